"""A program killed at any moment leaves all of the old plan or all of the new one, and the next one clears up."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from router.errors import InputError
from router.outputs.folder import MANIFEST, refuse_folder, write_file, write_folder

OLD = {"plan.json": b'{\n "format": "router-plan", "plan": 1}', "routes.csv": b"old", "gpx/01-a.gpx": b"a", "gpx/02-b.gpx": b"b"}
NEW = {"plan.json": b'{\n "format": "router-plan", "plan": 2}', "routes.csv": b"new", "gpx/01-c.gpx": b"c"}


@pytest.fixture(autouse=True)
def disk_that_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


class KilledError(BaseException):
    """Like `kill -9`: no handler of errors sees it."""


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The system call number `step` that changes a name never comes back, half of the time after it has been done."""
    left = [step]

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and step % 2:
                raise KilledError
            result = real(*arguments, **options)
            if left[0] == 0:
                raise KilledError
            return result

        return call

    for name in ("replace", "link", "symlink", "unlink", "rmdir"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))


def shown(folder: Path) -> dict[str, bytes]:
    """What a reader finds: links that lead nowhere are no files."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".router")}


@pytest.mark.parametrize("before", [{}, OLD], ids=["new folder", "over a plan"])
def test_killed_at_every_step(tmp_path: Path, before: dict[str, bytes]) -> None:
    seen: list[dict[str, bytes]] = []
    for step in range(1, 200):
        folder = tmp_path / str(step)
        folder.mkdir()
        (folder / "notes.txt").write_bytes(b"mine")
        if before:
            write_folder(folder, before)
        mine = {"notes.txt": b"mine"}
        with pytest.MonkeyPatch.context() as patch:
            killed_at(patch, step)
            try:
                write_folder(folder, NEW)
            except KilledError:
                seen.append(shown(folder))
            else:
                break
        assert seen[-1] in (mine | before, mine | NEW)
        write_folder(folder, NEW)
        assert shown(folder) == mine | NEW
        assert {path.name for path in folder.iterdir()} == {*mine, MANIFEST, "plan.json", "routes.csv", "gpx"}
        assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert mine | before in seen
    assert mine | NEW in seen


def test_a_recovery_may_be_killed_too(tmp_path: Path) -> None:
    for first in range(4, 40, 5):
        for second in range(1, 12, 2):
            folder = tmp_path / f"{first}-{second}"
            write_folder(folder, OLD)
            for step in (first, second):
                with pytest.MonkeyPatch.context() as patch:
                    killed_at(patch, step)
                    try:
                        write_folder(folder, NEW)
                    except KilledError:
                        assert shown(folder) in (OLD, NEW)
            write_folder(folder, NEW)
            assert shown(folder) == NEW


def test_what_belonged_to_the_old_plan_goes_and_folders_that_are_empty_with_it(tmp_path: Path) -> None:
    write_folder(tmp_path, OLD)
    write_folder(tmp_path, {"plan.json": NEW["plan.json"]})
    assert shown(tmp_path) == {"plan.json": NEW["plan.json"]}
    assert not (tmp_path / "gpx").exists()


def test_files_written_beside_a_plan_go_with_it(tmp_path: Path) -> None:
    write_folder(tmp_path, {"plan.json": OLD["plan.json"]})
    write_folder(tmp_path, {"sheets/a.html": b"a", "sheets/b.html": b"b"}, kind="sheets")
    write_folder(tmp_path, {"sheets/a.html": b"a"}, kind="sheets")
    write_folder(tmp_path, {"sheets/c.html": b"c"}, kind="sheets", keep=True)
    assert shown(tmp_path).keys() == {"plan.json", "sheets/a.html", "sheets/c.html"}
    write_folder(tmp_path, NEW)
    assert shown(tmp_path) == NEW


def test_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "nowhere").symlink_to("made")
    for name in ("link", "nowhere"):
        for _ in range(2):
            refuse_folder(tmp_path / name, NEW)
            write_folder(tmp_path / name, NEW)
        assert (tmp_path / name).is_symlink()
    assert shown(tmp_path / "real") == shown(tmp_path / "made") == NEW


def test_without_links_files_are_replaced_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(1, "no links here")

    write_folder(tmp_path, OLD)
    monkeypatch.setattr(os, "symlink", refused)
    monkeypatch.setattr(os, "link", refused)
    write_folder(tmp_path, NEW)
    assert shown(tmp_path) == NEW


def test_an_exchange_that_fails_is_undone(tmp_path: Path) -> None:
    write_folder(tmp_path, OLD)
    (tmp_path / "tables").write_bytes(b"a file where a folder has to be")
    with pytest.raises(InputError, match="E411"):
        write_folder(tmp_path, NEW | {"tables/one.csv": b""})
    assert shown(tmp_path) == OLD | {"tables": b"a file where a folder has to be"}


def test_files_that_a_stranger_put_beside_a_plan_are_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {"plan.json": OLD["plan.json"]})
    (tmp_path / "gpx").mkdir()
    (tmp_path / "gpx" / "own.gpx").write_bytes(b"")
    with pytest.raises(InputError, match=r"E410 .*own.gpx"):
        refuse_folder(tmp_path, ["plan.json", "gpx/"])
    refuse_folder(tmp_path, ["plan.json", "gpx/"], overwrite=True)
    refuse_folder(tmp_path, ["plan.json"])


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a file system of the kernel, where nobody can write")
def test_a_file_system_that_takes_no_files_is_refused_before_anything_is_written() -> None:
    """Whoever may do everything has the right to write there, and cannot."""
    with pytest.raises(InputError, match="E411 /proc/plan: cannot be written"):
        refuse_folder("/proc/plan", NEW)


@pytest.mark.parametrize("name", ["file/out", "n" * 300, "nul\0", "file"])
def test_a_folder_that_cannot_be_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="E41"):
        refuse_folder(tmp_path / name, NEW)
    with pytest.raises(InputError, match="E41"):
        write_folder(tmp_path / name, NEW)


def test_drafts_of_one_file_are_cleared_up(tmp_path: Path) -> None:
    (tmp_path / ".a.png.123-4.part").write_bytes(b"left by a program that was killed")
    (tmp_path / "link.png").symlink_to("a.png")
    write_file(tmp_path / "link.png", b"picture")
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "link.png"}
    assert (tmp_path / "a.png").read_bytes() == b"picture"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_device_is_an_input_error() -> None:
    with pytest.raises(InputError, match="No space left"):
        write_file("/dev/full", b"picture")
