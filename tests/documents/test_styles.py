"""Decimal commas, marks of thousands, the order of dates: told from the table, never cell by cell."""

import pytest

from router.documents.styles import AmbiguousNumberError, Style, date_order, decimal_marks, figure

COMMA = Style(decimal=",", sure=True)
POINT = Style(sure=True)


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1,5", COMMA, 1.5),
        ("1.234", COMMA, 1234),
        ("1.234.567,5", COMMA, 1234567.5),
        ("1 234,5", COMMA, 1234.5),
        ("1\u202f234", COMMA, 1234),
        ("-3,70379", COMMA, -3.70379),
        ("1,234", POINT, 1234),
        ("1'234.5", POINT, 1234.5),
        ("1.234", POINT, 1.234),
        ("1.234", Style(), 1.234),
        ("−2.5", POINT, -2.5),
        ("1，5", COMMA, 1.5),
        ("1e3", POINT, 1000),
    ],
)
def test_figures(text: str, style: Style, value: float) -> None:
    assert figure(text, style) == value


@pytest.mark.parametrize(
    ("text", "style"),
    [("1.5", COMMA), ("40.41", COMMA), ("1,5", POINT), ("12,34,5", COMMA), ("1.23.456", COMMA), ("1_000", POINT), ("5 kg", POINT)],
)
def test_what_is_no_figure_in_this_style(text: str, style: Style) -> None:
    with pytest.raises(ValueError, match=r".*") as error:
        figure(text, style)
    assert not isinstance(error.value, AmbiguousNumberError)


@pytest.mark.parametrize(("text", "style"), [("1,234", Style()), ("1.234", Style(doubtful=True))])
def test_what_could_be_two_figures(text: str, style: Style) -> None:
    with pytest.raises(AmbiguousNumberError):
        figure(text, style)


def test_a_mark_in_a_coordinate_is_always_decimal() -> None:
    assert figure("40.123", Style(doubtful=True), coordinate=True) == 40.123
    assert figure("40,123", COMMA, coordinate=True) == 40.123


def test_marks_that_tell() -> None:
    assert decimal_marks(["1,5", "2,25", "1.234", "1,234", "7"], ["40,41"]) == {",": 3, ".": 0}
    assert decimal_marks(["0.500", "1,234.5", "1,234,567"], ()) == {",": 0, ".": 3}


def test_order_of_dates() -> None:
    assert date_order(["05/11/2026 09:00", "23/11/2026"]) == "dmy"
    assert date_order(["11/23/2026"]) == "mdy"
    assert date_order(["05/11/2026"]) is None
    assert date_order(["23/11/2026", "11/23/2026"]) is None
