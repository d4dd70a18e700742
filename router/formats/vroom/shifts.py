"""VROOM's breaks as router's.

A VROOM route holds every break of its vehicle, before the first task or after the last one if need be. router's is due only when
the route is still under way as its window closes. Closing each window in time for the breaks after it, and for the end of the
shift, makes the two agree: a route that ends before has room for the rest of its breaks where it ends.
"""

from collections.abc import Sequence

from router.formats.json_input import Faults
from router.formats.vroom.schema import BreakPart, VehiclePart
from router.model import Break, Window
from router.units import FOREVER, Seconds


def in_order(breaks: Sequence[BreakPart]) -> list[tuple[int, BreakPart]]:
    """Breaks in the order in which VROOM takes them, each with its index."""
    always = [[0, 2**32 - 1]]

    def key(item: tuple[int, BreakPart]) -> tuple[int, int]:
        windows = item[1].time_windows or always
        return windows[0][0], windows[-1][1]

    return sorted(enumerate(breaks), key=key)


def breaks_of(
    path: str, vehicle: VehiclePart, shift: tuple[Seconds, Seconds], offset: Seconds, faults: Faults
) -> tuple[Break, ...]:
    """The breaks of a vehicle whose shift is given in seconds from the epoch."""
    found: list[tuple[str, Seconds, Seconds, Seconds]] = []
    latest = shift[1]
    for index, given in reversed(in_order(vehicle.breaks)):
        where = f"{path}.breaks[{index}]"
        _refused(where, given, vehicle, faults)
        start, end = (given.time_windows or [[offset, FOREVER + offset]])[0]
        latest = min(end - offset, latest - given.service)
        found.append((where, max(0, start - offset), latest, given.service))
    ready = shift[0]
    breaks = []
    for where, start, latest, duration in reversed(found):
        ready = max(ready, start)
        if ready > latest:
            what = "it cannot be taken between the vehicle's time_window and its other breaks"
            faults.add("E233", f"{where}.time_windows", what, "widen one of them")
            return ()
        breaks.append(Break(window=Window(start, latest), duration=duration))
        ready += duration
    return tuple(breaks)


def _refused(path: str, given: BreakPart, vehicle: VehiclePart, faults: Faults) -> None:
    if given.time_windows and len(given.time_windows) > 1:
        faults.add("E260", f"{path}.time_windows", "router gives a break one window", "keep one of them")
    limits, capacity = given.max_load, vehicle.capacity or []
    if limits is not None and any(limit < most for limit, most in zip(limits, capacity, strict=False)):
        faults.add("E260", f"{path}.max_load", "router takes breaks whatever is on board", "remove it")
