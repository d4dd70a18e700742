"""A call with two windows is made in the first so that the next call keeps its own."""

from router.model import Window
from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestSeveralWindows(Proof):
    rule = "several_windows"
    day = day([visit("a", 1, windows=(Window(0, 60), Window(300, 310))), visit("b", 2, window=(330, 340))])
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0}
    begins = {"a": 60, "b": 330}
    broken = {"van": ["b", "a"]}  # b at 330, so a at 390, 80 s after its second window
    amount = 80
