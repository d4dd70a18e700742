"""Sheets as PDF, A4 landscape, in fonts for all scripts, shaped and written in each script's own direction."""

import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any

from router.outputs.columns import plain
from router.outputs.sheets.content import Line, Parcel, Sheet, Trip, facts_of, loading_facts, times_of, where_of
from router.outputs.sheets.fonts import FontFile, cut_fonts
from router.outputs.sheets.links import code_png
from router.outputs.sheets.words import Words

MISSING = "□"
"""Stands for a letter that no font has."""

_WIDTHS = (8, 17, 24, 62, 56, 36, 22, 20, 32)
_COLUMNS = ("number", "eta", "window", "address", "contact", "load", "requires", "navigate", "signature")
_LOADING_WIDTHS = (12, 50, 70, 40, 105)
_LOADING_COLUMNS = ("stop", "order", "amount", "requires", "note")
_ROW_MM = 17.0
_SHADE = 240


def sheet_pdfs(sheets: Sequence[Sheet], words: Words) -> tuple[dict[str, bytes], list[str]]:
    """File name → PDF with the pages of the route and its loading lists; and the stops with letters that no font has."""
    letters = {letter for text in (*_texts(sheets), *words.values()) for letter in plain(text)} | set(map(chr, range(32, 127)))
    shaped = any(_joins(letter) for letter in letters)
    with tempfile.TemporaryDirectory(prefix="router-sheets-") as folder:
        fonts = cut_fonts(letters | set("−+→·–/" + MISSING), Path(folder), shaped=shaped)
        known = frozenset().union(*(font.letters for font in fonts))
        pages = {f"{sheet.file_name}.pdf": _Printer(sheet, words, fonts, known).pages() for sheet in sheets}
    return pages, [text for sheet in sheets for text in _unreadable(sheet, known)]


def _unreadable(sheet: Sheet, known: frozenset[str]) -> Iterator[str]:
    for line in sheet.lines:
        lost = sorted({letter for text in _texts(astuple(line)) for letter in plain(text)} - known)
        if lost:
            name = ", ".join(line.orders) or line.site or line.kind
            yield f"{sheet.vehicle} stop {line.number or line.kind} ({name}): no font has {' '.join(lost)}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sheet):
        yield from _texts(astuple(value))
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


class _Printer:
    """Prints one sheet."""

    def __init__(self, sheet: Sheet, words: Words, fonts: Sequence[FontFile], known: frozenset[str]) -> None:
        self.sheet, self.words, self.known = sheet, words, known
        self.font = fonts[0].name
        self.page = _paper(self.running_foot)
        self.page.set_creation_date(sheet.made_for)
        self.page.set_title(plain(f"{sheet.vehicle} {sheet.day}"))
        self.page.set_margin(10)
        self.page.set_auto_page_break(True, margin=14)
        for font in fonts:
            self.page.add_font(font.name, fname=str(font.path))
        self.page.set_fallback_fonts([font.name for font in fonts[1:]])
        if any(_joins(letter) for text in _texts(sheet) for letter in text):
            self.page.set_text_shaping(use_shaping_engine=True)

    def pages(self) -> bytes:
        """Everything."""
        self.route()
        for number, trip in enumerate(self.sheet.trips, start=1):
            self.trip(trip, number)
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
        """The route's name and the number of the page, at the foot of every page."""
        page.set_y(-11)
        page.set_font(self.font, size=8)
        name = f"{self.words['route']} {self.sheet.vehicle} · {self.sheet.plan} · {self.sheet.day.isoformat()}"
        page.cell(page.epw / 2, 4, text=self.text(name), align="L")
        page.cell(page.epw / 2, 4, text=self.text(f"{self.words['page']} {page.page_no()} / {{nb}}"), align="R")

    def route(self) -> None:
        """The driver's pages."""
        sheet, words = self.sheet, self.words
        self.titled(f"{words['route']} {sheet.vehicle}", facts_of(sheet, words))
        with self.table(_WIDTHS) as table:
            table.row([self.text(words[name]) for name in _COLUMNS])
            for line in sheet.lines:
                self.line(table, line)

    def line(self, table: Any, line: Line) -> None:
        """A stop."""
        from fpdf.fonts import FontFace

        visit = bool(line.number)
        row = table.row(min_height=_ROW_MM if visit else 6, style=None if visit else FontFace(fill_color=_SHADE + 6))
        load = (f"− {line.off}" if line.off else "", f"+ {line.on}" if line.on else "")
        row.cell(line.number)
        row.cell(self.text(*times_of(line, self.words)))
        row.cell(self.text(line.window))
        row.cell(self.text(*where_of(line, self.words)), style=FontFace(size_pt=10.5) if visit else None)
        row.cell(self.text(*line.contact, *line.notes))
        row.cell(self.text(*load))
        row.cell(self.text(line.requires))
        if visit and line.link:
            row.cell(img=code_png(line.link), img_fill_width=False, link=line.link)
        else:
            row.cell("")
        row.cell("")

    def trip(self, trip: Trip, number: int) -> None:
        """A loading list."""
        sheet, words = self.sheet, self.words
        facts = (*loading_facts(sheet, trip, number, words), words["loading_hint"])
        self.titled(f"{words['loading']} {sheet.vehicle}", facts)
        with self.table(_LOADING_WIDTHS) as table:
            table.row([self.text(words[name]) for name in _LOADING_COLUMNS])
            for parcel in trip.parcels:
                table.row(self.parcel(parcel))

    def parcel(self, parcel: Parcel) -> list[str]:
        """Cells of a stop's goods."""
        cells = (parcel.stop, ", ".join(parcel.orders), parcel.amount, parcel.requires)
        return [*(self.text(cell) for cell in cells), self.text(*parcel.notes)]


def _joins(letter: str) -> bool:
    """Whether letters of its kind change with their neighbours, or are written from the right: marks, Arabic, Hebrew."""
    return unicodedata.category(letter) in {"Mn", "Mc"} or unicodedata.bidirectional(letter) in {"R", "AL", "AN"}


def _paper(foot: Callable[[Any], None]) -> Any:
    """A document that prints `foot` at the end of every page."""
    from fpdf import FPDF

    class Paper(FPDF):
        """A4, with a foot."""

        def footer(self) -> None:
            """Called by fpdf at the end of every page."""
            foot(self)

    return Paper(orientation="landscape", format="A4")
