"""What the general clock keeps: see `general_clock`."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.kernels.general_memory import Memory, new_memory
from router.engines.lns.kernels.general_plan_rules import PlanRules, new_plan_rules
from router.engines.lns.kernels.general_rulebook import Rulebook, new_rulebook
from router.engines.lns.problem import Ints, Problem
from router.model import Instance
from router.structure import Structure
from router.timing.arrays import FullTimingArrays, TimingArrays, timing_arrays
from router.timing.layout import Layout, new_layout

MOST_CANDIDATES = 6
"""Places kept per insertion for full evaluation."""


CANDIDATES, DIRTY, PENDING_JOB, PENDING_RELOAD, PENDING_NEXT = range(5)
"""Places in `GeneralClock.counts`: candidates at hand, routes marked, and the insertion found last: its job and the loadings before
its first visit and before what follows that."""


NODE = np.dtype(
    [(name, np.int64) for name in ["arrival", "begin", "leave", "latest", "span", "last_start", "tail_span", "tail_early"]],
    align=True,
)
"""A node of a route. `arrival`, `begin`, `leave` : as early as can be. `latest` : latest begin with which the rest keeps its
windows.

`span` : seconds from the start of the route until it leaves the node, at least; `last_start` : latest start that needs no more.
`tail_span` : seconds from its begin to the end of the route, at least; `tail_early` : earliest begin that needs no more.
"""


CANDIDATE = np.dtype(
    [("price", np.float64)]
    + [(name, np.int64) for name in ["option", "route", "before_first", "before_second", "reload", "next_reload"]],
    align=True,
)
"""A place for a job: what it would cost by estimate, the nodes its visits would follow, and the loadings before the first
visit and before what follows that (−1: none)."""


@dataclass(frozen=True, kw_only=True)
class GeneralClock(Structure):
    """Arrays for the timing of routes, and what was found of them.

    reloads : site of each vehicle's k-th place to load, (R, K).
    nodes, saved : see `NODE`. saved_reload : `State.reload` when the step began. room : per node and dimension, the most on board
        from the start of its trip up to leaving it, from there to the end of the trip, and when leaving it, (V + 2R, D, 3).
    loadings : how often a route loads again, (R,). activities : a sequence under trial.
    dirty, is_dirty : routes that changed since they were evaluated.
    candidates : see `CANDIDATE`. pending_price, pending_span : of the insertion found last, and when its route
        starts and ends.
    """

    arrays: FullTimingArrays
    layout: Layout
    rules: Rulebook
    memory: Memory
    plan: PlanRules
    reloads: Ints
    nodes: NDArray[Any]
    saved: NDArray[Any]
    saved_reload: Ints
    room: Ints
    activities: Ints
    dirty: Ints
    is_dirty: Ints
    loadings: Ints
    counts: Ints
    candidates: NDArray[Any]
    pending_price: NDArray[np.float64]
    pending_span: Ints
    has_overtime: bool


def new_general_clock(instance: Instance, problem: Problem) -> GeneralClock:
    """A clock for routes without visits."""
    nodes, routes = len(problem.place), problem.vehicle_count
    arrays = _full(timing_arrays(instance))
    longest = problem.visit_count + max((vehicle.max_trips for vehicle in instance.vehicles), default=1) + 2
    return GeneralClock(
        arrays=arrays,
        layout=new_layout(arrays, longest),
        rules=new_rulebook(instance, problem),
        memory=new_memory(),
        plan=new_plan_rules(instance, problem),
        reloads=_reload_sites(instance),
        nodes=np.zeros(nodes, NODE),
        saved=np.zeros(nodes, NODE),
        saved_reload=np.full(nodes, -1, dtype=np.int64),
        room=np.zeros((nodes, problem.dimension_count, 3), dtype=np.int64),
        activities=np.zeros(longest, dtype=np.int64),
        dirty=np.zeros(2 * routes, dtype=np.int64),
        is_dirty=np.zeros(routes, dtype=np.int64),
        loadings=np.zeros(routes, dtype=np.int64),
        counts=np.array([0, 0, -1, -1, -1], dtype=np.int64),
        candidates=np.zeros(MOST_CANDIDATES + 1, CANDIDATE),
        pending_price=np.zeros(1),
        pending_span=np.zeros(2, dtype=np.int64),
        has_overtime=any(vehicle.overtime for vehicle in instance.vehicles),
    )


def _full(arrays: TimingArrays) -> FullTimingArrays:
    """The same arrays in the class for drivers with breaks, so that the search is compiled once for all instances.

    Vehicles are copied: turns at docks are tried by moving their earliest and latest starts.
    """
    own = {field.name: getattr(arrays, field.name) for field in fields(TimingArrays)}
    return FullTimingArrays(**own | {"vehicles": arrays.vehicles.copy()})


def _reload_sites(instance: Instance) -> Ints:
    most = max((len(vehicle.reloads) for vehicle in instance.vehicles), default=0)
    table = np.full((len(instance.vehicles), max(1, most)), -1, dtype=np.int64)
    for row, vehicle in enumerate(instance.vehicles):
        table[row, : len(vehicle.reloads)] = vehicle.reloads
    return table
