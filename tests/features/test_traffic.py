"""Until 3600 traffic runs at half speed: the way out takes twice as long as the way back."""

from tests.features.proof import Proof
from tests.oracles.days import day, road, rush_road, van, visit


class TestTraffic(Proof):
    rule = "traffic"
    day = day(
        [visit("a", 2, window=(3_600, 3_600))],
        [van(hour_price=36.0)],
        travel={"van": rush_road(*range(10), starts=(0, 3_600), speeds=(0.5, 1.0))},
    )
    free = day.replace(travel={"van": road(*range(10))})
    best = {"van": ["a"]}
    terms = {"distance": 4.0, "time": 3.6}  # 3360 to 3720
    departures = {"van": 3_360}
    broken = {"van": ["a"]}  # leaving at 3480 it is half way at 3600 and there at 3660
    reported = "stops"
    amount = 60
