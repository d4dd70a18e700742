"""``router now``: what a dispatcher reads, and what is written."""

import csv
import json
from pathlib import Path

import pytest

from router.cli import DONE, main

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
    assert main(["now", *planned, "--at", "10:40", "--lost", "V1", "--out", out]) == DONE
    text = capsys.readouterr().out
    assert "A5: no vehicle of the day may serve it" in text
    assert "V1" not in next(line for line in text.splitlines() if line.startswith("A5: "))
    with (tmp_path / "now" / "unserved.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["orders"], row["reason"]) == ("A5", "no_vehicle")
    (unserved,) = json.loads((tmp_path / "now" / "plan.json").read_text(encoding="utf-8"))["unserved"]
    assert row["text"] == unserved["text"]
    assert "V1" not in {blocker["vehicle"] for blocker in unserved["details"]["blockers"]}


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
