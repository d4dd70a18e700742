"""A ban on vans ends at 500: service begins one second later."""

from router.model import AccessRule, Window
from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestAccess(Proof):
    rule = "access"
    day = day(
        [visit("a", 1, window=(400, 520))],
        access=(AccessRule(id="quiet hours", kinds=frozenset({"van"}), places=frozenset({1}), closed=(Window(300, 500),)),),
    )
    free = day.replace(access=())
    best = {"van": ["a"]}
    terms = {"distance": 2.0}
    begins = {"a": 501}
    broken = {"van": ["a"]}  # at 400: 101 s after the ban began or before it ends
    amount = 101
