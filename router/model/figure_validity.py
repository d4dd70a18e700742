"""Figures that make no sense: negative prices, limits and loads; priorities that no price can tell apart."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from router.model.vehicles import LIMITS

if TYPE_CHECKING:
    from router.model.instance import Instance

Fault: TypeAlias = tuple[str, str, str]
"""Where, what, remedy."""

_VISIT = ("early_price", "late_price", "max_on_board", "other_vehicle_price", "price", "release")
_VEHICLE = ("fixed_price", "km_price", "hour_price", "stop_price", "reload_time", *sorted(LIMITS))
_LOADS = ("capacities", "initial_load")
_MOST_PENALTY = 1e15
"""Costs are sums; above this, cents are lost in them."""


def figure_faults(instance: "Instance") -> Iterator[Fault]:
    """Every figure that makes no sense."""
    for visit in instance.visits:
        yield from _negative(f"visit '{visit.id}'", visit, _VISIT)
        if visit.preferred is not None and visit.preferred.start > visit.preferred.end:
            yield f"visit '{visit.id}'", "preferred closes before it opens", "swap its ends"
    for vehicle in instance.vehicles:
        where = f"vehicle '{vehicle.id}'"
        yield from _negative(where, vehicle, _VEHICLE)
        yield from _negative_loads(where, vehicle, _LOADS)
        yield from _steps(where, [step.after for step in vehicle.overtime])
        for step in vehicle.overtime:
            yield from _negative(where, step, ("hour_price",))
        for rest in vehicle.breaks:
            yield from _negative(where, rest, ("duration", "after_driving"))
        if vehicle.max_trips < 1:
            yield where, f"max_trips {vehicle.max_trips} is less than 1", "write 1 for a vehicle that does not reload"
    for site in instance.sites:
        yield from _negative(f"site '{site.id}'", site, ("loading", "docks"))
        yield from _negative_loads(f"site '{site.id}'", site, ("stock",))
    yield from _plan_faults(instance)


def _plan_faults(instance: "Instance") -> Iterator[Fault]:
    shape, stability = instance.shape, instance.stability
    yield from _negative("shape", shape, ("compactness_price",))
    for name in ("kind_limits", "balance_prices"):
        if any(figure < 0 for figure in getattr(shape, name).values()):
            yield "shape", f"{name} holds a negative figure", "use 0 or more"
    strangers = sorted(set(shape.balance_prices) - {"time", "stops", "load"})
    if strangers:
        yield "shape", f"balance_prices names '{strangers[0]}'", "use time, stops or load"
    yield from _negative("stability", stability, ("max_vehicle_changes", "max_shift"))
    for relation in instance.relations:
        yield from _negative(f"relation {relation.kind}", relation, ("gap",))
        if len(set(relation.visits)) != len(relation.visits):
            yield f"relation {relation.kind}", "it names a visit twice", "name each visit once"
    for place in instance.places:
        if not (-90 <= (place.lat or 0) <= 90 and -180 <= (place.lon or 0) <= 180):
            yield f"place '{place.id}'", f"{place.lat}, {place.lon} is no point on earth", "give degrees, the latitude first"
    yield from _priorities(instance)


def _priorities(instance: "Instance") -> Iterator[Fault]:
    from router.model.instance import priority_scales

    classes = [(visit.priority, visit.penalty) for visit in instance.visits]
    scales = priority_scales(classes)
    if len(scales) < 2:
        return
    dearest = {level: max(penalty for priority, penalty in classes if priority == level) * scale for level, scale in scales.items()}
    told_apart = sum(penalty <= _MOST_PENALTY for penalty in dearest.values())
    if told_apart < len(dearest):
        what = f"{len(dearest)} classes of priority are too many: their penalties outgrow what cents can be told apart in"
        yield "instance", what, f"use at most {told_apart} classes"


def _negative(where: str, thing: Any, names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        figure = getattr(thing, name)
        if figure is not None and figure < 0:
            yield where, f"{name} {figure} is negative", "use 0 or more"


def _negative_loads(where: str, thing: Any, names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if any(figure < 0 for figure in getattr(thing, name)):
            yield where, f"{name} {getattr(thing, name)} is negative", "use 0 or more"


def _steps(where: str, moments: list[int]) -> Iterator[Fault]:
    if any(one >= two for one, two in pairwise(moments)):
        yield where, "its steps of overtime do not ascend", "sort them by the moment after which they count"
