"""Where compiled kernels are kept, and that only one process at a time compiles."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numba
import pytest

from router import compilation
from router.compilation import CLOCK_SOURCES, cache_folder, fingerprint, sole_compiler


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Folders are chosen anew, also after the test."""
    fingerprint.cache_clear()
    cache_folder.cache_clear()
    yield
    fingerprint.cache_clear()
    cache_folder.cache_clear()


def package(folder: Path, source: str) -> Path:
    """A folder with one source of kernels."""
    (folder / "timing").mkdir(parents=True, exist_ok=True)
    (folder / "timing" / "clock.py").write_text(source)
    return folder


def test_the_folder_changes_with_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compilation, "_ROUTER", package(tmp_path, "one"))
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    one = cache_folder(CLOCK_SOURCES)
    assert one.parent == tmp_path / "__pycache__"
    assert cache_folder(CLOCK_SOURCES) == one
    fingerprint.cache_clear()
    cache_folder.cache_clear()
    package(tmp_path, "two")
    assert cache_folder(CLOCK_SOURCES).parent == one.parent
    assert cache_folder(CLOCK_SOURCES) != one


def test_the_folder_of_numba_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert cache_folder(CLOCK_SOURCES).parent == tmp_path


def test_what_cannot_be_written_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file stands where the package's folder and the user's would be."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(compilation, "_ROUTER", tmp_path / "file")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "file")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = cache_folder(CLOCK_SOURCES)
    assert folder.parent.parent == tmp_path
    assert folder.parent.name.startswith("router-")


def test_where_nothing_can_be_kept_kernels_live_as_long_as_the_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(compilation, "_candidates", lambda: [tmp_path / "file"])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert cache_folder(CLOCK_SOURCES).name.startswith("router-kernels-")


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_compiler(tmp_path):
            assert (tmp_path / "compiling.lock").exists()


def test_without_locks_work_may_be_done_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with sole_compiler(tmp_path), sole_compiler(tmp_path):
        assert not (tmp_path / "compiling.lock").exists()
