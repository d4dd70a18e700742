"""The rulebook: every rule an instance can use, stated once.

What else must be known of a rule (which engines and evaluators honour it, whether it ties routes to each other, how it is lifted
to see what blocks an order) is derived from this table. The table of rules in CONTRIBUTING.md is generated from the feature tests
named after these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Literal

from router.model.fields import MOST_LOAD
from router.model.instance import Instance
from router.model.travel import is_static
from router.model.vehicles import Vehicle
from router.model.visits import ALWAYS, Visit


@dataclass(frozen=True, slots=True)
class Lift:
    """The same visit, vehicle or instance without a rule."""

    visit: Callable[[Visit], Visit] | None = None
    vehicle: Callable[[Vehicle], Vehicle] | None = None
    instance: Callable[[Instance], Instance] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    name : under which engines, violations and feature tests know it.
    used : whether an instance uses it.
    scope : what it is a rule of: one visit, one job (a visit, a pair, or alternatives), one route, or the plan. Rules of the plan
        tie routes to each other, or visits to one vehicle.
    hard : a plan must keep it; else it has a price.
    timed : whether judging it needs times.
    evaluator : the simplest evaluator of the core that honours it; see `router.engines.lns.evaluators`.
    beside_duration : whether that evaluator, if it is ``segments``, honours it together with the longest duration of a route.
    ortools : whether OR-Tools' insertions look at it before they insert (``screened``), its search honours it (``kept``), or it
        has no means to express it (``refused``).
    curable : a plan that breaks it may keep it once more is served.
    lift : how it is lifted; None where that makes no sense.
    """

    name: str
    used: Callable[[Instance], bool]
    scope: Literal["visit", "job", "route", "plan"] = "route"
    hard: bool = True
    timed: bool = False
    evaluator: Literal["segments", "functions", "full"] = "segments"
    beside_duration: bool = True
    ortools: Literal["screened", "kept", "refused"] = "kept"
    curable: bool = False
    lift: Lift | None = None


def _visit(test: Callable[[Visit], object]) -> Callable[[Instance], bool]:
    return lambda instance: any(map(test, instance.visits))


def _vehicle(test: Callable[[Vehicle], object]) -> Callable[[Instance], bool]:
    return lambda instance: any(map(test, instance.vehicles))


def _visits(change: Callable[[Visit], Visit]) -> Lift:
    return Lift(visit=change)


def _vehicles(change: Callable[[Vehicle], Vehicle]) -> Lift:
    return Lift(vehicle=change)


def _instance(change: Callable[[Instance], Instance]) -> Lift:
    return Lift(instance=change)


