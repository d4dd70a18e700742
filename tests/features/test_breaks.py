"""A route still under way when the break's window closes takes the break, unpaid, where it delays least."""

from router.model import Break, Window
from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestBreaks(Proof):
    rule = "breaks"
    day = day(
        [visit("a", 1, window=(60, 60)), visit("b", 2, window=(120, 1_000))],
        [van(hour_price=36.0, breaks=(Break(window=Window(100, 200), duration=300),))],
    )
    free = changed(day, "van", breaks=())
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0, "time": 2.4}  # 0 to 540, of which 300 s unpaid
    broken = {"van": ["a", "b"]}
    amount = 300
