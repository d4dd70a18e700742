"""Routes written one after another into one array, the form in which the search takes and gives them; see `sequences`."""

import numpy as np

from router.engines.ruin_recreate.kernels.compiled import kernel
from router.engines.ruin_recreate.kernels.problem import Ints, Problem, start_of
from router.engines.ruin_recreate.kernels.state import State, mark_served, refresh_sums, splice_in


@kernel
def put_routes(problem: Problem, state: State, routes: Ints, options: Ints) -> None:
    """Fill an empty state: `routes` holds ``vehicle, visits…, −1`` one after another, `options` what serves each job or −1.

    Before a visit, −2 − k says that the vehicle loads again at its k-th place first.
    """
    position = 0
    while position < len(routes):
        route = routes[position]
        node = start_of(problem, route)
        position += 1
        reload = -1
        while routes[position] != -1:
            if routes[position] >= 0:
                splice_in(state, routes[position], node, route)
                node = routes[position]
                state.reload[node] = reload
                reload = -1
            else:
                reload = -2 - routes[position]
            position += 1
        position += 1
        refresh_sums(problem, state, route)
    for job in range(len(options)):
        if options[job] >= 0:
            mark_served(problem, state, job, options[job])


@kernel
def routes_of(problem: Problem, following: Ints, reload: Ints) -> Ints:
    """The routes of links, in the form that `put_routes` takes; empty ones left out."""
    found = np.empty(2 * (problem.visit_count + problem.vehicle_count), dtype=np.int64)
    size = 0
    for route in range(problem.vehicle_count):
        node = following[start_of(problem, route)]
        if node >= problem.visit_count:
            continue
        found[size] = route
        size += 1
        while node < problem.visit_count:
            if reload[node] >= 0:
                found[size] = -2 - reload[node]
                size += 1
            found[size] = node
            size += 1
            node = following[node]
        found[size] = -1
        size += 1
    return found[:size]