_TABLE = (
    Rule(
        "time_windows",
        _visit(lambda visit: visit.windows != (ALWAYS,)),
        scope="visit",
        timed=True,
        ortools="screened",
        lift=_visits(lambda visit: replace(visit, windows=(ALWAYS,))),
    ),
    Rule(
        "several_windows",
        _visit(lambda visit: len(visit.windows) > 1),
        beside_duration=False,
        scope="visit",
        timed=True,
        ortools="screened",
        lift=_visits(lambda visit: replace(visit, windows=(ALWAYS,))),
    ),
    Rule(
        "preferred_window",
        _visit(lambda visit: visit.preferred is not None and (visit.early_price or visit.late_price)),
        scope="visit",
        hard=False,
        timed=True,
        evaluator="full",
        ortools="screened",
    ),
    Rule(
        "release",
        _visit(lambda visit: visit.release > 0),
        beside_duration=False,
        scope="visit",
        timed=True,
        lift=_visits(lambda visit: replace(visit, release=0)),
    ),
    Rule("service_by_kind", _visit(attrgetter("service_by_kind")), scope="visit", timed=True, ortools="screened"),
    Rule("setup", _visit(attrgetter("setup")), scope="visit", timed=True, beside_duration=False, ortools="screened"),
    Rule("deliver", _visit(lambda visit: any(visit.deliver)), ortools="screened"),
    Rule("collect", _visit(lambda visit: any(visit.collect))),
    Rule("pickup_delivery", _visit(lambda visit: visit.pickup is not None), beside_duration=False),
    Rule(
        "max_on_board",
        _visit(lambda visit: visit.max_on_board is not None),
        timed=True,
        evaluator="full",
        lift=_visits(lambda visit: replace(visit, max_on_board=None)),
    ),
    Rule("alternatives", _visit(lambda visit: visit.group is not None), scope="job"),
    Rule("visit_price", _visit(attrgetter("price")), scope="visit", hard=False, ortools="screened"),
    Rule(
        "priority",
        lambda instance: len({visit.priority for visit in instance.visits}) > 1,
        scope="visit",
        hard=False,
        ortools="screened",
    ),
    Rule(
        "skills",
        _visit(attrgetter("requires")),
        scope="visit",
        ortools="screened",
        lift=_visits(lambda visit: replace(visit, requires=frozenset())),
    ),
    Rule(
        "allowed_vehicles",
        _visit(lambda visit: visit.vehicles is not None),
        scope="visit",
        ortools="screened",
        lift=_visits(lambda visit: replace(visit, vehicles=None)),
    ),
    Rule(
        "modes_served",
        _vehicle(lambda vehicle: vehicle.modes is not None),
        scope="visit",
        ortools="screened",
        lift=_vehicles(lambda vehicle: replace(vehicle, modes=None)),
    ),
    Rule(
        "conflicting_goods",
        lambda instance: bool(instance.conflicts),
        evaluator="full",
        lift=_instance(lambda instance: instance.replace(conflicts=frozenset())),
    ),
    Rule(
        "same_vehicle",
        lambda instance: any(relation.kind == "same_vehicle" for relation in instance.relations),
        scope="plan",
        evaluator="full",
    ),
    Rule(
        "sequence",
        lambda instance: any(relation.kind == "sequence" for relation in instance.relations),
        scope="plan",
        timed=True,
        evaluator="full",
    ),
    Rule(
        "adjacent",
        lambda instance: any(relation.kind == "adjacent" for relation in instance.relations),
        scope="plan",
        evaluator="full",
    ),
    Rule("liked_vehicles", _visit(lambda visit: visit.liked_vehicles and visit.other_vehicle_price), scope="visit", hard=False),
    Rule(
        "position",
        _visit(lambda visit: visit.position is not None),
        evaluator="full",
        lift=_visits(lambda visit: replace(visit, position=None)),
    ),
    Rule("several_depots", lambda instance: len({vehicle.start for vehicle in instance.vehicles}) > 1, ortools="screened"),
    Rule("start_not_end", _vehicle(lambda vehicle: vehicle.end is not None and vehicle.end != vehicle.start), ortools="screened"),
    Rule("open_end", _vehicle(lambda vehicle: vehicle.end is None), ortools="screened"),
    Rule("initial_load", _vehicle(lambda vehicle: any(vehicle.initial_load)), ortools="screened"),
    Rule("fixed_price", _vehicle(attrgetter("fixed_price")), hard=False, ortools="screened"),
    Rule("km_price", _vehicle(attrgetter("km_price")), hard=False, ortools="screened"),
    Rule(
        "hour_price",
        _vehicle(attrgetter("hour_price")),
        hard=False,
        timed=True,
        evaluator="functions",
        ortools="screened",
    ),
    Rule("stop_price", _vehicle(attrgetter("stop_price")), hard=False, ortools="screened"),
    Rule("overtime", _vehicle(attrgetter("overtime")), hard=False, timed=True, evaluator="full", ortools="screened"),
    Rule(
        "max_duration",
        _vehicle(lambda vehicle: vehicle.max_duration is not None),
        timed=True,
        evaluator="functions",
        ortools="screened",
        lift=_vehicles(lambda vehicle: replace(vehicle, max_duration=None)),
    ),
    Rule(
        "max_driving",
        _vehicle(lambda vehicle: vehicle.max_driving is not None),
        timed=True,
        ortools="screened",
        lift=_vehicles(lambda vehicle: replace(vehicle, max_driving=None)),
    ),
    Rule(
        "max_distance",
        _vehicle(lambda vehicle: vehicle.max_distance is not None),
        ortools="screened",
        lift=_vehicles(lambda vehicle: replace(vehicle, max_distance=None)),
    ),
    Rule(
        "max_stops",
        _vehicle(lambda vehicle: vehicle.max_stops is not None),
        ortools="screened",
        lift=_vehicles(lambda vehicle: replace(vehicle, max_stops=None)),
    ),
    Rule(
        "max_wait",
        _vehicle(lambda vehicle: vehicle.max_wait is not None),
        timed=True,
        evaluator="full",
        lift=_vehicles(lambda vehicle: replace(vehicle, max_wait=None)),
    ),
    Rule(
        "breaks",
        _vehicle(attrgetter("breaks")),
        timed=True,
        evaluator="full",
        lift=_vehicles(lambda vehicle: replace(vehicle, breaks=())),
    ),
    Rule("reloads", _vehicle(lambda vehicle: vehicle.max_trips > 1 and vehicle.reloads), evaluator="full"),
    Rule("stock", lambda instance: any(site.stock for site in instance.sites), scope="plan", evaluator="full"),
    Rule(
        "resources",
        lambda instance: any(visit.uses for visit in instance.visits) or any(one.uses for one in instance.carrier_options),
        scope="plan",
        lift=_instance(
            lambda instance: instance.replace(
                resources=tuple(replace(resource, capacity=MOST_LOAD) for resource in instance.resources)
            )
        ),
    ),
    Rule("carriers", lambda instance: bool(instance.carrier_options), scope="plan", ortools="refused"),
    Rule("loading", lambda instance: any(instance.loading), timed=True),
    Rule(
        "docks", lambda instance: any(site.docks is not None for site in instance.sites), scope="plan", timed=True, evaluator="full"
    ),
    Rule("kind_limits", lambda instance: bool(instance.shape.kind_limits), scope="plan", evaluator="full"),
    Rule(
        "speed_by_kind",
        lambda instance: len({vehicle.profile for vehicle in instance.vehicles}) > 1,
        timed=True,
        ortools="screened",
    ),
    Rule("mixed_fleet", lambda instance: len({vehicle.kind for vehicle in instance.vehicles}) > 1, ortools="screened"),
    Rule(
        "access",
        lambda instance: bool(instance.access),
        scope="visit",
        timed=True,
        evaluator="full",
        lift=_instance(lambda instance: instance.replace(access=())),
    ),
    Rule("fewest_vehicles", lambda instance: instance.shape.fewest_vehicles, scope="plan", hard=False, ortools="screened"),
    Rule("must_use", _vehicle(attrgetter("must_use")), scope="plan", evaluator="full", curable=True),
    Rule(
        "balance",
        lambda instance: any(instance.shape.balance_prices.values()),
        scope="plan",
        hard=False,
        evaluator="full",
        ortools="refused",
    ),
    Rule("compactness", lambda instance: instance.shape.compactness_price > 0, hard=False, evaluator="full", ortools="refused"),
    Rule("prefix", _vehicle(attrgetter("prefix")), scope="plan", evaluator="full"),
    Rule(
        "max_vehicle_changes", lambda instance: instance.stability.max_vehicle_changes is not None, scope="plan", evaluator="full"
    ),
    Rule("max_shift", lambda instance: instance.stability.max_shift is not None, scope="visit", timed=True, evaluator="full"),
    Rule(
        "traffic",
        lambda instance: not all(is_static(travel) for travel in instance.travel.values()),
        timed=True,
        evaluator="functions",
        ortools="screened",
    ),
)

