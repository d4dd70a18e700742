"""Orders that no vehicle could ever serve, whatever else is planned: taken for slips of the input unless the day says otherwise."""

import numpy as np
from numpy.typing import NDArray

from router.documents.day import Day
from router.errors import Problem
from router.model import Instance, Vehicle, Visit
from router.model.travel import reachable

Reason = tuple[str, str, str, str]
"""Code, what, remedy, column."""


def impossible_orders(instance: Instance, day: Day) -> list[Problem]:
    """A fault for each order none of whose options any vehicle could serve alone."""
    allowed = instance.allowed
    faults: list[Problem] = []
    records = {record.data.id: record for record in day.orders}
    for job in instance.jobs:
        reasons = [_option_reason(instance, option, allowed) for option in job.options]
        if None in reasons:
            continue
        code, what, remedy, column = next(reason for reason in reasons if reason is not None)
        orders = instance.visits[job.options[0][-1]].orders
        faults += [records[order].problem(code, what, remedy, column=column) for order in orders]
    return faults


def _option_reason(instance: Instance, option: tuple[int, ...], allowed: NDArray[np.bool_]) -> Reason | None:
    """Why no vehicle can serve the option; None when one could."""
    willing = [instance.vehicles[number] for number in np.flatnonzero(allowed[list(option)].all(axis=0))]
    visits = [instance.visits[number] for number in option]
    if any(_could(instance, vehicle, option, visits) for vehicle in willing):
        return None
    if not willing:
        return _nobody(visits[-1])
    able = [vehicle for vehicle in willing if all(_fits(visit, vehicle) for visit in visits)]
    if not able:
        return ("E230", f"{_load_text(instance, visits[-1], willing)}", "split it, or add a larger vehicle", "loads")
    near = [vehicle for vehicle in able if _reached(instance, vehicle, option)]
    if not near:
        return ("E231", "no vehicle can reach it", "check its coordinates, or the roads around it", "lat")
    return ("E233", "its time lies outside the shift of every vehicle that could come", "move its slot, or a shift", "slots")


def _could(instance: Instance, vehicle: Vehicle, option: tuple[int, ...], visits: list[Visit]) -> bool:
    """Whether the vehicle alone has room, a road and a shift for the option."""
    return all(_fits(visit, vehicle) for visit in visits) and _reached(instance, vehicle, option) and _in_time(vehicle, visits)


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


def _fits(visit: Visit, vehicle: Vehicle) -> bool:
    if not vehicle.capacities:
        return True
    initial = vehicle.initial_load or (0,) * len(vehicle.capacities)
    return all(
        amount + on_board <= most
        for loads in (visit.deliver, visit.collect)
        for amount, on_board, most in zip(loads, initial, vehicle.capacities, strict=False)
    )


def _load_text(instance: Instance, visit: Visit, vehicles: list[Vehicle]) -> str:
    for number, name in enumerate(instance.dimensions):
        load = max((loads[number] for loads in (visit.deliver, visit.collect) if loads), default=0)
        largest = max(vehicle.capacities[number] if vehicle.capacities else load for vehicle in vehicles)
        if load > largest:
            return f"its {name} {load:,} is more than the {largest:,} any vehicle for it takes"
    return "no vehicle for it takes its loads all at once"


def _reached(instance: Instance, vehicle: Vehicle, option: tuple[int, ...]) -> bool:
    travel, here = instance.travel[vehicle.profile], vehicle.start
    for number in option:
        place = instance.visits[number].place
        if not reachable(travel, here, place):
            return False
        here = place
    return vehicle.end is None or reachable(travel, here, vehicle.end)


def _in_time(vehicle: Vehicle, visits: list[Visit]) -> bool:
    return all(visit.windows[-1].end >= vehicle.earliest_start and visit.windows[0].start <= vehicle.latest_end for visit in visits)
