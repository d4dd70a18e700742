"""``router now``: what a dispatcher reads, and what is written."""

import csv
import json
from pathlib import Path

import pytest

from router.cli import DONE, main


def test_who_is_left_out_now_is_told_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Only the van that is lost carries cold goods; the day as it was would have had room on it."""
    day, plan, out = (str(tmp_path / name) for name in ("day", "plan", "now"))
    assert main(["new", day]) == DONE
    assert main(["solve", day, "--out", plan, "--iterations", "50"]) == DONE
    capsys.readouterr()
    assert main(["now", day, plan, "--at", "10:40", "--lost", "V1", "--out", out]) == DONE
    text = capsys.readouterr().out
    assert "A5: no vehicle of the day may serve it" in text
    assert "V1" not in next(line for line in text.splitlines() if line.startswith("A5: "))
    with (tmp_path / "now" / "unserved.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["orders"], row["reason"]) == ("A5", "no_vehicle")
    (unserved,) = json.loads((tmp_path / "now" / "plan.json").read_text(encoding="utf-8"))["unserved"]
    assert row["text"] == unserved["text"]
    assert "V1" not in {blocker["vehicle"] for blocker in unserved["details"]["blockers"]}


def test_what_was_tried_in_vain_comes_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    day, plan, done = (str(tmp_path / name) for name in ("day", "plan", "done.csv"))
    assert main(["new", day]) == DONE
    assert main(["solve", day, "--out", plan, "--iterations", "50"]) == DONE
    (tmp_path / "done.csv").write_text("visit;leave;result;remarks\nA1;11:05;failed;nobody opened\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["now", day, plan, "--at", "11:10", "--done", done]) == DONE
    told = capsys.readouterr()
    assert "brings back: A1" in told.out
    assert "read done.csv: 1 row; separated by semicolons" in told.out + told.err
    assert "kept as remarks: remarks" in told.out + told.err


def test_what_was_read_of_further_orders_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    day, plan, add = (str(tmp_path / name) for name in ("day", "plan", "new.csv"))
    assert main(["new", day]) == DONE
    assert main(["solve", day, "--out", plan, "--iterations", "50"]) == DONE
    (tmp_path / "new.csv").write_text("Order number;mode;lat;lon;Farbe\nN9;scheduled;41,16;-8,61;rot\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["now", day, plan, "--at", "10:40", "--add", add]) == DONE
    told = capsys.readouterr()
    assert "read new.csv: 1 row; separated by semicolons; decimal commas" in told.out + told.err
    assert "Order number → id" in told.out + told.err
    assert "kept as remarks: Farbe" in told.out + told.err
