"""How OR-Tools searches: the best settings found by measurement, not its defaults."""

import math
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

_ALWAYS_OFF = (
    "relocate_subtrip",
    "exchange_subtrip",
    "shortest_path_swap_active",
    "shortest_path_two_opt",
    "relocate_path_global_cheapest_insertion_insert_unperformed",
    "global_cheapest_insertion_visit_types_lns",
    "local_cheapest_insertion_visit_types_lns",
    "global_cheapest_insertion_path_lns",
    "local_cheapest_insertion_path_lns",
    "lin_kernighan",
    "relocate_expensive_chain",
)
_FOR_PAIRS = ("relocate_pair", "exchange_pair", "light_relocate_pair")
_FOR_OPTIONAL = ("make_active", "make_inactive", "make_chain_inactive", "swap_active", "swap_active_chain")
_LONGEST = 24 * 3_600.0


def parameters(*, seconds: float, solutions: int | None, pairs: bool, tight: bool, iterated: bool, given: bool = False) -> Any:
    """Iterated local search (ruin by strings of neighbours, recreate by cheapest insertion, simulated annealing) or
    guided local search.

    Parameters
    ----------
    seconds : time limit, infinite for none.
    solutions : how many solutions to look at, None for any number.
    pairs : the instance has pickups with deliveries.
    tight : visits may have to be left out, so moves that drop and add visits matter.
    iterated : which of the two; guided local search copes with constraints that insertions do not foresee.
    given : the first solution is told by a price of arcs (`build.follow_first`).
    """
    chosen = pywrapcp.DefaultRoutingSearchParameters()
    first = routing_enums_pb2.FirstSolutionStrategy
    made = first.PARALLEL_CHEAPEST_INSERTION if pairs or tight else first.SAVINGS
    chosen.first_solution_strategy = first.EVALUATOR_STRATEGY if given else made
    metaheuristics = routing_enums_pb2.LocalSearchMetaheuristic
    chosen.local_search_metaheuristic = metaheuristics.GREEDY_DESCENT if iterated else metaheuristics.GUIDED_LOCAL_SEARCH
    for name in _ALWAYS_OFF:
        _switch(chosen, name, on=False)
    for name in _FOR_PAIRS:
        _switch(chosen, name, on=pairs)
    for name in _FOR_OPTIONAL:
        _switch(chosen, name, on=tight)
    set_time_limit(chosen, seconds)
    if solutions is not None:
        chosen.solution_limit = max(1, solutions)
    if iterated:
        _ruin_and_recreate(chosen.iterated_local_search_parameters)
    return chosen


def set_time_limit(chosen: Any, seconds: float) -> None:
    """Stop after `seconds`, at the latest after a day."""
    whole = min(_LONGEST, max(0.001, seconds)) if math.isfinite(seconds) else _LONGEST
    chosen.time_limit.FromMilliseconds(max(1, int(whole * 1000)))


def _switch(chosen: Any, name: str, *, on: bool) -> None:
    value = optional_boolean_pb2.BOOL_TRUE if on else optional_boolean_pb2.BOOL_FALSE
    setattr(chosen.local_search_operators, f"use_{name}", value)


def _ruin_and_recreate(iterated: Any) -> None:
    ruin = iterated.ruin_recreate_parameters.ruin_strategies.add()
    ruin.sisr.max_removed_sequence_size = 10
    ruin.sisr.avg_num_removed_visits = 10
    ruin.sisr.bypass_factor = 0.01
    recreate = iterated.ruin_recreate_parameters.recreate_strategy
    recreate.heuristic = routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    iterated.improve_perturbed_solution = True
    iterated.reference_solution_acceptance_strategy.simulated_annealing.automatic_temperatures = True
