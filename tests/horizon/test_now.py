"""The dispatcher's path without programming."""

from pathlib import Path
from typing import Any

import pytest

from router.checker import check
from router.documents.plan_writing import plan_json
from router.errors import InputError
from router.horizon.begun import begun
from router.horizon.events import LOAD
from router.horizon.now import Now, done_table, now, read_done
from router.loader import load
from router.model import Plan
from router.outputs import document_of
from router.solver import Limits, solve

HOUR = 3_600
FEW = Limits(seconds=None, iterations=10)
SETTINGS = """\
name = "A small day"
day = 2026-05-20
time_zone = "Europe/Lisbon"

[modes.scheduled]
service_min = 10
window = "08:00-18:00"

[kinds.van]
shift = "08:00-18:00"
hour_price = 20
fixed_price = 5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A warehouse, two vans, eight orders on both sides of it."""
    day = tmp_path / "day"
    day.mkdir()
    (day / "instance.toml").write_text(SETTINGS)
    doors = [f"A{k},scheduled,{41.15 + 0.01 * k},{-8.6},1" for k in range(1, 5)]
    doors += [f"B{k},scheduled,{41.15 - 0.01 * k},{-8.6},1" for k in range(1, 5)]
    (day / "orders.csv").write_text("\n".join(["id,mode,lat,lon,pieces", *doors]) + "\n")
    (day / "sites.csv").write_text("id,kind,lat,lon\nW,warehouse,41.15,-8.6\n")
    (day / "vehicles.csv").write_text("id,kind,start,capacity_pieces\nV1,van,W,5\nV2,van,W,5\n")
    return day


@pytest.fixture
def plan(folder: Path, tmp_path: Path) -> Path:
    """A plan with four orders on each van."""
    instance = load(folder)
    path = tmp_path / "plan.json"
    path.write_text(plan_json(document_of(instance, solve(instance, limits=FEW))))
    return path


def at(folder: Path, plan: Path, moment: int, *, add: Path | None = None, **given: Any) -> Now:
    """What to do at a moment of the day."""
    return now(begun(folder, plan, moment, add), limits=FEW, **given)


def read(plan: Path, folder: Path) -> Plan:
    from router.documents.plan_reading import load_plan

    return load_plan(plan, load(folder))


def test_with_nothing_new_there_is_nothing_to_do(folder: Path, plan: Path) -> None:
    found = at(folder, plan, 9 * HOUR)
    assert (found.changed, found.advice.moves, found.advice.messages) == ((), (), ())


def test_a_lost_van_is_unloaded_by_the_other_one_and_only_that_driver_gets_a_sheet(folder: Path, plan: Path) -> None:
    route = read(plan, folder).routes[0]
    moment = route.stops[2].leave + 60
    other = next(one.vehicle for one in read(plan, folder).routes if one.vehicle != route.vehicle)
    found = at(folder, plan, moment, lost=[route.vehicle])
    assert check(found.advice.instance, found.advice.plan) == []
    assert found.changed == (other,)
    left = set(route.visits[2:])
    assert {name + LOAD for name in left} <= set(found.advice.plan.routes[0].visits)
    assert {move.visit for move in found.advice.moves if move.kind == "forced"} >= set(route.visits[3:])


def test_an_added_order_is_planned_and_its_customer_told(folder: Path, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "add.csv").write_text("id,mode,lat,lon,slots\nN1,scheduled,41.16,-8.61,15:00-17:00\n")
    found = at(folder, plan, 8 * HOUR - 60, add=tmp_path / "add.csv")
    assert "N1" in {name for route in found.advice.plan.routes for name in route.visits}
    late = at(folder, plan, 14 * HOUR, add=tmp_path / "add.csv")
    assert [(message.kind, message.orders) for message in late.advice.messages if "N1" in message.orders] in (
        [("promise", ("N1",))],
        [],
    )


