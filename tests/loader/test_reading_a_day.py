"""What loading tells and what it refuses: the receipt, orders set aside, files and hosts, sites and orders that disagree."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from router.documents.groups import grouped
from router.documents.plan_reading import load_plan
from router.documents.plan_writing import plan_json
from router.documents.receipts import receipt_text
from router.errors import InputError, Problem
from router.loader import Trust, load, load_document
from router.loader.locate import locate
from router.outputs import document_of
from router.solver import Limits, solve
from tests.loader.days import OWN, SITES, codes, day, document, faults, order
from tests.network.server import serving

ADDRESS = {"lat": None, "lon": None, "address": "Rua Nova 1"}


# The receipt


def test_the_receipt_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "instance.toml").write_text('day = 2026-11-23\ntime_zone = "Europe/Lisbon"\ndimensions = ["weight_kg"]\n')
    (tmp_path / "sites.csv").write_text("id,lat,lon\nW,41.2,-8.6\n")
    (tmp_path / "vehicles.csv").write_text("id,start,capacity_weight_kg,driver\nV,W,500,Ana\n")
    head = "Title\n\nN°;mode;Latitude;Longitude;Créneau;Téléphone;Étage\n"
    orders = head + "A;scheduled;41,15;-8,61;;06;3\nB;scheduled;41,16;-8,61;9h-11h;;\n"
    (tmp_path / "orders.csv").write_bytes(orders.encode("cp1252"))
    (tmp_path / "holidays.csv").write_text("x\n")
    receipt = load(tmp_path).receipt
    assert receipt is not None
    table = receipt.tables[0]
    assert (table.name, table.file, table.rows, table.header_row) == ("orders", "orders.csv", 2, 3)
    assert (table.encoding, table.encoding_assumed, table.separator, table.decimal) == ("Windows-1252", True, "semicolon", ",")
    assert {"N°": "id", "Créneau": "slots", "Téléphone": "phone"}.items() <= table.columns.items()
    assert table.remarks == ("Étage",)
    assert receipt.tables[2].unused == ("driver",)
    assert receipt.unused == ("holidays.csv",)
    assert receipt.notes == ("1 scheduled order has no slot", "no order has a load, though vehicles have capacities")
    text = receipt_text(receipt)
    assert "read orders.csv: 2 rows; Windows-1252 (assumed); separated by semicolons; header in row 3; decimal commas" in text
    assert "not used: holidays.csv" in text


def test_the_receipt_makes_no_difference() -> None:
    instance = day()
    assert instance.receipt is not None
    assert instance.replace(receipt=None) == instance


# Orders without a place


def test_an_order_without_a_place_is_set_aside_and_the_rest_is_planned() -> None:
    relations = [{"kind": "sequence", "orders": "A1; A2"}]
    content = document(order(id="A1"), order(id="A2") | ADDRESS, relations=relations)
    instance = load_document(content)
    assert [visit.id for visit in instance.visits] == ["A1"]
    assert instance.relations == ()
    lost = instance.orders[1]
    assert (lost.outcome, lost.address) == ("unplaced", "Rua Nova 1")
    assert "address 'Rua Nova 1' is not in the cache" in lost.note
    assert instance.receipt is not None
    assert instance.receipt.set_aside == ("A2",)
    with pytest.raises(InputError, match="E228"):
        load_document(content, strict=True)


def test_a_day_without_any_place_is_refused() -> None:
    with pytest.raises(InputError, match=r"run 'router locate'"):
        load_document(document(order(id="A1") | ADDRESS))


def test_a_site_without_a_place_is_refused() -> None:
    with pytest.raises(InputError, match="E228"):
        load_document(document(order(), sites=[{"id": "W1", "address": "Via Norte"}, {"id": "S1", "lat": 41.1475, "lon": -8.609}]))


TOWN = {"Rua Nova 1": ("41.14", "-8.61", 30), "Rua Nova": ("41.15", "-8.61", 26), "Far 1": ("48.1", "2.3", 30)}


def test_locate_asks_reviews_and_keeps(tmp_path: Path) -> None:
    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        del body
        text = parse_qs(urlparse(path).query)["q"][0]
        lat, lon, rank = TOWN.get(text, ("", "", 0))
        return 200, json.dumps([{"lat": lat, "lon": lon, "display_name": text, "place_rank": rank}] if lat else []).encode()

    orders = [
        order(id=name, lat=None, lon=None, address=address) for name, address in zip("ABCD", [*TOWN, "Nowhere 1"], strict=True)
    ]
    asked: list[tuple[int, int, str]] = []
    with serving(answer) as url:
        options = {"user_agent": "test", "domain": url.removeprefix("http://"), "scheme": "http"}
        geocoding = {"service": "nominatim", "options": options, "pause_s": 0}
        (tmp_path / "day.json").write_text(json.dumps(document(*orders, settings={"geocoding": geocoding})))
        found = locate(tmp_path / "day.json", on_progress=lambda *one: asked.append(one))
    assert [(one.where, one.confidence, one.review) for one in found.found] == [
        ("order A", "high", ""),
        ("order B", "medium", "only the street was found"),
        ("order C", "high", "1153 km from every site"),
    ]
    assert [problem.value for problem in found.missing] == ["Nowhere 1"]
    assert [one[0] for one in asked] == [0, 1, 2, 3]
    assert json.loads((tmp_path / "geocoding.json").read_text())["Rua Nova"]["confidence"] == "medium"
    cached = document(*orders[:2], settings={"geocoding": {}})
    assert len(load_document(cached, tmp_path, trust=Trust(files=(tmp_path,))).visits) == 2


def test_locate_needs_a_service(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_text(json.dumps(document(order() | ADDRESS)))
    with pytest.raises(InputError, match=r"\[geocoding\] names no service"):
        locate(tmp_path / "day.json")


# What a day may name


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"network": {"provider": "matrix", "file": "../matrix.csv"}}, "network.file"),
        ({"network": {"provider": "matrix", "files": {"van": "/etc/passwd"}}}, "network.files.van"),
        ({"network": {"cache": "/tmp/elsewhere"}}, "network.cache"),
        ({"geocoding": {"cache": "../found.json"}}, "geocoding.cache"),
    ],
)
def test_files_stay_in_the_folder(tmp_path: Path, settings: dict[str, Any], field: str) -> None:
    (tmp_path / "day").mkdir()
    path = tmp_path / "day" / "day.json"
    path.write_text(json.dumps(document(settings=settings)))
    with pytest.raises(InputError) as error:
        load(path)
    assert [(problem.code, problem.field) for problem in error.value.problems] == [("E244", field)]


def test_a_link_out_of_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "day" / "found.json").symlink_to(tmp_path / "secret.json")
    (tmp_path / "day" / "day.json").write_text(json.dumps(document(settings={"geocoding": {"cache": "found.json"}})))
    with pytest.raises(InputError, match="E244"):
        load(tmp_path / "day" / "day.json")
    assert load(tmp_path / "day" / "day.json", trust=Trust(files=(tmp_path,))).visits


@pytest.mark.parametrize(
    "settings",
    [
        {"network": {"provider": "osrm", "url": "http://localhost:1"}},
        {"geocoding": {"service": "nominatim", "options": {"user_agent": "x", "domain": "localhost:1"}}},
        {"geocoding": {"service": "photon"}},
        {"network": {"provider": "matrix", "file": "matrix.csv"}},
        {"geocoding": {"cache": "found.json"}},
    ],
)
def test_a_document_names_no_files_or_hosts_unless_it_is_trusted(settings: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="E244"):
        load_document(document(settings=settings))


def test_a_document_reads_no_cache_that_lies_about(tmp_path: Path) -> None:
    (tmp_path / "geocoding.json").write_text(json.dumps({"Rua Nova 1": [41.14, -8.6]}))
    content = document(order(id="A1"), order(id="A2") | ADDRESS)
    assert len(load_document(content, tmp_path).visits) == 1
    assert len(load_document(content, tmp_path, trust=Trust(files=(tmp_path,))).visits) == 2


def test_hosts_that_are_allowed() -> None:
    trust = Trust(hosts=("osrm.example",))
    assert trust.allows_host("OSRM.example")
    assert not trust.allows_host("example")
    assert OWN.allows_host("anything")


# Sites and orders that disagree


def test_when_all_orders_lie_elsewhere_both_possibilities_are_named() -> None:
    swapped = [order(id=f"A{number}", lat=-8.61, lon=41.15 + number / 100) for number in range(4)]
    found = faults(*swapped)
    assert [(problem.code, problem.row) for problem in found] == [("E226", 1)]
    assert "swapped in the orders or in the sites: all 4 orders" in found[0].what
    assert "if the sites are right" in found[0].remedy
    elsewhere = [order(id=f"A{number}", lat=48.85, lon=2.35 + number / 100) for number in range(4)]
    assert [(problem.code, "or the orders" in problem.remedy) for problem in faults(*elsewhere)] == [("E227", True)]


def test_two_cities_are_planned_where_each_has_a_site() -> None:
    sites = [{"id": "W1", "lat": 41.2, "lon": -8.6}, {"id": "W2", "lat": 48.85, "lon": 2.35}]
    vehicles = [{"id": "V1", "start": "W1"}, {"id": "V2", "start": "W2"}]
    orders = [order(id="A1"), order(id="A2"), order(id="B1", lat=48.86, lon=2.34)]
    assert len(day(*orders, sites=sites, vehicles=vehicles).visits) == 3
    assert codes(*orders, sites=[*sites, {"id": "W3", "lat": 2.35, "lon": 48.85}], vehicles=vehicles) == ["E226"]


# Ids and places


def test_ids_that_orders_and_sites_share() -> None:
    orders = (order(id="W1"), order(id="A2"))
    assert codes(*orders) == []
    assert codes(*orders, access=[{"id": "ban", "places": "W1"}]) == ["E220"]
    assert codes(*orders, relations=[{"kind": "sequence", "orders": "W1; A2"}]) == ["E220"]


def test_doors_a_few_metres_apart_are_one_place_with_their_own_addresses() -> None:
    near = 0.00008  # degrees of latitude: nine metres
    orders = [order(id=f"A{number}", lat=41.15 + number * near, address=f"Rua {number}") for number in range(2)]
    instance = day(*orders)
    assert len({visit.place for visit in instance.visits}) == 1
    assert [visit.address for visit in instance.visits] == ["Rua 0", "Rua 1"]
    assert [one.address for one in instance.orders] == ["Rua 0", "Rua 1"]
    for settings in ({"same_place_m": 8}, {"same_place_m": 0}):
        assert len({visit.place for visit in day(*orders, settings=settings).visits}) == 2
    across = [order(id="A0", lon=-8.6125), order(id="A1", lon=-8.6125 + 0.00011)]
    assert len({visit.place for visit in day(*across).visits}) == 1


def test_a_rule_that_names_one_door_is_not_that_of_its_neighbour() -> None:
    orders = [order(id="A1"), order(id="A2")]
    instance = day(*orders, access=[{"id": "ban", "places": "A1", "closed": "00:00-23:59"}])
    assert {visit.id for visit in instance.visits if visit.place in instance.access[0].places} == {"A1"}


# Like faults


def test_like_faults_are_one_line() -> None:
    several = [order(id=f"A{number}", weight_kg="x" if number else "y") for number in range(8)]
    (one,) = grouped(faults(*several))
    assert one.where == "orders rows 1, 2, 3, 4, … (8 rows)"
    assert "'y' is not a number" in one.what
    assert "(and 7 like it: x)" in one.what
    few = faults(*several[:2])
    assert grouped(few) == few
    same = [Problem(code="E201", where="w", what="w", remedy="r")] * 5
    assert grouped(same) == same


def test_a_wrong_coordinate_is_told_once() -> None:
    assert [problem.field for problem in faults(order(lat="41,15x", lon="-8,61x", address="Rua Nova 1"))] == ["lat", "lon"]


def test_an_order_set_aside_is_reported_with_the_plan(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_text(json.dumps(document(order(id="A1"), order(id="A2") | ADDRESS)))
    instance = load(tmp_path / "day.json")
    result = solve(instance, limits=Limits(iterations=1))
    told = document_of(instance, result)
    assert [(item.orders, item.reason, item.address) for item in told.unserved] == [(("A2",), "unplaced", "Rua Nova 1")]
    assert told.kpis is not None
    assert (told.kpis.orders, told.kpis.served, told.kpis.unserved) == (2, 1, 1)
    assert told.receipt is not None
    assert told.receipt.set_aside == ("A2",)
    (tmp_path / "plan.json").write_text(plan_json(told))
    assert load_plan(tmp_path / "plan.json", instance) == result.plan


def test_each_stop_shows_its_own_address() -> None:
    orders = [order(id=f"F{number}", address=f"Calle Luna 5, piso {number}") for number in range(3)]
    locker = order(id="L", address="Calle Mayor 1")
    instance = day(*orders, locker, alternatives=[{"order": "L", "site": "L1"}], sites=[*SITES[:3], SITES[3] | {"name": "Cacifo"}])
    visits = {visit.id: (visit.address, visit.site) for visit in instance.visits}
    assert visits == {f"F{number}": (f"Calle Luna 5, piso {number}", "") for number in range(3)} | {
        "L": ("Calle Mayor 1", ""),
        "L@L1": ("Cacifo", "L1"),
    }
    told = document_of(instance, solve(instance, limits=Limits(iterations=1)))
    stops = {stop.visit: stop.address for route in told.routes for stop in route.stops if stop.visit.startswith("F")}
    assert stops == {f"F{number}": f"Calle Luna 5, piso {number}" for number in range(3)}
