"""A night van serves no day orders."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestModesServed(Proof):
    rule = "modes_served"
    day = day(
        [visit("a", 1, mode="scheduled"), visit("b", 1, mode="night")],
        [van("v1", modes=frozenset({"night"})), van("v2", fixed_price=5.0)],
    )
    best = {"v2": ["a", "b"]}
    terms = {"distance": 2.0, "fixed": 5.0}
    broken = {"v1": ["a", "b"]}
