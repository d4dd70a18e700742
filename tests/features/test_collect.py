"""A van empties itself before it collects."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestCollect(Proof):
    rule = "collect"
    day = day([visit("a", 1, deliver=(5,)), visit("b", 2, collect=(5,))], [van(capacities=(5,))], dimensions=("pieces",))
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0}
    broken = {"van": ["b", "a"]}  # 5 on board and 5 collected
    reported = "capacity"
    amount = 5
