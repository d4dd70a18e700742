"""Two calls are made one right after the other."""

from router.model import Relation
from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestAdjacent(Proof):
    rule = "adjacent"
    day = day(
        [visit("a", 1), visit("b", 3), visit("c", 2, window=(120, 120))],
        relations=(Relation(kind="adjacent", visits=("a", "b")),),
    )
    free = day.replace(relations=())
    best = {"van": ["c", "a", "b"]}
    terms = {"distance": 8.0}  # instead of 6 km along the road
    broken = {"van": ["a", "c", "b"]}
