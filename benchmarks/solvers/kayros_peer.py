"""kayros: the open solver of the time-dependent collection, scored by the same library."""

import time
from typing import Any

from benchmarks.cases import Answer, AnyCase, Gap, TimedCase
from benchmarks.library import library_instance
from benchmarks.solvers import version_of


def prepare(case: AnyCase, option: str) -> Any:
    """The library's instance with all its arrival functions."""
    del option
    if not isinstance(case, TimedCase):
        raise Gap("kayros solves time-dependent sets only")
    return library_instance(case)


def solve(case: TimedCase, model: Any, *, limit: float, seed: int, threads: int, option: str) -> Answer:
    """Its default strategy; the time in which it hands the arrival functions to its core counts, as in its own figures."""
    import kayros

    del option
    if threads != 1:
        raise Gap("kayros runs on one thread")
    objective = "fleet_cost_duration" if case.route_price else "duration"
    started = time.perf_counter()
    solution = kayros.solve(model, kayros.Params(objective=objective), seed=seed, time_limit=limit)
    return Answer(
        routes=tuple((0, tuple(route)) for route in solution.routes),
        version=version_of("kayros"),
        wall=time.perf_counter() - started,
        trace=tuple((found.seconds, found.value) for found in solution.incumbents),
    )
