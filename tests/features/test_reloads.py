"""One van drives two trips and loads in between."""

from router.model import Site
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestReloads(Proof):
    rule = "reloads"
    day = day(
        [visit("a", 1, deliver=(3,)), visit("b", 2, deliver=(3,)), visit("c", 1, deliver=(1,))],
        [van(capacities=(5,), reloads=(0,), reload_time=30, max_trips=2, hour_price=36.0)],
        dimensions=("pieces",),
        sites=(Site(id="depot", place=0),),
    )
    best = {"van": ["a", "c", "reload", "b"]}
    terms = {"distance": 6.0, "time": 3.9}  # 120 + 30 + 240 s
    broken = {"van": ["a", "reload", "b", "reload", "c"]}
