"""Two vans that would load at once at the only dock load one after the other."""

from router.model import Site
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestDocks(Proof):
    rule = "docks"
    day = day(
        [visit("a", 1, window=(200, 200), deliver=(1,)), visit("b", 1, window=(200, 300), deliver=(1,))],
        [van("v1", capacities=(1,), earliest_start=40), van("v2", capacities=(1,), earliest_start=40)],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0, loading=100, docks=1),),
    )
    free = day.replace(sites=(Site(id="depot", place=0, loading=100),))
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 4.0}
    begins = {"a": 200, "b": 300}  # a is loaded from 40 to 140, so b until 240
    broken = {"v1": ["a"], "v2": ["b"]}
