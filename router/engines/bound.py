"""A price no plan can beat, cheap to work out: every job costs its penalty or at least its shortest leg, service and stop."""

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Job, Vehicle
from router.units import HOUR, Money

_BLOCK = 256
"""Places looked at together, so that no second table of places by places is made."""


def lower_bound(instance: Instance) -> Money:
    """Sum over jobs of the cheaper of leaving it out and serving it: one leg of a route ends at every visit served."""
    serving = np.full(len(instance.visits), np.inf)
    for vehicle in {_sort(vehicle): vehicle for vehicle in instance.vehicles}.values():
        serving = np.minimum(serving, _cheapest_calls(instance, vehicle))
    out = least_prices_out(instance)
    prices = [min([price, *(float(serving[list(option)].sum()) for option in job.options)]) for price, job in out]
    return float(sum(prices))


def least_prices_out(instance: Instance) -> list[tuple[Money, Job]]:
    """Each job with the least that leaving it out to a carrier, or altogether, can cost."""
    prices = [job.penalty for job in instance.jobs]
    for option in instance.carrier_options:
        job = instance.job_index[option.job]
        share = max((share for _, share in instance.carrier_of[option.carrier].discounts), default=0.0)
        prices[job] = min(prices[job], option.price * (1 - share))
    return list(zip(prices, instance.jobs, strict=True))


def _sort(vehicle: Vehicle) -> tuple[object, ...]:
    return (vehicle.profile, vehicle.kind, vehicle.start, vehicle.km_price, vehicle.hour_price, vehicle.stop_price)


def _cheapest_calls(instance: Instance, vehicle: Vehicle) -> NDArray[np.float64]:
    """Per visit: its shortest incoming leg, service and stop with such a vehicle."""
    places = np.array([visit.place for visit in instance.visits], np.intp)
    service = np.array([visit.service_by_kind.get(vehicle.kind, visit.service) for visit in instance.visits])
    own = np.array([visit.price for visit in instance.visits]) + vehicle.stop_price
    metres = _shortest_legs(instance, vehicle, places)
    return np.asarray(metres * vehicle.km_price / 1000 + service * vehicle.hour_price / HOUR + own)


def _shortest_legs(instance: Instance, vehicle: Vehicle, places: NDArray[np.intp]) -> NDArray[np.int64]:
    """From any place a route may come from; nothing where several visits, or a loading place, share the place."""
    origins = np.concatenate([[vehicle.start], places, [site.place for site in instance.sites]]).astype(np.intp)
    known, counts = np.unique(origins, return_counts=True)
    alone = counts == 1
    distances = instance.travel[vehicle.profile].distances
    shortest = np.full(len(distances), np.iinfo(np.int32).max, dtype=np.int64)
    for first in range(0, len(known), _BLOCK):
        part = slice(first, first + _BLOCK)
        legs = distances[known[part]]
        own = np.flatnonzero(alone[part])
        legs[own, known[part][own]] = np.iinfo(np.int32).max
        np.minimum(shortest, legs.min(axis=0), out=shortest)
    return shortest[places]
