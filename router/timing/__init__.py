"""The only place where plan times are made: fixed sequences in, timed routes out."""

from router.timing.arrays import TimingArrays, timing_arrays
from router.timing.evaluation import evaluate_route, time_sequence
from router.timing.layout import Layout, new_layout
from router.timing.routes import TimedRoute, schedule, time_route

__all__ = [
    "Layout",
    "TimedRoute",
    "TimingArrays",
    "evaluate_route",
    "new_layout",
    "schedule",
    "time_route",
    "time_sequence",
    "timing_arrays",
]
