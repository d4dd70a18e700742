"""Cold goods go with the cold van although it is dearer."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestSkills(Proof):
    rule = "skills"
    day = day(
        [visit("a", 1, requires=frozenset({"cold"}))], [van("plain"), van("cold", skills=frozenset({"cold"}), fixed_price=5.0)]
    )
    best = {"cold": ["a"]}
    terms = {"distance": 2.0, "fixed": 5.0}
    broken = {"plain": ["a"]}
