"""A cheap call of a higher class is not left out for a dear one of a lower class."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestPriority(Proof):
    rule = "priority"
    day = day(
        [visit("a", 1, deliver=(1,), priority=1, penalty=10.0), visit("b", 1, deliver=(1,), penalty=100.0)],
        [van(capacities=(1,))],
        dimensions=("pieces",),
    )
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "unserved": 100.0}
