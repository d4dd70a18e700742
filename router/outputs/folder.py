"""Files that appear whole or not at all, all of a plan at once, and never over somebody else's."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from router.errors import InputError, Problem
from router.outputs.folder_exchange import STORE, exchange, leads_through_store, locked, recover, write_safely
from router.outputs.folder_file import replace_file

MANIFEST = ".router.json"
"""Names what router wrote into a folder, so that it goes when the next plan takes its place."""

PLAN = "plan"

_MARK = b'"format": "router-plan"'


def refuse_folder(folder: str | Path, names: Iterable[str], *, overwrite: bool = False) -> None:
    """Say what keeps `write_folder` from writing, before there is anything to write.

    Parameters
    ----------
    names : of the files that will be written, relative to `folder`; a name that ends in ``/`` is a folder for files whose names are
        not known yet.

    Raises
    ------
    InputError
        when a file of another origin is in the way, or the folder cannot be written.
    """
    target = Path(folder)
    try:
        target = target.resolve()
        if not overwrite:
            _refuse_foreign(target, list(_inside(target, names)))
        above = next(one for one in (target, *target.parents) if one.exists())
        if above != target and not above.is_dir():
            raise NotADirectoryError(20, f"{above} is a file")
        with TemporaryFile(dir=above):
            pass  # what access rights say is not true of every file system
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([_cannot_write(target, error, "choose a folder you may write to")]) from error


def _inside(target: Path, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        if name.endswith("/"):
            yield from (path.relative_to(target).as_posix() for path in (target / name).rglob("*") if path.is_file())
        else:
            yield name


def write_folder(
    folder: str | Path, files: Mapping[str, bytes], *, kind: str = PLAN, overwrite: bool = False, keep: bool = False
) -> list[Path]:
    """Write `files` (relative name → content) into `folder`, made if need be, in place of what router wrote there before.

    All files change at one moment, after all of them are safe on disk: whoever reads, and whenever the program is killed, finds the
    old ones or the new ones. Other files in the folder stay. Files already there are replaced only if router wrote them, or with
    `overwrite`. (Where the file system knows no symbolic links, files are replaced whole, but one by one.)

    Parameters
    ----------
    kind : what the files are; a new plan takes the place of everything that router wrote, other kinds only that of their own.
    keep : what router wrote before and is not in `files` stays, too.

    Raises
    ------
    InputError
        when a file of another origin is in the way, or the folder cannot be written.
    """
    target = Path(folder)
    try:
        place = target.resolve()
        if not overwrite:
            _refuse_foreign(place, list(files))
        place.mkdir(parents=True, exist_ok=True)
        with locked(place):
            _exchange(place, files, kind, keep=keep)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([_cannot_write(target, error, "choose a folder you may write to")]) from error
    return [target / name for name in files]


def _exchange(place: Path, files: Mapping[str, bytes], kind: str, *, keep: bool) -> None:
    recover(place)
    known = _written_before(place)
    gone = {name for name, of in known.items() if not keep and name not in files and kind in (PLAN, of)}
    listed = {name: of for name, of in known.items() if name not in gone} | dict.fromkeys(files, kind)
    manifest = {"format": "router-files", "version": 1, "files": dict(sorted(listed.items()))}
    try:
        write_safely(place / STORE / "new", {**files, MANIFEST: f"{json.dumps(manifest, indent=1)}\n".encode()})
        exchange(place, [*files, *sorted(gone), MANIFEST])
    except OSError:
        recover(place)
        raise


def write_file(path: str | Path, content: bytes) -> Path:
    """Write one file whole, replacing what is there; raises `InputError` when that cannot be done."""
    target = Path(path)
    try:
        replace_file(target.resolve(), content)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([_cannot_write(target, error, "choose a file you may write to")]) from error
    return target


def _problem(code: str, path: Path, what: str, remedy: str) -> Problem:
    return Problem(code=code, where=str(path), what=what, remedy=remedy, file=str(path))


def _cannot_write(target: Path, error: Exception, remedy: str) -> Problem:
    reason = (error.strerror if isinstance(error, OSError) else None) or error
    return _problem("E411", target, f"cannot be written ({reason})", remedy)


def _refuse_foreign(target: Path, names: Collection[str]) -> None:
    if target.exists() and not target.is_dir():
        raise InputError([_problem("E410", target, "is a file, not a folder", "name a folder")])
    known = _written_before(target)
    strangers = [
        target / name
        for name in names
        if name not in known and os.path.lexists(target / name) and not leads_through_store(target, name)
    ]
    if strangers and (known or not _is_ours(target / "plan.json")):
        remedy = "choose another folder or add --overwrite"
        raise InputError([_problem("E410", path, "is there already and is no output of router", remedy) for path in strangers])


def _written_before(target: Path) -> Mapping[str, str]:
    """Names in the manifest that lead to files inside the folder, and of what kind those are."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        files = json.loads((target / MANIFEST).read_bytes())["files"]
        return {name: of for name, of in files.items() if not Path(name).is_absolute() and ".." not in Path(name).parts}
    return {}


def _is_ours(plan: Path) -> bool:
    with suppress(OSError), plan.open("rb") as file:
        return _MARK in file.read(200)
    return False
