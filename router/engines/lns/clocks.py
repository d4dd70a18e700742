"""The kinds of clock, cheapest first, and the rules that each honours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from router.engines.lns.kernels.duration_clock import DurationClock, new_duration_clock, overflowed
from router.engines.lns.kernels.duration_travel import duration_tables, layers_of
from router.engines.lns.fleet import fleet_of
from router.engines.lns.kernels.general_arrays import new_general_clock
from router.engines.lns.kernels.limited_clock import new_limited_clock
from router.engines.lns.problem import NOT_WITH_LIMITED, Problem
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.static_times import new_static_clock
from router.engines.lns.kernels.traffic_clock import new_traffic_clock
from router.model import Instance
from router.model.rules import RULES, rules_used
from router.model.travel_kernels import travel_arrays
from router.structure import Structure

STATIC_RULES = frozenset(
    {
        "time_windows",
        "several_windows",
        "release",
        "service_by_kind",
        "setup",
        "deliver",
        "collect",
        "pickup_delivery",
        "alternatives",
        "visit_price",
        "priority",
        "skills",
        "allowed_vehicles",
        "modes_served",
        "liked_vehicles",
        "several_depots",
        "start_not_end",
        "open_end",
        "initial_load",
        "fixed_price",
        "km_price",
        "stop_price",
        "max_driving",
        "max_distance",
        "max_stops",
        "speed_by_kind",
        "mixed_fleet",
        "fewest_vehicles",
    }
)


TRAFFIC_RULES = STATIC_RULES | {"traffic"}
LIMITED_RULES = STATIC_RULES - NOT_WITH_LIMITED | {"max_duration"}
DURATION_RULES = STATIC_RULES - {"several_windows", "pickup_delivery"} | {"hour_price", "max_duration", "traffic"}
GENERAL_RULES = frozenset(RULES)


NewClock: TypeAlias = Callable[[int], Structure]
"""Makes a clock with so much room, 0 for the usual; what clocks only read is made once for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockKind:
    """A kind of clock: the rules of `router.model.rules.RULES` it honours, how clocks of one day are made, whether one ran out of
    room, so that another must be made with more, and the search's parameters."""

    name: str
    rules: frozenset[str]
    make: Callable[[Instance, Problem], NewClock]
    is_full: Callable[[Structure], bool] = field(default=lambda _: False)
    settings: Settings = field(default_factory=Settings)


def _static(instance: Instance, problem: Problem) -> NewClock:  # noqa: ARG001
    return lambda _: new_static_clock(problem)


def _limited(instance: Instance, problem: Problem) -> NewClock:
    return lambda _: new_limited_clock(instance, problem)


def _traffic(instance: Instance, problem: Problem) -> NewClock:
    travel = travel_arrays(layers_of(instance, fleet_of(instance).profiles))
    return lambda _: new_traffic_clock(problem, travel)


def _duration(instance: Instance, problem: Problem) -> NewClock:
    tables = duration_tables(instance, fleet_of(instance).profiles, problem.durations)
    return lambda room: new_duration_clock(instance, problem, tables, room)


def _duration_is_full(clock: Structure) -> bool:
    return isinstance(clock, DurationClock) and overflowed(clock)


def _general(instance: Instance, problem: Problem) -> NewClock:
    return lambda _: new_general_clock(instance, problem)


_LONG_STRINGS = Settings(average_removed=12.0, longest_string=15.0, regret_chance=0.3)

CLOCKS: tuple[ClockKind, ...] = (
    ClockKind(name="static", rules=STATIC_RULES, make=_static, settings=_LONG_STRINGS),
    ClockKind(name="limited", rules=LIMITED_RULES, make=_limited, settings=_LONG_STRINGS),
    ClockKind(name="traffic", rules=TRAFFIC_RULES, make=_traffic, settings=_LONG_STRINGS),
    ClockKind(name="duration", rules=DURATION_RULES, make=_duration, is_full=_duration_is_full),
    ClockKind(name="general", rules=GENERAL_RULES, make=_general),
)
"""Cheapest first; a new kind is one file and one line here."""


def missing_rules(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that no clock honours; empty when one of them honours all."""
    used = rules_used(instance)
    return min((tuple(sorted(used - kind.rules)) for kind in CLOCKS), key=len)


def clock_for(instance: Instance) -> ClockKind:
    """The cheapest kind that honours every rule of `instance`."""
    used = rules_used(instance)
    return next(kind for kind in CLOCKS if used <= kind.rules)
