"""A van that ends elsewhere does not come back."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestStartNotEnd(Proof):
    rule = "start_not_end"
    day = day([visit("a", 3)], [van(end=5)])
    free = changed(day, "van", end=0)
    best = {"van": ["a"]}
    terms = {"distance": 5.0}
    broken = {"van": ["a"]}
    reported = "stops"
