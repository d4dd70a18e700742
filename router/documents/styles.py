"""How the numbers and dates of one table are written: told from the table as a whole, or set, never cell by cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from router.documents.moments import DateOrder

Mark = Literal[".", ","]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The decimal mark; `sure` when the table or the settings say so, `doubtful` when other tables of the day use a comma."""

    decimal: Mark = "."
    sure: bool = False
    doubtful: bool = False
    dates: DateOrder | None = None


PLAIN = Style()
_GROUPED = {
    mark: re.compile(rf"([+-]?\d{{1,3}})(?P<g>[{other}'’ \u00a0\u202f])\d{{3}}(?:(?P=g)\d{{3}})*(?:[{mark}]\d+)?")
    for mark, other in ((".", ","), (",", "."))
}
_MARKS: tuple[tuple[Mark, Mark], ...] = ((".", ","), (",", "."))
_TELLING: dict[Mark, re.Pattern[str]] = {
    mark: re.compile(
        rf"[+-]?(?:\d*[{mark}](?:\d{{1,2}}|\d{{4,}})|0?[{mark}]\d+|\d{{4,}}[{mark}]\d+|\d{{1,3}}(?:[{other}]\d{{3}})+[{mark}]\d+"
        rf"|\d{{1,3}}(?:[{other}]\d{{3}}){{2,}})"
    )
    for mark, other in _MARKS
}
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_DATE = re.compile(r"\s*(\d{1,2})([-/])(\d{1,2})\2\d{4}")


class AmbiguousNumberError(ValueError):
    """A figure that could mean two numbers."""


def figure(text: str, style: Style, *, coordinate: bool = False) -> float:
    """The number that `text` is in a table of this style.

    Raises
    ------
    AmbiguousNumberError
        when the style does not tell what a mark means.
    ValueError
        when it is no number in this style.
    """
    if style.decimal == "." and not style.doubtful and "_" not in text:
        try:
            return float(text)
        except ValueError:
            pass  # a mark of thousands, or none of a number at all
    clean = text.strip().replace("，", ",").replace("−", "-")
    if not coordinate:
        either = _EITHER.fullmatch(clean)
        if either and not style.sure and (style.doubtful or "," in clean):
            raise AmbiguousNumberError(clean)
        grouped = _GROUPED[style.decimal].fullmatch(clean)
        if grouped:
            clean = clean.replace(grouped["g"], "")
    if style.decimal == ",":
        if "." in clean or (clean.count(",") and not _DECIMAL_COMMA.fullmatch(clean)):
            raise ValueError(clean)
        clean = clean.replace(",", ".")
    if "_" in clean:
        raise ValueError(clean)
    return float(clean)


def decimal_marks(figures: Iterable[str], coordinates: Iterable[str]) -> dict[Mark, int]:
    """How many figures can only be written with this decimal mark; in coordinates every mark is one."""
    found: dict[Mark, int] = {".": 0, ",": 0}
    for text in set(figures):
        if "." not in text and "," not in text:
            continue
        for mark, telling in _TELLING.items():
            found[mark] += telling.fullmatch(text.strip()) is not None
    for text in coordinates:
        found[","] += text.count(",") == 1 and "." not in text
        found["."] += text.count(".") == 1 and "," not in text
    return found


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order of day and month that all dates of a table allow; None where they allow both, or contradict each other."""
    day_first = month_first = False
    for text in texts:
        found = _DATE.match(text)
        if found:
            day_first |= int(found[1]) > 12
            month_first |= int(found[3]) > 12
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"
