"""Folders of kernels that nobody uses are removed; never the own one, never anything else, and never with an error."""

import os
import shutil
from pathlib import Path

import pytest

from router import compilation, kernel_folders
from router.compilation import CLOCK_SOURCES, cache_folder, fingerprint
from router.kernel_folders import UNUSED_DAYS, mark_used, remove_unused

DAY = 86_400
NOW = 1_800_000_000


def kernels(place: Path, letter: str, *, days: float) -> Path:
    """A folder with a kernel in it, last used so many days ago."""
    folder = place / f"kernels-{letter * 16}"
    (folder / "timing_0").mkdir(parents=True)
    (folder / "timing_0" / "clock.nbi").write_bytes(b"code")
    os.utime(folder, (NOW - days * DAY, NOW - days * DAY))
    return folder


def test_what_nobody_used_for_some_days_is_removed(tmp_path: Path) -> None:
    own, recent = kernels(tmp_path, "a", days=0), kernels(tmp_path, "b", days=UNUSED_DAYS - 1)
    old = kernels(tmp_path, "c", days=UNUSED_DAYS + 1)
    assert remove_unused([tmp_path], [own]) == [old]
    assert sorted(tmp_path.iterdir()) == [own, recent]


def test_the_own_folder_stays_however_old(tmp_path: Path) -> None:
    """A server that has run for months uses its first folder; its second was made today."""
    own, new = kernels(tmp_path, "a", days=100), kernels(tmp_path, "b", days=0)
    assert remove_unused([tmp_path], [own, new]) == []
    assert own.is_dir()


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    own = kernels(tmp_path, "a", days=0)
    for name in ("kernels-of-mine", "kernels-0123", "other-0123456789abcdef"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    elsewhere = kernels(tmp_path / "elsewhere", "c", days=100)
    (tmp_path / f"kernels-{'d' * 16}").symlink_to(elsewhere)
    before = sorted(tmp_path.iterdir())
    assert remove_unused([tmp_path], [own]) == []
    assert sorted(tmp_path.iterdir()) == before
    assert elsewhere.is_dir()


def test_every_place_is_cleared_and_one_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    own, old = kernels(tmp_path / "one", "a", days=0), kernels(tmp_path / "two", "b", days=100)
    assert remove_unused([tmp_path / "none", tmp_path / "one", tmp_path / "two"], [own]) == [old]


def test_what_cannot_be_removed_stays_and_nobody_is_bothered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, old = kernels(tmp_path, "a", days=0), kernels(tmp_path, "b", days=100)

    def refused(self: Path, target: Path) -> Path:
        raise PermissionError(13, "read-only", str(self), None, str(target))

    monkeypatch.setattr(Path, "rename", refused)
    assert remove_unused([tmp_path], [own]) == []
    assert old.is_dir()


def test_of_two_processes_one_removes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The other one has been faster; here between our look and our rename."""
    own, old = kernels(tmp_path, "a", days=0), kernels(tmp_path, "b", days=100)
    looked = kernel_folders._last_used

    def last_used(folder: Path) -> float:
        moment = looked(folder)
        if folder == old:
            shutil.rmtree(old)
        return moment

    monkeypatch.setattr(kernel_folders, "_last_used", last_used)
    assert remove_unused([tmp_path], [own]) == []


def test_a_removal_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    own, old = kernels(tmp_path, "a", days=0), kernels(tmp_path, "b", days=100)
    left = old.rename(tmp_path / f"{old.name}.4711.old")
    assert remove_unused([tmp_path], [own]) == [left]
    assert not left.exists()


def test_without_an_own_folder_nothing_is_old(tmp_path: Path) -> None:
    old = kernels(tmp_path, "b", days=100)
    assert remove_unused([tmp_path], []) == []
    assert old.is_dir()


def test_to_use_a_folder_is_to_mark_it(tmp_path: Path) -> None:
    old = kernels(tmp_path, "b", days=100)
    mark_used(old)
    assert old.stat().st_mtime > NOW - 100 * DAY


def test_new_code_clears_out_old_folders_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By the way that saving takes."""
    monkeypatch.setattr(compilation, "_candidates", lambda: [tmp_path])
    monkeypatch.setattr(compilation, "_own", set())
    fingerprint.cache_clear()
    cache_folder.cache_clear()
    compilation.clear_out.cache_clear()
    old = tmp_path / f"kernels-{'b' * 16}"
    old.mkdir()
    os.utime(old, (0, 0))
    own = cache_folder(CLOCK_SOURCES)
    compilation.clear_out()
    cache_folder.cache_clear()
    compilation.clear_out.cache_clear()
    assert [path.name for path in tmp_path.iterdir()] == [own.name]


def test_a_user_without_a_home_is_not_bothered(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    compilation.clear_out.cache_clear()
    compilation.clear_out()
    compilation.clear_out.cache_clear()


def test_a_folder_that_was_taken_for_unused_is_made_again(tmp_path: Path) -> None:
    with compilation.locked(tmp_path / "gone" / "saving.lock"):
        assert (tmp_path / "gone" / "saving.lock").exists()
