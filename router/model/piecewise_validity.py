"""Whether arrival functions given point by point are functions at all, and FIFO: who leaves later never arrives earlier."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from router.model.travel import PiecewiseTravel
from router.units import count_of

Fault: TypeAlias = tuple[str, str]
"""What is wrong, and what to do about it."""


def piecewise_faults(travel: PiecewiseTravel, places: int) -> Iterator[Fault]:
    """Every kind of fault of the breakpoints once, with the first arc that has it and how many more have it.

    Parameters
    ----------
    travel : for so many `places`; the matrices are judged elsewhere.
    """
    misshapen = list(_misshapen(travel, places))
    yield from misshapen
    if misshapen:
        return
    departures, arrivals = travel.departures, travel.arrivals
    ends = travel.offsets[1:-1]
    follows = np.ones(max(0, len(departures) - 1), dtype=np.bool_)
    follows[ends[(ends > 0) & (ends < len(departures))] - 1] = False  # the next point belongs to another arc
    for wrong, what, remedy in (
        (~(np.isfinite(departures) & np.isfinite(arrivals)), "a breakpoint is no finite moment", "leave it out"),
        (arrivals < departures, "who leaves arrives before leaving", "an arrival is its departure or later"),
        (
            _after(follows & (departures[1:] <= departures[:-1])),
            "departures do not ascend",
            "sort the breakpoints; write a jump as two points a unit apart",
        ),
        (
            _after(follows & (arrivals[1:] < arrivals[:-1])),
            "who leaves later arrives earlier",
            "let later departures arrive no earlier: waiting is always allowed",
        ),
    ):
        arcs = np.unique(np.searchsorted(travel.offsets, np.flatnonzero(wrong), side="right") - 1)
        if len(arcs):
            yield f"{what} {_arcs_text(arcs, places)}", remedy


def _misshapen(travel: PiecewiseTravel, places: int) -> Iterator[Fault]:
    """Faults for which nobody can tell which point belongs to which arc."""
    offsets, points = travel.offsets, len(travel.departures)
    if travel.departures.ndim != 1 or travel.departures.shape != travel.arrivals.shape:
        shapes = f"{travel.departures.shape} and {travel.arrivals.shape}"
        yield f"departures and arrivals have shapes {shapes}", "give one arrival for each departure"
    if offsets.shape != (places * places + 1,):
        yield f"offsets has shape {offsets.shape}", f"it must be ({places * places + 1},): one per arc, and the end"
    elif offsets[0] != 0 or offsets[-1] != points or (offsets[1:] < offsets[:-1]).any():
        yield "offsets do not part the breakpoints", f"let them ascend from 0 to {points}, the number of breakpoints"


def _after(steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Marks of steps between points as marks of the points that they lead to."""
    return np.concatenate([np.zeros(1, np.bool_), steps])


def _arcs_text(arcs: NDArray[np.int64], places: int) -> str:
    """``from place 0 to 1, and on 3 more arcs``."""
    origin, destination = divmod(int(arcs[0]), places)
    more = len(arcs) - 1
    return f"from place {origin} to {destination}" + (f", and on {count_of(more, 'more arc')}" if more else "")
