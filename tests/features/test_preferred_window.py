"""Lateness that cannot be helped is paid; the van waits where coming early costs more than its time, and only there."""

from router.model import Window
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestPreferredWindow(Proof):
    rule = "preferred_window"
    day = day(
        [
            visit("a", 1, window=(0, 60), preferred=Window(0, 30), late_price=60.0),
            visit("b", 2, window=(0, 300), preferred=Window(240, 300), early_price=60.0),
            visit("c", 1, window=(0, 500), preferred=Window(420, 500), early_price=10.0),
        ],
        [van(hour_price=36.0)],
    )
    best = {"van": ["a", "b", "c"]}
    terms = {"distance": 4.0, "time": 3.6, "late": 0.5, "early": 1 / 3}  # 360 s; a 30 s late, c 120 s early
    begins = {"a": 60, "b": 240, "c": 300}
