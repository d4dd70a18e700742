"""Scheduled delivery: the customer chose a slot (or several), and may prefer a part of it.

One visit per order, in its slots; goods come from the vehicle's own start, or from the order's origin.
"""

from collections.abc import Sequence

from router.model import Window
from router.modes.calls import Timing, TimingOf, Windows, made_of, slots_or
from router.modes.interface import Asked, Ground, Made


def scheduled(asked: Sequence[Asked], ground: Ground) -> Made:
    """Visits of scheduled orders."""
    return made_of(asked, ground, _timing)


def _timing(asked: Asked, ground: Ground) -> TimingOf:
    def of(slots: Windows | None, preferred: Window | None) -> Timing:
        windows = slots_or(slots, ground.defaults.window)
        return Timing(
            windows=windows,
            preferred=preferred,
            ready=asked.terms.ready_at or 0,
            max_on_board=asked.terms.max_on_board,
        )

    return of
