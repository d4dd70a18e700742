"""Of door and locker the nearer one is served, and only one."""

from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestAlternatives(Proof):
    rule = "alternatives"
    day = day([visit("door", 5, group="order"), visit("locker", 1, group="order")])
    best = {"van": ["locker"]}
    terms = {"distance": 2.0}
    broken = {"van": ["door", "locker"]}
