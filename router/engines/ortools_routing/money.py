"""Prices as the whole numbers OR-Tools counts in."""

from dataclasses import dataclass

from router.model import Instance, Vehicle
from router.units import HOUR, Money

_LARGEST_TOTAL = 1e15
_FINEST = 10**6


@dataclass(frozen=True, slots=True)
class Scale:
    """How many units of OR-Tools' cost are one unit of currency."""

    units: int

    def whole(self, price: Money) -> int:
        """`price` in whole units."""
        return round(price * self.units)

    def per_second(self, hour_price: Money) -> int:
        """The price of a second, at least 1 where time has a price at all."""
        return max(1, self.whole(hour_price / HOUR)) if hour_price > 0 else 0


def scale_for(instance: Instance) -> Scale:
    """As fine as the largest plan cost allows."""
    largest = 1.0 + sum(job.penalty for job in instance.jobs) + dearest_routes(instance)
    units = _FINEST
    while units > 1 and largest * units > _LARGEST_TOTAL:
        units //= 10
    return Scale(units)


def dearest_routes(instance: Instance) -> Money:
    """No plan's routes cost more than about this."""
    longest = max((int(travel.distances.max(initial=0)) for travel in instance.travel.values()), default=0)
    arcs = len(instance.visits) + len(instance.vehicles)
    per_arc = max((longest / 1000 * vehicle.km_price + vehicle.stop_price for vehicle in instance.vehicles), default=0.0)
    visits = sum(max(0.0, visit.price) + visit.other_vehicle_price for visit in instance.visits)
    return arcs * per_arc + visits + sum(_standing(vehicle) for vehicle in instance.vehicles)


def _standing(vehicle: Vehicle) -> Money:
    shift = min(vehicle.latest_end - vehicle.earliest_start, 48 * HOUR)
    overtime = max((step.hour_price for step in vehicle.overtime), default=0.0)
    return vehicle.fixed_price + (vehicle.hour_price + overtime) * shift / HOUR
