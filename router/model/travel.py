"""Travel between places: how far, and how long when leaving at a given moment.

Three forms share one small interface (`distances`, `durations`, `arrival`, `departure`):

- `StaticTravel`: the same at every hour.
- `ProfiledTravel`: free-flow seconds stretched by speed factors that depend on the time of day, integrated through the
  buckets (Ichoua, Gendreau, Potvin 2003), so that leaving later never means arriving earlier (FIFO).
- `PiecewiseTravel`: a piecewise-linear arrival function per arc.

All times are whole seconds; `arrival` is rounded up to the next second, once, and `departure` is its exact inverse: the latest
whole second at which one may leave and still arrive in time.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from router.units import UNREACHABLE, Seconds

IntMatrix: TypeAlias = NDArray[np.int32]


Scalar = TypeVar("Scalar", bound=np.generic)


def frozen_array(values: object, dtype: type[Scalar]) -> NDArray[Scalar]:
    """A read-only, C-contiguous array of `values` (copied only when it must be)."""
    array = np.ascontiguousarray(values, dtype=dtype)
    if array.flags.writeable:
        array = array.view()
        array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StaticTravel:
    """Travel that does not depend on the time of day.

    Parameters
    ----------
    distances : metres, int32, shape (n, n).
    durations : seconds, int32, shape (n, n); `UNREACHABLE` where no road leads.
    """

    distances: IntMatrix
    durations: IntMatrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProfiledTravel:
    """Free-flow travel stretched by speed factors per time bucket.

    Parameters
    ----------
    distances, durations : as in `StaticTravel`; durations at speed factor 1.
    starts : seconds, int64, shape (k,), ascending, first entry 0: bucket b rules from starts[b] until the next; the
    last one for ever.
    speeds : factors above 0, float64, shape (p, k): row per profile. A factor of 0.5 doubles the time.
    profile : uint16, shape (n, n): which row rules an arc.
    factors : uint8, shape (k, n, n) or None; when given, arc (i, j) drives at factors[b, i, j] / 100 of free-flow speed in bucket
        b and `speeds`/`profile` are not consulted.
    """

    distances: IntMatrix
    durations: IntMatrix
    starts: NDArray[np.int64]
    speeds: NDArray[np.float64]
    profile: NDArray[np.uint16]
    factors: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PiecewiseTravel:
    """An arrival function per arc, piecewise linear and non-decreasing; an `Instance` refuses any other, naming the arc.

    Parameters
    ----------
    distances, durations : as in `StaticTravel`; durations are the least over the day.
    offsets : int64, shape (n * n + 1,): arc (i, j) owns the breakpoints offsets[i * n + j] … offsets[i * n + j + 1] - 1.
    departures, arrivals : float64, shape (m,): breakpoints, departures of an arc strictly ascending (write a jump as two points a
        unit apart); before the first and after the last the travel time is constant.
    """

    distances: IntMatrix
    durations: IntMatrix
    offsets: NDArray[np.int64]
    departures: NDArray[np.float64]
    arrivals: NDArray[np.float64]


TravelTimes: TypeAlias = StaticTravel | ProfiledTravel | PiecewiseTravel


def among(travel: TravelTimes, places: NDArray[np.int64]) -> TravelTimes:
    """The same travel over `places` alone, in that order."""
    distances, durations = _cells(travel.distances, places), _cells(travel.durations, places)
    if isinstance(travel, StaticTravel):
        return StaticTravel(distances=distances, durations=durations)
    if isinstance(travel, ProfiledTravel):
        factors = None if travel.factors is None else np.ascontiguousarray(travel.factors[:, places][:, :, places])
        return replace(travel, distances=distances, durations=durations, profile=_cells(travel.profile, places), factors=factors)
    arcs = (places[:, None] * travel.durations.shape[0] + places).ravel()
    counts = travel.offsets[arcs + 1] - travel.offsets[arcs]
    offsets = np.concatenate([[0], np.cumsum(counts)])
    points = np.arange(offsets[-1]) + np.repeat(travel.offsets[arcs] - offsets[:-1], counts)
    return PiecewiseTravel(
        distances=distances,
        durations=durations,
        offsets=offsets,
        departures=travel.departures[points],
        arrivals=travel.arrivals[points],
    )


def _cells(matrix: NDArray[Scalar], places: NDArray[np.int64]) -> NDArray[Scalar]:
    return matrix[places].take(places, axis=1)


def reachable(travel: TravelTimes, origin: int, destination: int) -> bool:
    """Whether any road leads from `origin` to `destination`."""
    return int(travel.durations[origin, destination]) < UNREACHABLE


def is_static(travel: TravelTimes) -> bool:
    """Whether travel is the same at every hour."""
    return isinstance(travel, StaticTravel)


def seconds_between(travel: TravelTimes, origin: int, destination: int) -> Seconds:
    """Free-flow (or least) travel time, `UNREACHABLE` where no road leads."""
    return int(travel.durations[origin, destination])
