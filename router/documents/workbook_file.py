"""A spreadsheet's file: what it may hold, and which of its cells have no value although something is written there."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from router.documents.decoding import bytes_of
from router.documents.grid import Unreadable, file_problem
from router.errors import InputError

MOST_UNPACKED = 150_000_000
"""Bytes of a workbook once unpacked."""
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
"""What the standard library raises for archives that are none, damaged, encrypted or packed in unknown ways."""
_CELL = re.compile(r"([A-Z]+)(\d+)")
_FORMULA = Unreadable(
    "the formula has no stored value", "open the workbook in a spreadsheet program and save it once, or write the value itself"
)
_ERROR = "correct the formula, or empty the cell"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def opened(path: Path) -> Any:
    """The workbook at `path`, open for reading.

    Raises
    ------
    InputError
        when it cannot be opened, is none, or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    bytes_of(path)
    if zipfile.is_zipfile(path):
        _check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except PasswordError as wrong:
        raise _fault(path, "it is protected by a password", "save it without one") from wrong
    except (CalamineError, OSError, ValueError) as wrong:
        raise _fault(path, f"it is no workbook: {str(wrong)[:200]}", "save it again as .xlsx") from wrong
    return book


def unreadable_cells(path: Path) -> dict[str, dict[tuple[int, int], Unreadable]]:
    """Sheet → (row, column from 0) of formulas that were never computed, and of error values such as #N/A."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as book:
            return {name: dict(_unreadable(book.read(member))) for name, member in _members(book)}
    except (ElementTree.ParseError, KeyError, *_BROKEN) as wrong:
        raise _fault(path, f"it is no workbook: {wrong}", "save it again as .xlsx") from wrong


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            size = sum(member.file_size for member in book.infolist())
            if size > MOST_UNPACKED:
                what, remedy = f"it holds {size:,} bytes unpacked", f"a workbook may hold {MOST_UNPACKED:,}; split the day"
                raise InputError([file_problem("E218", path.name, what, remedy)])
            broken = book.testzip()  # also finds members that hold more than they say
    except _BROKEN as wrong:
        raise _fault(path, f"it is no workbook: {wrong}", "save it again as .xlsx") from wrong
    if broken:
        raise _fault(path, f"its part {broken} is damaged", "save it again as .xlsx")


def _members(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet, and the part of the file that holds it."""
    if "xl/workbook.xml" not in book.namelist():
        return
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        target = targets.get(sheet.get(_RELATION))
        if sheet.tag.endswith("}sheet") and target:
            member = str(PurePosixPath("/xl") / target).lstrip("/")
            if member in book.namelist():
                yield sheet.get("name", ""), member


def _unreadable(xml: bytes) -> Iterator[tuple[tuple[int, int], Unreadable]]:
    if not re.search(rb"<(?:\w+:)?f[ >/]|t=[\"']e[\"']", xml):
        return
    for cell in ElementTree.fromstring(xml).iter():
        if not cell.tag.endswith("}c"):
            continue
        parts = {part.tag.rsplit("}", maxsplit=1)[-1]: part for part in cell}
        value = (parts["v"].text or "") if "v" in parts else ""
        place = _CELL.fullmatch(cell.get("r", ""))
        if place is None:
            continue
        spot = int(place[2]), _column(place[1])
        if cell.get("t") == "e":
            yield spot, Unreadable(f"it holds the error {value}", _ERROR)
        elif "f" in parts and not value and cell.get("t") != "str":
            yield spot, _FORMULA


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _fault(path: Path, what: str, remedy: str) -> InputError:
    return InputError([file_problem("E202", path.name, what, remedy)])
