"""Instant delivery: collected at a store once packed, brought within a promise.

A pair on one vehicle: a pickup at the origin from ``placed_at + packing_min`` on, and a delivery preferred until
``placed_at + promise_min``, late at a price until ``placed_at + latest_min``, and never later. ``max_on_board_min`` bounds the time
between the two. Several origins (store A or B) become alternatives.
"""

from collections.abc import Sequence

from router.documents.clock import intersection
from router.errors import Problem
from router.model import Window
from router.modes.calls import Timing, TimingOf, Windows, made_of
from router.modes.interface import Asked, Ground, Made
from router.units import Seconds

PACKING: Seconds = 600
PROMISE: Seconds = 2_700
GRACE: Seconds = 1_800
"""Used where neither the order nor ``[modes.instant]`` says otherwise; later than promise + grace is never."""


def instant(asked: Sequence[Asked], ground: Ground) -> Made:
    """Pairs of visits of instant orders."""
    problems = [problem for one in asked for problem in _problems(one)]
    sound = [one for one in asked if not _problems(one)]
    made = made_of(sound, ground, _timing, always_pair=True)
    return Made(visits=made.visits, orders=made.orders, problems=(*problems, *made.problems))


def _problems(asked: Asked) -> list[Problem]:
    missing = []
    if asked.terms.placed_at is None:
        missing.append(asked.record.problem("E210", "placed_at is empty", "an instant promise runs from it", column="placed_at"))
    if not asked.terms.origin:
        missing.append(asked.record.problem("E210", "origin is empty", "name the store it is collected at", column="origin"))
    return missing


def _timing(asked: Asked, _: Ground) -> TimingOf:
    row = asked.terms
    placed = row.placed_at or 0
    ready = max(placed + _or(row.packing, PACKING), row.ready_at or 0)
    promised = placed + _or(row.promise, PROMISE)
    latest = placed + _or(row.latest, promised - placed + GRACE)

    def of(slots: Windows | None, preferred: Window | None) -> Timing:
        span = (Window(ready, latest),) if latest >= ready else ()
        return Timing(
            windows=intersection(slots, span) if slots else span,
            preferred=preferred or Window(0, max(promised, 0)),
            ready=ready,
            max_on_board=row.max_on_board,
        )

    return of


def _or(seconds: Seconds | None, otherwise: Seconds) -> Seconds:
    return otherwise if seconds is None else seconds
