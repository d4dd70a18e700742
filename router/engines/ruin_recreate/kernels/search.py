"""The search itself: ruin, recreate, accept by temperature, a few small moves, again."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from router.engines.ruin_recreate.kernels import (  # register what each clock does
    duration_insertion,  # noqa: F401
    duration_moves,  # noqa: F401
    general_insertion,  # noqa: F401
    general_plan,  # noqa: F401
    limited_clock,  # noqa: F401
    regret,  # noqa: F401
    static_clock,  # noqa: F401
    static_insertion,  # noqa: F401
    static_moves,  # noqa: F401
    traffic_clock,  # noqa: F401
)
from router.engines.ruin_recreate.kernels.chance import Chance, fraction
from router.engines.ruin_recreate.kernels.clock import Clock, anneal_moves, refresh_route, settle_plan
from router.engines.ruin_recreate.kernels.compiled import entry, inlined, kernel
from router.engines.ruin_recreate.kernels.flat_routes import put_routes, routes_of
from router.engines.ruin_recreate.kernels.problem import Floats, Ints, Problem
from router.engines.ruin_recreate.kernels.recreate import recreate
from router.engines.ruin_recreate.kernels.ruin import ruin
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import ABSENT, PENALTIES, ROUTES, State, total_cost
from router.engines.ruin_recreate.kernels.steps import open_step, undo
from router.engines.ruin_recreate.kernels.stretch import STAY, look_elsewhere, some_visit
from router.structure import Structure

BEST, BEST_PENALTIES = range(2)


@dataclass(frozen=True, kw_only=True)
class Best(Structure):
    """The best plan met: its links, the option serving each job, and in `figures` its cost and the penalties within.

    `done[0]` counts the steps made; a search stops as soon as `done[1]` is not zero, which any thread may set.
    """

    following: Ints
    reload: Ints
    option_of: Ints
    figures: Floats
    done: Ints


def new_best(problem: Problem) -> Best:
    """No plan met yet."""
    return Best(
        following=np.zeros(len(problem.place), dtype=np.int64),
        reload=np.full(len(problem.place), -1, dtype=np.int64),
        option_of=np.full(problem.job_count, -1, dtype=np.int64),
        figures=np.array([np.inf, np.inf]),
        done=np.zeros(2, dtype=np.int64),
    )


def copy_plan(plan: Best, into: Best) -> None:
    """Make `into` the plan that `plan` is; the steps made stay its own."""
    for name in ("following", "reload", "option_of", "figures"):
        getattr(into, name)[:] = getattr(plan, name)


@inlined
def record(problem: Problem, state: State, best: Best) -> None:
    """Keep the current plan when it is better than all before."""
    cost = total_cost(state)
    if cost < best.figures[BEST] - 1e-9 * abs(cost):
        keep(problem, state, best)


@inlined
def keep(problem: Problem, state: State, plan: Best) -> None:
    """Copy the current plan, whatever it costs."""
    plan.figures[BEST] = total_cost(state)
    plan.figures[BEST_PENALTIES] = state.money[PENALTIES]
    for node in range(problem.visit_count + 2 * problem.vehicle_count):
        plan.following[node] = state.following[node]
        plan.reload[node] = state.reload[node]
    for job in range(problem.job_count):
        plan.option_of[job] = state.option_of[job]


@kernel
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
    """Make `steps` steps while the temperature falls from `hot` to `cold`, in money, geometrically."""
    settle_plan(problem, state, clock)
    record(problem, state, best)
    cooling = math.log(cold / hot) / max(1, steps)
    for step in range(steps):
        if best.done[1] != 0:
            return
        temperature = hot * math.exp(cooling * step)
        if step % STAY == 0:
            look_elsewhere(state, chance)
        open_step(problem, state, clock)
        limit = total_cost(state) - temperature * math.log(1.0 - fraction(chance))
        ruin(problem, state, clock, settings, chance, some_visit(state, chance))
        kept = recreate(problem, state, clock, settings, chance, limit)
        if kept:
            settle_plan(problem, state, clock)
        if kept and total_cost(state) < limit:
            record(problem, state, best)
        else:
            undo(problem, state, clock)
        if settings.moves > 0:
            anneal_moves(problem, state, clock, settings, chance, temperature)
            record(problem, state, best)
        best.done[0] += 1


@kernel
def take_routes(problem: Problem, state: State, clock: Clock, routes: Ints, options: Ints) -> bool:
    """Fill an empty state and its clock (see `put_routes`); whether every route keeps the rules."""
    put_routes(problem, state, routes, options)
    sound = True
    for route in range(problem.vehicle_count):
        sound = refresh_route(problem, state, clock, route) and sound
    return sound


@kernel
def build(problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance) -> None:
    """Insert every absent job that has a place, dearest to leave out first, else in random order."""
    open_step(problem, state, clock)
    recreate(problem, state, clock, settings, chance, np.inf)


@entry
def resum(problem: Problem, state: State) -> float:
    """The total, added up anew, which takes out the rounding that millions of steps left."""
    cost = 0.0
    for route in range(problem.vehicle_count):
        cost += state.cost[route]
    state.money[ROUTES] = cost
    cost = 0.0
    for index in range(state.counts[ABSENT]):
        cost += problem.penalty[state.absent[index]]
    state.money[PENALTIES] = cost
    return total_cost(state)


@entry
def best_routes(problem: Problem, following: Ints, reload: Ints) -> NDArray[np.int64]:
    """See `flat_routes.routes_of`."""
    return routes_of(problem, following, reload)
