"""Text and tables for a terminal, laid out by rich, free of what a terminal would obey."""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
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


@dataclass(frozen=True, slots=True)
class _Paragraph:
    body: Text
    first: str  # before the first line
    others: str  # before every other

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widest = max(map(cell_len, self.body.plain.split()), default=0)
        lines = self.body.wrap(console, max(options.max_width - len(self.others), widest))
        for number, line in enumerate(lines):
            before = Text(self.others if number else self.first, style=self.body.style, no_wrap=True, overflow="ignore")
            yield before.append_text(line)


def prose(text: str, style: str = "", *, indent: int = 0, first: str = "") -> RenderableType:
    """A paragraph, wrapped between words and indented; `first` stands before it. A path wider than the terminal stays whole."""
    first = f"{first} " if first else ""
    return _Paragraph(Text(plain(text), style=style), " " * indent + first, " " * (indent + len(first)))


def rendered(*parts: RenderableType, width: int = 100, colour: bool = False) -> str:
    """The parts one below the other as lines: strings as they are, to be copied; the rest at most `width` cells wide."""
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
    for part in parts:
        if isinstance(part, str):
            print(*map(plain, part.split("\n")), sep="\n", file=screen)
        else:
            console.print(part, crop=False)
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines())
