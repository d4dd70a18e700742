"""Slips of the hand at the command line: each is told with its remedy, none is taken for a bug, none passes in silence."""

import json
from pathlib import Path

import pytest

from router import cli

Capture = pytest.CaptureFixture[str]
FLOOR = ("--engine", "construction", "--iterations", "1")
ENDLESS = "n" * 5_000
"""Longer than any name a file system takes."""


def _run(capsys: Capture, *words: object) -> tuple[int, str, str]:
    code = cli.main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slips") / "day"
    assert cli.main(["new", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def plan(day: Path) -> Path:
    folder = day.parent / "plan"
    assert cli.main(["solve", str(day), *FLOOR, "--out", str(folder), "--formats", "json", "--quiet"]) == 0
    return folder


@pytest.mark.parametrize("price", ["nan", "inf", "-1"])
def test_a_price_is_a_number_of_0_or_more(day: Path, plan: Path, capsys: Capture, price: str) -> None:
    code, _, err = _run(capsys, "what-if", day, plan, "--price", f"V1:km_price={price}", *FLOOR)
    assert code == 2
    assert f"E415 --price: '{price}' is no price" in err


@pytest.mark.parametrize(
    "words", [("solve", ENDLESS), ("show", ENDLESS), ("new", ENDLESS), ("new", f"{ENDLESS}.xlsx"), ("check", ENDLESS, "plan")]
)
def test_a_path_that_cannot_be_looked_at_is_no_bug(capsys: Capture, words: tuple[str, ...]) -> None:
    code, _, err = _run(capsys, *words)
    assert code == 2
    assert "File name too long" in err


def test_a_folder_that_may_not_be_searched_is_no_bug(day: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_file", refused)
    code, _, err = _run(capsys, "solve", day, *FLOOR)
    assert code == 2
    assert "it cannot be opened: Permission denied" in " ".join(err.split())


def test_a_new_workbook_is_named_so_that_it_can_be_read(capsys: Capture, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    code, out, _ = _run(capsys, "new", tmp_path / "my book", "--xlsx")
    assert code == 0
    assert (tmp_path / "my book.xlsx").is_file()
    assert f"router solve '{tmp_path / 'my book.xlsx'}'" in out


def test_a_plan_and_a_day_in_the_wrong_order_are_told_apart(day: Path, plan: Path, capsys: Capture) -> None:
    for words, told in (
        (("check", plan, day), f"swap them: {day} {plan}"),
        (("check", plan / "plan.json", day), "swap them"),
        (("solve", plan, *FLOOR), "this is a plan, not a day"),
        (("explain", day, day), "this is a day, not a plan"),
    ):
        code, _, err = _run(capsys, *words)
        assert code == 2
        assert "E417" in err
        assert told in " ".join(err.split())


def test_an_empty_list_of_formats_writes_nothing(plan: Path, capsys: Capture, tmp_path: Path) -> None:
    code, _, err = _run(capsys, "show", plan, "--formats", " ,", "--out", tmp_path / "out")
    assert code == 2
    assert "E412 --formats: no format is named" in err
    assert not (tmp_path / "out").exists()


def test_blanks_and_a_last_comma_in_a_list_of_sheets_do_no_harm(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    assert _run(capsys, "sheets", day, plan, "--out", tmp_path / "out", "--formats", " html,")[0] == 0
    assert list((tmp_path / "out").glob("*.html"))
    assert _run(capsys, "sheets", day, plan, "--out", tmp_path / "none", "--formats", ",")[0] == 2


def test_an_unknown_engine_is_refused_before_the_day_is_read(capsys: Capture) -> None:
    code, _, err = _run(capsys, "solve", "nowhere", "--engine", "hybird")
    assert code == 2
    assert "E413" in err
    assert "E201" not in err


def test_quiet_still_prints_what_is_wrong_with_a_plan(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    content["routes"][0]["stops"][1]["distance_m"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    code, out, _ = _run(capsys, "check", day, tmp_path, "--quiet")
    assert code == 1
    told = json.loads(_run(capsys, "check", day, tmp_path, "--json")[1])["violations"]
    assert all(violation["rule"] in out for violation in told)
    assert _run(capsys, "check", day, plan, "--quiet") == (0, "", "")


def test_a_workbook_that_is_none_cannot_be_marked_and_says_why(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "day.xlsx").write_bytes(b"no workbook")
    code, _, err = _run(capsys, "solve", tmp_path / "day.xlsx", "--mark")
    assert code == 2
    assert "it is no workbook" in err


def test_a_copy_that_cannot_be_written_hides_no_fault(capsys: Capture, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    openpyxl.Workbook().save(tmp_path / "day.xlsx")
    (tmp_path / "day.marked.xlsx").mkdir()
    code, _, err = _run(capsys, "solve", tmp_path / "day.xlsx", "--mark")
    assert code == 2
    assert "E201" in err
    assert "E411" in err
