"""Goods are picked up before they are brought, on one vehicle, and use its room only in between."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestPickupDelivery(Proof):
    rule = "pickup_delivery"
    day = day(
        [
            visit("p1", 2, collect=(4,)),
            visit("d1", 1, pickup="p1"),
            visit("p2", 4, collect=(4,)),
            visit("d2", 3, pickup="p2"),
        ],
        [van(capacities=(4,))],
        dimensions=("pieces",),
    )
    best = {"van": ["p2", "d2", "p1", "d1"]}
    terms = {"distance": 8.0}
    broken = {"van": ["d2", "p2", "p1", "d1"]}
