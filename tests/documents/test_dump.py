"""A day as one document: reading it back gives the same instance."""

import json
from pathlib import Path

import pytest

from router.documents.dump import document_of
from router.documents.template import new_folder, new_workbook
from router.errors import InputError
from router.loader import load, load_document
from router.model import Instance


def _same(one: Instance, two: Instance) -> bool:
    names = ("visits", "vehicles", "sites", "orders", "relations", "access", "shape", "places", "epoch", "conflicts")
    return all(getattr(one, name) == getattr(two, name) for name in names)


def test_load_of_dump_is_the_same(tmp_path: Path) -> None:
    new_folder(tmp_path / "day")
    content = json.loads(json.dumps(document_of(tmp_path / "day")))
    assert _same(load(tmp_path / "day"), load_document(content, tmp_path))


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import datetime, time, timedelta

    new_workbook(tmp_path / "day.xlsx")
    book = openpyxl.load_workbook(tmp_path / "day.xlsx")
    book["promises"].append(["A1", "V1", time(10)])
    book["promises"].append(["A2", "V1", datetime(2026, 11, 23, 11)])
    book["promises"].append(["B1", "N1", timedelta(hours=25)])
    book.save(tmp_path / "day.xlsx")
    content = json.loads(json.dumps(document_of(tmp_path / "day.xlsx")))
    instance = load_document(content)
    assert _same(load(tmp_path / "day.xlsx"), instance)
    assert instance.stability.begin_of == {"A1": 36_000, "A2": 39_600, "A2@L1": 39_600, "B1": 90_000}


def test_unreadable_files_are_faults(tmp_path: Path) -> None:
    new_folder(tmp_path / "day")
    (tmp_path / "day" / "orders.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError):
        document_of(tmp_path / "day")
