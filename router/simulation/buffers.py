"""Planning for a quantile of travel times instead of their mean, and what that costs."""

from dataclasses import dataclass, replace
from math import exp
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from router.costing import cost
from router.model import Instance, PiecewiseTravel, Plan, TravelTimes
from router.model.sequences import plan_sequences
from router.model.travel import frozen_array
from router.simulation.forecasts import forecast
from router.simulation.noise import NoiseModel
from router.timing import schedule
from router.units import UNREACHABLE, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferPrice:
    """A plain plan beside one made on a buffered instance, both timed, priced and simulated on the true travel times.

    `plain` and `buffered` are costs; `plain_late` and `buffered_late` expected late orders.
    """

    plain: Money
    buffered: Money
    plain_late: float
    buffered_late: float

    @property
    def price(self) -> Money:
        """What the buffer costs."""
        return self.buffered - self.plain


def buffered(instance: Instance, quantile: float, *, noise: NoiseModel | None = None) -> Instance:
    """The instance with all driving stretched to a quantile of what legs have in common (day and route; single legs
    even out).

    Solve it instead of `instance`, then time its sequences on `instance` (`price_of_buffer` does): the slack that
    the stretched driving kept free is what absorbs a slow day.

    Raises
    ------
    ValueError
        when `quantile` does not lie between 0.5 and 1.
    """
    if not 0.5 <= quantile < 1:
        raise ValueError(f"quantile {quantile} must be at least 0.5 and below 1")
    stretch = stretch_factor(quantile, noise or NoiseModel())
    return instance.replace(travel={name: _stretched(travel, stretch) for name, travel in instance.travel.items()})


def stretch_factor(quantile: float, noise: NoiseModel) -> float:
    """The quantile of the shared factor of driving times, never below 1."""
    return max(1.0, exp(NormalDist().inv_cdf(quantile) * noise.shared - noise.shared**2 / 2))


def _stretched(travel: TravelTimes, stretch: float) -> TravelTimes:
    reached = travel.durations < UNREACHABLE
    longer = np.where(reached, np.minimum(np.ceil(travel.durations * stretch), UNREACHABLE - 1), UNREACHABLE)
    durations = frozen_array(longer.astype(np.int32), np.int32)
    if not isinstance(travel, PiecewiseTravel):
        return replace(travel, durations=durations)
    arrivals = travel.departures + stretch * (travel.arrivals - travel.departures)
    return replace(travel, durations=durations, arrivals=_never_earlier(travel, arrivals))


def _never_earlier(travel: PiecewiseTravel, arrivals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stretching a steep fall could make later leaving arrive earlier; each arc's arrivals are lifted to what came before."""
    lifted = arrivals.copy()
    for first, end in zip(travel.offsets[:-1].tolist(), travel.offsets[1:].tolist(), strict=True):
        np.maximum.accumulate(arrivals[first:end], out=lifted[first:end])
    return frozen_array(lifted, np.float64)


def price_of_buffer(
    instance: Instance, plain: Plan, careful: Plan, *, noise: NoiseModel | None = None, draws: int = 1_000, seed: int = 0
) -> BufferPrice:
    """Compare `plain`, made on `instance`, with `careful`, made on its buffered twin."""
    chosen = [schedule(instance, plan_sequences(instance, plan)) for plan in (plain, careful)]
    late = [forecast(instance, plan, noise=noise, draws=draws, seed=seed).expected_late for plan in chosen]
    prices = [cost(instance, plan).total for plan in chosen]
    return BufferPrice(plain=prices[0], buffered=prices[1], plain_late=late[0], buffered_late=late[1])
