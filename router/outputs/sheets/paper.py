"""Paper: A4 in fonts for all scripts, shaped and written in each script's own direction, with tables and a running foot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from router.outputs.columns import plain
from router.outputs.sheets.fonts import FontFile, joins
from router.outputs.sheets.words import Words

MISSING = "□"
"""Stands for a letter that no font has."""

PRINTED = frozenset("−+→·–×/" + MISSING) | frozenset(map(chr, range(32, 127)))
"""Letters that every page may need."""

_SHADE = 240


def letters_of(texts: Iterable[str]) -> set[str]:
    """The letters that printing `texts` needs."""
    return {letter for text in texts for letter in plain(text)} | PRINTED


def texts_in(value: object) -> Iterator[str]:
    """Every text in nested tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for part in value:
            yield from texts_in(part)


class Printer:
    """Prints one document.

    Parameters
    ----------
    title, foot : of the document, and what stands at the foot of its pages.
    made_for : the moment written into the file.
    fonts : the first is used, the others stand in for letters that it lacks; `known` are the letters of all.
    texts : all that will be printed.
    """

    def __init__(
        self,
        *,
        title: str,
        foot: str,
        made_for: datetime,
        words: Words,
        fonts: Sequence[FontFile],
        texts: Iterable[str],
        orientation: Literal["landscape", "portrait"] = "landscape",
    ) -> None:
        self.words, self.foot = words, foot
        self.known: frozenset[str] = frozenset().union(*(font.letters for font in fonts))
        self.font = fonts[0].name
        self.page = _paper(self.running_foot, orientation)
        self.page.set_creation_date(made_for)
        self.page.set_title(plain(title))
        self.page.set_margin(10)
        self.page.set_auto_page_break(True, margin=14)
        for font in fonts:
            self.page.add_font(font.name, fname=str(font.path))
        self.page.set_fallback_fonts([font.name for font in fonts[1:]])
        if any(joins(letter) for text in texts for letter in text):
            self.page.set_text_shaping(use_shaping_engine=True)

    def output(self) -> bytes:
        """The file."""
        return bytes(self.page.output())

    def text(self, *lines: str) -> str:
        """Lines without control characters, letters that the font lacks made visible."""
        shown = (plain(line) for line in lines if line)
        return "\n".join("".join(letter if letter in self.known else MISSING for letter in line) for line in shown)

    def titled(self, title: str, facts: Sequence[str]) -> None:
        """A new page with its title."""
        print_line = partial(self.page.multi_cell, 0, new_x="LMARGIN", new_y="NEXT")
        self.page.add_page()
        self.page.set_font(self.font, size=15)
        print_line(h=8, text=self.text(title))
        self.page.set_font(self.font, size=9)
        print_line(h=5, text=self.text(" · ".join(fact for fact in facts if fact)))
        self.page.ln(2)
        self.page.set_font(self.font, size=9)

    def table(self, widths: Sequence[int]) -> Any:
        """A table whose head is repeated on every page."""
        from fpdf.fonts import FontFace

        heading = FontFace(emphasis="", fill_color=_SHADE)
        return self.page.table(
            col_widths=widths, text_align="LEFT", v_align="TOP", line_height=4.4, padding=1, headings_style=heading
        )

    def running_foot(self, page: Any) -> None:
        """What the document is and the number of the page, at the foot of every page."""
        page.set_y(-11)
        page.set_font(self.font, size=8)
        page.cell(page.epw / 2, 4, text=self.text(self.foot), align="L")
        page.cell(page.epw / 2, 4, text=self.text(f"{self.words['page']} {page.page_no()} / {{nb}}"), align="R")


def foot_of(title: str, plan: str, day: date) -> str:
    """What stands at the foot of a page."""
    return f"{title} · {plan} · {day.isoformat()}"


def _paper(foot: Callable[[Any], None], orientation: str) -> Any:
    """A document that prints `foot` at the end of every page."""
    from fpdf import FPDF

    class Paper(FPDF):
        """A4, with a foot."""

        def footer(self) -> None:
            """Called by fpdf at the end of every page."""
            foot(self)

    return Paper(orientation=orientation, format="A4")
