"""What every command is held to: a line for what cannot be used, and files of results that can be gone on with."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import quality, recheck
from benchmarks.command import UnusableError, add, nonnegatives, positives, results, run_command


def _missing() -> int:
    raise FileNotFoundError("there is no such folder")


@pytest.mark.parametrize(("main", "code"), [(lambda: 3, 3), (lambda: None, None), (_missing, 2)])
def test_what_cannot_be_used_is_a_line(
    main: Callable[[], int | None], code: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_command(main)
    assert ended.value.code == code
    assert capsys.readouterr().err == ("error: there is no such folder\n" if main is _missing else "")


def test_a_line_that_was_being_written_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    assert (results(path, ("seed",)), results(None, ("seed",))) == ([], [])
    add(path, {"seed": 1})
    with path.open("a") as file:
        file.write('{"seed": 2, "co')
    assert results(path, ("seed",)) == [{"seed": 1}]
    add(path, {"seed": 2})
    assert results(path, ("seed",)) == [{"seed": 1}, {"seed": 2}]


@pytest.mark.parametrize("line", ['{"other": 1}', "[1]", "seed 1"])
def test_a_file_of_another_command_is_left_alone(tmp_path: Path, line: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(f'{{"seed": 1}}\n{line}\n')
    with pytest.raises(UnusableError, match="line 2 is no result of this command"):
        results(path, ("seed",))


def test_numbers_have_bounds() -> None:
    assert (positives("1,20"), nonnegatives("0,1.5")) == ([1, 20], [0.0, 1.5])
    for kind, text in ((positives, "0"), (positives, "1.5"), (nonnegatives, "-1"), (nonnegatives, "nan"), (nonnegatives, "x")):
        with pytest.raises(argparse.ArgumentTypeError, match="number of at least"):
            kind(text)


def test_results_that_cannot_be_written_are_told_before_anything_runs(sets: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        quality.main(["--instances", str(sets), "--solvers", "router", "--out", str(tmp_path / "nowhere" / "out.jsonl")])


def test_what_is_no_solution_is_told(sets: Path, tmp_path: Path) -> None:
    file = tmp_path / "solution.json"
    for content in ("{", "[]", json.dumps({"family": "hfvrp", "instance": "nobody's"})):
        file.write_text(content)
        with pytest.raises(UnusableError, match="is no solution of an instance in"):
            recheck.main(["--instances", str(sets), str(file)])
