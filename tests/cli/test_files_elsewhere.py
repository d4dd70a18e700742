"""A day whose travel times lie outside its own folder, as one matrix for many days does."""

import json
from pathlib import Path

import pytest

from router import InputError, cli, load

Capture = pytest.CaptureFixture[str]
QUICK = ("--engine", "construction", "--iterations", "1", "--quiet")
MATRIX = "from,to,duration_s,distance_m\nW,A,600,5000\nA,W,600,5000\nW,B,600,5000\nB,W,600,5000\nA,B,60,500\nB,A,60,500\n"


def _order(ident: str) -> dict[str, object]:
    return {"id": ident, "mode": "scheduled", "weight_kg": 1}


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A day that names ../common/matrix.csv."""
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "matrix.csv").write_text(MATRIX, encoding="utf-8")
    network = {"provider": "matrix", "file": "../common/matrix.csv"}
    settings = {"day": "2026-11-23", "time_zone": "UTC", "dimensions": ["weight_kg"], "network": network}
    vehicles = [{"id": "V", "start": "W", "shift": "08:00-18:00"}]
    document = {"settings": settings, "orders": [_order("A"), _order("B")], "sites": [{"id": "W"}], "vehicles": vehicles}
    (tmp_path / "day").mkdir()
    path = tmp_path / "day" / "day.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_it_is_refused_with_the_option_that_allows_it(day: Path, capsys: Capture) -> None:
    assert cli.main(["solve", str(day), *QUICK, "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["field"]) == ("E244", "network.file")
    assert f"--allow-files '{day.parent.parent / 'common'}'" in problem["remedy"]


def test_allowed_it_is_planned_and_changed_from_any_folder(day: Path, tmp_path: Path) -> None:
    plan, changed, allowed = tmp_path / "plan", tmp_path / "deep" / "changed", ("--allow-files", str(tmp_path / "common"))
    assert cli.main(["solve", str(day), *QUICK, *allowed, "--out", str(plan)]) == 0
    assert cli.main(["what-if", str(day), str(plan), "--cancel-order", "A", *QUICK, *allowed, "--out", str(changed)]) == 0
    written = json.loads((changed / "day.json").read_text(encoding="utf-8"))
    assert written["settings"]["network"]["file"] == str(tmp_path / "common" / "matrix.csv")
    assert cli.main(["check", str(changed), str(changed), "--quiet", *allowed]) == 0


def test_what_one_command_was_allowed_holds_for_no_other(day: Path, tmp_path: Path) -> None:
    assert cli.main(["solve", str(day), *QUICK, "--allow-files", str(tmp_path / "common")]) == 0
    assert cli.main(["solve", str(day), *QUICK, "--allow-files", str(tmp_path / "other")]) == 2
    with pytest.raises(InputError, match="E244"):
        load(day)
