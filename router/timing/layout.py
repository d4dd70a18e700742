"""A sequence laid out for the clock: one row per event of the route, in arrays that are used again and again.

Row 0 is the start, rows 1 … m the activities, row m + 1 the end of the route.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from router.timing.arrays import NONE, Floats, Integers, TimingArrays
from router.units import FOREVER

START, VISIT, RELOAD, END = 0, 1, 2, 3


class Layout(NamedTuple):
    """Rows of a route. The first block is the sequence, the second the times found for it.

    `busy` is setup and service, `hours`/`hours_count` the row's windows, `partner` the row of the pickup whose goods may be on board
    `on_board` seconds only (or `NONE`). `bond_offset` … list, per row, earlier rows that must have ended `bond_gap` seconds before.
    `least` is the earliest beginning the input allows, `lower` what is known about it in the schedule at hand. `rest_before` and `rest_after` name the break (its index among the vehicle's)
    taken before the row's leg is driven or after it, or `NONE`; `rest_begin` when those begin, one column each.
    """

    kind: Integers
    visit: Integers
    place: Integers
    busy: Integers
    hours: Integers
    hours_count: Integers
    partner: Integers
    on_board: Integers
    bond_offset: Integers
    bond_row: Integers
    bond_gap: Integers
    last_of_relation: Integers
    row_of_visit: Integers
    trip_release: Integers
    least: Integers
    lower: Integers
    arrival: Integers
    begin: Integers
    leave: Integers
    latest: Integers
    wish: Integers
    rest_before: Integers
    rest_after: Integers
    rest_begin: Integers
    result: Floats


def new_layout(arrays: TimingArrays, activities: int) -> Layout:
    """Room for a route of up to `activities` activities."""
    rows = activities + 2
    ties = int(np.diff(arrays.tie_offset).max()) if len(arrays.place) and arrays.relations else 0
    plain = {name: np.zeros(rows, np.int64) for name in Layout._fields}
    return Layout(
        **{
            **plain,
            "bond_offset": np.zeros(rows + 1, np.int64),
            "bond_row": np.zeros(max(1, rows * ties), np.int64),
            "bond_gap": np.zeros(max(1, rows * ties), np.int64),
            "last_of_relation": np.full(max(1, arrays.relations), NONE, np.int64),
            "row_of_visit": np.full(max(1, len(arrays.place)), NONE, np.int64),
            "rest_begin": np.zeros((rows, 2), np.int64),
            "result": np.zeros(16, np.float64),
        }
    )


@njit(cache=True, nogil=True)
def lay_out(arrays: TimingArrays, vehicle: int, activities: Integers, count: int, layout: Layout) -> int:
    """Fill the rows for `activities[:count]`; returns the row of the end."""
    _lay_start(arrays, vehicle, layout)
    for row in range(1, count + 1):
        activity = activities[row - 1]
        if activity >= 0:
            _lay_visit(arrays, vehicle, activity, row, layout)
        else:
            _lay_reload(arrays, vehicle, -1 - activity, row, layout)
        layout.least[row] = 0
    last = count + 1
    _lay_end(arrays, vehicle, last, layout)
    _release_trips(arrays, layout, last)
    for row in range(1, last):
        if layout.kind[row] == VISIT:
            _forget(arrays, layout.visit[row], layout)
    return last


@njit(cache=True, nogil=True)
def _lay_start(arrays: TimingArrays, vehicle: int, layout: Layout) -> None:
    layout.kind[0] = START
    layout.visit[0] = NONE
    layout.place[0] = arrays.start[vehicle]
    layout.busy[0] = 0
    layout.partner[0] = NONE
    layout.least[0] = arrays.earliest_start[vehicle]
    layout.bond_offset[0] = 0
    layout.bond_offset[1] = 0
    layout.rest_before[0] = NONE
    layout.rest_after[0] = NONE


@njit(cache=True, nogil=True)
def _lay_visit(arrays: TimingArrays, vehicle: int, visit: int, row: int, layout: Layout) -> None:
    kind = arrays.vehicle_class[vehicle]
    place = arrays.place[visit]
    layout.kind[row] = VISIT
    layout.visit[row] = visit
    layout.place[row] = place
    layout.busy[row] = arrays.service[kind, visit] + (arrays.setup[visit] if place != layout.place[row - 1] else 0)
    layout.hours[row] = arrays.hours_offset[kind, visit]
    layout.hours_count[row] = arrays.hours_count[kind, visit]
    layout.row_of_visit[visit] = row
    pickup = arrays.pickup[visit]
    layout.partner[row] = layout.row_of_visit[pickup] if pickup != NONE and arrays.max_on_board[visit] != NONE else NONE
    layout.on_board[row] = arrays.max_on_board[visit]
    _lay_bonds(arrays, visit, row, layout)


@njit(cache=True, nogil=True)
def _lay_bonds(arrays: TimingArrays, visit: int, row: int, layout: Layout) -> None:
    free = layout.bond_offset[row]
    for tie in range(arrays.tie_offset[visit], arrays.tie_offset[visit + 1]):
        relation = arrays.tie_relation[tie]
        if layout.last_of_relation[relation] != NONE:
            layout.bond_row[free] = layout.last_of_relation[relation]
            layout.bond_gap[free] = arrays.tie_gap[relation]
            free += 1
        layout.last_of_relation[relation] = row
    layout.bond_offset[row + 1] = free


@njit(cache=True, nogil=True)
def _lay_reload(arrays: TimingArrays, vehicle: int, number: int, row: int, layout: Layout) -> None:
    own = arrays.reload_offset[vehicle] + number
    site = arrays.reload_site[own]
    layout.kind[row] = RELOAD
    layout.visit[row] = NONE
    layout.place[row] = arrays.reload_place[own]
    layout.busy[row] = arrays.reload_time[vehicle]
    layout.hours[row] = arrays.site_offset[site]
    layout.hours_count[row] = arrays.site_count[site]
    layout.partner[row] = NONE
    layout.bond_offset[row + 1] = layout.bond_offset[row]


@njit(cache=True, nogil=True)
def _lay_end(arrays: TimingArrays, vehicle: int, row: int, layout: Layout) -> None:
    layout.kind[row] = END
    layout.visit[row] = NONE
    layout.place[row] = layout.place[row - 1] if arrays.end[vehicle] == NONE else arrays.end[vehicle]
    layout.busy[row] = 0
    layout.hours_count[row] = 0
    layout.partner[row] = NONE
    layout.least[row] = 0
    layout.bond_offset[row + 1] = layout.bond_offset[row]


@njit(cache=True, nogil=True)
def _release_trips(arrays: TimingArrays, layout: Layout, last: int) -> None:
    """A loading may not end before everything it loads is ready."""
    latest = 0
    for row in range(last - 1, -1, -1):
        if layout.kind[row] == VISIT:
            latest = max(latest, arrays.release[layout.visit[row]])
        else:
            layout.least[row] = max(layout.least[row], latest - layout.busy[row])
            latest = 0


@njit(cache=True, nogil=True)
def _forget(arrays: TimingArrays, visit: int, layout: Layout) -> None:
    layout.row_of_visit[visit] = NONE
    for tie in range(arrays.tie_offset[visit], arrays.tie_offset[visit + 1]):
        layout.last_of_relation[arrays.tie_relation[tie]] = NONE


@njit(cache=True, nogil=True)
def next_opening(arrays: TimingArrays, first: int, count: int, moment: int) -> int:
    """The first moment from `moment` on that lies in a window; `FOREVER` + 1 when none does."""
    for window in range(first, first + count):
        if moment <= arrays.window_end[window]:
            return max(moment, arrays.window_start[window])
    return FOREVER + 1


@njit(cache=True, nogil=True)
def last_opening(arrays: TimingArrays, first: int, count: int, moment: int) -> int:
    """The last moment up to `moment` that lies in a window; ``-FOREVER`` when none does."""
    for window in range(first + count - 1, first - 1, -1):
        if moment >= arrays.window_start[window]:
            return min(moment, arrays.window_end[window])
    return -FOREVER
