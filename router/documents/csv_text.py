"""Comma-separated text as spreadsheets write it: which mark separates, and the cells of each line with its number."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from router.documents.decoding import MOST_BYTES, decoded
from router.documents.grid import SEARCHED, Line, Origin, Table, Wanted, file_problem, header_of, is_nothing_but_names, make_table
from router.errors import InputError, Problem

SEPARATORS = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)


def read_csv(path: Path, wanted: Wanted, problems: list[Problem], *, encoding: str = "") -> Table | None:
    """The table in the file at `path`; its faults are added to `problems`."""
    try:
        lines, origin = lines_of(path, wanted, problems, encoding=encoding)
    except InputError as wrong:
        problems += wrong.problems
        return None
    return make_table(wanted, path.name, lines, problems, origin)


def lines_of(
    path: Path, wanted: Wanted, problems: list[Problem], *, encoding: str = "", size: int = MOST_BYTES
) -> tuple[Iterator[Line], Origin]:
    """Lines of cells of the file at `path`, and how it is written; faults of single lines are added to `problems`.

    Raises
    ------
    InputError
        when it is no text, or larger than `size` bytes.
    """
    found = decoded(path, encoding, lambda text: _separator(text, wanted)[1], size)
    separator, _ = _separator(found.text, wanted)
    origin = Origin(encoding=found.encoding, assumed=found.assumed, separator=_NAMES.get(separator, separator))
    return csv_lines(found.text, path.name, problems, separator), origin


def csv_lines(text: str, file: str, problems: list[Problem], separator: str) -> Iterator[Line]:
    """Lines of a CSV file with their numbers, a declaration ``sep=;`` left out."""
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    skipped = 1 if declared else 0
    yield from _remarks_then_rows(text[start:], skipped, file, problems, separator)


def _remarks_then_rows(text: str, skipped: int, file: str, problems: list[Problem], separator: str) -> Iterator[Line]:
    """Remarks before the header may hold quotation marks that belong to nobody: they are taken as they stand."""
    stream = io.StringIO(text, newline="")
    position = 0
    while (line := stream.readline()) and (not line.strip() or (line.startswith("#") and line[1:2] != separator)):
        if line.strip():
            yield skipped + 1, [line.strip()]
        skipped, position = skipped + 1, stream.tell()
    stream.seek(position)
    reader = csv.reader(stream, strict=True, delimiter=separator)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            number = skipped + reader.line_num
            code = "E207" if "larger than field limit" in str(wrong) else "E209"
            what = "a cell holds more than 131,072 characters" if code == "E207" else f"it is not valid CSV: {wrong}"
            problems.append(file_problem(code, file, what, "look at the quotation marks and the length of its cells", number))
            continue
        yield skipped + reader.line_num, cells


def _separator(text: str, wanted: Wanted) -> tuple[str, int]:
    """The mark by which a header is found, and how many known names it has: the one declared, or the best of all."""
    declared = _DECLARED.match(text)
    marks = declared[1] if declared else SEPARATORS
    head = text[:50_000]
    found = []
    for mark in marks:
        lines = list(islice(csv_lines(head, "", [], mark), SEARCHED))
        at, score = header_of(lines, wanted)
        if at < len(lines) and is_nothing_but_names(lines[at][1], score):
            return mark, score
        found.append((score, len(lines[at][1]) if at < len(lines) else 0, mark))
    score, _, mark = max(found, key=lambda one: one[:2])
    return mark, score
