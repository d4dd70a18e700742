"""When time is paid, the van leaves as late as the window allows and not before."""

from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestHourPrice(Proof):
    rule = "hour_price"
    day = day([visit("a", 1, window=(600, 600), service=60)], [van(hour_price=36.0)])
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "time": 1.8}  # 540 to 720
    begins = {"a": 600}
    departures = {"van": 540}
