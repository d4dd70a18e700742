"""Picking lists as pages to print, and labels as PDF."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple
from html import escape
from pathlib import Path

from router.documents.plan_document import PlanDocument
from router.outputs.sheets.fonts import FontFile, cut_fonts
from router.outputs.sheets.hand_over import Label, PickingList, hand_over_lists, labels_of, picking_lists
from router.outputs.sheets.html import page_html
from router.outputs.sheets.links import code_png
from router.outputs.sheets.paper import Printer, foot_of, letters_of, texts_in
from router.outputs.sheets.words import Words

_COLUMNS = ("leaves", "goes", "order", "goods", "amount", "note")
_WIDTHS = (18, 30, 32, 100, 45, 52)
_TOTAL_WIDTHS = (40, 180, 57)
_ACROSS, _DOWN = 2, 4
_WIDTH_MM, _HEIGHT_MM, _EDGE_MM = 105.0, 74.0, 6.0


def hand_over_files(document: PlanDocument, words: Words, *, formats: Collection[str], redact: bool) -> Mapping[str, bytes]:
    """Picking lists of sites as HTML and PDF, lists of carriers as CSV and their labels as PDF."""
    lists = list(picking_lists(document, words))
    labels = labels_of(document, words, redact=redact)
    files = hand_over_lists(document, redact=redact)
    if "html" in formats:
        files |= {f"{one.file_name}.html": _html(one, words).encode() for one in lists}
    if "pdf" in formats:
        texts = [*(text for one in lists for text in texts_in(astuple(one))), *_label_texts(labels), *words.values()]
        with tempfile.TemporaryDirectory(prefix="router-lists-") as folder:
            fonts = cut_fonts(letters_of(texts), Path(folder))
            files |= {f"{one.file_name}.pdf": _PickingPrinter(one, words, fonts).pages() for one in lists}
            files |= {f"{name}.pdf": _LabelPrinter(several, document, words, fonts).pages() for name, several in labels.items()}
    return files


def _label_texts(labels: Mapping[str, Sequence[Label]]) -> Iterator[str]:
    return (text for several in labels.values() for one in several for text in texts_in(astuple(one)))


def _html(one: PickingList, words: Words) -> str:
    picks = "\n".join(
        f"<tr><td><b>{_said(pick.leaves)}</b></td><td>{_said(pick.goes)}</td><td><b>{_said(pick.order)}</b></td>"
        f"<td>{''.join(f'<div>{_said(text)}</div>' for text in pick.goods)}</td>"
        f"<td>{_said(pick.amount)}</td><td>{_said(pick.note)}</td></tr>"
        for pick in one.picks
    )
    totals = "\n".join("<tr>" + "".join(f"<td>{_said(cell)}</td>" for cell in cells) + "</tr>" for cells in one.totals)
    sections = [_section(one, words, _COLUMNS, picks), _section(one, words, ("goods", "note", "pieces"), totals)]
    return page_html(f"{words['picking']} {one.site} {one.day}", sections, words)


def _section(one: PickingList, words: Words, columns: Sequence[str], rows: str) -> str:
    title = f"<h1>{words['picking']} {_said(one.site)}</h1><p>{_said(one.plan)} · {one.day.isoformat()}</p>"
    names = "".join(f"<th>{words[name] if name != 'note' or columns is _COLUMNS else ''}</th>" for name in columns)
    head = f'<tr><td class="title" colspan="{len(columns)}">{title}</td></tr><tr>{names}</tr>'
    return f"<section><table><thead>{head}</thead><tbody>\n{rows}\n</tbody></table></section>"


def _said(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>" if text else ""


class _PickingPrinter(Printer):
    """Prints the picking list of a site."""

    def __init__(self, one: PickingList, words: Words, fonts: Sequence[FontFile]) -> None:
        super().__init__(
            title=f"{one.site} {one.day}",
            foot=foot_of(f"{words['picking']} {one.site}", one.plan, one.day),
            made_for=one.made_for,
            words=words,
            fonts=fonts,
            texts=texts_in(astuple(one)),
        )
        self.one = one

    def pages(self) -> bytes:
        """Orders as they leave, then all pieces."""
        one, words = self.one, self.words
        self.titled(f"{words['picking']} {one.site}", (one.plan, one.day.isoformat()))
        with self.table(_WIDTHS) as table:
            table.row([self.text(words[name]) for name in _COLUMNS])
            for pick in one.picks:
                cells = (pick.leaves, pick.goes, pick.order)
                table.row([*map(self.text, cells), self.text(*pick.goods), self.text(pick.amount), self.text(pick.note)])
        self.titled(f"{words['total']} {one.site}", (one.plan, one.day.isoformat()))
        with self.table(_TOTAL_WIDTHS) as table:
            table.row([self.text(words["goods"]), "", self.text(words["pieces"])])
            for cells in one.totals:
                table.row([self.text(cell) for cell in cells])
        return self.output()


class _LabelPrinter(Printer):
    """Prints a carrier's labels, eight on a page."""

    def __init__(self, labels: Sequence[Label], document: PlanDocument, words: Words, fonts: Sequence[FontFile]) -> None:
        super().__init__(
            title=labels[0].carrier,
            foot="",
            made_for=document.instance.epoch,
            words=words,
            fonts=fonts,
            texts=(text for one in labels for text in texts_in(astuple(one))),
            orientation="portrait",
        )
        self.labels = labels

    def running_foot(self, page: object) -> None:
        """Labels have none."""

    def pages(self) -> bytes:
        """All labels."""
        self.page.set_auto_page_break(False)
        self.page.set_margin(0)
        for number, label in enumerate(self.labels):
            place = number % (_ACROSS * _DOWN)
            if place == 0:
                self.page.add_page()
            self.label(label, (place % _ACROSS) * _WIDTH_MM, (place // _ACROSS) * _HEIGHT_MM)
        return self.output()

    def label(self, label: Label, left: float, top: float) -> None:
        """One label, its left upper corner given in millimetres."""
        self.page.set_draw_color(190)
        self.page.rect(left, top, _WIDTH_MM, _HEIGHT_MM)
        left, top, width = left + _EDGE_MM, top + _EDGE_MM, _WIDTH_MM - 2 * _EDGE_MM
        self.page.image(code_png(label.order), x=left + width - 22, y=top, w=22)
        self.lines((label.carrier,), left, top, width - 24, 11)
        self.lines((label.order, label.parcel), left, top + 7, width - 24, 15)
        self.lines((f"{self.words['from']}:", *label.sender), left, top + 23, width, 7.5)
        self.lines((f"{self.words['to']}:",), left, top + 34, width, 7.5)
        self.lines(label.receiver, left, top + 37, width, 10.5)
        self.lines((" · ".join(label.facts),), left, top + 57, width, 8)

    def lines(self, lines: Sequence[str], left: float, top: float, width: float, size: float) -> None:
        """Lines of text in a size in points, wrapped to a width in millimetres."""
        self.page.set_xy(left, top)
        self.page.set_font(self.font, size=size)
        self.page.multi_cell(width, size * 0.42, text=self.text(*lines), align="L")
