"""Sheets as PDF, A4 landscape, in a font that has Chinese letters and comes from a package, never from the machine."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from router.outputs.columns import plain
from router.outputs.sheets.content import Line, Parcel, Sheet, Trip
from router.outputs.sheets.links import code_png
from router.outputs.sheets.words import Words

FONT = "sheet"
FONT_PACKAGE = "noto_cjk_sans_otc"
MISSING = "□"
"""Stands for a letter that the font lacks."""

_FONT_FILE = "NotoSansCJK-Regular.ttc"
_SIMPLIFIED_CHINESE = 2
_WIDTHS = (8, 17, 24, 62, 56, 36, 22, 20, 32)
_COLUMNS = ("number", "eta", "window", "address", "contact", "load", "requires", "navigate", "signature")
_LOADING_WIDTHS = (12, 50, 70, 40, 105)
_LOADING_COLUMNS = ("stop", "order", "amount", "requires", "note")
_ROW_MM = 17.0
_SHADE = 240


def sheet_pdfs(sheets: Sequence[Sheet], words: Words) -> Iterator[tuple[Sheet, bytes]]:
    """Each sheet with its PDF: the pages of the route and its loading lists."""
    letters = {letter for text in (*_texts(sheets), *words.values()) for letter in text} | set(map(chr, range(32, 127)))
    with tempfile.TemporaryDirectory(prefix="router-sheets-") as folder:
        font = Path(folder) / "sheet.otf"
        known = _cut_font(letters | set("−+→·–" + MISSING), font)
        for sheet in sheets:
            yield sheet, _Printer(sheet, words, font, known).pages()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sheet):
        yield from _texts(astuple(value))
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


def _cut_font(letters: Iterable[str], target: Path) -> frozenset[str]:
    """Write a font of just these letters to `target`, once for all sheets; gives the letters it has."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=[], notdef_outline=True)
    with as_file(files(FONT_PACKAGE) / _FONT_FILE) as source, TTFont(source, fontNumber=_SIMPLIFIED_CHINESE) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        font.save(target)
        return frozenset(map(chr, font.getBestCmap()))


class _Printer:
    """Prints one sheet."""

    def __init__(self, sheet: Sheet, words: Words, font: Path, known: frozenset[str]) -> None:
        from fpdf import FPDF

        self.sheet, self.words, self.known = sheet, words, known
        self.page: FPDF = FPDF(orientation="landscape", format="A4")
        self.page.set_creation_date(sheet.made_for)
        self.page.set_title(plain(f"{sheet.vehicle} {sheet.day}"))
        self.page.set_margin(10)
        self.page.set_auto_page_break(True, margin=10)
        self.page.add_font(FONT, fname=str(font))

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
        self.page.set_font(FONT, size=15)
        print_line(h=7, text=self.text(title))
        self.page.set_font(FONT, size=9)
        print_line(h=5, text=self.text(" · ".join(fact for fact in facts if fact)))
        self.page.ln(2)
        self.page.set_font(FONT, size=8)

    def table(self, widths: Sequence[int]) -> Any:
        """A table whose head is repeated on every page."""
        from fpdf.fonts import FontFace

        heading = FontFace(emphasis="", fill_color=_SHADE)
        return self.page.table(
            col_widths=widths, text_align="LEFT", v_align="TOP", line_height=4, padding=1, headings_style=heading
        )

    def route(self) -> None:
        """The driver's pages."""
        sheet, words = self.sheet, self.words
        times = (f"{words['leaves']} {sheet.leaves}", f"{words['ends']} {sheet.ends}")
        facts = (sheet.plan, sheet.day.isoformat(), sheet.kind, *times, f"{sheet.stops} {words['stops']}", sheet.distance)
        self.titled(f"{words['route']} {sheet.vehicle}", facts)
        with self.table(_WIDTHS) as table:
            table.row([words[name] for name in _COLUMNS])
            for line in sheet.lines:
                self.line(table, line)

    def line(self, table: Any, line: Line) -> None:
        """A stop."""
        from fpdf.fonts import FontFace

        visit = line.kind == "visit"
        row = table.row(min_height=_ROW_MM if visit else 6, style=None if visit else FontFace(fill_color=_SHADE + 6))
        where = (line.address, f"{', '.join(line.orders)} · {line.mode}") if visit else (self.words[line.kind], line.address)
        load = (f"− {line.off}" if line.off else "", f"+ {line.on}" if line.on else "")
        row.cell(line.number)
        row.cell(self.text(line.eta, f"→ {line.leave}"))
        row.cell(self.text(line.window))
        row.cell(self.text(*where))
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
        facts = (f"{words['trip']} {number}", trip.place, f"{words['leaves']} {trip.leaves}", f"{words['total']} {trip.total}")
        title = f"{words['loading']} {sheet.vehicle}"
        self.titled(title, (sheet.plan, sheet.day.isoformat(), *facts, words["loading_hint"]))
        with self.table(_LOADING_WIDTHS) as table:
            table.row([words[name] for name in _LOADING_COLUMNS])
            for parcel in trip.parcels:
                table.row(self.parcel(parcel))

    def parcel(self, parcel: Parcel) -> list[str]:
        """Cells of a stop's goods."""
        cells = (parcel.stop, ", ".join(parcel.orders), parcel.amount, parcel.requires)
        return [*(self.text(cell) for cell in cells), self.text(*parcel.notes)]
