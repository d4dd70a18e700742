"""What if: the day changed, planned again from the given plan, and compared with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from router.advice.compare import Comparison, compare
from router.errors import ArgumentError, InputError, Problem
from router.model import AccessRule, Instance, Plan, Result, Vehicle, Visit, Window
from router.model.fields import settle
from router.model.visits import ALWAYS
from router.solver import Limits, solve
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different. Ids are those of the instance.

    drop_vehicles : do not drive. add_like : one more vehicle like each of these. drop_visits : not asked for any more.
    close_places : no service there, by place id or site id. windows : visit → its new windows. prices : (vehicle, field) → amount,
    field one of ``fixed_price``, ``km_price``, ``hour_price``, ``stop_price``. latest_end : vehicle → its new latest end.
    """

    drop_vehicles: tuple[str, ...] = ()
    add_like: tuple[str, ...] = ()
    drop_visits: tuple[str, ...] = ()
    close_places: tuple[str, ...] = ()
    windows: tuple[tuple[str, tuple[Window, ...]], ...] = ()
    prices: tuple[tuple[str, str, Money], ...] = ()
    latest_end: tuple[tuple[str, Seconds], ...] = ()

    def __post_init__(self) -> None:
        settle(self, ArgumentError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The changed day, its new plan, and what moved against the given one."""

    instance: Instance
    result: Result
    comparison: Comparison


PRICES = ("fixed_price", "km_price", "hour_price", "stop_price")


def what_if(
    instance: Instance, plan: Plan, changes: Changes, *, limits: Limits | None = None, seed: int = 0, engine: str = "hybrid"
) -> Answer:
    """`plan` planned again after `changes`, starting from what of it still holds.

    Raises
    ------
    InputError
        listing every id of `changes` that the instance does not know.
    """
    changed = changed_instance(instance, changes)
    result = solve(changed, limits=limits or Limits(), seed=seed, engine=engine, start=_still_there(changed, plan))
    return Answer(instance=changed, result=result, comparison=compare(instance, plan, result.plan, instance_after=changed))


def changed_instance(instance: Instance, changes: Changes) -> Instance:
    """`instance` with `changes` made."""
    problems = list(_unknown(instance, changes))
    if problems:
        raise InputError(problems)
    closed = _closed_places(instance, changes.close_places)
    access = instance.access
    if closed:
        access = (*access, AccessRule(id="closed in what-if", places=closed, closed=(ALWAYS,)))
    return instance.replace(visits=_visits(instance, changes), vehicles=_vehicles(instance, changes), access=access)


def _unknown(instance: Instance, changes: Changes) -> Iterable[Problem]:
    places = {place.id for place in instance.places} | {site.id for site in instance.sites}
    vehicles = [
        *changes.drop_vehicles,
        *changes.add_like,
        *(name for name, *_ in changes.prices),
        *(name for name, _ in changes.latest_end),
    ]
    for noun, names, known in (
        ("vehicle", vehicles, set(instance.vehicle_index)),
        ("visit", [*changes.drop_visits, *(name for name, _ in changes.windows)], set(instance.visit_index)),
        ("place", list(changes.close_places), places),
        ("price", [field for _, field, _ in changes.prices], set(PRICES)),
    ):
        for name in names:
            if name not in known:
                remedy = f"use one of {', '.join(sorted(known)[:8])}{' …' if len(known) > 8 else ''}"
                yield Problem(
                    code="E402", where=f"what-if {noun} '{name}'", what="there is none of that name", remedy=remedy, value=name
                )


def _closed_places(instance: Instance, names: tuple[str, ...]) -> frozenset[int]:
    chosen = set(names)
    by_site = {site.place for site in instance.sites if site.id in chosen}
    return frozenset(by_site | {number for number, place in enumerate(instance.places) if place.id in chosen})


def _visits(instance: Instance, changes: Changes) -> tuple[Visit, ...]:
    gone = {instance.job_of[instance.visit_index[name]] for name in changes.drop_visits}
    windows = dict(changes.windows)
    return tuple(
        replace(visit, windows=windows[visit.id]) if visit.id in windows else visit
        for number, visit in enumerate(instance.visits)
        if instance.job_of[number] not in gone
    )


def _vehicles(instance: Instance, changes: Changes) -> tuple[Vehicle, ...]:
    ends = dict(changes.latest_end)
    kept = [vehicle for vehicle in instance.vehicles if vehicle.id not in changes.drop_vehicles]
    twins = [instance.vehicles[instance.vehicle_index[name]] for name in changes.add_like]
    added = [replace(twin, id=f"{twin.id}+{number}", prefix=(), initial_load=()) for number, twin in enumerate(twins, start=1)]
    return tuple(_repriced(replace(one, latest_end=ends.get(one.id, one.latest_end)), changes) for one in (*kept, *added))


def _repriced(vehicle: Vehicle, changes: Changes) -> Vehicle:
    own = {field: amount for name, field, amount in changes.prices if name == vehicle.id}
    return replace(vehicle, **own)  # type: ignore[arg-type]


def _still_there(changed: Instance, plan: Plan) -> Plan:
    """The plan's routes of vehicles that still drive, with the visits that still exist."""
    routes = tuple(
        replace(route, stops=tuple(stop for stop in route.stops if stop.kind != "visit" or stop.visit in changed.visit_index))
        for route in plan.routes
        if route.vehicle in changed.vehicle_index
    )
    return replace(plan, routes=routes)
