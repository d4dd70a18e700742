"""A plan shared out among searchers: each gets the routes of one region, and puts them in order as if the others were not there.

What one part does cannot touch another: where no rule ties routes to each other, the parts' prices add up to the plan's. Regions
are drawn anew each time, so that no border stays.
"""

from collections.abc import Sequence as Several
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.pool import RouteKey
from router.engines.lns.problem import Ints, Problem
from router.engines.lns.sequences import on_idle_vehicles, served_options
from router.model import Sequence

Amount = TypeVar("Amount", int, Ints)

NEAR = 10
"""Neighbours of a visit that count when regions are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one searcher is to look at.

    routes : its routes. visits : those of its jobs, in rising order. elsewhere : per job, −1 for its own ones, an option (any) for
    those of other parts. unused : idle vehicles it may use, per type. most_routes : how many routes it may have.
    """

    routes: tuple[Sequence, ...]
    visits: Ints
    elsewhere: Ints
    unused: Ints
    most_routes: int


def the_whole(problem: Problem, sequences: Several[Sequence], most_routes: int) -> Part:
    """All of a plan."""
    idle = np.bincount(problem.vehicle_type, minlength=problem.type_count) - used_of_types(problem, sequences)
    return Part(
        routes=tuple(sequences),
        visits=np.arange(problem.visit_count),
        elsewhere=np.full(problem.job_count, -1, dtype=np.int64),
        unused=idle,
        most_routes=most_routes,
    )


def share_out(
    problem: Problem, sequences: Several[Sequence], parts: int, most_routes: int, draw: np.random.Generator
) -> tuple[list[Part], float]:
    """`sequences` in so many parts of about as many visits each, all of which may have `most_routes` routes together; and how
    many of the near visits on other routes are in the same part, 0 to 1."""
    route_of = _route_of(problem, sequences)
    ties = _ties(problem, route_of, len(sequences))
    groups = _regions(ties, np.array([len(one.activities) for one in sequences]), parts, draw)
    group_of_route = np.zeros(len(sequences), dtype=np.int64)
    for number, group in enumerate(groups):
        group_of_route[group] = number
    group_of = np.where(route_of >= 0, group_of_route[route_of], -1)
    inside = ties[group_of_route[:, None] == group_of_route].sum() / max(1.0, ties.sum())
    options = served_options(problem, sequences)
    group_of_job = _groups_of_jobs(problem, options, group_of, parts)
    any_option = np.where(options >= 0, options, problem.option_offsets[:-1])
    routes = [tuple(sequences[route] for route in sorted(group)) for group in groups]
    used = np.array([used_of_types(problem, group) for group in routes])
    idle = np.bincount(problem.vehicle_type, minlength=problem.type_count) - used.sum(axis=0)
    turn = int(draw.integers(parts))
    found = []
    for number, its_routes in enumerate(routes):
        rank = (number + turn) % parts
        own = group_of_job == number
        found.append(
            Part(
                routes=its_routes,
                visits=np.flatnonzero(own[problem.job_of]),
                elsewhere=np.where(own, -1, any_option),
                unused=share(idle, parts, rank),
                most_routes=len(its_routes) + share(max(0, most_routes - len(sequences)), parts, rank),
            )
        )
    return found, float(inside)


def put_together(problem: Problem, parts: Several[Several[Sequence]]) -> tuple[Sequence, ...]:
    """One plan of all parts' routes; where two took the same idle vehicle, one gets another of its type."""
    kept: dict[int, Sequence] = {}
    displaced = list[RouteKey]()
    for one in (one for part in parts for one in part):
        if one.vehicle in kept:
            displaced.append((int(problem.vehicle_type[one.vehicle]), one.activities))
        else:
            kept[one.vehicle] = one
    return (*kept.values(), *on_idle_vehicles(displaced, problem.vehicle_type.tolist(), kept))


def _regions(ties: NDArray[np.float64], sizes: NDArray[np.int64], parts: int, draw: np.random.Generator) -> list[list[int]]:
    """Groups of routes: one drawn at random, and each time the one with most ties to the group, until it has its share."""
    left = np.ones(len(sizes), dtype=np.bool_)
    groups = []
    for number in range(parts - 1):
        share = sizes[left].sum() / (parts - number)
        near = np.zeros(len(sizes))
        group, filled, chosen = list[int](), 0, int(draw.choice(np.flatnonzero(left)))
        while not group or (filled + sizes[chosen] / 2 < share and left.sum() > parts - 1 - number):
            group.append(chosen)
            filled += sizes[chosen]
            left[chosen] = False
            near += ties[chosen]
            chosen = int(np.argmax(np.where(left, near, -1.0)))
        groups.append(group)
    groups.append(np.flatnonzero(left).tolist())
    return groups


def _route_of(problem: Problem, sequences: Several[Sequence]) -> Ints:
    """The number in `sequences` of the route that serves each visit, −1 for none."""
    route_of = np.full(problem.visit_count, -1, dtype=np.int64)
    for number, one in enumerate(sequences):
        route_of[[activity for activity in one.activities if activity >= 0]] = number
    return route_of


def _ties(problem: Problem, route_of: Ints, count: int) -> NDArray[np.float64]:
    """How many pairs of near visits two routes have between them, (routes, routes); none with themselves."""
    near = route_of[problem.neighbours[:, :NEAR]]
    pairs = (route_of[:, None] * count + near)[(route_of[:, None] >= 0) & (near >= 0) & (near != route_of[:, None])]
    ties = np.bincount(pairs, minlength=count * count).reshape(count, count).astype(np.float64)
    return ties + ties.T


def _groups_of_jobs(problem: Problem, options: Ints, group_of: Ints, parts: int) -> Ints:
    """The group of each job: where it is served, or where the nearest visit is that is served; else as its number will have it."""
    served = options >= 0
    groups = np.arange(problem.job_count) % parts
    groups[served] = group_of[problem.first_visit[options[served]]]
    absent = np.flatnonzero(~served)
    if len(absent) and problem.neighbour_count:
        near = group_of[problem.neighbours[problem.first_visit[problem.option_offsets[absent]]]]
        first = np.argmax(near >= 0, axis=1)
        nearest = near[np.arange(len(absent)), first]
        groups[absent[nearest >= 0]] = nearest[nearest >= 0]
    return groups


def used_of_types(problem: Problem, group: Several[Sequence]) -> NDArray[np.int64]:
    """Vehicles of each type that drive the routes of `group`."""
    return np.bincount([problem.vehicle_type[one.vehicle] for one in group], minlength=problem.type_count)


def share(total: Amount, parts: int, rank: int) -> Amount:
    """What the part of `rank` gets of each of `total`."""
    return total // parts + (rank < total % parts)
