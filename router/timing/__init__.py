"""The only place where plan times are made: fixed sequences in, timed routes out."""

from router.timing.problem import timing_problem
from router.timing.routes import TimedRoute, schedule, time_route

__all__ = ["TimedRoute", "schedule", "time_route", "timing_problem"]
