"""How each rule is said in the input files: rows (as documents have them) whose day uses the rule."""

from collections.abc import Mapping
from typing import Any

from router.loader import load_document
from router.model import Instance
from tests.loader.days import document, order

Row = dict[str, Any]


def _orders(*rows: Row) -> Row:
    return {"orders": [order(**({"id": f"A{number}"} | row)) for number, row in enumerate(rows, start=1)]}


def _vehicle(**fields: Any) -> Row:
    return {"vehicles": [{"id": "V1", "kind": "van", "start": "W1"} | fields]}


def _depot(**fields: Any) -> Row:
    return {"sites": [{"id": "W1", "kind": "warehouse", "lat": 41.206, "lon": -8.624} | fields], **_vehicle()}


def _settings(**sections: Any) -> Row:
    return {"settings": sections}


INSTANT = {"mode": "instant", "origin": "S1", "placed_at": "12:00"}
TWO = _orders({}, {})

FILES: Mapping[str, Row] = {
    "time_windows": _orders({"slots": "09:00-11:00"}),
    "several_windows": _orders({"slots": "09:00-11:00; 17:00-19:00"}),
    "preferred_window": _orders({"slots": "09:00-12:00", "preferred": "10:00-11:00", "late_price_per_min": 0.5}),
    "release": _orders({"ready_at": "10:00"}),
    "service_by_kind": _orders({"service_min_by_kind": "van=4; e-bike=2"}),
    "setup": _orders({"setup_min": 3}),
    "deliver": _orders({"weight_kg": 2.5}),
    "collect": _orders({"return_pieces": 2}),
    "pickup_delivery": _orders(INSTANT),
    "max_on_board": _orders(INSTANT | {"max_on_board_min": 20}),
    "alternatives": _orders({}) | {"alternatives": [{"order": "A1", "site": "L1"}]},
    "visit_price": _orders({}) | {"alternatives": [{"order": "A1", "site": "L1", "price": 1.5}]},
    "priority": _orders({"priority": 1}, {"priority": 0}),
    "skills": _orders({"requires": "cold"}) | _vehicle(skills="cold"),
    "allowed_vehicles": _orders({"vehicles": "V1"}),
    "modes_served": _vehicle(modes="scheduled"),
    "conflicting_goods": _settings(conflicts=[["bread", "paint"]]) | _orders({"goods": "bread"}, {"goods": "paint"}),
    "same_vehicle": TWO | {"relations": [{"kind": "same_vehicle", "orders": "A1; A2"}]},
    "sequence": TWO | {"relations": [{"kind": "sequence", "orders": "A1; A2", "gap_min": 10}]},
    "adjacent": TWO | {"relations": [{"kind": "adjacent", "orders": "A1; A2"}]},
    "liked_vehicles": _orders({"liked_vehicles": "V1", "other_vehicle_price": 3}),
    "position": _orders({"position": "first"}),
    "several_depots": {"vehicles": [{"id": "V1", "start": "W1"}, {"id": "V2", "start": "S2"}]},
    "start_not_end": _vehicle(end="S2"),
    "open_end": _vehicle(end="anywhere"),
    "initial_load": _vehicle(initial_pieces=3, capacity_pieces=10),
    "fixed_price": _vehicle(fixed_price=50),
    "km_price": _vehicle(km_price=0.5),
    "hour_price": _vehicle(hour_price=20),
    "stop_price": _vehicle(stop_price=1),
    "overtime": _vehicle(overtime="18:00=40; 20:00=60"),
    "max_duration": _vehicle(max_duration_min=480),
    "max_driving": _vehicle(max_driving_min=300),
    "max_distance": _vehicle(max_km=120),
    "max_stops": _vehicle(max_stops=30),
    "max_wait": _vehicle(max_wait_min=60),
    "breaks": _vehicle(breaks="11:30-13:30 30min"),
    "reloads": _vehicle(reloads="W1", max_trips=3),
    "stock": _depot(stock_pieces=40),
    "resources": _orders({"items": "tea"}) | {"skus": [{"id": "tea"}], "stock": [{"site": "W1", "sku": "tea", "on_hand": 1}]},
    "carriers": _orders({"origin": "W1"})
    | {
        "carriers": [{"id": "post"}],
        "tariffs": [{"carrier": "post", "base": 3.5}],
        "options": [{"order": "A1", "mode": "carrier"}],
    },
    "loading": _depot(loading_min=15),
    "docks": _depot(docks=2, loading_min=15),
    "kind_limits": _settings(shape={"kind_limits": {"van": 1}}),
    "speed_by_kind": {"vehicles": [{"id": "V1", "kind": "van", "start": "W1"}, {"id": "B1", "kind": "e-bike", "start": "W1"}]},
    "mixed_fleet": {"vehicles": [{"id": "V1", "kind": "van", "start": "W1"}, {"id": "B1", "kind": "e-bike", "start": "W1"}]},
    "access": _orders({"zone": "old"}) | {"access": [{"id": "ban", "kinds": "van", "zone": "old", "closed": "07:00-09:00"}]},
    "fewest_vehicles": _settings(shape={"fewest_vehicles": True}),
    "must_use": _vehicle(must_use="yes"),
    "balance": _settings(shape={"balance_prices": {"stops": 2.0}}),
    "compactness": _settings(shape={"compactness_price": 0.1}),
    "prefix": _orders({}) | _vehicle(prefix="A1"),
    "max_vehicle_changes": _settings(stability={"max_vehicle_changes": 0}) | {"promises": [{"order": "A1", "vehicle": "V1"}]},
    "max_shift": _settings(stability={"max_shift_min": 5}) | {"promises": [{"order": "A1", "begin": "10:00"}]},
    "traffic": {
        "traffic": [{"profile": "city", "start": "00:00", "speed": 1}, {"profile": "city", "start": "07:00", "speed": 0.5}]
    },
}


def day_from_files(rule: str) -> Instance:
    """The day of `FILES[rule]`, read by the loader."""
    rows = dict(FILES[rule])
    settings = rows.pop("settings", None)
    orders = rows.pop("orders", [])
    return load_document(document(*orders, settings=settings, **rows))
