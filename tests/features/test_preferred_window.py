"""Unavoidable lateness of 30 s and unavoidable earliness of 300 s are paid by the hour."""

from router.model import Window
from tests.features.proof import Proof
from tests.oracles.days import day, visit


class TestPreferredWindow(Proof):
    rule = "preferred_window"
    day = day(
        [
            visit("a", 1, preferred=Window(0, 30), late_price=60.0),
            visit("b", 2, window=(0, 300), preferred=Window(600, 700), early_price=60.0),
        ]
    )
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0, "late": 0.5, "early": 5.0}
    begins = {"a": 60, "b": 300}  # the van waits at b: earliness costs, waiting does not
