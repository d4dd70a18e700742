"""Sessions: what was taken is on the disk, and a day that was begun goes on from its log."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import router
from router.errors import InputError
from router.horizon import POLICIES, Day, LogFile, events as happened, read_log, replay
from router.horizon.days import live_day
from router.horizon.log import event_of, event_schema
from router.horizon.session import Session
from router.horizon.stream import answers
from router.solver import Limits
from tests.horizon.days import measured, vans

FEW = Limits(seconds=None, iterations=3)
SETTINGS = """\
name = "A small day"
day = 2026-05-20
time_zone = "Asia/Shanghai"

[modes.instant]
service_min = 1

[kinds.e-bike]
shift = "08:00-20:00"
hour_price = 20
"""
ORDERS = "id,mode,lat,lon,placed_at,origin\nA1,instant,30.660,104.070,08:05,S1\nA2,instant,30.665,104.075,08:10,S1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store, two bikes, and two orders that are placed after the bikes begin."""
    day = tmp_path / "day"
    day.mkdir()
    (day / "instance.toml").write_text(SETTINGS)
    (day / "orders.csv").write_text(ORDERS)
    (day / "sites.csv").write_text("id,kind,lat,lon\nS1,store,30.655,104.065\n")
    (day / "vehicles.csv").write_text("id,kind,start,end\nB1,e-bike,S1,anywhere\nB2,e-bike,S1,anywhere\n")
    return day


def session_of(folder: Path, log: Path | None = None) -> Session:
    return Session(live_day(folder), log=log, policy=POLICIES["meals"], limits=FEW)