def test_what_was_done_counts_with_its_own_times(folder: Path, plan: Path, tmp_path: Path) -> None:
    route = read(plan, folder).routes[0]
    first, second = route.visits[:2]
    file = tmp_path / "done.csv"
    file.write_text(f"visit,arrival,leave,result\n{first},08:20,08:40,\n{second},08:50,08:55,failed\n")
    done, _ = read_done(done_table(file), begun(folder, plan, 9 * HOUR))
    found = at(folder, plan, 9 * HOUR, done=done)
    stops = found.state.vehicles[route.vehicle].done
    assert [(stop.visit, stop.leave, stop.failed) for stop in stops[1:]] == [
        (first, 8 * HOUR + 40 * 60, False),
        (second, 8 * HOUR + 55 * 60, True),
    ]
    assert found.state.vehicles[route.vehicle].coming_back == {second}


def test_every_fault_of_what_was_done_is_told(folder: Path, plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "done.csv"
    file.write_text("visit,vehicle,leave,result\nA1,,soon,\n,,08:00,\nnobody,V9,08:00,\nA2,,08:00,lost\n")
    with pytest.raises(InputError) as told:
        read_done(done_table(file), begun(folder, plan, 9 * HOUR))
    assert [(problem.row, problem.field) for problem in told.value.problems] == [
        (2, "leave"),
        (3, "visit"),
        (4, "visit"),
        (4, "vehicle"),
        (5, "result"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"visit;leave;result;remarks\nA1;08:40;failed;nobody opened\n",
        "\ufeffVisit\tLeave\tResult\nA1\t8:40\tfailed\n".encode(),
        "visit,leave,result,remarks\nA1,08:40,failed,niemand \xf6ffnete\n".encode("latin-1"),
    ],
    ids=["semicolons", "tabs and a byte order mark", "an old encoding"],
)
def test_what_was_done_is_read_as_a_spreadsheet_writes_it(folder: Path, plan: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "done.csv").write_bytes(content)
    (done,), _ = read_done(done_table(tmp_path / "done.csv"), begun(folder, plan, 9 * HOUR))
    assert (done.visit, done.leave, done.result) == ("A1", 8 * HOUR + 40 * 60, "failed")


def test_a_column_that_nobody_knows_is_no_visit(folder: Path, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "done.csv").write_text("stop,came\nA1,08:40\n")
    with pytest.raises(InputError) as told:
        read_done(done_table(tmp_path / "done.csv"), begun(folder, plan, 9 * HOUR))
    texts = [f"{problem.what} {problem.remedy}" for problem in told.value.problems]
    assert any("column 'visit' is missing" in text for text in texts)
    assert any("'came' is not known" in text and "'arrival' or 'leave'" in text for text in texts)


def test_further_orders_are_told_by_their_own_file_and_may_have_columns_of_their_own(
    folder: Path, plan: Path, tmp_path: Path
) -> None:
    add = tmp_path / "orders.csv"
    add.write_text("Order number;mode;Latitude;Longitude;pieces\nN1;scheduled;41,155;-8,6;1\n")
    found = at(folder, plan, 8 * HOUR - 60, add=add)
    assert "N1" in {name for route in found.advice.plan.routes for name in route.visits}
    add.write_text("id,mode,lat,lon,pieces\nA1,scheduled,41.155,-8.6,1\nN2,teleport,99,-8.6,1\n")
    with pytest.raises(InputError) as told:
        at(folder, plan, 8 * HOUR - 60, add=add)
    assert {(problem.file, problem.row) for problem in told.value.problems} == {(str(add), 2), (str(add), 3)}
    assert "already used in orders.csv row 2" in str(told.value)


def test_unknown_vehicles_are_told(folder: Path, plan: Path) -> None:
    with pytest.raises(InputError, match="there is no vehicle 'V9'"):
        at(folder, plan, 9 * HOUR, lost=["V9"])


def test_an_added_instant_order_is_placed_now(folder: Path, plan: Path, tmp_path: Path) -> None:
    with (folder / "instance.toml").open("a") as settings:
        settings.write("\n[modes.instant]\nservice_min = 3\npromise_min = 40\nlatest_min = 75\n")
    (tmp_path / "add.csv").write_text("id,mode,lat,lon,origin\nN1,instant,41.16,-8.61,W\n")
    moment = 8 * HOUR - 60
    found = at(folder, plan, moment, add=tmp_path / "add.csv")
    assert {order.id: order.placed_at for order in found.state.day.instance.orders}["N1"] == moment
    assert "N1" in {name for route in found.advice.plan.routes for name in route.visits}
