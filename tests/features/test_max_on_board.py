"""Hot food goes straight to the customer."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, visit


class TestMaxOnBoard(Proof):
    rule = "max_on_board"
    day = day([visit("p", 1), visit("d", 2, pickup="p", max_on_board=100), visit("x", 3, window=(180, 180))])
    free = changed(day, "d", max_on_board=None)
    best = {"van": ["p", "d", "x"]}
    terms = {"distance": 6.0}
    begins = {"x": 180}
    broken = {"van": ["p", "x", "d"]}  # p left at 60, x at 180, d at 240: 180 s on board
    amount = 80
