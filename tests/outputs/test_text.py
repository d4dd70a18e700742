"""The plan on a terminal: aligned, fitted, coloured only on demand, deaf to control characters."""

import unicodedata

import pytest

from router.model import Unserved
from router.outputs import document_of
from router.outputs.columns import Column, pad, plain, seen_width, shorten, table, wrap
from router.outputs.text import Page, plan_text, sentence
from tests.outputs import days

DOCUMENT = document_of(days.instance(), days.result())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("stops", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, *, stops: bool) -> None:
    lines = plan_text(DOCUMENT, Page(width=width, stops=stops)).splitlines()
    assert max(_width(line) for line in lines) <= width


def test_routes_totals_punctuality_and_reasons_are_told() -> None:
    text = plan_text(DOCUMENT)
    assert "3 of 4 orders served" in text
    assert "09:10 A  09:30 王-1" in text
    assert "+1 00:10 C" in text
    assert "cost 86.00 CNY" in text
    assert "D cannot be reached by any vehicle." in text
    assert "late 1.00" in text
    line = next(line for line in text.splitlines() if line.startswith("scheduled"))
    assert line.split() == ["scheduled", "3", "2", "100.0", "%", "50.0", "%", "5", "min", "10", "min", "95.0", "%"]


def test_colours_only_on_demand() -> None:
    assert "\x1b" not in plan_text(DOCUMENT)
    assert "\x1b[1m" in plan_text(DOCUMENT, Page(colour=True))


def test_nothing_a_terminal_obeys_gets_through() -> None:
    assert plain("a\x1b[31mb\r\nc\u202ed") == "a [31mb  cd"
    assert "\u202e" not in plan_text(DOCUMENT, Page(stops=True, width=200))


def test_wide_letters_take_two_cells() -> None:
    assert seen_width("王a\u0301") == 3
    assert pad("王", 4) == "王  "
    assert pad("王", 4, right=True) == "  王"
    assert shorten("王王王", 5) == "王王…"
    assert shorten("王王王", 4) == "王…"


def test_a_narrow_table_shortens_then_drops() -> None:
    columns = [
        Column(title="id", cells=["a1"]),
        Column(title="address", cells=["a long way from anywhere"], flexible=True),
        Column(title="km", cells=["12.3"], right=True, rank=1),
    ]
    assert table(columns, 40) == ["id  address                     km", "a1  a long way from anywhere  12.3"]
    assert table(columns, 20) == ["id  address       km", "a1  a long wa…  12.3"]
    assert table(columns, 11) == ["id  address", "a1  a long…"]


def test_words_are_never_broken() -> None:
    assert wrap(["aa", "bb", "cc"], 7, indent=" ") == [" aa  bb", " cc"]


def test_an_unexplained_order_still_gets_a_sentence() -> None:
    result = days.result()
    item = document_of(days.instance(), result).unserved[0]
    bare = item.model_copy(update={"text": "", "reason": Unserved(visits=(), orders=()).reason})
    assert sentence(bare) == "D: no route has room for it (unexplained)."
