"""What jobs share beside vehicles, as arrays: units of resources, and carriers with their discounts; see ``core/counters.hpp``.

What cannot bind is left out, so that a day on which nothing runs short is searched as fast as one without: resources that everybody
together cannot use up, and carrier options that use nothing and whose price no other order changes, which are penalties.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import numpy as np

from router.engines.carrying import costs_the_same
from router.model import CarrierOption, Instance

if TYPE_CHECKING:
    from router.engines.lns.problem import Problem


def counters_of(instance: Instance, penalty_scale: float) -> dict[str, Any]:
    """The arrays by name; prices of carriers are stretched like penalties."""
    carried = counted_options(instance)
    ways = [instance.visits[option[-1]].uses for job in instance.jobs for option in job.options]
    ways += [option.uses for options in carried for option in options]
    scarce = scarce_resources(instance)
    uses = [[(scarce[name], units) for name, units in way.items() if units and name in scarce] for way in ways]
    every, flat = list(chain.from_iterable(uses)), list(chain.from_iterable(carried))
    discounts = [carrier.discounts for carrier in instance.carriers]
    tiers = list(chain.from_iterable(discounts))
    carrier_number = {carrier.id: number for number, carrier in enumerate(instance.carriers)}
    return {
        "resource_capacity": np.array([instance.resource_of[name].capacity for name in scarce], dtype=np.int64),
        "use_offsets": _offsets(map(len, uses)),
        "use_resource": np.array([resource for resource, _ in every], dtype=np.int32),
        "use_units": np.array([units for _, units in every], dtype=np.int64),
        "carried_offsets": _offsets(map(len, carried)),
        "carried_price": penalty_scale * np.array([option.price for option in flat], dtype=np.float64),
        "carried_surcharge": penalty_scale * np.array([option.surcharge for option in flat], dtype=np.float64),
        "carrier_of": np.array([carrier_number[option.carrier] for option in flat], dtype=np.int32),
        "tier_offsets": _offsets(map(len, discounts)),
        "tier_orders": np.array([orders for orders, _ in tiers], dtype=np.int64),
        "tier_share": np.array([share for _, share in tiers], dtype=np.float64),
        "has_counters": bool(scarce or flat),
        "has_carriers": bool(flat),
    }


def uses_of_visits(problem: "Problem") -> dict[int, list[tuple[int, int]]]:
    """Visit (of a pair: the delivery) → resources that may run short, and units that it uses of each."""
    found: dict[int, list[tuple[int, int]]] = {}
    for option in np.flatnonzero(np.diff(problem.use_offsets[: len(problem.first_visit) + 1])):
        own = slice(problem.use_offsets[option], problem.use_offsets[option + 1])
        first, second = int(problem.first_visit[option]), int(problem.second_visit[option])
        found[first if second < 0 else second] = list(
            zip(problem.use_resource[own].tolist(), problem.use_units[own].tolist(), strict=True)
        )
    return found


def counted_options(instance: Instance) -> list[list[CarrierOption]]:
    """Per job the carrier options whose price or room depends on what else the carriers have."""
    found: list[list[CarrierOption]] = [[] for _ in instance.jobs]
    for option in instance.carrier_options:
        if option.ready <= option.cut_off and not costs_the_same(instance, option):
            found[instance.job_index[option.job]].append(option)
    return found


def scarce_resources(instance: Instance) -> dict[str, int]:
    """Resources that may run short, each with a number."""
    if not instance.resources:
        return {}
    most: dict[str, int] = {}
    for job, options in zip(instance.jobs, counted_options(instance), strict=True):
        of_job: dict[str, int] = {}
        for uses in _uses(instance, job.options, options):
            for name, units in uses.items():
                of_job[name] = max(units, of_job.get(name, 0))
        for name, units in of_job.items():
            most[name] = most.get(name, 0) + units
    names = (resource.id for resource in instance.resources if most.get(resource.id, 0) > resource.capacity)
    return {name: number for number, name in enumerate(names)}


def _uses(instance: Instance, ways: tuple[tuple[int, ...], ...], carried: list[CarrierOption]) -> Iterator[Mapping[str, int]]:
    yield from (instance.visits[way[-1]].uses for way in ways)
    yield from (option.uses for option in carried)


def _offsets(counts: Any) -> Any:
    return np.fromiter(accumulate(counts, initial=0), dtype=np.int32)
