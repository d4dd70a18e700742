"""Each van serves the end of the road it stands at."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestSeveralDepots(Proof):
    rule = "several_depots"
    day = day([visit("a", 1), visit("b", 8)], [van("west"), van("east", start=9, end=9)])
    free = changed(day, "east", start=0, end=0)
    best = {"west": ["a"], "east": ["b"]}
    terms = {"distance": 4.0}
    broken = {"east": ["b"]}
    reported = "stops"
