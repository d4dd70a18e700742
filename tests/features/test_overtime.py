"""Work after 100 s costs 36 an hour more, after 200 s 72."""

from router.model import OvertimeStep
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestOvertime(Proof):
    rule = "overtime"
    day = day(
        [visit("a", 1, window=(60, 60), service=100)],
        [van(overtime=(OvertimeStep(after=100, hour_price=36.0), OvertimeStep(after=200, hour_price=72.0)))],
    )
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "overtime": 1.4}  # back at 220: 100 s at 0.01 and 20 s at 0.02
