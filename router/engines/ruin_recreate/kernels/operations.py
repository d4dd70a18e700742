"""What Python asks of the compiled search: one entry for each kind of clock, so that what its operations share is compiled once.

The functions here run compiled, without the interpreter lock; the kernels of the same names say what they do.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from router.engines.ruin_recreate.kernels import fleet_reduction, search
from router.engines.ruin_recreate.kernels.chance import Chance, new_chance
from router.engines.ruin_recreate.kernels.clock import Clock
from router.engines.ruin_recreate.kernels.compiled import entry_of
from router.engines.ruin_recreate.kernels.problem import Ints, Problem
from router.engines.ruin_recreate.kernels.search import Best, new_best
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import State

_RUN, _TAKE, _BUILD, _DROP = range(4)
_NOTHING = np.zeros(0, dtype=np.int64)
_USUAL = Settings()
_ENTRIES: dict[type, Callable[..., Any]] = {}


def _operate(
    operation: int,
    problem: Problem,
    state: State,
    clock: Clock,
    settings: Settings,
    chance: Chance,
    best: Best,
    leanest: Best,
    numbers: Ints,
    options: Ints,
    steps: int,
    fewest: int,
    hot: float,
    cold: float,
) -> bool:
    if operation == _RUN:
        search.run_steps(problem, state, clock, settings, chance, best, steps, hot, cold)
    elif operation == _BUILD:
        search.build(problem, state, clock, settings, chance)
    elif operation == _DROP:
        fleet_reduction.drop_routes(problem, state, clock, settings, chance, best, leanest, numbers, steps, hot, fewest)
    else:
        return search.take_routes(problem, state, clock, numbers, options)
    return True


def _operate_on(clock: Clock) -> Callable[..., Any]:
    kind = type(clock)
    if kind not in _ENTRIES:
        _ENTRIES[kind] = entry_of(kind, _operate)
    return _ENTRIES[kind]


def run_steps(
    problem: Problem,
    state: State,
    clock: Clock,
    settings: Settings,
    chance: Chance,
    best: Best,
    steps: int,
    hot: float,
    cold: float,
) -> None:
    """See `search.run_steps`."""
    arguments = (problem, state, clock, settings, chance, best, best, _NOTHING, _NOTHING, steps, 0, float(hot), float(cold))
    _operate_on(clock)(_RUN, *arguments)


def take_routes(problem: Problem, state: State, clock: Clock, routes: Ints, options: Ints) -> bool:
    """See `search.take_routes`."""
    nothing = new_best(problem)
    arguments = (problem, state, clock, _USUAL, new_chance(0), nothing, nothing, routes, options, 0, 0, 0.0, 0.0)
    return bool(_operate_on(clock)(_TAKE, *arguments))


def build(problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance) -> None:
    """See `search.build`."""
    nothing = new_best(problem)
    arguments = (problem, state, clock, settings, chance, nothing, nothing, _NOTHING, _NOTHING, 0, 0, 0.0, 0.0)
    _operate_on(clock)(_BUILD, *arguments)


def drop_routes(
    problem: Problem,
    state: State,
    clock: Clock,
    settings: Settings,
    chance: Chance,
    best: Best,
    leanest: Best,
    absences: Ints,
    steps: int,
    temperature: float,
    fewest: int,
) -> None:
    """See `fleet_reduction.drop_routes`."""
    arguments = (problem, state, clock, settings, chance, best, leanest, absences, _NOTHING, steps, fewest, float(temperature), 0.0)
    _operate_on(clock)(_DROP, *arguments)
