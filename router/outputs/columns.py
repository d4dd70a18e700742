"""Tables for a terminal: aligned by what the eye sees, fitted to the width, free of what a terminal would obey."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

GAP = "  "
LEAST_WIDTH = 6
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of text. Narrow terminals first shorten the `flexible` ones, then drop those of the lowest `rank`."""

    title: str
    cells: Sequence[str]
    right: bool = False
    flexible: bool = False
    rank: int = 9


def plain(text: str) -> str:
    """`text` on one line, without control characters or marks that turn the writing direction."""
    return "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text if letter not in _DIRECTION_MARKS
    )


def seen_width(text: str) -> int:
    """Terminal cells that `text` takes: two for wide East Asian letters, none for combining marks."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` cells, an ellipsis standing for what is cut."""
    if seen_width(text) <= width:
        return text
    kept, used = [], 0
    for letter in text:
        used += _letter_width(letter)
        if used > width - 1:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled with spaces to `width` cells."""
    filling = " " * max(0, width - seen_width(text))
    return filling + text if right else text + filling


def table(columns: Sequence[Column], width: int) -> list[str]:
    """The lines of a table no wider than `width`, the titles first."""
    columns = [_cleaned(column) for column in columns if any(column.cells)]
    while len(columns) > 1 and _total(columns, _least(columns)) > width:
        dropped = min(range(len(columns)), key=lambda index: (columns[index].rank, -index))
        columns = [column for index, column in enumerate(columns) if index != dropped]
    widths = _fitted(columns, width)
    rows = zip(*[[column.title, *column.cells] for column in columns], strict=True)
    return [_line(row, columns, widths) for row in rows]


def wrap(words: Sequence[str], width: int, *, indent: str = "", joint: str = "  ") -> list[str]:
    """Words on as few lines as fit; a word is never broken."""
    lines, line = [], ""
    for word in words:
        longer = f"{line}{joint}{word}" if line else word
        if line and seen_width(indent + longer) > width:
            lines.append(indent + line)
            longer = word
        line = longer
    return [*lines, indent + line] if line else lines


def _cleaned(column: Column) -> Column:
    cells = [plain(cell) for cell in column.cells]
    return Column(title=column.title, cells=cells, right=column.right, flexible=column.flexible, rank=column.rank)


def _natural(columns: Sequence[Column]) -> list[int]:
    return [max(seen_width(text) for text in (column.title, *column.cells)) for column in columns]


def _least(columns: Sequence[Column]) -> list[int]:
    return [min(width, LEAST_WIDTH) if column.flexible else width for column, width in zip(columns, _natural(columns), strict=True)]


def _total(columns: Sequence[Column], widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(columns) - 1)


def _fitted(columns: Sequence[Column], width: int) -> list[int]:
    widths, least = _natural(columns), _least(columns)
    while _total(columns, widths) > width:
        widest = max(range(len(columns)), key=lambda index: widths[index] - least[index])
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    return widths


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = [
        pad(shorten(cell, width), width, right=column.right) for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    return GAP.join(parts).rstrip()
