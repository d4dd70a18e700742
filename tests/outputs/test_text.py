"""The plan on a terminal: aligned, fitted, coloured only on demand, deaf to control characters."""

import unicodedata

import pytest

from router.model import Unserved
from router.outputs import document_of
from router.outputs.clock import amounts
from router.outputs.columns import Column, plain, prose, rendered, table
from router.outputs.text import plan_text, sentence
from router.units import count_of
from tests.outputs import days

DOCUMENT = document_of(days.instance(), days.result())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _text(width: int = 100, *, stops: bool = False, colour: bool = False) -> str:
    return rendered(*plan_text(DOCUMENT, width, stops=stops), width=width, colour=colour)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("stops", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, *, stops: bool) -> None:
    lines = _text(width, stops=stops).splitlines()
    assert max(_width(line) for line in lines) <= width
    assert all(line == line.rstrip() for line in lines)


def test_totals_routes_and_punctuality_are_told() -> None:
    text = _text()
    assert "3 of 4 orders served" in text
    line = next(line for line in text.splitlines() if line.startswith("van-1"))
    assert line.split() == ["van-1", "van", "08:50", "09:55", "2", "25.0", "50", "min", "50", "%", "10", "min"]
    line = next(line for line in text.splitlines() if line.startswith("scheduled"))
    assert line.split() == ["scheduled", "3", "2", "100.0", "%", "50.0", "%", "5", "min", "10", "min", "95.0", "%"]


def test_what_needs_a_person_comes_before_the_routes() -> None:
    text = _text()
    assert "D cannot be reached by any vehicle." in text
    assert "王-1 on van-1 at 09:30, 10 min late (due by 09:20)" in text
    assert "not used (1): van-2" in text
    assert text.index("not served (1)") < text.index("late (1)") < text.index("not used") < text.index("vehicle  kind")


def test_what_is_left_out_is_no_money() -> None:
    """The plan costs 5 for the bike and 1 for lateness; the 80 for D are nobody's bill."""
    text = _text()
    assert "cost 6.00 CNY (fixed 5.00, late 1.00)" in text
    assert "beside it, not part of the cost: leaving out what is not served is priced at 80.00" in text


def test_stops_only_on_demand() -> None:
    assert "静安区" not in _text()
    assert "静安区" in _text(140, stops=True)


def test_a_search_that_hardly_ran_is_told() -> None:
    assert DOCUMENT.termination is not None
    short = DOCUMENT.termination.model_copy(update={"iterations": 3, "stopped_by": "time"})
    told = rendered(*plan_text(DOCUMENT.model_copy(update={"termination": short})))
    assert "warning: the search hardly ran: 3 iterations for 4 stops" in told
    assert "warning" not in _text()


def test_colours_only_on_demand() -> None:
    assert "\x1b" not in _text()
    assert "\x1b[1m" in _text(colour=True)
    assert "\x1b[31m" in _text(colour=True)


def test_nothing_a_terminal_obeys_gets_through() -> None:
    assert plain("a\x1b[31mb\r\nc\u202ed") == "a [31mb  cd"
    assert "\u202e" not in _text(200, stops=True)


def test_a_narrow_table_wraps_then_drops() -> None:
    columns = [
        Column(title="id", cells=["a1"]),
        Column(title="address", cells=["a long way from anywhere"], flexible=True),
        Column(title="km", cells=["12.3"], right=True, rank=1),
    ]

    def lines(width: int) -> list[str]:
        return rendered(table(columns, width), width=width).splitlines()

    assert lines(40) == ["id  address                     km", "a1  a long way from anywhere  12.3"]
    assert lines(20) == ["id  address       km", "a1  a long way  12.3", "    from", "    anywhere"]
    assert all("12.3" not in line for line in lines(11))


def test_markup_of_users_is_text() -> None:
    assert rendered(prose("[red]A :smile:[/red]"), colour=True) == "[red]A :smile:[/red]\n"


def test_words_are_wrapped_and_indented() -> None:
    assert rendered(prose("aa bb cc", indent=1), width=7) == " aa bb\n cc\n"
    assert rendered(prose("aa bb cc", indent=1, first="→"), width=9) == " → aa bb\n   cc\n"


def test_an_unexplained_order_still_gets_a_sentence() -> None:
    result = days.result()
    item = document_of(days.instance(), result).unserved[0]
    bare = item.model_copy(update={"text": "", "reason": Unserved(visits=(), orders=()).reason})
    assert sentence(bare) == "D: no route has room for it (unexplained)."


def test_counts_of_one_are_singular() -> None:
    assert amounts({"weight_g": 1_000, "pieces": 1, "boxes": 1, "volume": 2}) == "1 kg, 1 piece, 1 box, 2 volume"
    told = [count_of(number, "visit stays", "visits stay") for number in (0, 1, 2_000)]
    assert told == ["0 visits stay", "1 visit stays", "2,000 visits stay"]
    assert count_of(1, "route") == "1 route"
