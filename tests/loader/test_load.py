"""The whole way: the same day from a folder, a document and from memory; one order more."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest

from router.documents.template import new_folder
from router.errors import InputError
from router.loader import load, load_with_order
from tests.loader.days import VEHICLES, codes, day, document, faults, order


def _as_document(folder: Path) -> dict[str, object]:
    import tomllib

    content: dict[str, object] = {"settings": tomllib.loads((folder / "instance.toml").read_text(encoding="utf-8"))}
    for file in folder.glob("*.csv"):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        content[file.stem] = list(csv.DictReader(lines))
    return json.loads(json.dumps(content, default=str))  # type: ignore[no-any-return]


def test_folder_and_document_say_the_same(tmp_path: Path) -> None:
    new_folder(tmp_path / "day")
    (tmp_path / "day.json").write_text(json.dumps(_as_document(tmp_path / "day")), encoding="utf-8")
    folder, document_ = load(tmp_path / "day"), load(tmp_path / "day.json")
    for name in ("visits", "vehicles", "sites", "orders", "relations", "access", "shape", "places", "epoch"):
        assert getattr(folder, name) == getattr(document_, name), name


def test_orders_keep_their_place_in_the_file_and_their_extras() -> None:
    orders = [
        order(id="A1", colour="red", phone="000"),
        order(id="A2", mode="night", note="gate"),
        order(id="A3", channel="app", nickname="x"),
    ]
    instance = day(*orders, settings={"private": ["nickname"]})
    assert [one.id for one in instance.orders] == ["A1", "A2", "A3"]
    assert instance.orders[0].extra == {"colour": "red", "phone": "000"}
    assert (instance.orders[0].private, instance.orders[2].private) == ({"phone"}, {"nickname"})
    assert (instance.orders[1].note, instance.orders[2].channel) == ("gate", "app")


def test_one_order_more(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_text(json.dumps(document(order(id="A1"))))
    instance, visits = load_with_order(tmp_path / "day.json", order(id="A2", origin="S2", lat=41.16))
    assert visits == ("A2:pickup", "A2")
    assert [one.id for one in instance.orders] == ["A1", "A2"]
    with pytest.raises(InputError) as error:
        load_with_order(tmp_path / "day.json", order(id="A2", mode="sheduled"))
    assert [(problem.code, problem.row) for problem in error.value.problems] == [("E221", 2)]


def test_every_fault_of_every_file_in_one_report(tmp_path: Path) -> None:
    new_folder(tmp_path / "day")
    for name in ("orders", "sites", "vehicles", "traffic", "relations"):
        file = tmp_path / "day" / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8") + "?," * 3 + "?\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(tmp_path / "day")
    files = [problem.file for problem in error.value.problems]
    assert set(files) >= {"orders.csv", "sites.csv", "vehicles.csv", "traffic.csv"}
    # Each file's faults stand together.
    assert sum(one != two for one, two in pairwise(files)) == len(set(files)) - 1


def test_what_the_model_refuses_is_an_input_error() -> None:
    # Two orders whose visits would bear one id: an order named like the pickup of another.
    with pytest.raises(InputError) as error:
        day(order(id="A1", origin="S2"), order(id="A1:pickup"))
    assert {problem.code for problem in error.value.problems} == {"E249"}


def test_a_row_with_two_faults_tells_both_and_what_follows_from_them_is_not_said() -> None:
    wrong = order(id="A1", weight_kg=-1, origin="W9", lat="north", slots="11:00-09:00")
    found = sorted((problem.code, problem.field) for problem in faults(wrong, order(id="A2")))
    assert found == [("E211", "lat"), ("E212", "weight_kg"), ("E214", "slots"), ("E222", "origin")]


def test_a_faulty_vehicle_does_not_make_its_orders_impossible() -> None:
    crane = {"id": "V2", "start": "W1", "skills": "crane", "km_price": -1}
    assert codes(order(requires="crane"), vehicles=[*VEHICLES, crane]) == ["E212"]
    assert codes(order(requires="crane"), vehicles=[*VEHICLES, crane | {"km_price": 1, "start": "W9"}]) == ["E222"]


def test_a_vehicle_that_stays_at_home_serves_nobody() -> None:
    vehicles = [*VEHICLES, {"id": "V9", "start": "W1", "count": 0}]
    assert codes(order(vehicles="V9"), vehicles=vehicles) == ["E232"]
    assert codes(order(vehicles="V8"), vehicles=vehicles) == ["E223"]
