"""Routes met on the way, put together anew: set partitioning, solved by SCIP (through MathOpt), or CP-SAT where SCIP finds nothing.

Each route of a pool costs its price and serves its jobs; each job is served once or pays its penalty; each type of vehicle
has so many members. The routes of the best plan are among them, so the answer is never worse. Only for days whose routes are
`separate`.
"""

import time
from collections.abc import Mapping, Sequence as Several
from dataclasses import dataclass, field
from datetime import timedelta

from router.units import Money

Column = tuple[int, tuple[int, ...]]
"""Type of vehicle, activities in order (see `router.model.Sequence`)."""

MOST_COLUMNS = 12_000
_UNITS = 1_000_000
_NODES = 50
_COLUMNS_A_SECOND = 4_000
"""As many as can be written down and solved for in time."""
_TOO_SHORT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The problem of choosing routes: `columns` with their price, the best known choice among them, members per type of
    vehicle, the penalty of each job that may be left out, units of each resource that there are, and what visits use of them:
    pairs (resource, units)."""

    columns: Mapping[Column, Money]
    known: Several[Column]
    vehicles: Mapping[int, int]
    penalties: Several[Money]
    job_of: Several[int]
    capacities: Several[int] = ()
    uses: Mapping[int, Several[tuple[int, int]]] = field(default_factory=dict)

    def cost(self, chosen: Several[Column]) -> Money:
        """Price of the routes and penalties of what they leave out."""
        served = {self.job_of[visit] for _, visits in chosen for visit in visits if visit >= 0}
        left_out = sum(penalty for job, penalty in enumerate(self.penalties) if job not in served)
        return sum(self.columns[column] for column in chosen) + left_out


def recombine(choice: Choice, seconds: float, *, repeatable: bool = False) -> tuple[Column, ...]:
    """The cheapest set of routes found within `seconds`; at worst the known one.

    A `repeatable` answer takes fewer columns and a number of nodes that time seldom cuts short.
    """
    most = MOST_COLUMNS // 4 if repeatable else min(MOST_COLUMNS, int(seconds * _COLUMNS_A_SECOND))
    columns = _kept(choice, most)
    if seconds < _TOO_SHORT or len(columns) <= len(choice.known):
        return tuple(choice.known)
    began = time.monotonic()
    chosen = _by_scip(choice, columns, seconds, _NODES if repeatable else None)
    if chosen is None and not repeatable and time.monotonic() - began < seconds / 2:
        chosen = _by_cp_sat(choice, columns, seconds / 2)
    known = tuple(choice.known)
    return known if chosen is None else min((chosen, known), key=choice.cost)


def _kept(choice: Choice, most: int) -> list[Column]:
    """The known columns and the newest of the others."""
    known = set(choice.known)
    others = [column for column in choice.columns if column not in known]
    return [*choice.known, *others[-most:]]


def _by_job(choice: Choice, columns: list[Column]) -> list[list[int]]:
    users: list[list[int]] = [[] for _ in choice.penalties]
    for number, (_, visits) in enumerate(columns):
        for job in {choice.job_of[visit] for visit in visits if visit >= 0}:
            users[job].append(number)
    return users


def _by_kind(columns: list[Column]) -> dict[int, list[int]]:
    users: dict[int, list[int]] = {}
    for number, (kind, _) in enumerate(columns):
        users.setdefault(kind, []).append(number)
    return users


def _by_resource(choice: Choice, columns: list[Column]) -> list[dict[int, int]]:
    """Per resource the columns that use it, with their units."""
    users: list[dict[int, int]] = [{} for _ in choice.capacities]
    for number, (_, visits) in enumerate(columns):
        for visit in visits:
            for resource, units in choice.uses.get(visit, ()):
                users[resource][number] = users[resource].get(number, 0) + units
    return users


def _by_scip(choice: Choice, columns: list[Column], seconds: float, nodes: int | None) -> tuple[Column, ...] | None:
    from ortools.math_opt.python import mathopt

    began = time.monotonic()
    model = mathopt.Model()
    taken = [model.add_binary_variable() for _ in columns]
    left_out = [model.add_variable(lb=0.0, ub=1.0) for _ in choice.penalties]
    for job, users in enumerate(_by_job(choice, columns)):
        model.add_linear_constraint(mathopt.fast_sum([taken[user] for user in users]) + left_out[job] == 1)
    for kind, users in _by_kind(columns).items():
        model.add_linear_constraint(mathopt.fast_sum([taken[user] for user in users]) <= choice.vehicles[kind])
    for capacity, amounts in zip(choice.capacities, _by_resource(choice, columns), strict=True):
        model.add_linear_constraint(mathopt.fast_sum([units * taken[user] for user, units in amounts.items()]) <= capacity)
    prices = [choice.columns[column] * taken[number] for number, column in enumerate(columns)]
    penalties = [penalty * left_out[job] for job, penalty in enumerate(choice.penalties)]
    model.minimize(mathopt.fast_sum(prices + penalties))
    left = max(0.05, seconds - (time.monotonic() - began))
    parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=left), node_limit=nodes, threads=1)
    hint = mathopt.SolutionHint(
        variable_values={variable: float(number < len(choice.known)) for number, variable in enumerate(taken)}
    )
    try:
        result = mathopt.solve(
            model,
            mathopt.SolverType.GSCIP,
            params=parameters,
            model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
        )
    except (RuntimeError, ValueError, AttributeError):
        return None
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values(taken)
    return tuple(column for column, value in zip(columns, values, strict=True) if value > 0.5)


def _by_cp_sat(choice: Choice, columns: list[Column], seconds: float) -> tuple[Column, ...] | None:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in columns]
    left_out = [model.new_bool_var("") for _ in choice.penalties]
    for job, users in enumerate(_by_job(choice, columns)):
        model.add_exactly_one([taken[user] for user in users] + [left_out[job]])
    for kind, users in _by_kind(columns).items():
        model.add(sum(taken[user] for user in users) <= choice.vehicles[kind])
    for capacity, amounts in zip(choice.capacities, _by_resource(choice, columns), strict=True):
        model.add(sum(units * taken[user] for user, units in amounts.items()) <= capacity)
    for number, variable in enumerate(taken):
        model.add_hint(variable, number < len(choice.known))
    unit = max(1.0, choice.cost(choice.known)) / _UNITS
    prices = [round(choice.columns[column] / unit) for column in columns]
    penalties = [min(10 * _UNITS, round(penalty / unit)) for penalty in choice.penalties]
    model.minimize(
        sum(a * b for a, b in zip(prices, taken, strict=True)) + sum(a * b for a, b in zip(penalties, left_out, strict=True))
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(column for column, variable in zip(columns, taken, strict=True) if solver.boolean_value(variable))
