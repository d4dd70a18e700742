"""Orders that no vehicle could ever serve, whatever else is planned: taken for slips of the input unless the day says otherwise."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from router.documents.day import Day
from router.documents.dimensions import dimensions_of
from router.errors import Problem
from router.model import TravelTimes, Vehicle, Visit
from router.model.travel import reachable

Option = tuple[Visit, ...]
Reason = tuple[str, str, str, str]
"""Code, what, remedy, column."""


def impossible_orders(
    day: Day, visits: Sequence[Visit], vehicles: Sequence[Vehicle], travel: Mapping[str, TravelTimes] | None = None
) -> list[Problem]:
    """A fault for each order none of whose options any vehicle could serve alone; roads count only when `travel` is known."""
    if day.settings.checks.impossible_orders != "fault" or not vehicles:
        return []
    faults: list[Problem] = []
    records = {record.data.id: record for record in day.orders}
    for options in _options(visits):
        reasons = [_reason(day, option, vehicles, travel) for option in options]
        if None in reasons:
            continue
        code, what, remedy, column = next(reason for reason in reasons if reason is not None)
        orders = options[0][-1].orders
        faults += [records[order].problem(code, what, remedy, column=column) for order in orders]
    return faults


def _options(visits: Sequence[Visit]) -> list[list[Option]]:
    """What can be served or left out as a whole, each with its alternatives."""
    by_id = {visit.id: visit for visit in visits}
    pickups = {visit.pickup for visit in visits}
    groups: dict[tuple[bool, str], list[Option]] = {}
    for visit in visits:
        if visit.id in pickups:
            continue
        key = (visit.group is not None, visit.group or visit.id)
        groups.setdefault(key, []).append((visit,) if visit.pickup is None else (by_id[visit.pickup], visit))
    return list(groups.values())


def _reason(day: Day, option: Option, vehicles: Sequence[Vehicle], travel: Mapping[str, TravelTimes] | None) -> Reason | None:
    """Why no vehicle can serve the option; None when one could."""
    clash = next((pair for pair in day.settings.conflicts for visit in option if visit.goods.issuperset(pair)), None)
    if clash is not None:
        return ("E234", f"it holds {' and '.join(clash)}, which must never share a trip", "split it into two orders", "goods")
    if any(_may(vehicle, option) and _could(vehicle, option, travel) for vehicle in vehicles):
        return None
    willing = [vehicle for vehicle in vehicles if _may(vehicle, option)]
    if not willing:
        return _nobody(option[-1])
    able = [vehicle for vehicle in willing if _fits(vehicle, option)]
    if not able:
        return ("E230", _load_text(day, option[-1], willing), "split it, or add a larger vehicle", "loads")
    if not any(_reaches(vehicle, option, travel) for vehicle in able):
        return ("E231", "no vehicle can reach it", "check its coordinates, or the roads around it", "lat")
    return ("E233", "its time lies outside the shift of every vehicle that could come", "move its slot, or a shift", "slots")


def _may(vehicle: Vehicle, option: Option) -> bool:
    """Whether list, mode and skills let the vehicle come."""
    return all(
        (visit.vehicles is None or vehicle.id in visit.vehicles)
        and (vehicle.modes is None or visit.mode in vehicle.modes)
        and visit.requires <= vehicle.skills
        for visit in option
    )


def _could(vehicle: Vehicle, option: Option, travel: Mapping[str, TravelTimes] | None) -> bool:
    """Whether the vehicle alone has room, a shift and a road for the option."""
    return _fits(vehicle, option) and _in_time(vehicle, option) and _reaches(vehicle, option, travel)


def _fits(vehicle: Vehicle, option: Option) -> bool:
    if not vehicle.capacities:
        return True
    initial = vehicle.initial_load or (0,) * len(vehicle.capacities)
    return all(
        amount + on_board <= most
        for visit in option
        for loads in (visit.deliver, visit.collect)
        for amount, on_board, most in zip(loads, initial, vehicle.capacities, strict=False)
    )


def _in_time(vehicle: Vehicle, option: Option) -> bool:
    return all(visit.windows[-1].end >= vehicle.earliest_start and visit.windows[0].start <= vehicle.latest_end for visit in option)


def _reaches(vehicle: Vehicle, option: Option, travel: Mapping[str, TravelTimes] | None) -> bool:
    if travel is None:
        return True
    stops = [vehicle.start, *(visit.place for visit in option), *([] if vehicle.end is None else [vehicle.end])]
    return all(reachable(travel[vehicle.profile], *leg) for leg in pairwise(stops))


def _nobody(visit: Visit) -> Reason:
    if visit.requires:
        skills = ", ".join(sorted(visit.requires))
        return (
            "E232",
            f"no vehicle that may come for mode {visit.mode} has the skills {skills}",
            "add them to a vehicle",
            "requires",
        )
    return ("E232", f"no vehicle may serve it (mode {visit.mode})", "add the mode or the vehicle, or correct its origin", "mode")


def _load_text(day: Day, visit: Visit, vehicles: Sequence[Vehicle]) -> str:
    for number, dimension in enumerate(dimensions_of(day.settings.dimensions)):
        load = max((loads[number] for loads in (visit.deliver, visit.collect) if loads), default=0)
        largest = max(vehicle.capacities[number] if vehicle.capacities else load for vehicle in vehicles)
        if load > largest:
            needed, room = load / dimension.scale, largest / dimension.scale
            return f"its {dimension.column} {needed:,g} is more than the {room:,g} any vehicle for it takes"
    return "no vehicle for it takes its loads all at once"
