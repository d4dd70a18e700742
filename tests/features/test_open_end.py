"""A route with an open end stops counting at its last call."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestOpenEnd(Proof):
    rule = "open_end"
    day = day([visit("a", 3), visit("b", 1)], [van(end=None)])
    free = changed(day, "van", end=0)
    best = {"van": ["b", "a"]}
    terms = {"distance": 3.0}
    broken = {"van": ["b", "a"]}
    reported = "stops"
