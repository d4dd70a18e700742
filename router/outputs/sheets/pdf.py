"""Sheets as PDF, A4 landscape, in fonts for all scripts, shaped and written in each script's own direction."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from router.outputs.columns import plain
from router.outputs.sheets.content import Line, Parcel, Sheet, Trip, facts_of, loading_facts, times_of, where_of
from router.outputs.sheets.fonts import FontFile, cut_fonts
from router.outputs.sheets.links import code_png
from router.outputs.sheets.paper import Printer, foot_of, letters_of, texts_in
from router.outputs.sheets.words import Words

_WIDTHS = (8, 17, 24, 62, 56, 36, 22, 20, 32)
_COLUMNS = ("number", "eta", "window", "address", "contact", "load", "requires", "navigate", "signature")
_LOADING_WIDTHS = (12, 50, 70, 40, 105)
_LOADING_COLUMNS = ("stop", "order", "amount", "requires", "note")
_ROW_MM = 17.0
_SHADE = 240


def sheet_pdfs(sheets: Sequence[Sheet], words: Words) -> tuple[dict[str, bytes], list[str]]:
    """File name → PDF with the pages of the route and its loading lists; and the stops with letters that no font has."""
    with tempfile.TemporaryDirectory(prefix="router-sheets-") as folder:
        fonts = cut_fonts(letters_of((*_texts(sheets), *words.values())), Path(folder))
        known = frozenset().union(*(font.letters for font in fonts))
        pages = {f"{sheet.file_name}.pdf": _Printer(sheet, words, fonts).pages() for sheet in sheets}
    return pages, [text for sheet in sheets for text in _unreadable(sheet, known)]


def _unreadable(sheet: Sheet, known: frozenset[str]) -> Iterator[str]:
    for line in sheet.lines:
        lost = sorted({letter for text in texts_in(astuple(line)) for letter in plain(text)} - known)
        if lost:
            name = ", ".join(line.orders) or line.site or line.kind
            yield f"{sheet.vehicle} stop {line.number or line.kind} ({name}): no font has {' '.join(lost)}"


def _texts(value: Sheet | Sequence[Sheet]) -> Iterator[str]:
    return texts_in(astuple(value) if isinstance(value, Sheet) else tuple(map(astuple, value)))


class _Printer(Printer):
    """Prints one sheet."""

    def __init__(self, sheet: Sheet, words: Words, fonts: Sequence[FontFile]) -> None:
        super().__init__(
            title=f"{sheet.vehicle} {sheet.day}",
            foot=foot_of(f"{words['route']} {sheet.vehicle}", sheet.plan, sheet.day),
            made_for=sheet.made_for,
            words=words,
            fonts=fonts,
            texts=_texts(sheet),
        )
        self.sheet = sheet

    def pages(self) -> bytes:
        """Everything."""
        self.route()
        for number, trip in enumerate(self.sheet.trips, start=1):
            self.trip(trip, number)
        return self.output()

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
