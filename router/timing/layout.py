"""A sequence laid out for the clock: one row per event of the route, in arrays that are used again and again.

Row 0 is the start, rows 1 … m the activities, row m + 1 the end of the route.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.compilation import kernel
from router.structure import Structure, records
from router.timing.arrays import NONE, Integers, TimingArrays
from router.units import FOREVER

START, VISIT, RELOAD, END = 0, 1, 2, 3

ROW = np.dtype(
    [
        (name, np.int64)
        for name in (
            *(
                "kind",
                "visit",
                "place",
                "busy",
                "hours",
                "hours_count",
                "partner",
                "on_board",
                "bond_first",
                "bond_end",
            ),
            *("least", "lower", "arrival", "begin", "leave", "latest", "limit"),
            *("rest_before", "rest_after", "before_begin", "after_begin"),
        )
    ],
    align=True,
)
"""An event of a route.

What it is: `busy` is setup and service; `hours` and `hours_count` name its windows; `partner` is the row of the pickup
whose goods may be on board for `on_board` seconds (or `NONE`); bonds `bond_first` … `bond_end` − 1 name earlier rows
that must have ended some time before; `least` is the earliest beginning that the input allows.

What the clock found: `lower`, the earliest beginning in the schedule at hand; `arrival`, `begin`, `leave`; `latest`, the
latest beginning that is not after `limit`; `rest_before` and `rest_after`, the break taken before the row's leg is
driven and after it (or `NONE`), and when those begin.
"""

BOND = np.dtype([("row", np.int64), ("gap", np.int64)], align=True)

LABEL = np.dtype(
    [
        (name, np.int64)
        for name in (
            *("arrival", "ready", "begin", "leave", "driven", "next_break", "end_limit", "parent"),
            *("rest_before", "rest_after", "before_begin", "after_begin"),
        )
    ],
    align=True,
)
"""A way to reach a row with breaks on the way. `next_break` is the first break not behind; `end_limit` when the route must end, as
breaks left out are not due then."""

MOST_LABELS = 24
"""Labels kept per row, the earliest first; a driver with three breaks rarely has more than eight."""


@dataclass(frozen=True, kw_only=True)
class Layout(Structure):
    """Rows of a route, and notes taken while they are laid out; for drivers with breaks the labels of each row, how many there are,
    and one under construction before and one after its leg."""

    rows: NDArray[Any]
    bonds: NDArray[Any]
    last_of_relation: Integers
    row_of_visit: Integers
    labels: NDArray[Any]
    label_count: Integers
    drafts: NDArray[Any]


def new_layout(arrays: TimingArrays, activities: int) -> Layout:
    """Room for a route of up to `activities` activities."""
    rows = activities + 2
    labelled = rows if len(arrays.breaks) else 0
    ties = int((arrays.visits["tie_end"] - arrays.visits["tie_first"]).max(initial=0))
    return Layout(
        rows=records(np.zeros(rows, ROW)),
        bonds=records(np.zeros(rows * ties, BOND)),
        last_of_relation=np.full(arrays.relations, NONE, np.int64),
        row_of_visit=np.full(len(arrays.visits), NONE, np.int64),
        labels=records(np.zeros((labelled, MOST_LABELS), LABEL)),
        label_count=np.zeros(labelled, np.int64),
        drafts=records(np.zeros(2, LABEL)),
    )


@kernel
def lay_out(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> int:
    """Fill the rows for `activities[:count]`; returns the row of the end."""
    _lay_start(arrays, vehicle, layout)
    for row in range(1, count + 1):
        activity = activities[row - 1]
        if activity >= 0:
            _lay_visit(arrays, vehicle, activity, row, layout)
        else:
            _lay_reload(arrays, vehicle, -1 - activity, row, layout)
        layout.rows[row].least = 0
    last = count + 1
    _lay_end(arrays, vehicle, last, layout)
    _release_trips(arrays, layout, last)
    for row in range(1, last):
        if layout.rows[row].kind == VISIT:
            _forget(arrays, layout.rows[row].visit, layout)
    return last


@kernel
def _lay_start(arrays: TimingArrays, vehicle: int, layout: Layout) -> None:
    layout.rows[0].kind = START
    layout.rows[0].visit = NONE
    layout.rows[0].place = arrays.vehicles[vehicle].start
    layout.rows[0].busy = 0
    layout.rows[0].partner = NONE
    layout.rows[0].least = arrays.vehicles[vehicle].earliest_start
    layout.rows[0].bond_first = 0
    layout.rows[0].bond_end = 0
    layout.rows[0].rest_before = NONE
    layout.rows[0].rest_after = NONE


@kernel
def _lay_visit(arrays: TimingArrays, vehicle: int, visit: int, row: int, layout: Layout) -> None:
    kind = arrays.vehicles[vehicle].kind
    place = arrays.visits[visit].place
    layout.rows[row].kind = VISIT
    layout.rows[row].visit = visit
    layout.rows[row].place = place
    layout.rows[row].busy = arrays.hours[kind, visit].service + (
        arrays.visits[visit].setup if place != layout.rows[row - 1].place else 0
    )
    layout.rows[row].hours = arrays.hours[kind, visit].first
    layout.rows[row].hours_count = arrays.hours[kind, visit].count
    layout.row_of_visit[visit] = row
    pickup = arrays.visits[visit].pickup
    layout.rows[row].partner = layout.row_of_visit[pickup] if pickup != NONE and arrays.visits[visit].max_on_board != NONE else NONE
    layout.rows[row].on_board = arrays.visits[visit].max_on_board
    _lay_bonds(arrays, visit, row, layout)


@kernel
def _lay_bonds(arrays: TimingArrays, visit: int, row: int, layout: Layout) -> None:
    free = layout.rows[row - 1].bond_end
    layout.rows[row].bond_first = free
    for tie in range(arrays.visits[visit].tie_first, arrays.visits[visit].tie_end):
        relation = arrays.ties[tie].relation
        if layout.last_of_relation[relation] != NONE:
            layout.bonds[free].row = layout.last_of_relation[relation]
            layout.bonds[free].gap = arrays.ties[relation].gap
            free += 1
        layout.last_of_relation[relation] = row
    layout.rows[row].bond_end = free


@kernel
def _lay_reload(arrays: TimingArrays, vehicle: int, number: int, row: int, layout: Layout) -> None:
    own = arrays.vehicles[vehicle].reload_first + number
    site = arrays.reloads[own].site
    layout.rows[row].kind = RELOAD
    layout.rows[row].visit = NONE
    layout.rows[row].place = arrays.reloads[own].place
    layout.rows[row].busy = arrays.vehicles[vehicle].reload_time
    layout.rows[row].hours = arrays.sites[site].first
    layout.rows[row].hours_count = arrays.sites[site].count
    layout.rows[row].partner = NONE
    layout.rows[row].bond_first = layout.rows[row - 1].bond_end
    layout.rows[row].bond_end = layout.rows[row - 1].bond_end


@kernel
def _lay_end(arrays: TimingArrays, vehicle: int, row: int, layout: Layout) -> None:
    layout.rows[row].kind = END
    layout.rows[row].visit = NONE
    layout.rows[row].place = layout.rows[row - 1].place if arrays.vehicles[vehicle].end == NONE else arrays.vehicles[vehicle].end
    layout.rows[row].busy = 0
    layout.rows[row].hours_count = 0
    layout.rows[row].partner = NONE
    layout.rows[row].least = 0
    layout.rows[row].bond_first = layout.rows[row - 1].bond_end
    layout.rows[row].bond_end = layout.rows[row - 1].bond_end


@kernel
def _release_trips(arrays: TimingArrays, layout: Layout, last: int) -> None:
    """A loading may not end before everything it loads is ready."""
    latest = 0
    for row in range(last - 1, -1, -1):
        if layout.rows[row].kind == VISIT:
            latest = max(latest, arrays.visits[layout.rows[row].visit].release)
        else:
            layout.rows[row].least = max(layout.rows[row].least, latest - layout.rows[row].busy)
            latest = 0


@kernel
def _forget(arrays: TimingArrays, visit: int, layout: Layout) -> None:
    layout.row_of_visit[visit] = NONE
    for tie in range(arrays.visits[visit].tie_first, arrays.visits[visit].tie_end):
        layout.last_of_relation[arrays.ties[tie].relation] = NONE


@kernel
def next_opening(arrays: TimingArrays, first: int, count: int, moment: int) -> int:
    """The first moment from `moment` on that lies in a window; `FOREVER` + 1 when none does."""
    for window in range(first, first + count):
        if moment <= arrays.windows[window].end:
            return max(moment, arrays.windows[window].start)
    return FOREVER + 1


@kernel
def last_opening(arrays: TimingArrays, first: int, count: int, moment: int) -> int:
    """The last moment up to `moment` that lies in a window; ``-FOREVER`` when none does."""
    for window in range(first + count - 1, first - 1, -1):
        if moment >= arrays.windows[window].start:
            return min(moment, arrays.windows[window].end)
    return -FOREVER
