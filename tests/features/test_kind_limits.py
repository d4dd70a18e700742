"""With one van allowed, the second call goes by bike."""

from router.model import Shape
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestKindLimits(Proof):
    rule = "kind_limits"
    day = day(
        [visit("a", 1, deliver=(1,)), visit("b", 2, deliver=(1,))],
        [van("v1", capacities=(1,)), van("v2", capacities=(1,)), van("bike", kind="bike", capacities=(1,), fixed_price=5.0)],
        dimensions=("pieces",),
        shape=Shape(kind_limits={"van": 1}),
    )
    best = {"v1": ["a"], "bike": ["b"]}
    terms = {"distance": 6.0, "fixed": 5.0}
    broken = {"v1": ["a"], "v2": ["b"]}
