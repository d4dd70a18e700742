"""The route begins with loading: it is part of the shift and of the paid time, and begins when the goods are ready."""

from router.model import Site
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit

DEPOT = Site(id="depot", place=0, loading=100)


class TestLoading(Proof):
    rule = "loading"
    day = day(
        [visit("a", 1, window=(0, 300), release=120)],
        [van(hour_price=36.0, earliest_start=50, latest_end=340)],
        sites=(DEPOT,),
    )
    free = day.replace(sites=())
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "time": 2.2}  # loaded from 120 to 220, there at 280, back at 340
    begins = {"a": 280}
    departures = {"van": 220}
    broken = {"van": ["a"]}
    reported = "stops"  # the route leaves without having been loaded
    amount = 100


class TestLoadingInTheLongestDuration(Proof):
    """220 s are enough for one of the two."""

    rule = "loading"
    day = day(
        [visit("a", 1, penalty=10.0), visit("b", 2, penalty=9.0)],
        [van(max_duration=220)],
        sites=(DEPOT,),
    )
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "unserved": 9.0}
