"""Published and stored solutions re-scored."""

import json
from pathlib import Path

import pytest

from benchmarks import recheck


def test_published_solutions_are_found_beside_the_instances(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert recheck.main(["--instances", str(sets)]) == 0
    assert "pairs" in capsys.readouterr().out


def test_a_stored_solution_that_overstates_itself_is_refused(sets: Path, tmp_path: Path) -> None:
    stored = {"family": "hfvrp", "instance": "fleet", "convention": "exact", "cost": 50.0, "routes": [[0, [1]], [0, [2]]]}
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(stored))
    bad.write_text(json.dumps({**stored, "cost": 49.0}))
    assert recheck.main(["--instances", str(sets), str(good)]) == 0
    assert recheck.main(["--instances", str(sets), str(good), str(bad)]) == 1
