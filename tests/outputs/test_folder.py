"""Files appear whole or not at all, and never over somebody else's."""

from pathlib import Path

import pytest

from router.errors import InputError
from router.outputs import document_of, render
from router.outputs.folder import write_file, write_folder
from tests.outputs import days

FILES = {"plan.json": b'{\n "format": "router-plan"}', "routes.csv": b"new", "sheets/one.html": b"x"}


def test_a_new_folder_has_every_file(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "deep" / "out", FILES)
    assert [path.read_bytes() for path in written] == list(FILES.values())
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"], "no draft is left behind"


def test_our_own_files_are_replaced_and_others_stay(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FILES)
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    write_folder(tmp_path / "out", FILES | {"routes.csv": b"newer"})
    assert (tmp_path / "out" / "routes.csv").read_bytes() == b"newer"
    assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_foreign_files_are_refused_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "routes.csv").write_bytes(b"foreign")
    (tmp_path / "plan.json").write_bytes(b"{}")
    with pytest.raises(InputError) as caught:
        write_folder(tmp_path, FILES)
    assert [problem.code for problem in caught.value.problems] == ["E410", "E410"]
    assert (tmp_path / "routes.csv").read_bytes() == b"foreign"
    write_folder(tmp_path, FILES, overwrite=True)
    assert (tmp_path / "routes.csv").read_bytes() == b"new"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(InputError, match="E410"):
        write_folder(tmp_path / "out", FILES)


def test_a_folder_that_cannot_be_made_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="E411"):
        write_folder(tmp_path / "file" / "out", FILES)
    with pytest.raises(InputError, match="E411"):
        write_file(tmp_path / "file" / "out.png", b"")


def test_a_real_plan_counts_as_ours(tmp_path: Path) -> None:
    files = render(document_of(days.instance(), days.result()), ["json", "csv"])
    write_folder(tmp_path / "out", files)
    write_folder(tmp_path / "out", files)


def test_one_file_is_replaced_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "a.png", b"1")
    write_file(tmp_path / "a.png", b"2")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.png", b"2")]
