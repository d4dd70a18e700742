"""Parts of a day where routes do not depend on each other: some vehicles and visits, as a problem of its own."""

from collections.abc import Iterable, Sequence as Several
from itertools import chain
from operator import attrgetter

from router.engines.carrying import planned
from router.engines.lns.numbering import renamed
from router.horizon.state import State
from router.model import Instance, Plan, Route, Sequence
from router.model.fields import derived
from router.model.rules import has_separate_routes


def are_apart(state: State) -> bool:
    """Whether each route of the day can be timed, checked and priced without the others."""
    day = state.day.instance
    return has_separate_routes(day) and not state.options and not state.resources and not any(state.committed.values())


def subproblem(instance: Instance, vehicles: Iterable[str], visits: Iterable[int]) -> Instance:
    """The problem of some vehicles and some visits alone, with the carrier options of these; places keep their numbers."""
    chosen = tuple(instance.visits[number] for number in sorted(visits))
    jobs = {visit.group or visit.id for visit in chosen}
    return derived(
        instance,
        visits=chosen,
        vehicles=tuple(instance.vehicles[number] for number in sorted(instance.vehicle_index[name] for name in vehicles)),
        relations=(),
        carrier_options=tuple(option for option in instance.carrier_options if option.job in jobs),
    )


def in_part(instance: Instance, part: Instance, sequences: Several[Sequence]) -> tuple[Sequence, ...]:
    """Sequences of `instance` under the numbers of `part`, which has all that is in them."""
    visits = {k: part.visit_index[instance.visits[k].id] for one in sequences for k in one.activities if k >= 0}
    vehicles = [part.vehicle_index.get(vehicle.id, 0) for vehicle in instance.vehicles]
    return renamed(sequences, visits, vehicles)


def joined(instance: Instance, routes: Several[Route]) -> Plan:
    """The plan of these routes, sound each, with what none of them serves."""
    served = set(map(attrgetter("visit"), chain.from_iterable(map(attrgetter("stops"), routes))))
    rest = sorted(instance.visit_index[name] for name in instance.visit_index.keys() - served)
    if any(instance.visits[k].group is not None for k in rest):
        groups = {visit.group for visit in instance.visits if visit.group is not None and visit.id in served}
        rest = [k for k in rest if instance.visits[k].group not in groups]
    begun = {instance.visits[k].pickup for k in rest}
    rest = [k for k in rest if instance.visits[k].id not in instance.deliveries_of or instance.visits[k].id in begun]
    return Plan(routes=tuple(routes), unserved=planned(subproblem(instance, (), rest), ()).unserved)
