"""Night delivery: goods ordered before the cut-off are dropped in the evening or overnight.

Hours come from the order's slots or ``[modes.night] window``. In ``quiet_hours`` nobody is rung out of bed: only orders that may be
left ``unattended`` are handed over then. An order placed after ``cut_off`` is rolled to the next night: reported, not driven.
"""

from collections.abc import Sequence

from router.documents.clock import intersection, without
from router.model import Window
from router.modes.calls import Timing, TimingOf, Windows, made_of, order_of, slots_or
from router.modes.interface import Asked, Ground, Made


def night(asked: Sequence[Asked], ground: Ground) -> Made:
    """Visits of the orders that came in time; the others are rolled."""
    in_time = [one for one in asked if not _rolled(one, ground)]
    made = made_of(in_time, ground, _timing)
    rolled = tuple(
        order_of(one, ground, "rolled", "placed after the cut-off; belongs to the next night")
        for one in asked
        if _rolled(one, ground)
    )
    return Made(visits=made.visits, orders=(*made.orders, *rolled), problems=made.problems)


def _rolled(asked: Asked, ground: Ground) -> bool:
    cut_off, placed_at = ground.defaults.cut_off, asked.terms.placed_at
    return cut_off is not None and placed_at is not None and placed_at > cut_off


def _timing(asked: Asked, ground: Ground) -> TimingOf:
    def of(slots: Windows | None, preferred: Window | None) -> Timing:
        windows = slots_or(slots, ground.defaults.window)
        if slots and ground.defaults.window:
            windows = intersection(slots, ground.defaults.window)
        if ground.defaults.quiet_hours and not asked.terms.unattended:
            windows = without(windows, ground.defaults.quiet_hours)
        return Timing(
            windows=windows,
            preferred=preferred,
            ready=asked.terms.ready_at or 0,
            max_on_board=asked.terms.max_on_board,
        )

    return of
