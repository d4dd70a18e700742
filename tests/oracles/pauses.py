"""Every way to pause on a small route, from a grid of starts, judged by the checker: an oracle for breaks in `router.timing`."""

from collections.abc import Iterator
from itertools import product

from router.checker import check_route
from router.model import Break, Instance, Route, Stop
from router.units import Seconds

STEP = 60


def earliest_end(instance: Instance, activities: tuple[int, ...]) -> Seconds | None:
    """The earliest end of a route of visits with static travel, over all starts on the grid; None when none keeps the rules."""
    vehicle = instance.vehicles[0]
    slots = 2 * len(activities)  # before each leg but the first, and after each but the last
    ends = [
        route.end
        for start in range(vehicle.earliest_start, vehicle.latest_start + 1, STEP)
        for pauses in product((None, *vehicle.breaks), repeat=slots)
        if (route := _driven(instance, activities, start, iter(pauses))) is not None and not check_route(instance, route)
    ]
    return min(ends, default=None)


def _driven(instance: Instance, activities: tuple[int, ...], start: Seconds, pauses: Iterator[Break | None]) -> Route | None:
    """The route as early as can be from a start, with given breaks; None when a window is missed."""
    vehicle = instance.vehicles[0]
    travel = instance.travel[vehicle.profile]
    leave = start + instance.loading[0]
    stops = [Stop(kind="start", place=vehicle.start, arrival=start, begin=start, leave=leave)]
    for activity in (*activities, None):
        here, there = stops[-1].place, vehicle.start if activity is None else instance.visits[activity].place
        if len(stops) > 1:
            stops += _paused(here, stops[-1].leave, next(pauses), (0, 0))
        leg = int(travel.distances[here, there]), int(travel.durations[here, there])
        arrival = stops[-1].leave + leg[1]
        if activity is not None and (found := _paused(there, arrival, next(pauses), leg)):
            stops += found
            arrival, leg = found[-1].leave, (0, 0)
        begin = arrival if activity is None else _opening(instance, activity, arrival)
        if begin is None:
            return None
        visit = None if activity is None else instance.visits[activity]
        stops.append(
            Stop(
                kind="end" if visit is None else "visit",
                visit="" if visit is None else visit.id,
                place=there,
                arrival=arrival,
                begin=begin,
                leave=begin + (0 if visit is None else visit.service),
                waiting=begin - arrival,
                distance=leg[0],
                driving=leg[1],
            )
        )
    return Route(vehicle=vehicle.id, stops=tuple(stops))


def _paused(place: int, arrival: Seconds, pause: Break | None, leg: tuple[int, int]) -> list[Stop]:
    if pause is None:
        return []
    begin = max(arrival, pause.window.start)
    leave = begin + pause.duration
    waiting = begin - arrival
    stop = Stop(
        kind="break", place=place, arrival=arrival, begin=begin, leave=leave, waiting=waiting, distance=leg[0], driving=leg[1]
    )
    return [stop]


def _opening(instance: Instance, visit: int, moment: Seconds) -> Seconds | None:
    return next((max(moment, window.start) for window in instance.visits[visit].windows if moment <= window.end), None)
