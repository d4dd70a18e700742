"""Text and tables for a terminal, laid out by rich, free of what a terminal would obey."""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

GAP = 2
LEAST_WIDTH = 6
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of text. Narrow terminals first wrap the `flexible` ones, then drop those of the lowest `rank`."""

    title: str
    cells: Sequence[str]
    right: bool = False
    flexible: bool = False
    rank: int = 9

    def least(self) -> int:
        """Terminal cells below which the column is not read any more."""
        natural = max(cell_len(text) for text in (self.title, *self.cells))
        return min(natural, LEAST_WIDTH) if self.flexible else natural


def plain(text: str) -> str:
    """`text` on one line, without control characters or marks that turn the writing direction."""
    return "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text if letter not in _DIRECTION_MARKS
    )


def table(columns: Sequence[Column], width: int, *, styles: Sequence[str] = ()) -> Table:
    """A table no wider than `width`, empty columns left out; `styles` colour its rows."""
    kept = [column for column in columns if any(column.cells)]
    while len(kept) > 1 and sum(column.least() for column in kept) + GAP * (len(kept) - 1) > width:
        dropped = min(range(len(kept)), key=lambda index: (kept[index].rank, -index))
        kept = [column for index, column in enumerate(kept) if index != dropped]
    shown = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    for column in kept:
        shown.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            no_wrap=not column.flexible,
            overflow="fold",
            min_width=column.least(),
        )
    for number, cells in enumerate(zip(*(column.cells for column in kept), strict=True)):
        shown.add_row(*(Text(plain(cell)) for cell in cells), style=styles[number] if styles else None)
    return shown


def prose(text: str, style: str = "", *, indent: int = 0, first: str = "") -> RenderableType:
    """A paragraph, wrapped between words and indented; `first` stands before it."""
    body = Text(plain(text), style=style)
    if not first:
        return Padding.indent(body, indent)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(first, style=style), body)
    return Padding.indent(grid, indent)


def rendered(*parts: RenderableType, width: int = 100, colour: bool = False) -> str:
    """The parts one below the other as lines of at most `width` cells, each ended by a line feed."""
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Group(*parts))
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines())
