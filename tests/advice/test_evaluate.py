"""Given plans judged, never refused; files of routes in every form."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from router.advice.evaluate import evaluate
from router.advice.route_files import from_indices, from_vroom, read_routes
from router.errors import InputError
from router.model import Instance, Sequence
from router.solver import Limits, solve
from tests.oracles.days import day, van, visit


def two_stops() -> Instance:
    return day([visit("near", 1), visit("far", 9, window=(0, 300))], [van(), van("spare")])


def test_violations_name_rule_place_and_amount() -> None:
    """The far stop is reached at 540 s, 240 s after its window."""
    verdict = evaluate(two_stops(), [Sequence(vehicle=0, activities=(0, 1))])
    assert [(fault.rule, fault.visit, fault.amount) for fault in verdict.violations] == [("time_windows", "far", 240)]
    assert verdict.cost.terms["distance"] == pytest.approx(18.0)


def test_a_solved_plan_evaluates_to_itself() -> None:
    instance = day([visit(f"v{number}", number, window=(0, 3_600)) for number in range(1, 6)])
    result = solve(instance, engine="construction", limits=Limits(seconds=None, iterations=1))
    activities = tuple(instance.visit_index[name] for name in result.plan.routes[0].visits)
    verdict = evaluate(instance, [Sequence(vehicle=0, activities=activities)])
    assert verdict.plan.routes == result.plan.routes
    assert verdict.cost == result.cost
    assert verdict.violations == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("routes.csv", "vehicle,visit\nvan,far\nvan,near\n"),
        ("orders.csv", "\ufeffVehicle,Order\nvan,order-far\nvan,order-near\n"),
        ("positions.csv", "vehicle,visit,position\nvan,near,2\nvan,far,1\n"),
        ("simple.json", json.dumps({"routes": [{"vehicle": "van", "visits": ["far", "near"]}]})),
        (
            "plan.json",
            json.dumps(
                {
                    "routes": [
                        {"vehicle": "van", "stops": [{"kind": "start"}, *({"kind": "visit", "visit": v} for v in ("far", "near"))]}
                    ]
                }
            ),
        ),
        (
            "vroom.json",
            json.dumps(
                {
                    "routes": [
                        {
                            "vehicle": "van",
                            "steps": [{"type": "start"}, *({"type": "job", "description": v} for v in ("far", "near"))],
                        }
                    ]
                }
            ),
        ),
    ],
)
def test_every_form_of_routes(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_routes(tmp_path / name, two_stops()) == (Sequence(vehicle=0, activities=(1, 0)),)


def test_every_wrong_row_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "routes.csv"
    file.write_text("vehicle,visit\nvan,near\nvan,near\nbus,far\nvan,nowhere\n")
    with pytest.raises(InputError) as caught:
        read_routes(file, two_stops())
    assert [(problem.row, problem.field, problem.value) for problem in caught.value.problems] == [
        (3, "visit", "near"),
        (4, "vehicle", "bus"),
        (5, "visit", "nowhere"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("a.csv", "driver,visit\n", "vehicle"),
        ("b.json", "{", ""),
        ("c.json", "{}", "routes"),
        ("d.csv", "vehicle,visit,position\nvan,near,x\n", "position"),
    ],
)
def test_unreadable_routes(tmp_path: Path, name: str, text: str, field: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        read_routes(tmp_path / name, two_stops())
    assert caught.value.problems[0].field == field


def test_solutions_of_other_programs() -> None:
    instance = two_stops()
    vroom = {"routes": [{"vehicle": 1, "steps": [{"type": "start"}, {"type": "job", "id": 1}, {"type": "end"}]}]}
    assert from_vroom(vroom, instance) == (Sequence(vehicle=1, activities=(1,)),)
    assert from_indices([[1], [0]]) == (Sequence(vehicle=0, activities=(1,)), Sequence(vehicle=1, activities=(0,)))


def test_vroom_without_names_counts_and_strangers_are_told() -> None:
    step = {"type": "job", "id": 7}
    with pytest.raises(InputError) as caught:
        from_vroom({"routes": [{"vehicle": 9, "steps": [step]}, {"vehicle": 0, "steps": [step]}]}, two_stops())
    assert [(problem.field, problem.value) for problem in caught.value.problems] == [("vehicle", "9"), ("visit", "7")]


def test_semicolons_blank_rows_and_other_stops(tmp_path: Path) -> None:
    file = tmp_path / "stops.csv"
    file.write_text("vehicle;kind;visit\nvan;start;\nvan;visit;far\n;;\nvan;visit;near\nvan;end;\n")
    assert read_routes(file, two_stops()) == (Sequence(vehicle=0, activities=(1, 0)),)


def test_a_reload_needs_a_site(tmp_path: Path) -> None:
    file = tmp_path / "routes.csv"
    file.write_text("vehicle,visit\nvan,near\nvan,reload\nvan,far\n")
    with pytest.raises(InputError) as caught:
        read_routes(file, two_stops())
    assert [(problem.row, problem.value) for problem in caught.value.problems] == [(3, "reload")]


def test_an_order_with_a_pickup_named_once_or_twice(tmp_path: Path) -> None:
    pickup = replace(visit("p", 1), orders=("lunch",))
    drop = replace(visit("d", 2, pickup="p"), orders=("lunch",))
    instance = day([pickup, visit("other", 3), drop])
    for rows, activities in (
        (("lunch", "other"), (0, 2, 1)),
        (("lunch", "other", "lunch"), (0, 1, 2)),
        (("p", "other", "d"), (0, 1, 2)),
        (("p", "other", "lunch"), (0, 1, 2)),
    ):
        (tmp_path / "routes.csv").write_text("vehicle,visit\n" + "".join(f"van,{row}\n" for row in rows))
        assert read_routes(tmp_path / "routes.csv", instance) == (Sequence(vehicle=0, activities=activities),), rows
