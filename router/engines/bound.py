"""A price no plan can beat, cheap to work out: every job costs its penalty or at least its shortest leg, service and stop."""

import numpy as np
from numpy.typing import NDArray

from router.model import Instance, Job, Vehicle
from router.units import HOUR, Money

Lengths = NDArray[np.int64]

_BLOCK = 256
"""Places looked at together, so that no second table of places by places is made."""
_NEVER = int(np.iinfo(np.int32).max)


def lower_bound(instance: Instance) -> Money:
    """Sum over jobs of the cheaper of leaving it out and serving it: one leg of a route ends at every visit served."""
    serving = np.full(len(instance.visits), np.inf)
    places = np.array([visit.place for visit in instance.visits], np.intp)
    known = {profile: _shortest_legs(instance, profile, places) for profile in {one.profile for one in instance.vehicles}}
    prices = np.array([visit.price for visit in instance.visits])
    for vehicle, starts in _sorts(instance):
        metres = np.minimum(known[vehicle.profile], _block(instance, vehicle.profile, starts).min(axis=0))[places]
        service = np.array([visit.service_by_kind.get(vehicle.kind, visit.service) for visit in instance.visits])
        own = metres * vehicle.km_price / 1000 + service * vehicle.hour_price / HOUR + (prices + vehicle.stop_price)
        serving = np.minimum(serving, own)
    least = serving.tolist()
    return float(
        sum(
            min([price, *(sum(least[visit] for visit in option) for option in job.options)])
            for price, job in least_prices_out(instance)
        )
    )


def least_prices_out(instance: Instance) -> list[tuple[Money, Job]]:
    """Each job with the least that leaving it out to a carrier, or altogether, can cost."""
    prices = [job.penalty for job in instance.jobs]
    for option in instance.carrier_options:
        job = instance.job_index[option.job]
        carrier = instance.carrier_of[option.carrier]
        cheapest = min(carrier.discounted(option.price, orders) for orders, _ in ((0, 0.0), *carrier.discounts))
        prices[job] = min(prices[job], option.surcharge + cheapest)
    return list(zip(prices, instance.jobs, strict=True))


def _sorts(instance: Instance) -> list[tuple[Vehicle, NDArray[np.intp]]]:
    """A vehicle of each sort that differs in what is paid and how it drives, and where those of the sort start."""
    starts: dict[tuple[object, ...], tuple[Vehicle, dict[int, None]]] = {}
    for vehicle in instance.vehicles:
        sort = (vehicle.profile, vehicle.kind, vehicle.km_price, vehicle.hour_price, vehicle.stop_price)
        starts.setdefault(sort, (vehicle, {}))[1][vehicle.start] = None
    return [(vehicle, np.array(list(places), np.intp)) for vehicle, places in starts.values()]


def _shortest_legs(instance: Instance, profile: str, places: NDArray[np.intp]) -> Lengths:
    """To every place from any other at which something is done; nothing where several visits, or a loading place, share it."""
    origins = np.concatenate([places, [site.place for site in instance.sites]]).astype(np.intp)
    known, counts = np.unique(origins, return_counts=True)
    alone = counts == 1
    shortest = np.full(len(instance.places), _NEVER, dtype=np.int64)
    for first in range(0, len(known), _BLOCK):
        part = slice(first, first + _BLOCK)
        legs = _block(instance, profile, known[part])
        own = np.flatnonzero(alone[part])
        legs[own, known[part][own]] = _NEVER
        np.minimum(shortest, legs.min(axis=0), out=shortest)
    return shortest


def _block(instance: Instance, profile: str, origins: NDArray[np.intp]) -> NDArray[np.int32]:
    return instance.travel[profile].distances[origins]
