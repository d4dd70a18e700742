"""After thousands of steps every sum and time is what a fresh computation gives; what is undone leaves no trace."""

import numpy as np
import pytest

from router.engines.lns.kernels.chance import new_chance
from router.engines.lns.kernels.operations import build, run_steps, take_routes
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.kernels.search import best_routes, new_best, resum
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import TOUCHED, State, new_state
from router.engines.lns.kernels.static_times import StaticClock, new_static_clock
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Window
from tests.oracles.days import day, van, visit

FROZEN = 1e-300
"""A temperature at which only what is cheaper is taken."""


def plain(count: int = 24) -> Instance:
    windows = [Window(600 * (number % 5), 600 * (number % 5) + 2_400) for number in range(count)]
    visits = [visit(f"c{n}", n % 9 + 1, deliver=(1 + n % 3,), service=60, windows=(windows[n],)) for n in range(count)]
    return day(visits, [van(f"v{n}", capacities=(12,)) for n in range(6)], dimensions=("pieces",))


def rich(count: int = 24) -> Instance:
    """Pairs, groups, mixed loads, setups, releases, limits and two types of vehicle in one day."""
    visits = []
    for n in range(count):
        fields = {"setup": 30 * (n % 2), "service": 40, "release": 300 * (n % 3), "penalty": 20.0 + n}
        if n % 4 == 3:
            visits.append(visit(f"p{n}", n % 7 + 1, collect=(1,)))
            visits.append(visit(f"d{n}", n % 5 + 2, pickup=f"p{n}", **fields))
        else:
            fields |= {"group": f"g{n % 6}"} if n % 6 == 1 else {}
            visits.append(visit(f"c{n}", n % 9 + 1, deliver=(n % 2,), collect=((n + 1) % 2,), **fields))
    vans = [van(f"v{n}", capacities=(4,), max_stops=7, max_distance=40_000) for n in range(4)]
    return day(visits, [*vans, van("big", capacities=(9,), km_price=2.0, fixed_price=3.0)], dimensions=("pieces",))


def searched(instance: Instance, steps: int) -> tuple[Problem, State, StaticClock]:
    problem = build_problem(instance)
    state, clock, chance = new_state(problem), new_static_clock(problem), new_chance(7)
    build(problem, state, clock, Settings(absent_tries=problem.job_count), chance)
    run_steps(problem, state, clock, Settings(), chance, new_best(problem), steps, 5.0, 0.1)
    return problem, state, clock


@pytest.mark.parametrize("instance", [plain(), rich()], ids=["plain", "rich"])
def test_sums_and_times_stay_exact(instance: Instance) -> None:
    problem, state, clock = searched(instance, 5_000)
    running = float(state.money.sum())
    assert running == pytest.approx(resum(problem, state), abs=1e-6)
    sequences = tuple(unpacked(best_routes(problem, state.following, state.reload)))
    fresh, fresh_clock = new_state(problem), new_static_clock(problem)
    assert take_routes(problem, fresh, fresh_clock, packed(sequences), served_options(problem, sequences))
    visits = fresh.route_of[: problem.visit_count]
    assert np.array_equal(state.route_of, fresh.route_of)
    for name in ("stops", "distance", "load"):
        assert np.array_equal(getattr(state, name), getattr(fresh, name)), name
    assert state.cost == pytest.approx(fresh.cost)
    served = np.flatnonzero(visits >= 0)
    assert np.array_equal(clock.leave[served], fresh_clock.leave[served])
    assert np.array_equal(clock.latest[served], fresh_clock.latest[served])


def test_what_is_undone_leaves_no_trace() -> None:
    problem, state, clock = searched(rich(), 500)
    best, chance, refused = new_best(problem), new_chance(1), 0
    names = ("following", "previous", "route_of", "cost", "load", "stops", "distance", "option_of", "on_board")
    for _ in range(100):
        on_route = state.route_of >= 0
        before = {name: getattr(state, name).copy() for name in names}
        times = clock.leave.copy(), clock.latest.copy()
        total = state.money.sum()
        run_steps(problem, state, clock, Settings(moves=0), chance, best, 1, FROZEN, FROZEN)
        if state.money.sum() < total or not state.counts[TOUCHED]:
            continue
        refused += 1
        for name in names:
            rows = on_route if len(before[name]) == len(on_route) else slice(None)
            assert np.array_equal(before[name][rows], getattr(state, name)[rows]), name
        assert np.array_equal(times[0], clock.leave)
        assert np.array_equal(times[1], clock.latest)
    assert refused > 50
