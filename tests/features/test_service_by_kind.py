"""A bike takes longer at the door and is therefore left at home."""

from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestServiceByKind(Proof):
    rule = "service_by_kind"
    day = day(
        [visit("a", 1, window=(60, 60), service=300, service_by_kind={"bike": 600})],
        [van("van", hour_price=36.0), van("bike", kind="bike", hour_price=36.0)],
    )
    free = changed(day, "a", service_by_kind={})
    best = {"van": ["a"]}
    terms = {"distance": 2.0, "time": 4.2}  # 60 + 300 + 60 s
    broken = {"bike": ["a"]}
    reported = "stops"
    amount = 300
