"""A sheet as a page to print: no script, no network, all text escaped."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

from router.outputs.sheets.content import Line, Parcel, Sheet, Trip, facts_of, loading_facts, times_of, where_of
from router.outputs.sheets.links import code_svg
from router.outputs.sheets.words import Words

_COLUMNS = ("number", "eta", "window", "address", "contact", "load", "requires", "navigate", "signature")
_SPACE, _UNBROKEN = re.compile("(?<!,) "), "\u00a0"
"""Between a figure and its unit, where no line shall end."""
_PHONE = re.compile(r"\+?\d[\d ()/.-]{4,}\d")
_WHOLE = r'<span class="whole">\g<0></span>'
_LOADING_COLUMNS = ("stop", "order", "amount", "requires", "note")


def sheet_html(sheet: Sheet, words: Words) -> str:
    """The whole page of a route."""
    trips = (_trip(sheet, trip, number, words) for number, trip in enumerate(sheet.trips, start=1))
    return page_html(f"{sheet.vehicle} {sheet.day}", [_route(sheet, words), *trips], words)


def page_html(title: str, sections: Iterable[str], words: Words) -> str:
    """A page of sections that are markup already; `title` is text."""
    style = files("router.outputs").joinpath("page", "sheet.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{words["language"]}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{style}</style></head><body>",
            *sections,
            "</body></html>\n",
        ]
    )


def _route(sheet: Sheet, words: Words) -> str:
    rows = "\n".join(_line(line, words) for line in sheet.lines)
    title = _titled(f"{words['route']} {_said(sheet.vehicle)}", facts_of(sheet, words), _COLUMNS, words)
    return f"<section><table>{title}<tbody>\n{rows}\n</tbody></table></section>"


def _line(line: Line, words: Words) -> str:
    first, *others = [_said(text) for text in where_of(line, words)] or [""]
    time, *leave = (_said(text) for text in times_of(line, words))
    load = [f"{sign} {_said(_SPACE.sub(_UNBROKEN, amount))}" for sign, amount in (("−", line.off), ("+", line.on)) if amount]
    link = f'<a href="{escape(line.link)}">{code_svg(line.link)}</a>' if line.number and line.link else ""
    contact = [*(f"<b>{_PHONE.sub(_WHOLE, _said(text))}</b>" for text in line.contact), *(_said(text) for text in line.notes)]
    cells = (
        f"<b>{line.number}</b>",
        f"<b>{time}</b><small>{''.join(leave)}</small>",
        _said(line.window),
        _stacked([f"<b>{first}</b>", *others]),
        _stacked(contact),
        _stacked(load),
        _said(line.requires),
        link,
        "",
    )
    return f'<tr class="{line.kind}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _trip(sheet: Sheet, trip: Trip, number: int, words: Words) -> str:
    rows = "\n".join(_parcel(parcel) for parcel in trip.parcels)
    facts = [*loading_facts(sheet, trip, number, words), words["loading_hint"]]
    title = _titled(f"{words['loading']} {_said(sheet.vehicle)}", facts, _LOADING_COLUMNS, words)
    return f"<section><table>{title}<tbody>\n{rows}\n</tbody></table></section>"


def _titled(title: str, facts: Iterable[str], columns: tuple[str, ...], words: Words) -> str:
    """The head of a table with the title in it, so that it stands on every page that is printed."""
    told = " · ".join(_said(fact) for fact in facts if fact)
    names = "".join(f'<th class="{name}">{words[name]}</th>' for name in columns)
    return f'<thead><tr><td class="title" colspan="{len(columns)}"><h1>{title}</h1><p>{told}</p></td></tr><tr>{names}</tr></thead>'


def _parcel(parcel: Parcel) -> str:
    cells = (
        f"<b>{parcel.stop}</b>",
        _said(", ".join(parcel.orders)),
        _said(parcel.amount),
        _said(parcel.requires),
        _stacked([_said(text) for text in parcel.notes]),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _stacked(parts: Iterable[str]) -> str:
    return "".join(f"<div>{part}</div>" for part in parts)


def _said(text: str) -> str:
    """Text of users: escaped, and kept from turning the direction of what stands beside it."""
    return f"<bdi>{escape(text)}</bdi>" if text else ""
