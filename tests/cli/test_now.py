"""``router now``: what a dispatcher reads, and what is written."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from router.cli import BAD_INPUT, DONE, main
from router.documents import reading

Planned = tuple[str, str]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The day of `router new`, and a plan of it."""
    folder = tmp_path_factory.mktemp("desk")
    day, plan = str(folder / "day"), str(folder / "plan")
    assert main(["new", day]) == DONE
    assert main(["solve", day, "--out", plan, "--iterations", "50"]) == DONE
    return day, plan


def test_who_is_left_out_now_is_told_why(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Only the van that is lost carries cold goods; the day as it was would have had room on it."""
    out = str(tmp_path / "now")
    capsys.readouterr()
    assert main(["now", *planned, "--at", "10:40", "--lost", "V1", "--seed", "7", "--out", out]) == DONE
    text = capsys.readouterr().out
    assert "A5: no vehicle of the day may serve it" in text
    assert "V1" not in next(line for line in text.splitlines() if line.startswith("A5: "))
    with (tmp_path / "now" / "unserved.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["orders"], row["reason"]) == ("A5", "no_vehicle")
    document = json.loads((tmp_path / "now" / "plan.json").read_text(encoding="utf-8"))
    (unserved,) = document["unserved"]
    assert document["termination"]["seed"] == 7
    assert row["text"] == unserved["text"]
    assert "V1" not in {blocker["vehicle"] for blocker in unserved["details"]["blockers"]}


def test_orders_that_change_vehicles_for_one_reason_are_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    day, plan = str(Path(__file__).parents[2] / "sample_instances" / "scheduled_day"), str(tmp_path / "plan")
    assert main(["solve", day, "--iterations", "50", "--out", plan]) == DONE
    capsys.readouterr()
    assert main(["now", day, plan, "--at", "11:00", "--lost", "V-3"]) == DONE
    moves = re.findall(r"(\S+) go(?:es)? from (\S+) to (\S+): vehicle 'V-3' is lost", " ".join(capsys.readouterr().out.split()))
    assert 0 < len(moves) == len({(giver, taker) for _, giver, taker in moves})


def test_what_was_tried_in_vain_comes_back(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    done = str(tmp_path / "done.csv")
    (tmp_path / "done.csv").write_text("visit;leave;result;remarks\nA1;11:05;failed;nobody opened\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["now", *planned, "--at", "11:10", "--done", done]) == DONE
    told = capsys.readouterr()
    assert "brings back: A1" in told.out
    assert "read done.csv: 1 row; separated by semicolons" in told.out + told.err
    assert "kept as remarks: remarks" in told.out + told.err


def test_what_was_read_of_further_orders_is_told(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    add = str(tmp_path / "new.csv")
    (tmp_path / "new.csv").write_text("Order number;mode;lat;lon;Farbe\nN9;scheduled;41,16;-8,61;rot\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["now", *planned, "--at", "10:40", "--add", add]) == DONE
    told = capsys.readouterr()
    assert "read new.csv: 1 row; separated by semicolons; decimal commas" in told.out + told.err
    assert "Order number → id" in told.out + told.err
    assert "kept as remarks: Farbe" in told.out + told.err


def unserved(folder: Path) -> dict[str, tuple[str, str]]:
    """Order → reason and text, of a plan that was written."""
    with (folder / "unserved.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["orders"]: (row["reason"], row["text"]) for row in csv.DictReader(file)}


def stops(folder: Path) -> set[str]:
    with (folder / "stops.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["visit"] for row in csv.DictReader(file)}


@pytest.fixture
def under_way(planned: Planned, tmp_path: Path) -> Path:
    """The plan of 11:10: A1 was tried in vain, the only cold van is lost, and one order more has come in."""
    (tmp_path / "done.csv").write_text("visit,arrival,leave,result\nA1,11:00,11:05,failed\n", encoding="utf-8")
    (tmp_path / "new.csv").write_text("id,mode,lat,lon\nN9,scheduled,41.16,-8.61\n", encoding="utf-8")
    given = ["--done", str(tmp_path / "done.csv"), "--add", str(tmp_path / "new.csv"), "--lost", "V1"]
    assert main(["now", *planned, "--at", "11:10", *given, "--out", str(tmp_path / "now")]) == DONE
    (tmp_path / "new.csv").unlink()
    return tmp_path / "now"


def test_the_day_is_read_once(planned: Planned, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read: list[Path] = []
    before = reading._read

    def noting(path: Path) -> reading.RawDay:
        read.append(path)
        return before(path)

    monkeypatch.setattr(reading, "_read", noting)
    (tmp_path / "done.csv").write_text("visit,leave\nA1,11:05\n", encoding="utf-8")
    (tmp_path / "new.csv").write_text("id,mode,lat,lon\nN9,scheduled,41.16,-8.61\n", encoding="utf-8")
    given = ["--done", str(tmp_path / "done.csv"), "--add", str(tmp_path / "new.csv"), "--lost", "V1"]
    assert main(["now", *planned, "--at", "11:10", *given]) == DONE
    assert read == [Path(planned[0])]


def test_what_was_tried_in_vain_is_no_riddle(under_way: Path) -> None:
    assert unserved(under_way)["A1"] == ("tried_in_vain", "A1: tried in vain by V2 at 11:00; V2 brings its goods back")


def test_what_a_van_is_on_its_way_to_is_on_its_route(planned: Planned, tmp_path: Path) -> None:
    assert main(["now", *planned, "--at", "10:50", "--out", str(tmp_path / "now")]) == DONE
    assert "A1" in stops(tmp_path / "now")
    assert unserved(tmp_path / "now") == {}


def test_a_plan_of_the_day_under_way_asks_the_day_as_it_was_then(
    planned: Planned, under_way: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day, now = planned[0], str(under_way)
    capsys.readouterr()
    assert main(["explain", day, now]) == DONE
    told = capsys.readouterr().out
    assert "A1: tried in vain by V2 at 11:00" in told
    assert "A5: no vehicle of the day may serve it" in told
    assert "V1" not in told
    assert main(["explain", day, now, "A1", "N9"]) == DONE
    assert "V1" not in capsys.readouterr().out
    assert main(["why", day, now, "A1"]) == DONE
    assert "A1: tried in vain by V2 at 11:00" in capsys.readouterr().out
    assert main(["why", day, now, "A4"]) == DONE
    told = capsys.readouterr().out
    assert "A4: on V2 at 13:00" in told
    assert "V1" not in told
    assert main(["check", day, now]) == DONE
    assert main(["sheets", day, now, "--out", str(under_way / "sheets"), "--formats", "html"]) == DONE


def test_goods_of_a_lost_van_are_picked_up_from_that_van(
    planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It stands at a customer's door, who has nothing to do with it."""
    now = tmp_path / "now"
    capsys.readouterr()
    assert main(["now", *planned, "--at", "11:12", "--lost", "V2", "--out", str(now)]) == DONE
    assert " from V2 " in " ".join(capsys.readouterr().out.split())
    (sheet,) = now.glob("sheet-*-V1.html")
    first, *_ = (row for row in sheet.read_text(encoding="utf-8").split("<tr ") if row.startswith('class="pickup"'))
    assert "<bdi>V2</bdi>" in first
    assert "000-" not in first, "the customer's telephone number"


def test_who_may_not_take_over_is_told_why(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """V2 has left with its goods, V1 not yet: neither can bring what the other has to bring, whatever the day allows."""
    now = str(tmp_path / "now")
    assert main(["now", *planned, "--at", "11:05", "--out", now]) == DONE
    for order, reason in {
        "A6": "its goods are on board of V2",
        "A5": "its goods are at the depot, which this vehicle has left",
    }.items():
        capsys.readouterr()
        assert main(["why", planned[0], now, order]) == DONE
        assert reason in " ".join(capsys.readouterr().out.split())
        assert main(["why", planned[0], now, order, "--json"]) == DONE
        blocked = [
            fault["text"] for one in json.loads(capsys.readouterr().out)["stops"][0]["next_best"] for fault in one["blocked_by"]
        ]
        assert reason in blocked


def test_the_next_plan_of_the_day_goes_on_from_the_last(planned: Planned, under_way: Path, tmp_path: Path) -> None:
    """What is lost stays lost, what was added stays known, and what was done is not told anew."""
    (tmp_path / "done.csv").write_text(
        "visit,arrival,leave,result\nA1,11:00,11:05,failed\nA3,11:12,11:20,served\n", encoding="utf-8"
    )
    later = str(tmp_path / "later")
    assert main(["now", planned[0], str(under_way), "--at", "11:25", "--done", str(tmp_path / "done.csv"), "--out", later]) == DONE
    assert unserved(Path(later)).keys() == {"A1", "A5", "N9"}
    assert "A3" in stops(Path(later))
    routes = json.loads((tmp_path / "later" / "plan.json").read_text(encoding="utf-8"))["routes"]
    assert "V1" not in {route["vehicle"] for route in routes}
    assert main(["explain", planned[0], later, "N9"]) == DONE


def test_what_asks_the_morning_refuses_a_plan_of_the_day_under_way(
    planned: Planned, under_way: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["what-if", planned[0], str(under_way), "--drop-order", "A4"]) == BAD_INPUT
    assert "it is a plan of `router now`" in " ".join(capsys.readouterr().err.split())


def test_a_plan_by_a_policy_that_is_unknown_is_not_taken_for_another(
    planned: Planned, under_way: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = under_way / "plan.json"
    document = json.loads(plan.read_text(encoding="utf-8"))
    document["live"]["policy"] = "tomorrow"
    plan.write_text(json.dumps(document), encoding="utf-8")
    assert main(["explain", planned[0], str(under_way)]) == BAD_INPUT
    assert "the policy 'tomorrow'" in " ".join(capsys.readouterr().err.split())


def test_all_faults_are_told_at_once(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "done.csv").write_text("visit,arrival,leave\nA1,12:00,\nA3,10:30,10:20\nXX,,\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["now", *planned, "--at", "11:10", "--done", str(tmp_path / "done.csv"), "--lost", "V9"]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "4 problems in the input" in told
    for words in ("it lies after --at", "it lies before arrival", "there is no visit 'XX'", "there is no vehicle 'V9'"):
        assert words in told
    assert main(["now", planned[0], str(tmp_path), "--at", "25:99", "--add", str(tmp_path / "none.csv")]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "2 problems in the input" in told


def test_faults_of_folder_policy_formats_and_files_are_told_together(
    planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = ["--out", str(Path(planned[0]) / "orders.csv")]
    expected = {
        ("now", *planned, "--at", "10:40", "--policy", "none", "--done", "none.csv"): ["E410", "E414", "E201"],
        ("sheets", planned[0], "none", "--formats", "doc"): ["E414", "E410", "E401"],
        ("show", "none", "--formats", "doc"): ["E412", "E410", "E401"],
        ("export", "none", "--formats", "doc"): ["E414", "E410", "E201"],
        ("accept", "none", "none", str(tmp_path / "none.json")): ["E410", "E418", "E201"],
        ("what-if", "none", "none", "--engine", "none"): ["E410", "E413", "E201"],
    }
    for words, codes in expected.items():
        capsys.readouterr()
        assert main([*words, *out, "--json"]) == BAD_INPUT
        assert [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]] == codes


def test_stops_are_named_by_their_orders(planned: Planned, capsys: pytest.CaptureFixture[str]) -> None:
    """Visits have names inside that nobody at the desk has ever seen."""
    capsys.readouterr()
    assert main(["now", *planned, "--at", "10:40", "--lost", "V1", "--lost", "B-1"]) == DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "D1, D2 " in told
    assert "pickup of C1 " in told
    for inside in (":pickup", ":load", ":replenish", "@L1", "~S1"):
        assert inside not in told


def test_a_plan_of_another_date_is_one_fault(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Yesterday's plan in today's folder has the same vehicles and places, and much the same orders."""
    day = tmp_path / "tomorrow"
    shutil.copytree(planned[0], day)
    settings = day / "instance.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-11-23", "2026-11-24"), encoding="utf-8")
    for table in day.glob("*.csv"):
        table.write_text(table.read_text(encoding="utf-8").replace("2026-11-23", "2026-11-24"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(day), planned[1]]) == BAD_INPUT
    told = " ".join(capsys.readouterr().err.split())
    assert "1 problem in the input" in told
    assert "it is a plan of 2026-11-23, and the day is 2026-11-24" in told


def test_faults_of_files_of_what_was_done_and_added_are_told_together(
    planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    capsys.readouterr()
    none = [str(tmp_path / name) for name in ("done.csv", "add.csv")]
    assert main(["now", *planned, "--at", "11:00", "--done", none[0], "--add", none[1]]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "2 problems in the input" in told
    assert "done.csv" in told
    assert "add.csv" in told


def test_all_changes_that_cannot_be_understood_are_told_at_once(planned: Planned, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--window", "A1", "--window", "A3=25:99-26:00", "--price", "V1:km=3", "--latest-end", "V1=99", "--drop-order", "a4"]
    capsys.readouterr()
    assert main(["what-if", *planned, *asked]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "5 problems in the input" in told
    assert "did you mean 'A4'?" in told


def test_what_is_no_file_of_orders_or_events_says_so(planned: Planned, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    capsys.readouterr()
    assert main(["new", str(tmp_path / "d"), "--from", planned[0]]) == BAD_INPUT
    assert "Is a directory" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "d"), "--from", f"{planned[1]}/plan.json"]) == BAD_INPUT
    assert "it is no request of another program" in " ".join(capsys.readouterr().err.split())
    assert main(["simulate", planned[0], "--live", "--events", str(tmp_path / "none.jsonl")]) == BAD_INPUT
    assert "E420" in capsys.readouterr().err
