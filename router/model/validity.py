"""Contradictions inside an `Instance`, all of them at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from router.errors import Problem
from router.model.arrays import SettledTravel, settled_travel
from router.model.fields import shown
from router.model.figure_validity import figure_faults
from router.model.piecewise_validity import piecewise_faults
from router.model.profiled_validity import profiled_faults
from router.model.sourcing_validity import sourcing_faults
from router.model.travel import PiecewiseTravel, ProfiledTravel
from router.model.vehicles import Vehicle
from router.model.visits import Visit, Window
from router.units import UNREACHABLE, count_of

if TYPE_CHECKING:
    from router.model.instance import Instance


EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Moments of an instance reach some decades beyond its epoch, and have to stay moments of the calendar."""
MOST_DRIVING_RULES = 4
"""Breaks of a vehicle that are due after different times of driving; the native core keeps a counter for each."""


def instance_problems(instance: "Instance") -> list[Problem]:
    """Every fault of the instance; empty when it is sound."""
    return [
        *_duplicates("visit", (visit.id for visit in instance.visits)),
        *_duplicates("vehicle", (vehicle.id for vehicle in instance.vehicles)),
        *_duplicates("site", (site.id for site in instance.sites)),
        *_duplicates("resource", (resource.id for resource in instance.resources)),
        *_duplicates("carrier", (carrier.id for carrier in instance.carriers)),
        *_duplicates("carrier option", (option.id for option in instance.carrier_options)),
        *_moments(instance),
        *_travel(instance),
        *_visits(instance),
        *_pairs(instance),
        *_vehicles(instance),
        *_sites(instance),
        *(_fault(*fault) for fault in figure_faults(instance)),
        *(_fault(*fault) for fault in sourcing_faults(instance)),
    ]


def _fault(where: str, what: str, remedy: str) -> Problem:
    return Problem(code="E100", where=where, what=what, remedy=remedy)