def told(session: Session, folder: Path, *lines: object) -> list[dict[str, object]]:
    """The answers to events, each as JSON or as a line."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(answer) for answer in answers(session, folder, texts)]


def test_a_session_goes_on_from_its_log(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    first = session_of(folder, log)
    told(first, folder, {"kind": "order_placed", "at": "08:05", "order": "A1"}, {"kind": "clock", "at": "08:06"})
    first.close()
    second = session_of(folder, log)
    assert second.state == replay(second.state.day, read_log(log))
    assert (second.state.seq, second.state.plan) == (first.state.seq, first.state.plan)
    assert not second.due
    second.close()


def test_a_session_in_five_lines(folder: Path) -> None:
    session = router.live(folder, policy="meals", limits=FEW)
    assert session.take(happened.OrderPlaced(id="e1", at=8 * 3_600 + 300, order="A1")) == ("",)
    advice = session.insertion()
    assert [command.visit for command in advice.commands] == ["A1:pickup"]
    assert session.adopt(advice) == ""
    assert not session.due
    with pytest.raises(router.ArgumentError) as caught:
        router.live(folder, policy="none", log="\0", limits=5, seed=-1)  # type: ignore[arg-type]
    assert [fault.field for fault in caught.value.problems] == ["log", "policy", "limits", "seed"]


def test_no_session_takes_what_is_no_event(folder: Path, tmp_path: Path) -> None:
    session = session_of(folder)
    with pytest.raises(router.ArgumentError, match=r"events\[1\]: it is 'lost'; give an OrderPlaced or"):
        session.take(happened.Clock(id="a", at=1), "lost")  # type: ignore[arg-type]
    with pytest.raises(router.ArgumentError, match="advice: it is 5; give an Advice"):
        session.adopt(5)  # type: ignore[arg-type]
    assert session.state.seq == 0
    with pytest.raises(router.InputError, match=r"E420 .*it cannot be written"):
        session_of(folder, tmp_path / "nowhere" / "log.jsonl")


def test_events_hold_what_they_promise() -> None:
    """What is on the disk has happened: a wrong figure could never be taken back."""
    with pytest.raises(router.ArgumentError) as caught:
        happened.OrderReady(id="e", at=float("nan"), order=5, ready=2**40)  # type: ignore[arg-type]
    assert [fault.field for fault in caught.value.problems] == ["at", "order", "ready"]
    with pytest.raises(router.InputError, match=r"E421 day.jsonl line 3, order ready 'e': ready is 99999999999"):
        event_of('{"kind":"order_ready","id":"e","at":1,"order":"o","ready":99999999999}', file="day.jsonl", number=3)
    with pytest.raises(router.InputError, match=r"E421 the event, visit 'v': service is 99999999999"):
        event_of('{"kind":"order_placed","id":"e","at":1,"order":"o","visits":[{"id":"v","place":0,"service":99999999999}]}')


def test_an_advice_that_something_has_overtaken_is_dropped(folder: Path) -> None:
    session = session_of(folder)
    session.take(happened.OrderPlaced(id="e1", at=29_100, order="A1"))
    advice = session.advise()
    session.take(happened.Clock(id="e2", at=29_200), happened.OrderPlaced(id="e3", at=29_300, order="A2"))
    assert "has changed what it was made for" in session.adopt(advice)
    assert session.due
    assert session.adopt(session.advise()) == ""


def test_nothing_is_advised_before_it_is_known_what_time_it_is(folder: Path) -> None:
    late = {"kind": "departed", "at": "08:05", "vehicle": "nobody's", "visit": "A1"}
    first, second = told(session_of(folder), folder, late, {"kind": "clock", "at": "08:06"})
    assert (first["taken"], first["seq"], "advice" in first) == (False, 0, False)
    advice = second["advice"]
    assert isinstance(advice, dict)
    assert "T08:06:00" in advice["at"]


def test_every_order_gets_a_plan_and_a_promise(folder: Path) -> None:
    session = session_of(folder)
    (answer,) = told(session, folder, {"kind": "order_placed", "at": "08:05", "order": "A1"})
    advice = answer["advice"]
    assert isinstance(advice, dict)
    assert [message["kind"] for message in advice["messages"]] == ["promise"]
    assert "A1" in session.state.promises
    assert [stop["visit"] for route in advice["routes"].values() for stop in route] == ["A1:pickup", "A1"]


def test_an_order_that_the_day_does_not_have_comes_with_its_fields(folder: Path) -> None:
    session = session_of(folder)
    row = {"id": "N1", "mode": "instant", "lat": 30.670, "lon": 104.08, "placed_at": "08:20", "origin": "S1"}
    (answer,) = told(session, folder, {"kind": "order_placed", "at": "08:20", "order": row})
    assert answer["taken"]
    assert session.state.places[session.state.visits["N1"].place].lat == pytest.approx(30.670)


def test_lines_that_are_no_events_are_told_and_change_nothing(folder: Path) -> None:
    session = session_of(folder)
    bad = {"id": "N1", "mode": "instant", "lat": 300, "lon": 104.08, "placed_at": "08:20", "origin": "S1"}
    found = told(
        session,
        folder,
        "nonsense",
        "[]",
        {"kind": "departed", "at": 1},
        {"kind": "clock", "at": "soon"},
        {"kind": "clocks", "at": 1},
        {"kind": "order_placed", "at": "08:20", "order": bad},
        {"kind": "order_placed", "order": bad},
    )
    assert [answer["taken"] for answer in found] == [False] * 7
    assert session.state.seq == 0
    codes = [problem["code"] for answer in found for problem in answer["problems"]]  # type: ignore[attr-defined]
    assert set(codes) == {"E421", "E212"}
    assert found[4]["problems"][0]["remedy"] == "did you mean 'clock'?"  # type: ignore[index]


def test_an_instant_order_is_placed_when_it_is_told(folder: Path) -> None:
    session = session_of(folder)
    row = {"id": "N1", "mode": "instant", "lat": 30.670, "lon": 104.08, "origin": "S1"}
    (answer,) = told(session, folder, {"kind": "order_placed", "at": "08:20", "order": row})
    assert answer["taken"]
    assert session.state.details[-1].placed_at == 8 * 3600 + 20 * 60


def test_a_torn_last_line_counts_as_not_written(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = LogFile(path)
    log.append(happened.Clock(id="a", at=1), happened.Clock(id="b", at=2))
    log.close()
    with path.open("ab") as file:
        file.write(b'{"kind": "clo')
    assert [event.id for event in read_log(path)] == ["a", "b"]
    again = LogFile(path)
    again.append(happened.Clock(id="c", at=3))
    again.close()
    assert [event.id for event in read_log(path)] == ["a", "b", "c"]


def test_a_log_of_another_day_is_refused(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log.jsonl")
    log.append(happened.OrderCancelled(id="a", at=1, order="of another day"))
    log.close()
    with pytest.raises(InputError, match="E422"):
        Session(Day(instance=vans(), measure=measured), log=tmp_path / "log.jsonl")


def test_the_schema_names_every_kind_of_event() -> None:
    kinds = event_schema()["discriminator"]["mapping"]
    assert {"order_placed", "served", "vehicle_lost", "plan_adopted"} <= kinds.keys()


@pytest.mark.slow
def test_what_was_answered_survives_kill_9(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    for kill, order in enumerate(("A1", "A2")):
        command = [sys.executable, "-m", "router", "live", str(folder), "--log", str(log), "--time-limit", "0.05"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"kind": "order_placed", "id": f"e{kill}", "at": "08:10", "order": order}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert answer["taken"]
        assert f"e{kill}" in {event.id for event in read_log(log)}
    session = session_of(folder, log)
    assert {"A1", "A2"} <= session.state.orders.keys()
    session.close()
