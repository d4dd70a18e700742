"""Piecewise-linear functions of time along a route, and their composition with legs (Dabia, Ropke, Van Woensel, De Kok 2013).

A *forward* function of a visit gives, for every moment y at which its service begins, the latest departure from the
route's start that makes it; a *backward* function gives the earliest return when service begins at y. Both are lists of
points (begin, other end) with ascending begins. Two points of one begin are a jump, where the later point holds: forward
functions have them where waiting on the way costs nothing, so that many departures arrive at one moment. After its last
point a forward function is constant; before its first point a backward function is. The duration of the route is the least
of return less departure over y, at any visit of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.compiled import inlined, kernel
from router.model.travel_kernels import TravelArrays
from router.model.travel_pieces import NEVER, TINY, leg_from, leg_until, waits_from
from router.structure import Structure

BEGIN, OTHER = 0, 1
OVERFLOW = -1
"""Number of points of a function that has more than there is room for."""


@dataclass(frozen=True)
class Functions(Structure):
    """A function per row: its points (rows, room, 2) and how many there are (rows,)."""

    room: int
    points: NDArray[np.float64]
    count: NDArray[np.int64]


def new_functions(rows: int, room: int) -> Functions:
    """Functions without points."""
    return Functions(room=room, points=np.zeros((rows, room, 2)), count=np.zeros(rows, dtype=np.int64))


@inlined
def set_line(functions: Functions, row: int, first: float, last: float) -> None:
    """The identity between two moments."""
    functions.points[row, 0, BEGIN] = functions.points[row, 0, OTHER] = first
    functions.points[row, 1, BEGIN] = functions.points[row, 1, OTHER] = last
    functions.count[row] = 0 if last < first else (1 if last - first < TINY else 2)


@inlined
def copy_function(source: Functions, row: int, target: Functions, into: int) -> None:
    """Make row `into` of `target` what `row` of `source` is."""
    target.count[into] = source.count[row]
    for point in range(source.count[row]):
        target.points[into, point, BEGIN] = source.points[row, point, BEGIN]
        target.points[into, point, OTHER] = source.points[row, point, OTHER]


@inlined
def same_function(one: Functions, row: int, two: Functions, other: int) -> bool:
    """Whether two functions have the same points."""
    if one.count[row] != two.count[other]:
        return False
    for point in range(one.count[row]):
        if one.points[row, point, BEGIN] != two.points[other, point, BEGIN]:
            return False
        if one.points[row, point, OTHER] != two.points[other, point, OTHER]:
            return False
    return True


@inlined
def _add(functions: Functions, row: int, begin: float, other: float) -> None:
    """Append a point; one at the same moment as the last is a jump, unless it is no higher or the function begins there."""
    count = functions.count[row]
    if count < 0:
        return
    if count > 0 and begin <= functions.points[row, count - 1, BEGIN] + TINY:
        if other <= functions.points[row, count - 1, OTHER] + TINY:
            return
        if count == 1 or functions.points[row, count - 2, BEGIN] >= functions.points[row, count - 1, BEGIN] - TINY:
            functions.points[row, count - 1, OTHER] = other
            return
        begin = functions.points[row, count - 1, BEGIN]
    elif count > 1 and _in_line(functions, row, count, begin, other):
        functions.points[row, count - 1, BEGIN] = begin
        functions.points[row, count - 1, OTHER] = other
        return
    if count < functions.room:
        functions.points[row, count, BEGIN] = begin
        functions.points[row, count, OTHER] = other
        functions.count[row] = count + 1
    else:
        functions.count[row] = OVERFLOW


@inlined
def _in_line(functions: Functions, row: int, count: int, begin: float, other: float) -> bool:
    """Whether the last point lies on the line from the one before it to a new one; the end of a jump never does."""
    from_begin, from_other = functions.points[row, count - 2, BEGIN], functions.points[row, count - 2, OTHER]
    if functions.points[row, count - 1, BEGIN] <= from_begin + TINY:
        return False
    share = (functions.points[row, count - 1, BEGIN] - from_begin) / (begin - from_begin)
    return abs(from_other + share * (other - from_other) - functions.points[row, count - 1, OTHER]) < TINY


@kernel
def extend_forward(
    travel: TravelArrays,
    layer: int,
    origin: int,
    destination: int,
    stay: float,
    source: Functions,
    row: int,
    opens: float,
    closes: float,
    target: Functions,
    into: int,
) -> None:
    """Forward function of the next visit: leave `stay` after service begins at `origin`, drive, begin inside the window."""
    target.count[into] = 0
    last = source.count[row]
    if last <= 0:
        target.count[into] = last
        return
    begin, left = source.points[row, 0, BEGIN], source.points[row, 0, OTHER]
    arrive, slope, change = leg_from(travel, layer, origin, destination, begin + stay)
    if arrive > closes + TINY:
        return
    before_arrive, before_left = arrive, left
    _open(target, into, opens, arrive, left, arrive, left)
    point = 1
    while point < last:
        following, last_left = source.points[row, point, BEGIN], source.points[row, point, OTHER]
        step = change - stay
        if step < following - TINY:
            share = (step - begin) / (following - begin)
            left += (last_left - left) * share
            arrive += slope * (step - begin)
            begin = step
            arrive, slope, change = leg_from(travel, layer, origin, destination, begin + stay)
        else:
            arrive += slope * (following - begin)
            begin, left = following, last_left
            point += 1
            if step <= following + TINY:
                arrive, slope, change = leg_from(travel, layer, origin, destination, begin + stay)
        if arrive > closes:
            share = (closes - before_arrive) / (arrive - before_arrive)
            left = before_left + (left - before_left) * share
            _open(target, into, opens, closes, left, before_arrive, before_left)
            return
        _open(target, into, opens, arrive, left, before_arrive, before_left)
        if target.count[into] < 0:
            return
        before_arrive, before_left = arrive, left


@inlined
def _open(target: Functions, into: int, opens: float, arrive: float, left: float, before_arrive: float, before_left: float) -> None:
    """Add the end of a piece; what arrives before the window opens begins when it does."""
    if arrive <= opens:
        if target.count[into] == 0:
            _add(target, into, opens, left)
        else:
            target.points[into, 0, OTHER] = left
        return
    if before_arrive < opens:
        share = (opens - before_arrive) / (arrive - before_arrive)
        target.points[into, 0, OTHER] = before_left + (left - before_left) * share
    _add(target, into, arrive, left)


@kernel
def extend_backward(
    travel: TravelArrays,
    layer: int,
    origin: int,
    destination: int,
    stay: float,
    source: Functions,
    row: int,
    opens: float,
    closes: float,
    target: Functions,
    into: int,
) -> None:
    """Backward function of the visit before: as `extend_forward`, the source being the one at `destination`."""
    target.count[into] = 0
    last = source.count[row]
    if last <= 0:
        target.count[into] = last
        return
    begin, back = source.points[row, 0, BEGIN], source.points[row, 0, OTHER]
    leave, _, change = leg_until(travel, layer, origin, destination, begin)
    here = leave - stay
    if here >= opens:
        _add(target, into, min(here, closes), back)
        if here >= closes:
            return
    point = 1
    while point < last:
        before_here, before_back = here, back
        following, last_back = source.points[row, point, BEGIN], source.points[row, point, OTHER]
        if change < following - TINY:
            back += (last_back - back) * (change - begin) / (following - begin)
            begin = change
        else:
            begin, back = following, last_back
            point += 1
        leave, _, change = leg_until(travel, layer, origin, destination, begin)
        here = leave - stay
        if here < opens:
            continue
        waits = max(waits_from(travel, layer, origin, destination, begin, leave) - stay, before_here)
        if waits < here:
            _between(target, into, opens, closes, before_here, before_back, waits, back)
            before_here, before_back = waits, back
        _between(target, into, opens, closes, before_here, before_back, here, back)
        if target.count[into] < 0 or here > closes:
            return


@inlined
def _between(
    target: Functions, into: int, opens: float, closes: float, before: float, before_back: float, here: float, back: float
) -> None:
    """Add the end of a piece, or where a border of the window cuts it."""
    if here < opens or before >= closes:
        return
    if target.count[into] == 0:
        share = (opens - before) / max(here - before, TINY)
        _add(target, into, opens, before_back + (back - before_back) * share)
    if here > closes:
        _add(target, into, closes, before_back + (back - before_back) * (closes - before) / (here - before))
    else:
        _add(target, into, here, back)


@kernel
def least_duration(
    travel: TravelArrays,
    layer: int,
    origin: int,
    destination: int,
    stay: float,
    ahead: Functions,
    row: int,
    behind: Functions,
    behind_row: int,
    bound: float,
) -> float:
    """Least duration of a route whose first part ends with `row` of `ahead` and whose rest begins with `behind_row`.

    `NEVER` when the parts do not meet in time. Stops early, with something not below it, once `bound` cannot be undercut.
    """
    last, last_behind = ahead.count[row], behind.count[behind_row]
    if last <= 0 or last_behind <= 0:
        return NEVER
    latest = ahead.points[row, last - 1, OTHER]
    begin, left = ahead.points[row, 0, BEGIN], ahead.points[row, 0, OTHER]
    arrive, slope, change = leg_from(travel, layer, origin, destination, begin + stay)
    least, point, piece = NEVER, 1, 0
    while True:
        while piece < last_behind and behind.points[behind_row, piece, BEGIN] <= arrive + TINY:
            piece += 1
        if piece == last_behind and arrive > behind.points[behind_row, piece - 1, BEGIN] + TINY:
            return least
        back = _value_before(behind, behind_row, piece, last_behind, arrive)
        least = min(least, back - left)
        if point >= last or back - latest >= min(least, bound):
            return least
        following = ahead.points[row, point, BEGIN]
        step = min(following, change - stay)
        if piece < last_behind and slope > 0.0:
            step = min(step, begin + (behind.points[behind_row, piece, BEGIN] - arrive) / slope)
        elif piece == last_behind and slope > 0.0:
            return least
        step = max(step, begin + TINY)
        if step >= following - TINY:
            step, next_left = following, ahead.points[row, point, OTHER]
            point += 1
        else:
            next_left = left + (ahead.points[row, point, OTHER] - left) * (step - begin) / (following - begin)
        begin, left = step, next_left
        arrive, slope, change = leg_from(travel, layer, origin, destination, begin + stay)


@inlined
def _value_before(functions: Functions, row: int, point: int, count: int, moment: float) -> float:
    """Value of a backward function at `moment`, whose next point is `point`."""
    if point == 0:
        return functions.points[row, 0, OTHER]
    if point == count:
        return functions.points[row, count - 1, OTHER]
    from_begin, from_other = functions.points[row, point - 1, BEGIN], functions.points[row, point - 1, OTHER]
    share = (moment - from_begin) / (functions.points[row, point, BEGIN] - from_begin)
    return from_other + (functions.points[row, point, OTHER] - from_other) * share
