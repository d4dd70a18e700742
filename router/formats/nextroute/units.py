"""What nextroute plans whole or not at all: pairs, longer chains of precedence, and groups of stops.

router plans a pair whole by itself. The stops of a larger unit are tied to one vehicle and their order by relations, which bind
those that are served. So each of them has the penalty of the whole unit; and where no vehicle has the time for the unit alone, none
of them may be served. What is served all the same of a unit of which another stop is not, an answer counts as unplanned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from router.formats.json_input import Faults
from router.formats.nextroute.schema import Stop
from router.model import Instance, Relation, StaticTravel, Vehicle, Visit
from router.units import Seconds

Link = tuple[str, str]
_SHOWN = 6
MOST_ORDERED = 7
"""Stops of a unit of which all orders are tried."""


@dataclass(frozen=True, kw_only=True)
class Units:
    """Ties between stops, by id.

    pickup_of : second stop of a pair → its first.
    relations : what else ties stops.
    members : stop of a unit → all stops of that unit.
    """

    pickup_of: Mapping[str, str]
    relations: tuple[Relation, ...]
    members: Mapping[str, frozenset[str]]


def units_of(stops: Sequence[tuple[str, Stop]], groups: Sequence[Sequence[str]], faults: Faults) -> Units:
    """The units of an input; stops that do not exist, and circles, are noted as faults."""
    links = _links(stops, faults)
    pairs = _pairs(links, {stop.id: stop.quantity or {} for _, stop in stops})
    relations = [
        Relation(kind="adjacent" if direct else "sequence", visits=link)
        for link, direct in links.items()
        if direct or pairs.get(link[1]) != link[0]
    ]
    relations += [Relation(kind="same_vehicle", visits=group) for group in _groups(groups, stops, faults)]
    return Units(pickup_of=pairs, relations=tuple(relations), members=_components(relations, pairs))


def members_of(instance: Instance) -> dict[str, frozenset[str]]:
    """Visit in a unit → all visits of that unit; `instance` is one of an input."""
    return _components(instance.relations, {visit.id: visit.pickup for visit in instance.visits if visit.pickup is not None})


def as_units(visits: Sequence[Visit], vehicles: Sequence[Vehicle], travel: Mapping[str, StaticTravel], units: Units) -> list[Visit]:
    """The visits with the penalties of their units, and those of units that no vehicle has the time for on no vehicle."""
    found = {visit.id: visit for visit in visits}
    tied = {name for relation in units.relations for name in relation.visits}
    pickups = set(units.pickup_of.values())
    order_of: dict[frozenset[str], list[Sequence[str]]] = {}
    for link in [*(one.visits for one in units.relations if one.kind != "same_vehicle"), *map(_reversed, units.pickup_of.items())]:
        order_of.setdefault(units.members[link[0]], []).append(link)
    for members in dict.fromkeys(units.members[name] for name in sorted(tied)):
        own = [found[name] for name in sorted(members)]
        penalty = sum(visit.penalty for visit in own if visit.id not in pickups)
        order = order_of.get(members, [])
        possible = len(own) > MOST_ORDERED or any(
            _has_time(own, order, vehicle, travel[vehicle.profile])
            for vehicle in vehicles
            if own[0].vehicles is None or vehicle.id in own[0].vehicles
        )
        for visit in own:
            changed = replace(visit, penalty=penalty) if possible else replace(visit, vehicles=frozenset())
            found[visit.id] = changed
    return list(found.values())


def _reversed(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1], pair[0]


def _has_time(visits: Sequence[Visit], order: Sequence[Sequence[str]], vehicle: Vehicle, travel: StaticTravel) -> bool:
    """Whether a vehicle without other stops can serve all of them in an order that keeps `order`."""

    def onwards(place: int, now: Seconds, left: Sequence[Visit]) -> bool:
        if not left:
            return now + (0 if vehicle.end is None else travel.durations[place, vehicle.end]) <= vehicle.latest_end
        names = {visit.id for visit in left}
        for visit in left:
            if any(second == visit.id and first in names for first, second in order):
                continue
            arrival = now + int(travel.durations[place, visit.place])
            begin = next((max(arrival, window.start) for window in visit.windows if arrival <= window.end), None)
            if begin is None:
                continue
            end = begin + visit.service_by_kind.get(vehicle.kind, visit.service)
            if onwards(visit.place, end, [other for other in left if other is not visit]):
                return True
        return False

    return onwards(vehicle.start, vehicle.earliest_start, visits)


def _links(stops: Sequence[tuple[str, Stop]], faults: Faults) -> dict[Link, bool]:
    """Stop before stop → whether nothing may come between."""
    paths = {stop.id: path for path, stop in stops}
    found: dict[Link, bool] = {}
    for path, stop in stops:
        for side, given in (("precedes", stop.precedes), ("succeeds", stop.succeeds)):
            for name, direct in given:
                if name not in paths:
                    faults.add("E224", f"{path}.{side}", f"there is no stop '{name}'", "name a stop's id")
                    continue
                link = (stop.id, name) if side == "precedes" else (name, stop.id)
                found[link] = found.get(link, False) or direct
    order = TopologicalSorter[str]()
    for first, second in found:
        order.add(second, first)
    try:
        order.prepare()
    except CycleError as wrong:
        names = wrong.args[1] if len(wrong.args[1]) <= _SHOWN else [*wrong.args[1][:_SHOWN], "…", wrong.args[1][-1]]
        circle = " before ".join(f"'{name}'" for name in names)
        faults.add("E241", f"{paths[wrong.args[1][0]]}.precedes", f"{circle}: nothing can be first", "break the circle")
    return found


def _pairs(links: Iterable[Link], loads: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Second → first of pairs that share no stop, those that hand goods on before others."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for first, second in sorted(links, key=lambda link: not any(loads[link[0]].values())):
        one, two = loads[first], loads[second]
        handed_on = all(two.get(name, 0) >= 0 and one.get(name, 0) + two.get(name, 0) == 0 for name in {*one, *two})
        if handed_on and first != second and not used & {first, second}:
            found[second] = first
            used |= {first, second}
    return found


def _groups(groups: Sequence[Sequence[str]], stops: Sequence[tuple[str, Stop]], faults: Faults) -> list[tuple[str, ...]]:
    known = {stop.id for _, stop in stops}
    found = []
    for number, group in enumerate(groups):
        for name in group:
            if name not in known:
                faults.add("E224", f"stop_groups[{number}]", f"there is no stop '{name}'", "name a stop's id")
        found.append(tuple(name for name in dict.fromkeys(group) if name in known))
    return [group for group in found if len(group) > 1]


def _components(relations: Iterable[Relation], pairs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Visit → all visits that relations and pairs tie to it, itself included."""
    group_of: dict[str, list[str]] = {}
    for tied in [*(relation.visits for relation in relations), *pairs.items()]:
        for name in tied:
            one, two = group_of.setdefault(tied[0], [tied[0]]), group_of.setdefault(name, [name])
            if one is not two:
                larger, smaller = (one, two) if len(one) >= len(two) else (two, one)
                larger += smaller
                group_of.update(dict.fromkeys(smaller, larger))
    groups = {number: frozenset(group) for number, group in {id(group): group for group in group_of.values()}.items()}
    return {name: groups[id(group)] for name, group in group_of.items()}
