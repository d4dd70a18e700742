"""No visit may move to another vehicle, though one van would do."""

from router.model import Stability
from tests.features.proof import Proof
from tests.oracles.days import day, van, visit


class TestMaxVehicleChanges(Proof):
    rule = "max_vehicle_changes"
    day = day(
        [visit("a", 1), visit("b", 2)],
        [van("v1"), van("v2")],
        stability=Stability(vehicle_of={"a": "v1", "b": "v2"}, max_vehicle_changes=0),
    )
    best = {"v1": ["a"], "v2": ["b"]}
    terms = {"distance": 6.0}
    broken = {"v1": ["a", "b"]}
