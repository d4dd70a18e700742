"""The best times of one route, tried on a grid of whole steps: an oracle for `router.timing` that shares nothing with it.

For routes of visits only (no breaks, reloads, limits or times on board) and static travel whose seconds are multiples of `STEP`.
The price is that of paid time, overtime and preferred windows; the rest of a route's price does not depend on its times.
"""

from router.model import Instance, Sequence, Vehicle, Visit
from router.units import UNREACHABLE

STEP = 60


def best_price(instance: Instance, sequence: Sequence, horizon: int) -> float | None:
    """The least price over all departures and waits on the grid up to `horizon` seconds; None when no times are feasible."""
    vehicle = instance.vehicles[sequence.vehicle]
    departures = range(vehicle.earliest_start, min(vehicle.latest_start, horizon) + 1, STEP)
    prices = [
        price
        for departure in departures
        if (price := _from(instance, vehicle, sequence.activities, departure, horizon)) is not None
    ]
    return min(prices, default=None)


def _from(instance: Instance, vehicle: Vehicle, visits: tuple[int, ...], departure: int, horizon: int) -> float | None:
    durations = instance.travel[vehicle.profile].durations
    if any(instance.visits[index].release > departure for index in visits):
        return None
    reached = {departure: 0.0}  # moment the vehicle is free → least price so far
    place = vehicle.start
    for index in visits:
        visit = instance.visits[index]
        busy = visit.service_by_kind.get(vehicle.kind, visit.service) + (visit.setup if visit.place != place else 0)
        begun: dict[int, float] = {}
        for free, price in reached.items():
            if durations[place, visit.place] >= UNREACHABLE:
                return None
            for begin in range(free + int(durations[place, visit.place]), horizon + 1, STEP):
                if any(begin in window for window in visit.windows):
                    begun[begin + busy] = min(begun.get(begin + busy, float("inf")), price + _preference(visit, begin))
        reached, place = begun, visit.place
    back = 0 if vehicle.end is None else int(durations[place, vehicle.end])
    prices = [
        price + _paid(vehicle, departure, free + back) for free, price in reached.items() if free + back <= vehicle.latest_end
    ]
    return min(prices, default=None)


def _preference(visit: Visit, begin: int) -> float:
    if visit.preferred is None:
        return 0.0
    late, early = max(0, begin - visit.preferred.end), max(0, visit.preferred.start - begin)
    return (late * visit.late_price + early * visit.early_price) / 3600


def _paid(vehicle: Vehicle, departure: int, end: int) -> float:
    """Paid hours, and overtime by the clock: each step rules from its moment until the next."""
    price = (end - departure) * vehicle.hour_price
    for number, step in enumerate(vehicle.overtime):
        until = vehicle.overtime[number + 1].after if number + 1 < len(vehicle.overtime) else end
        price += max(0, min(end, until) - max(departure, step.after)) * step.hour_price
    return price / 3600
