"""A plan's day under noise: when service will begin, with which chance on time, and what a buffer would cost.

`forecast` gives every stop its spread, `simulate` replays days and reports punctuality, `buffered` stretches travel
so that a solver plans for a quantile, and `price_of_buffer` says what that costs and what it saves.
"""

from router.simulation.buffers import BufferPrice, buffered, price_of_buffer
from router.simulation.days import KnownNoise
from router.simulation.forecasts import Forecast, begin_quantiles, forecast
from router.simulation.noise import NOISE_FREE, NoiseModel
from router.simulation.replays import Punctuality, Replay, coverage, simulate

__all__ = [
    "NOISE_FREE",
    "BufferPrice",
    "Forecast",
    "KnownNoise",
    "NoiseModel",
    "Punctuality",
    "Replay",
    "begin_quantiles",
    "buffered",
    "coverage",
    "forecast",
    "price_of_buffer",
    "simulate",
]
