"""How a day differs from its plan.

A leg's driving time is the planned one (for the moment it is really begun at) times exp(D + R + L − v/2): D, one
draw for the whole city and day; R, a drift per route that fades over time (a first-order autoregression along the
planned times of the legs); L, one draw per leg; v, the sum of their variances, so that the mean factor is 1.
Services are stretched likewise by a draw per route (the driver) and a draw per stop. All draws are normal; the
second half of the days mirrors the first and the draws of the days are spread evenly, so that a few hundred days
tell what thousands of independent ones would. Loading and breaks last as planned.

The figures are assumptions of a plausible size (a deviation of 17 % per leg, most of it shared by the day or the
route), measured nowhere; fit them to your own records.
"""

from collections.abc import Sequence as Several
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from router.model import Route
from router.units import Seconds

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseModel:
    """Standard deviations of the logarithms; see the module for what they act on.

    Parameters
    ----------
    day, route, leg : of driving times.
    fading : seconds after which a route's drift has faded to 1/e.
    driver, stop : of service times.
    """

    day: float = 0.08
    route: float = 0.12
    leg: float = 0.10
    fading: Seconds = 5_400
    driver: float = 0.10
    stop: float = 0.30

    @property
    def shared(self) -> float:
        """Deviation of what legs of a route have in common within a short while."""
        return sqrt(self.day**2 + self.route**2)


NOISE_FREE = NoiseModel(day=0.0, route=0.0, leg=0.0, driver=0.0, stop=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteNoise:
    """Factors of one route: `driving` and `service`, float64, shape (stops, days); row 0 (the start) is 1."""

    driving: Floats
    service: Floats


@lru_cache(maxsize=4)
def day_draws(days: int, seed: int) -> Floats:
    """A standard normal draw per day, stratified: one from the middle of each of `days` equal parts, shuffled."""
    normal = NormalDist()
    strata = np.array([normal.inv_cdf((day + 0.5) / days) for day in range(days)])
    draws = np.asarray(np.random.default_rng((seed, 0)).permutation(strata))
    draws.setflags(write=False)
    return draws


def between_stops(route: Route) -> tuple[Seconds, ...]:
    """The planned times between arrivals at stops."""
    return tuple([max(0, stop.arrival - before.arrival) for before, stop in pairwise(route.stops)])


def route_noise(noise: NoiseModel, route: Route, number: int, draws: Floats, seed: int) -> RouteNoise:
    """The factors of one route on all days.

    Parameters
    ----------
    number : of the vehicle; its draws depend on this and the seed alone, so other routes do not change them.
    draws : of the days, see `day_draws`.
    """
    random = np.random.default_rng((seed, 1 + number))
    apart, shape = between_stops(route), (len(route.stops), len(draws))
    drift = _drift(noise, apart, _mirrored(random, shape))
    driving = noise.day * draws + noise.route * drift + noise.leg * _mirrored(random, shape)
    driving -= (noise.day**2 + noise.route**2 + noise.leg**2) / 2
    service = noise.driver * _mirrored(random, (1, shape[1])) + noise.stop * _mirrored(random, shape)
    service -= (noise.driver**2 + noise.stop**2) / 2
    return RouteNoise(driving=np.exp(driving), service=np.exp(service))


def _mirrored(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Standard normal draws; those of the second half of the days are the first half's with the sign turned."""
    half = random.standard_normal((shape[0], (shape[1] + 1) // 2))
    return np.concatenate((half, -half), axis=1)[:, : shape[1]]


def _drift(noise: NoiseModel, apart: Several[Seconds], fresh: Floats) -> Floats:
    """Standard normal in every row, correlated with the row before by exp(−time between them / fading)."""
    drift = np.empty_like(fresh)
    drift[0] = fresh[0]
    for row, seconds in enumerate(apart, start=1):
        kept = float(np.exp(-seconds / noise.fading))
        drift[row] = kept * drift[row - 1] + sqrt(1 - kept**2) * fresh[row]
    return drift
