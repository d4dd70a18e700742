"""``router simulate --live``: what is told, and what is written."""

import json
from pathlib import Path

import pytest

from router.cli import BAD_INPUT, DONE, main


@pytest.fixture
def day(tmp_path: Path) -> Path:
    assert main(["new", str(tmp_path / "day"), "--quiet"]) == DONE
    return tmp_path / "day"


def test_a_day_is_lived_and_written_with_its_picture(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (day / "events.jsonl").write_text('{"kind": "vehicle_lost", "at": "10:40", "vehicle": "V1"}\n', encoding="utf-8")
    out = day.parent / "lived"
    capsys.readouterr()
    assert main(["simulate", str(day), "--live", "--time-limit", "0.01", "--out", str(out)]) == DONE
    assert "12 orders" in capsys.readouterr().out
    assert (out / "day.png").read_bytes().startswith(b"\x89PNG")
    kinds = [json.loads(line)["kind"] for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "vehicle_lost" in kinds


def test_a_day_is_not_lived_for_a_folder_that_cannot_be_written(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(day / "orders.csv")
    assert main(["simulate", str(day), "--live", "--policy", "none", "--out", out]) == BAD_INPUT
    told = " ".join(capsys.readouterr().err.split())
    assert "there is no policy 'none'" in told
    assert "is a file, not a folder" in told


def test_every_fault_of_every_event_is_told(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = day.parent / "what.jsonl"
    events.write_text('{"kind": "clock", "at": "soon"}\n{"kind": "clocks", "at": 1}\n', encoding="utf-8")
    assert main(["simulate", str(day), "--live", "--events", str(events)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "what.jsonl line 1: 'soon' is not a time" in told
    assert "what.jsonl line 2: there is no kind of event 'clocks'" in told
