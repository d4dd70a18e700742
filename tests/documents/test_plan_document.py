"""A plan survives the way through ``plan.json``; a plan of another day is refused with every stranger named."""

import json
from pathlib import Path

import pytest

from router.documents.plan_reading import document_plan, load_plan, read_plan_document
from router.documents.plan_writing import plan_json
from router.errors import InputError
from router.model import Carrier, CarrierOption
from router.outputs import document_of
from router.solver import Limits, solve
from tests.oracles.days import day as a_day, visit
from tests.outputs import days


def _written(folder: Path, *, private: bool = False) -> Path:
    file = folder / "plan.json"
    file.write_text(plan_json(document_of(days.instance(), days.result(), private=private)), encoding="utf-8")
    return file


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    assert load_plan(_written(tmp_path), days.instance()) == days.plan()
    assert load_plan(tmp_path, days.instance()) == days.plan()


def test_the_document_comes_back_as_it_was(tmp_path: Path) -> None:
    assert read_plan_document(_written(tmp_path)) == document_of(days.instance(), days.result())


def test_moments_carry_the_offset_and_units_stand_in_names(tmp_path: Path) -> None:
    written = json.loads(_written(tmp_path).read_text(encoding="utf-8"))
    first, second = written["routes"][0]["stops"][1:3]
    assert first["begin"] == "2026-11-23T09:10:00+08:00"
    assert (first["distance_m"], first["driving_s"], first["service_s"], first["load"]) == (
        10_000,
        1_200,
        600,
        {"weight_g": 2_000, "pieces": 4},
    )
    assert second["windows"][1] == {"earliest": "2026-11-23T09:15:00+08:00", "latest": "2026-11-23T12:00:00+08:00"}
    assert written["routes"][1]["stops"][2]["begin"] == "2026-11-24T00:10:00+08:00"
    assert written["cost"] == {"total": 86.0, "terms": {"fixed": 5.0, "late": 1.0, "unserved": 80.0}, "currency": "CNY"}


def test_personal_columns_are_written_only_on_demand(tmp_path: Path) -> None:
    assert "13800000000" not in _written(tmp_path).read_text(encoding="utf-8")
    assert "13800000000" in _written(tmp_path, private=True).read_text(encoding="utf-8")
    assert read_plan_document(tmp_path).orders[0].private == ("name", "phone")


def test_a_plan_of_another_day_names_every_stranger() -> None:
    instance = days.instance()
    other = instance.replace(visits=instance.visits[1:], vehicles=instance.vehicles[:1], places=instance.places)
    with pytest.raises(InputError) as caught:
        document_plan(document_of(instance, days.result()), other)
    assert [(problem.code, problem.value) for problem in caught.value.problems] == [("E404", "A"), ("E403", "=bike")]


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "E402"), ("{", "E402"), ('{"format": "router-plan"}', "E402"), ("[1]", "E402")],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, content: str, code: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_plan_document(file)
    assert {problem.code for problem in caught.value.problems} == {code}


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E401"):
        read_plan_document(tmp_path / "none.json")


def test_what_carriers_bring_comes_back_and_is_known_by_name() -> None:
    option = CarrierOption(id="by post", job="a", carrier="post", price=2.5, promised=3_600)
    day = a_day([visit("a", 9), visit("b", 1)], carriers=(Carrier(id="post"),), carrier_options=(option,))
    result = solve(day, limits=Limits(seconds=None, iterations=50))
    document = document_of(day, result)
    assert document_plan(document, day) == result.plan
    (carried,) = document.carried
    assert (carried.job, carried.option, carried.carrier) == ("a", "by post", "post")
    assert (carried.orders, carried.price) == (("order-a",), 2.5)
    with pytest.raises(InputError) as caught:
        document_plan(document, day.replace(carrier_options=()))
    assert [(problem.code, problem.value) for problem in caught.value.problems] == [("E407", "by post")]
