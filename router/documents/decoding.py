"""From the bytes of a text file to text: UTF-8 and UTF-16 by their marks, five old encodings told apart by their letters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from router.errors import InputError, Problem

OLD_ENCODINGS = {"cp1252": "Windows-1252", "gb18030": "GB18030", "big5": "Big5", "cp932": "Shift-JIS"}
"""Python's name → what people call it; other encodings are named in ``[reading] encoding``."""
MOST_BYTES = 100_000_000
"""Of one file; a matrix may hold ten times as many."""
_BINARY = {b"PK\x03\x04": "a workbook", b"\xd0\xcf\x11\xe0": "an old workbook", b"%PDF": "a PDF"}
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SIGN_IN_WORD = re.compile(r"[^\W\d_][£¥¯³¹¼¾¿][^\W\d_]")
"""Ł, Ą, Ż, ł, ą, Ľ, ľ, ż of Windows-1250 inside a word, read as Windows-1252."""
_SAMPLE = 60_000
_CLOSE = 0.05
"""Two readings whose disorder differs by less cannot be told apart by it."""
_SAVE = "save it again as 'CSV UTF-8', or name its encoding: [reading] encoding = \"cp1252\""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding it was read by; `assumed` where nothing in the file says so."""

    text: str
    encoding: str
    assumed: bool = False


def decoded(file: Path, encoding: str = "", likeness: Callable[[str], int] | None = None, most: int = MOST_BYTES) -> Decoded:
    """The text of `file`.

    Parameters
    ----------
    encoding : its name where it is known.
    likeness : how much a text looks like what is looked for; decides between readings that are equally orderly.
    most : bytes it may hold.

    Raises
    ------
    InputError
        when it cannot be opened, is no text, is too large, or its encoding cannot be told.
    """
    raw = bytes_of(file, most)
    kind = next((kind for mark, kind in _BINARY.items() if raw.startswith(mark)), "")
    if kind:
        raise _fault(file, f"it is {kind}, not text", "save it again as 'CSV UTF-8'")
    named = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "") or encoding
    if named:
        return _by_name(file, raw, named)
    if b"\x00" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\x00")) + 1
        raise _fault(file, "it holds zero bytes (UTF-16 without a mark, or a binary file)", "save it again as 'CSV UTF-8'", line)
    try:
        return Decoded(raw.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as wrong:
        return _guessed(file, raw, raw.count(b"\n", 0, wrong.start) + 1, likeness)


def bytes_of(file: Path, most: int = MOST_BYTES) -> bytes:
    """What `file` holds.

    Raises
    ------
    InputError
        when it cannot be opened or is too large.
    """
    try:
        size = file.stat().st_size
        if size > most:
            what, remedy = f"it holds {size:,} bytes", f"a file may hold {most:,}; split the day"
            raise InputError([Problem(code="E218", where=file.name, what=what, remedy=remedy, file=file.name)])
        return file.read_bytes()
    except OSError as wrong:
        raise _fault(file, f"it cannot be opened: {wrong.strerror or wrong}", "check the path and its permissions") from wrong


def _by_name(file: Path, raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding))
    except LookupError as wrong:
        raise _fault(file, f"encoding '{encoding}' is not known", "name one such as cp1252 or gb18030") from wrong
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise _fault(file, f"it is not {encoding}", "save it again as 'CSV UTF-8'", line) from wrong


def _guessed(file: Path, raw: bytes, line: int, likeness: Callable[[str], int] | None) -> Decoded:
    """The reading with the least disorder; where two are equally orderly, the one that looks like what is looked for."""
    from charset_normalizer import from_bytes

    readings = {name: text for name in OLD_ENCODINGS if (text := _strict(raw, name)) is not None}
    telling = [one for number, one in enumerate(raw.splitlines(keepends=True)) if number == 0 or not one.isascii()]
    sample = b"".join(telling)[:_SAMPLE]
    matches = [match for match in from_bytes(sample, cp_isolation=list(OLD_ENCODINGS)) if match.encoding in readings]
    best = [match.encoding for match in matches if match.chaos - matches[0].chaos < _CLOSE]
    if len({readings[name] for name in best}) > 1 and likeness is not None:
        scores = {name: likeness(readings[name]) for name in best}
        best = [name for name in best if scores[name] == max(scores.values())]
    if not best:
        raise _fault(file, "it is neither UTF-8 nor " + ", ".join(OLD_ENCODINGS.values()), _SAVE, line)
    if len({readings[name] for name in best}) > 1:
        names = " or ".join(OLD_ENCODINGS[name] for name in best)
        raise _fault(file, f"it is not UTF-8 and may be {names}", _SAVE, line)
    if best[0] == "cp1252" and _SIGN_IN_WORD.search(readings["cp1252"]) and (central := _strict(raw, "cp1250")) is not None:
        return Decoded(central, "Windows-1250", assumed=True)
    return Decoded(readings[best[0]], OLD_ENCODINGS[best[0]], assumed=True)


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _fault(file: Path, what: str, remedy: str, row: int | None = None) -> InputError:
    where = file.name if row is None else f"{file.name} row {row}"
    return InputError([Problem(code="E202", where=where, what=what, remedy=remedy, file=file.name, row=row)])
