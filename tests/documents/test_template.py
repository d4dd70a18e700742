"""`router new`: what it writes loads, whole or not at all, and says the same as a workbook."""

from pathlib import Path

import pytest

from router.documents import json_schema
from router.documents.rows import SOURCING_TABLES, TABLES
from router.documents.template import new_folder, new_workbook, template_texts
from router.errors import InputError
from router.loader import load


def test_the_template_loads_and_covers_all_modes(tmp_path: Path) -> None:
    new_folder(tmp_path / "deep" / "day")
    instance = load(tmp_path / "deep" / "day")
    assert {order.mode for order in instance.orders} == {"scheduled", "night", "instant", "self_pickup"}
    assert {order.outcome for order in instance.orders} == {"drive", "ready"}
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["day"]


def test_every_table_is_explained() -> None:
    texts, sourcing = template_texts(), template_texts(sourcing=True)
    assert {*texts, *sourcing} == {"instance.toml", *(f"{name}.csv" for name in TABLES)}
    assert {f"{name}.csv" for name in SOURCING_TABLES} == set(sourcing) - set(texts)
    assert all(text.startswith("# ") for text in (*texts.values(), *sourcing.values()))


def test_the_template_with_stock_and_carriers_loads(tmp_path: Path) -> None:
    new_folder(tmp_path / "shop", sourcing=True)
    instance = load(tmp_path / "shop")
    assert {resource.kind for resource in instance.resources} == {"stock", "room", "share", "carrier"}
    assert {option.carrier for option in instance.carrier_options} == {"post", "pedal", "self_pickup"}
    assert {visit.level for visit in instance.visits} == {1, 2, 3}


def test_the_workbook_says_the_same(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    new_folder(tmp_path / "day")
    new_workbook(tmp_path / "day.xlsx")
    folder, workbook = load(tmp_path / "day"), load(tmp_path / "day.xlsx")
    for name in ("visits", "vehicles", "sites", "orders", "relations", "access", "shape", "conflicts", "places"):
        assert getattr(folder, name) == getattr(workbook, name), name
    with pytest.raises(InputError):
        new_workbook(tmp_path / "day.xlsx")
    new_folder(tmp_path / "shop", sourcing=True)
    new_workbook(tmp_path / "shop.xlsx", sourcing=True)
    folder, workbook = load(tmp_path / "shop"), load(tmp_path / "shop.xlsx")
    for name in ("visits", "orders", "resources", "carriers", "carrier_options"):
        assert getattr(folder, name) == getattr(workbook, name), name


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    new_folder(tmp_path)
    with pytest.raises(InputError) as error:
        new_folder(tmp_path)
    assert [problem.code for problem in error.value.problems] == ["E250"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError) as error:
        new_folder(tmp_path / "file" / "day")
    assert [problem.code for problem in error.value.problems] == ["E251"]
    assert (tmp_path / "file").read_text() == "mine"


def test_schema_names_every_table_and_column() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == {"settings", "$schema", *TABLES}
    assert set(schema["required"]) == {"settings", "orders", "sites", "vehicles"}
    order = schema["$defs"]["OrderRow"]
    assert {"service_min", "weight_kg", "return_pieces", "loads", "slots"} <= set(order["properties"])
    assert order["additionalProperties"] is True
    assert "capacity_volume_l" in schema["$defs"]["VehicleRow"]["properties"]
