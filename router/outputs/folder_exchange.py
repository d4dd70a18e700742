"""Many files exchanged at one moment, so that no reader and no kill finds some old and some new.

A file system changes one name at a time, at once for everybody (`rename`). So for the moment of the exchange every file is a
symbolic link through one link ``current`` in a store of ours inside the folder:

1. the new files are in ``.router/new``, safe on disk; the old ones get a second name in ``.router/old``; ``current`` → ``old``;
2. one by one, each visible name becomes a link to ``.router/current/NAME``, which holds the same as before;
3. ``current`` → ``new``, by one rename: **now** every name holds the new file, and names that are old only lead nowhere;
4. one by one, each link is replaced by the new file itself, links that lead nowhere are removed, and so is the store.

Whoever comes after a kill goes on with step 4 (`recover`).
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # no such locks on this system: two programs must not write into one folder at once
    fcntl = None  # type: ignore[assignment]

STORE = ".router"
_CURRENT = "current"
_NO_LINKS = (OSError, NotImplementedError)
"""What `os` and `pathlib` raise where the file system, or the whole system, has no such link."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only program that writes into `folder`; a program that is killed holds no lock any more."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        lock(handle, wait=True)
        yield
    finally:
        os.close(handle)


def lock(handle: int, *, wait: bool) -> bool:
    """Hold an open file or folder until it is closed; False where another program holds it, or there are no locks."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def write_safely(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder` and wait until they are on disk."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(place)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on disk, where the system can say so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exchange(folder: Path, names: Iterable[str]) -> None:
    """Put the files of ``.router/new`` in place of what `names` hold now; those of `names` that are not among them go."""
    names = list(names)
    store = folder / STORE
    try:
        (store / _CURRENT).symlink_to("old")
    except _NO_LINKS:
        _settle(folder, names)
        return
    for name in names:
        _remember(folder / name, store / "old" / name)
    sync_folder(store)
    for name in names:
        _lead_through_store(folder, name)
    (store / "next").symlink_to("new")
    (store / "next").replace(store / _CURRENT)
    sync_folder(store)
    _settle(folder, names)


def recover(folder: Path) -> None:
    """End what a killed program has begun: every link into the store becomes the file it leads to, and the store goes."""
    store = folder / STORE
    if store.is_symlink() or not store.is_dir():
        return
    kept = [store / "old", store / "new"]
    names = {path.relative_to(one).as_posix() for one in kept for path in one.rglob("*") if path.is_symlink() or path.is_file()}
    current = store / _CURRENT
    for name in sorted(names):
        if leads_through_store(folder, name):
            if os.path.lexists(current / name):
                (current / name).replace(folder / name)
            else:
                (folder / name).unlink()
                _remove_empty(folder, (folder / name).parent)
    shutil.rmtree(store)


def _remember(visible: Path, second: Path) -> None:
    """Give the file a second name; a copy where the file system has no such thing."""
    if not os.path.lexists(visible):
        return
    second.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(visible, second, follow_symlinks=False)
    except _NO_LINKS:
        shutil.copy2(visible, second, follow_symlinks=False)


def _through_store(name: str) -> str:
    """Where the visible `name` leads during the exchange, as seen from its own folder."""
    return "../" * name.count("/") + f"{STORE}/{_CURRENT}/{name}"


def _lead_through_store(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    link = folder / STORE / "link"
    link.symlink_to(_through_store(name))
    link.replace(folder / name)


def leads_through_store(folder: Path, name: str) -> bool:
    """Whether the visible `name` is one of our links, left by a program that was killed."""
    return (folder / name).is_symlink() and os.readlink(folder / name) == _through_store(name)


def _settle(folder: Path, names: Iterable[str]) -> None:
    """Plain files again: the new ones under their names, the others gone."""
    new = folder / STORE / "new"
    for name in names:
        if (new / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).replace(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
            _remove_empty(folder, (folder / name).parent)
    sync_folder(folder)
    shutil.rmtree(folder / STORE)


def _remove_empty(folder: Path, inside: Path) -> None:
    with contextlib.suppress(OSError):
        while inside != folder:
            inside.rmdir()
            inside = inside.parent
