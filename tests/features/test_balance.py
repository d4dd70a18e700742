"""Three and one stops cost more than two and two with a detour."""

from router.model import Shape
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestBalance(Proof):
    rule = "balance"
    day = day(
        [visit("a", 4), visit("b", 6), visit("c", 7), visit("d", 8)],
        [van("v1", start=5, end=5, max_stops=3), van("v2", start=5, end=5, max_stops=3)],
        shape=Shape(balance_prices={"stops": 3.0}),
    )
    best = {"v1": ["a", "b"], "v2": ["c", "d"]}
    terms = {"distance": 10.0}  # 4 + 6 km instead of 2 + 6 km and 2 stops of difference at 3 each
