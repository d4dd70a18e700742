"""The evaluators of the native core, cheapest first, and the rules that each honours."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from router.core import _core as core
from router.engines.lns.fleet import profiles_of
from router.engines.lns.problem import Problem
from router.engines.lns.rule_tables import rule_tables
from router.engines.lns.travel_functions import fastest_seconds, travel_of
from router.model import Instance
from router.model.rules import RULES, rules_used
from router.model.travel import is_static
from router.model.travel_core import core_travel
from router.timing.problem import timing_problem

STATIC_RULES = frozenset(name for name, rule in RULES.items() if rule.evaluator == "segments")
TRAFFIC_RULES = STATIC_RULES | {"traffic"}
LIMITED_RULES = frozenset(name for name in STATIC_RULES if RULES[name].beside_duration) | {"max_duration"}
FUNCTION_RULES = frozenset(name for name, rule in RULES.items() if rule.evaluator == "functions") | STATIC_RULES - {
    "several_windows",
    "pickup_delivery",
}
"""Pairs and several windows are too much for functions of time."""

NewSearch = Callable[[int], core.Search]
"""Makes a search for a seed; what searches only read is made once for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatorKind:
    """An evaluator: the rules of `router.model.rules.RULES` it honours, how searches with it are made, and their parameters."""

    name: str
    rules: frozenset[str]
    make: Callable[[Instance, Problem], NewSearch]
    settings: core.Settings = field(default_factory=core.Settings)


def _static(instance: Instance, problem: Problem) -> NewSearch:  # noqa: ARG001
    return lambda seed: core.new_static_search(problem.core, seed)


def _time_of_day(instance: Instance, problem: Problem) -> NewSearch:
    travel = core_travel(travel_of(instance, profiles_of(instance)))
    return lambda seed: core.new_time_of_day_search(problem.core, travel, seed)


def _functions(instance: Instance, problem: Problem) -> NewSearch:
    profiles = travel_of(instance, profiles_of(instance))
    times = core_travel(profiles)
    static = all(is_static(travel) for travel in profiles)
    fastest = problem.durations if static else np.stack([fastest_seconds(travel) for travel in profiles])
    return lambda seed: core.new_functions_search(problem.core, times, fastest, seed)


def _full(instance: Instance, problem: Problem) -> NewSearch:
    rules = core.RuleTables(problem.core, rule_tables(instance, problem))
    return lambda seed: core.new_full_search(problem.core, timing_problem(instance), rules, seed)


_LONG_STRINGS = core.Settings(average_removed=12.0, longest_string=15.0, regret_chance=0.3)

EVALUATORS: tuple[EvaluatorKind, ...] = (
    EvaluatorKind(name="static", rules=STATIC_RULES, make=_static, settings=_LONG_STRINGS),
    EvaluatorKind(name="limited", rules=LIMITED_RULES, make=_static, settings=_LONG_STRINGS),
    EvaluatorKind(name="time_of_day", rules=TRAFFIC_RULES, make=_time_of_day, settings=_LONG_STRINGS),
    EvaluatorKind(name="functions", rules=FUNCTION_RULES, make=_functions),
    EvaluatorKind(name="full", rules=frozenset(RULES), make=_full),
)
"""Cheapest first; a new kind is one file and one line here."""


def missing_rules(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that no evaluator honours; empty when one of them honours all."""
    used = rules_used(instance)
    return min((tuple(sorted(used - kind.rules)) for kind in EVALUATORS), key=len)


def needs_full(instance: Instance) -> bool:
    """Whether rules come together that only the last of `EVALUATORS` honours together, though cheaper ones honour each."""
    used = rules_used(instance)
    if {"traffic", "max_driving"} <= used:  # the others count driving at free flow
        return True
    return {"loading", "release"} <= used and len(set(instance.loading)) > 1  # when a trip can leave depends on the vehicle


def evaluator_for(instance: Instance) -> EvaluatorKind:
    """The cheapest kind that honours every rule of `instance`."""
    if needs_full(instance):
        return EVALUATORS[-1]
    used = rules_used(instance)
    return next(kind for kind in EVALUATORS if used <= kind.rules)
