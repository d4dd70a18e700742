"""Changes made in the document of a day: what was read from it changes as asked, and all else stays."""

from pathlib import Path
from typing import Any

import pytest

from router.advice.changes import Changes, ClosedRoad, changed_document, files_named
from router.loader import load_document
from router.loader.trust import own_trust
from router.model import Instance, Window
from router.units import HOUR

DAY: dict[str, Any] = {
    "settings": {
        "name": "town",
        "day": "2026-11-23",
        "time_zone": "UTC",
        "dimensions": ["kg"],
    },
    "orders": [
        {"id": "A", "mode": "scheduled", "lat": 48.80, "lon": 2.30, "slots": "09:00-11:00", "preferred": "10:00", "kg": 1},
        {"id": "B", "mode": "scheduled", "lat": 48.81, "lon": 2.31, "address": "rue B", "slots": "09:00-11:00"},
        {"id": "C", "mode": "scheduled", "lat": 48.82, "lon": 2.32, "vehicles": "van; bike"},
    ],
    "sites": [{"id": "S", "lat": 48.85, "lon": 2.35}],
    "vehicles": [
        {"id": "van", "start": "S", "shift": "08:00-18:00", "count": 3, "km_price": 1.0},
        {"id": "bike", "kind": "e-bike", "start": "S", "shift": "08:00-18:00"},
    ],
    "relations": [{"kind": "sequence", "orders": "A; B"}, {"kind": "same_vehicle", "orders": ["A", "B", "C"]}],
    "promises": [{"order": "A", "vehicle": "bike"}],
}


@pytest.fixture(scope="module")
def town() -> Instance:
    return load_document(DAY, trust=own_trust(Path()))


def _changed(town: Instance, **changes: Any) -> Instance:
    return load_document(changed_document(DAY, town, Changes(**changes)), trust=own_trust(Path()))


def test_no_change_is_no_change(town: Instance) -> None:
    again = _changed(town)
    assert (again.visits, again.vehicles, again.relations) == (town.visits, town.vehicles, town.relations)


def test_a_cancelled_order_is_gone_from_every_table(town: Instance) -> None:
    changed = _changed(town, drop_orders=("A",))
    assert [order.id for order in changed.orders] == ["B", "C"]
    assert [relation.visits for relation in changed.relations] == [("B", "C")]
    assert changed.stability.vehicle_of == {}


def test_a_cancelled_order_takes_its_goods_and_options_along() -> None:
    day = {
        **DAY,
        "skus": [{"id": "tea"}],
        "lines": [{"order": "A", "sku": "tea"}, {"order": "B", "sku": "tea"}],
        "options": [{"order": "A", "mode": "carrier"}],
    }
    changed = changed_document(day, load_document(DAY, trust=own_trust(Path())), Changes(drop_orders=("A",)))
    assert changed["lines"] == [{"order": "B", "sku": "tea"}]
    assert changed["options"] == []


def test_an_order_moves_in_space_and_time(town: Instance) -> None:
    changed = _changed(town, move_orders=(("B", 48.9, 2.4),), slots=(("A", "14:00-16:00"),))
    place = changed.places[changed.visits[changed.visit_index["B"]].place]
    assert (place.lat, place.lon, place.address) == (48.9, 2.4, "")
    visit = changed.visits[changed.visit_index["A"]]
    assert visit.windows == (Window(14 * HOUR, 16 * HOUR),)
    assert visit.preferred is None


def test_an_order_is_added(town: Instance) -> None:
    changed = _changed(town, add_orders=({"id": "N", "mode": "scheduled", "lat": 48.8, "lon": 2.3},))
    assert [order.id for order in changed.orders] == ["A", "B", "C", "N"]


def test_one_of_a_family_of_vehicles_is_lost(town: Instance) -> None:
    changed = _changed(town, drop_vehicles=("van-2",))
    assert [vehicle.id for vehicle in changed.vehicles] == ["van-1", "van-3", "bike"]
    assert changed.visits[changed.visit_index["C"]].vehicles == {"van-1", "van-3", "bike"}


def test_a_vehicle_that_orders_wish_for_can_be_lost(town: Instance) -> None:
    changed = _changed(town, drop_vehicles=("bike",))
    assert changed.visits[changed.visit_index["C"]].vehicles == {"van-1", "van-2", "van-3"}


def test_terms_of_vehicles(town: Instance) -> None:
    changed = _changed(town, add_like=("van-1",), prices=(("van-3", "km_price", 2.5),), latest_end=(("bike", 25 * HOUR),))
    prices = {vehicle.id: vehicle.km_price for vehicle in changed.vehicles}
    assert prices == {"van-1": 1.0, "van-2": 1.0, "van-3": 2.5, "bike": 0.0, "van-1+1": 1.0}
    bike = changed.vehicles[changed.vehicle_index["bike"]]
    assert (bike.earliest_start, bike.latest_end) == (8 * HOUR, 25 * HOUR)
    assert changed.vehicles[0].latest_end == 18 * HOUR


def test_a_site_and_a_road_are_closed(town: Instance) -> None:
    changed = _changed(town, close_sites=("B",), close_roads=(ClosedRoad(lat=48.83, lon=2.33, hours=("09:00", "10:00")),))
    assert changed.access[-1].places == {changed.visits[changed.visit_index["B"]].place}
    assert type(changed.travel["van"]) is not type(town.travel["van"]), "times now depend on the time of day"


def test_the_given_document_is_left_alone(town: Instance) -> None:
    before = repr(DAY)
    _changed(town, drop_orders=("A",), drop_vehicles=("van-1",), slots=(("B", "14:00-16:00"),))
    assert repr(DAY) == before


def test_columns_by_other_names_are_changed_as_well() -> None:
    """Headers in French, a pair of columns for the slot, an id that a spreadsheet turned into 1001.0."""
    orders = [
        {"N° commande": 1001.0, "mode": "scheduled", "Latitude": 48.80, "Longitude": 2.30, "Créneau": "09:00-11:00"},
        {"N° commande": 1002.0, "mode": "scheduled", "Latitude": 48.81, "Longitude": 2.31, "Créneau": "09:00-11:00"},
    ]
    foreign = {**DAY, "orders": orders, "relations": [], "promises": []}
    town = load_document(foreign)
    assert [order.id for order in town.orders] == ["1001", "1002"]
    added = {"id": "N", "mode": "scheduled", "lat": 48.8, "lon": 2.3}
    changes = Changes(drop_orders=("1001",), slots=(("1002", "14:00-16:00"),), add_orders=(added,))
    changed = load_document(changed_document(foreign, town, changes))
    assert [order.id for order in changed.orders] == ["1002", "N"]
    assert changed.visits[0].windows == (Window(14 * HOUR, 16 * HOUR),)


def test_files_that_a_changed_day_needs() -> None:
    settings = {"network": {"file": "matrix.csv", "files": {"van": "van.csv"}}, "geocoding": {"cache": "places.json"}}
    assert files_named({"settings": settings}) == ["matrix.csv", "van.csv", "places.json"]
    assert files_named(DAY) == []
