"""A new day to fill in: a commented folder, or a workbook, that already solves."""

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from router.documents.csv_text import csv_lines
from router.documents.reading import SETTINGS_FILE
from router.documents.rows import SOURCING_TABLES, TABLES
from router.documents.workbook import SETTINGS_SHEET
from router.errors import InputError, Problem


def new_folder(path: str | Path, *, sourcing: bool = False) -> None:
    """Write the template as a folder at `path`, whole or not at all; `sourcing` as in `template_texts`.

    Raises
    ------
    InputError
        when something is there already, or it cannot be written.
    """
    write_new_folder(path, template_texts(sourcing=sourcing))


def write_new_folder(path: str | Path, texts: Mapping[str, str]) -> None:
    """Write files (name → text) as a new folder at `path`, whole or not at all.

    Raises
    ------
    InputError
        when something is there already, or it cannot be written.
    """
    path = Path(path)
    _must_be_free(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
        made.chmod(0o755)
        try:
            for name, text in texts.items():
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            os.replace(made, path)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as wrong:
        raise InputError([_cannot_write(path, wrong)]) from wrong


def new_workbook(path: str | Path, *, sourcing: bool = False) -> None:
    """Write the template as an ``.xlsx`` workbook at `path`: a sheet per table, remarks above the headers.

    `sourcing` as in `template_texts`.

    Raises
    ------
    InputError
        when something is there already, or it cannot be written.
    """
    import openpyxl

    path = Path(path)
    _must_be_free(path)
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SETTINGS_SHEET
    texts = template_texts(sourcing=sourcing)
    for line in _settings_lines(texts[SETTINGS_FILE]):
        sheet.append(line)
    for file, text in texts.items():
        if file != SETTINGS_FILE:
            sheet = book.create_sheet(file.removesuffix(".csv"))
            for cells in _sheet_lines(text):
                sheet.append(cells)
    scratch = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(scratch)
        os.replace(scratch, path)
    except OSError as wrong:
        raise InputError([_cannot_write(path, wrong)]) from wrong
    finally:
        scratch.unlink(missing_ok=True)


def template_texts(*, sourcing: bool = False) -> Mapping[str, str]:
    """File name → text of the template; with `sourcing` that of a day with stock, carriers and options."""
    folder = files("router.documents") / ("template_sourcing" if sourcing else "template_files")
    tables = ("orders", "sites", "vehicles", "zones", *SOURCING_TABLES) if sourcing else tuple(_plain_tables())
    names = [SETTINGS_FILE, *(f"{name}.csv" for name in tables)]
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def _plain_tables() -> Iterator[str]:
    return (name for name in TABLES if name not in SOURCING_TABLES)


def _must_be_free(path: Path) -> None:
    try:
        taken = any(path.iterdir()) if path.is_dir() else path.exists()
    except OSError as wrong:
        raise InputError([_cannot_write(path, wrong)]) from wrong
    if taken:
        raise InputError(
            [Problem(code="E250", where=str(path), what="something is there already", remedy="name a new folder or file")]
        )


def _cannot_write(path: Path, wrong: OSError) -> Problem:
    return Problem(code="E251", where=str(path), what=f"it cannot be written: {wrong.strerror}", remedy="name another place")


def _settings_lines(text: str) -> Iterator[list[Any]]:
    """Settings as rows of key, value and remark."""
    yield ["key", "value"]
    for key, value in _leaves(tomllib.loads(text), ""):
        yield [key, "; ".join(value) if isinstance(value, list) else value]


def _leaves(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], list):
            yield f"{above}{key}", " | ".join("; ".join(pair) for pair in value)
        elif value not in ("", []):
            yield f"{above}{key}", value


def _sheet_lines(text: str) -> Iterator[list[Any]]:
    yield from (list(cells) for _, cells in csv_lines(text, "", [], ","))
