"""Files that appear whole or not at all, and never over somebody else's."""

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from router.errors import InputError, Problem

_MARK = b'"format": "router-plan"'


def write_folder(folder: str | Path, files: Mapping[str, bytes], *, overwrite: bool = False) -> list[Path]:
    """Write `files` (relative name → content) into `folder`, made if need be; other files in it stay.

    A new folder appears with all its files at once. In an existing one every file is replaced whole, after all of them are safe on
    disk. Files already there are replaced only if a plan of ours lies beside them, or with `overwrite`.

    Raises
    ------
    InputError
        when a file of another origin is in the way, or the folder cannot be written.
    """
    target = Path(folder)
    try:
        if not overwrite:
            _refuse_foreign(target, files)
        target.parent.mkdir(parents=True, exist_ok=True)
        return _write(target, files)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise InputError([_problem("E411", target, what, "choose a folder you may write to")]) from error


def write_file(path: str | Path, content: bytes) -> Path:
    """Write one file whole, replacing what is there; raises `InputError` when that cannot be done."""
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(target)
        try:
            draft.write_bytes(content)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise InputError([_problem("E411", target, what, "choose a file you may write to")]) from error
    return target


def _problem(code: str, path: Path, what: str, remedy: str) -> Problem:
    return Problem(code=code, where=str(path), what=what, remedy=remedy, file=str(path))


def _refuse_foreign(target: Path, names: Iterable[str]) -> None:
    if target.exists() and not target.is_dir():
        raise InputError([_problem("E410", target, "is a file, not a folder", "name a folder")])
    present = [target / name for name in names if (target / name).exists()]
    if present and not _is_ours(target / "plan.json"):
        remedy = "choose another folder or add --overwrite"
        raise InputError([_problem("E410", path, "is there already and is no output of router", remedy) for path in present])


def _is_ours(plan: Path) -> bool:
    with suppress(OSError), plan.open("rb") as file:
        return _MARK in file.read(200)
    return False


def _write(target: Path, files: Mapping[str, bytes]) -> list[Path]:
    draft = _draft(target.absolute())
    draft.mkdir()
    try:
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
        if target.exists():
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).replace(target / name)
        else:
            draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [target / name for name in files]


def _draft(target: Path) -> Path:
    """A name beside `target` that no other writer uses at this moment."""
    return target.with_name(f".{target.name}.{os.getpid()}-{get_ident()}.part")
