"""When the depot has goods for one of two calls, the dearer one is served."""

from router.model import Site
from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestStock(Proof):
    rule = "stock"
    day = day(
        [visit("a", 1, deliver=(3,), penalty=50.0), visit("b", 2, deliver=(3,))],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, stock=(4,)),),
    )
    best = {"van": ["b"]}
    terms = {"distance": 4.0, "unserved": 50.0}
    broken = {"van": ["a", "b"]}
    amount = 2