def _duplicates(noun: str, ids: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield _fault(f"{noun} '{name}'", f"the id is used {count} times", "give each its own id")


def _moments(instance: "Instance") -> Iterator[Problem]:
    if instance.epoch.tzinfo is None:
        yield _fault("instance", "epoch has no time zone", "pass an aware datetime")
    elif not EARLIEST_YEAR <= instance.epoch.year <= LATEST_YEAR:
        yield _fault("instance", f"epoch is in the year {instance.epoch.year}", f"use {EARLIEST_YEAR} to {LATEST_YEAR}")
    try:
        ZoneInfo(instance.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield _fault("instance", f"time_zone {shown(instance.time_zone)} is not known", "use a name such as Europe/Vienna")


def _travel(instance: "Instance") -> Iterator[Problem]:
    """Faults of travel times, whose arrays are settled; those that another instance has found sound are not looked at again."""
    if isinstance(instance.travel, SettledTravel) and instance.travel.places == len(instance.places):
        return
    problems: list[Problem] = []
    travel = SettledTravel(settled_travel(instance.travel, problems))
    if not problems:
        problems.extend(_matrices(travel, len(instance.places)))
    yield from problems
    travel.places = -1 if problems else len(instance.places)
    object.__setattr__(instance, "travel", travel)


def _matrices(travels: SettledTravel, places: int) -> Iterator[Problem]:
    size = (places, places)
    for profile, travel in travels.items():
        for name in ("distances", "durations"):
            matrix = getattr(travel, name)
            if matrix.shape != size:
                yield _fault(f"travel '{profile}'", f"{name} has shape {matrix.shape}", f"it must be {size}: one row per place")
            elif matrix.size and int(matrix.min()) < 0:
                yield _fault(f"travel '{profile}'", f"{name} holds a negative number", "lengths and times are 0 or more")
            elif matrix.size and int(matrix.max()) > UNREACHABLE:
                yield _fault(f"travel '{profile}'", f"{name} holds {matrix.max()}", f"write {UNREACHABLE} where no road leads")
        if isinstance(travel, PiecewiseTravel):
            for what, remedy in piecewise_faults(travel, places):
                yield _fault(f"travel '{profile}'", what, remedy)
        if isinstance(travel, ProfiledTravel):
            for what, remedy in profiled_faults(travel, places):
                yield _fault(f"travel '{profile}'", what, remedy)


def _visits(instance: "Instance") -> Iterator[Problem]:
    for visit in instance.visits:
        where = f"visit '{visit.id}'"
        if not 0 <= visit.place < len(instance.places):
            yield _fault(where, f"place {visit.place} does not exist", f"use 0 to {len(instance.places) - 1}")
        for what, remedy in window_faults(visit.windows):
            yield _fault(where, what, remedy)
        by_kind = ((f"service_by_kind of '{kind}'", seconds) for kind, seconds in visit.service_by_kind.items())
        for name, seconds in (("service", visit.service), ("setup", visit.setup), *by_kind):
            if seconds < 0:
                yield _fault(where, f"{name} {seconds} is negative", "use 0 or more seconds")
        if visit.penalty < 0:
            yield _fault(where, f"penalty {visit.penalty} is negative", "use 0 or more")
        yield from _loads(instance, where, visit)


def window_faults(windows: Sequence[Window]) -> Iterator[tuple[str, str]]:
    """What is wrong with the windows of a visit, each with its remedy."""
    if not windows:
        yield "it has no window", "give at least one, or leave the field out"
    for window in windows:
        if window.start > window.end:
            yield f"window {window.start}–{window.end} closes before it opens", "swap its ends"
    if any(one.end >= two.start for one, two in pairwise(windows)):
        yield "its windows overlap or are out of order", "merge them and sort them"


def _loads(instance: "Instance", where: str, visit: Visit) -> Iterator[Problem]:
    for name in ("deliver", "collect"):
        amounts = getattr(visit, name)
        if amounts and len(amounts) != len(instance.dimensions):
            yield _fault(where, f"{name} has {count_of(len(amounts), 'figure')}", f"give one per dimension {instance.dimensions}")
        if any(amount < 0 for amount in amounts):
            yield _fault(where, f"{name} {amounts} is negative", "use 0 or more")


def _pairs(instance: "Instance") -> Iterator[Problem]:
    served: Counter[str] = Counter()
    for visit in instance.visits:
        if visit.pickup is None:
            continue
        served[visit.pickup] += 1
        if visit.pickup not in instance.visit_index or visit.pickup == visit.id:
            yield _fault(f"visit '{visit.id}'", f"its pickup '{visit.pickup}' does not exist", "name another visit's id")
        elif instance.visits[instance.visit_index[visit.pickup]].pickup is not None:
            yield _fault(
                f"visit '{visit.id}'", f"its pickup '{visit.pickup}' is itself a delivery", "name a visit without a pickup"
            )
    for name, count in served.items():
        if count > 1:
            yield _fault(f"visit '{name}'", f"it is the pickup of {count} deliveries", "make one pickup per delivery")
    for relation in instance.relations:
        for name in relation.visits:
            if name not in instance.visit_index:
                yield _fault(f"relation {relation.kind}", f"visit '{name}' does not exist", "name a visit's id")


def _vehicles(instance: "Instance") -> Iterator[Problem]:
    for vehicle in instance.vehicles:
        where = f"vehicle '{vehicle.id}'"
        for name, place in (("start", vehicle.start), ("end", vehicle.end)):
            if place is not None and not 0 <= place < len(instance.places):
                yield _fault(where, f"{name} place {place} does not exist", f"use 0 to {len(instance.places) - 1}")
        if vehicle.profile not in instance.travel:
            yield _fault(where, f"no travel times for profile '{vehicle.profile}'", f"use one of {sorted(instance.travel)}")
        for name, moment in (("latest_start", vehicle.latest_start), ("latest_end", vehicle.latest_end)):
            if moment < vehicle.earliest_start:
                what = f"{name} {moment} is before earliest_start {vehicle.earliest_start}"
                yield _fault(where, what, "swap the ends of the shift")
        for name in ("capacities", "initial_load"):
            figures = getattr(vehicle, name)
            if figures and len(figures) != len(instance.dimensions):
                yield _fault(
                    where, f"{name} has {count_of(len(figures), 'figure')}", f"give one per dimension {instance.dimensions}"
                )
        for site in vehicle.reloads:
            if not 0 <= site < len(instance.sites):
                yield _fault(where, f"reload site {site} does not exist", f"use 0 to {len(instance.sites) - 1}")
        yield from _breaks(where, vehicle)
        for name in vehicle.prefix:
            if name not in instance.visit_index:
                yield _fault(where, f"its frozen visit '{name}' does not exist", "name a visit's id")


def _breaks(where: str, vehicle: Vehicle) -> Iterator[Problem]:
    for window in (rest.window for rest in vehicle.breaks if rest.window.start > rest.window.end):
        yield _fault(where, f"window {window.start}–{window.end} of a break closes before it opens", "swap its ends")
    limits = {rule.after_driving for rule in vehicle.breaks if rule.after_driving is not None}
    if len(limits) > MOST_DRIVING_RULES:
        yield _fault(where, f"{len(limits)} of its breaks depend on driving", f"give at most {MOST_DRIVING_RULES} such rules")


def _sites(instance: "Instance") -> Iterator[Problem]:
    """Places and windows of sites and access rules."""
    count = len(instance.places)
    for site in instance.sites:
        where = f"site '{site.id}'"
        if not 0 <= site.place < count:
            yield _fault(where, f"place {site.place} does not exist", f"use 0 to {count - 1}")
        if not site.opening:
            yield _fault(where, "opening has no window", "give at least one, or leave the field out")
        for window in (one for one in site.opening if one.start > one.end):
            yield _fault(where, f"window {window.start}–{window.end} of opening closes before it opens", "swap its ends")
        if site.stock and len(site.stock) != len(instance.dimensions):
            yield _fault(where, f"stock has {count_of(len(site.stock), 'figure')}", f"give one per dimension {instance.dimensions}")
    for rule in instance.access:
        for place in sorted(place for place in rule.places if not 0 <= place < count):
            yield _fault(f"access rule '{rule.id}'", f"place {place} does not exist", f"use 0 to {count - 1}")
        for window in (one for one in rule.closed if one.start > one.end):
            what = f"window {window.start}–{window.end} of closed ends before it starts"
            yield _fault(f"access rule '{rule.id}'", what, "swap its ends")
    for pair in instance.conflicts:
        if not 1 <= len(pair) <= 2:
            yield _fault("conflicts", f"{sorted(pair)} is no pair", "name two kinds of goods each")