_KEPT_AS = "rules_used"
"""Among an instance's cached properties."""

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _TABLE}
"""Every rule by its name."""

SPANNING_RULES: frozenset[str] = frozenset(rule.name for rule in _TABLE if rule.scope == "plan" and rule.evaluator == "full")
"""Rules that tie routes to each other or visits to one vehicle, so that routes cannot be judged one by one."""

LASTING_RULES: frozenset[str] = frozenset(
    rule.name for rule in _TABLE if rule.scope in ("job", "plan") and rule.hard and not rule.curable
) | {"served_once"}
"""Rules beyond one route that stay broken whatever else is served."""


def rules_used(instance: Instance) -> frozenset[str]:
    """Names of the rules that `instance` uses; found out once for each."""
    kept: dict[str, frozenset[str]] = vars(instance)
    if _KEPT_AS not in kept:
        kept[_KEPT_AS] = frozenset(rule.name for rule in _TABLE if rule.used(instance))
    return kept[_KEPT_AS]


def with_rules_of(instance: Instance, other: Instance) -> Instance:
    """`instance`, which uses the rules of `other`: the same under other numbers."""
    vars(instance)[_KEPT_AS] = rules_used(other)
    return instance


def has_separate_routes(instance: Instance) -> bool:
    """Whether no rule of `instance` ties routes to each other, so that they can be judged, chosen and searched apart."""
    return not rules_used(instance) & SPANNING_RULES
