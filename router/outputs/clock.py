"""How moments and figures are written for people, the same in every output."""

from datetime import date, datetime

from router.documents.durations import duration_text
from router.documents.plan_document import PlanDocument, StopDocument, WindowDocument
from router.units import count_of

NOTHING = "–"
_SINGULARS = {"boxes": "box"} | {f"{one}s": one for one in ("piece", "pallet", "crate", "parcel", "bag", "unit", "item", "roll")}
"""Names of dimensions that are plurals in English."""
MOST_MONEY = 1e12
"""Amounts from here on are written with an exponent."""

duration = duration_text


def day_of(document: PlanDocument) -> date:
    """The day of the plan: the local date of its epoch."""
    return document.instance.epoch.date()


def hour(moment: datetime | None, day: date, *, seconds: bool = False) -> str:
    """``09:05``, or ``+1 01:30`` on the next day; an open end is a dash."""
    if moment is None:
        return NOTHING
    days = (moment.date() - day).days
    text = moment.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{days:+d} {text}" if days else text


def span(window: WindowDocument | None, day: date, *, since: str = "from", until: str = "until") -> str:
    """``09:00–11:00``, ``from 09:00`` or ``until 11:00``; nothing for a window open at both ends."""
    if window is None or (window.earliest is None and window.latest is None):
        return ""
    if window.latest is None:
        return f"{since} {hour(window.earliest, day)}"
    if window.earliest is None:
        return f"{until} {hour(window.latest, day)}"
    return f"{hour(window.earliest, day)}–{hour(window.latest, day)}"


def spans(stop: StopDocument, day: date, *, since: str = "from", until: str = "until") -> str:
    """All windows of a stop."""
    return ", ".join(text for text in (span(window, day, since=since, until=until) for window in stop.windows) if text)


def active_window(stop: StopDocument) -> WindowDocument | None:
    """The window in which service begins; outside all of them, the nearest one that is over, else the first."""
    for window in stop.windows:
        if (window.earliest is None or window.earliest <= stop.begin) and (window.latest is None or stop.begin <= window.latest):
            return window
    over = [window for window in stop.windows if window.latest is not None and window.latest < stop.begin]
    return over[-1] if over else next(iter(stop.windows), None)


def inside(stop: StopDocument) -> bool:
    """Whether service begins in one of the stop's windows; true for a stop without any."""
    window = active_window(stop)
    if window is None:
        return True
    return (window.earliest is None or window.earliest <= stop.begin) and (window.latest is None or stop.begin <= window.latest)


def kilometres(metres: float) -> str:
    """``12.3``, without the unit."""
    return f"{metres / 1000:,.1f}"


def money(amount: float, currency: str = "") -> str:
    """``1,234.50 CNY``; what no purse holds, such as the price of leaving out a high priority, in powers of ten."""
    text = f"{amount:,.2f}" if abs(amount) < MOST_MONEY else f"{amount:.1e}"
    return f"{text} {currency}" if currency else text


def percent(share: float | None) -> str:
    """``97.5 %``; unknown is a dash."""
    return NOTHING if share is None else f"{100 * share:.1f} %"


def amounts(load: dict[str, int]) -> str:
    """``1.2 kg, 3 pieces`` without the zeros; dimensions named in grams or millilitres are shown in kilograms or litres."""
    return ", ".join(_amount(name, amount) for name, amount in load.items() if amount)


def _amount(name: str, amount: int) -> str:
    for ending, unit in (("_g", "kg"), ("_ml", "l")):
        if name.endswith(ending):
            return f"{amount / 1000:,.10g} {unit}"
    return count_of(amount, _SINGULARS.get(name, name), name)
