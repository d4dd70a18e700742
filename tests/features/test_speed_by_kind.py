"""The cheap bike is too slow for the window."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, road, van, visit


class TestSpeedByKind(Proof):
    rule = "speed_by_kind"
    day = day(
        [visit("a", 2, window=(0, 200))],
        [van("van"), van("bike", kind="bike", profile="bike", km_price=0.1)],
        travel={"van": road(*range(10)), "bike": road(*range(10), pace=120)},
    )
    free = changed(day, "bike", profile="van")
    best = {"van": ["a"]}
    terms = {"distance": 4.0}
    broken = {"bike": ["a"]}
    reported = "stops"
    amount = 120
