"""The plan in force, carried over to the problem of this moment: sequences of an instance, and stops of a plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from router.horizon.events import LOAD, PlannedStop
from router.horizon.state import State, depot_of
from router.model import Instance, Plan, Route, Sequence, Vehicle, Visit
from router.model.sequences import sound_sequence


def carried(state: State, instance: Instance, vehicles: Iterable[int] | None = None) -> tuple[Sequence, ...]:
    """What is left of the plan in force, for the visits of `instance` and all of its vehicles, or those of some numbers.

    Pickups that have become necessary stand right before their deliveries; goods on board that no plan delivers are brought at the
    end of the route.
    """
    return tuple(_Carrying(state, instance).sequences(range(len(instance.vehicles)) if vehicles is None else vehicles))


@dataclass
class _Carrying:
    """One walk over all routes; no visit is taken twice."""

    state: State
    instance: Instance
    taken: set[int] = field(default_factory=set)

    def sequences(self, vehicles: Iterable[int]) -> Iterator[Sequence]:
        for number in vehicles:
            vehicle = self.instance.vehicles[number]
            names = [stop.visit for stop in self.state.plan.get(vehicle.id, ()) if stop.kind == "visit"]
            ordered = [*vehicle.prefix, *(name for name in names if name not in vehicle.prefix)] if vehicle.prefix else names
            activities = self._paired(list(self._activities(number, ordered))) if ordered else []
            activities += self._forgotten(number)
            if activities:
                yield sound_sequence(number, tuple(activities))

    def _activities(self, vehicle: int, names: list[str]) -> Iterator[int]:
        """Visit numbers, and a reload where goods come on board at a depot of a vehicle that has not left yet."""
        loading, own = False, self.instance.vehicles[vehicle]
        for name in names:
            index = self.instance.visit_index.get(name)
            again = self._reload(vehicle, name) if index is None else None
            if again is not None:
                if not loading:
                    yield again
                loading = True
                continue
            if index is None or index in self.taken or not may_serve(own, self.instance.visits[index]):
                continue
            loading = False
            pickup = self.instance.visits[index].pickup
            if pickup is not None and self.instance.visit_index[pickup] not in self.taken:
                self.taken.add(self.instance.visit_index[pickup])
                yield self.instance.visit_index[pickup]
            self.taken.add(index)
            yield index

    def _reload(self, vehicle: int, name: str) -> int | None:
        if not name.endswith(LOAD) or name in self.state.visits:
            return None
        own = self.instance.vehicles[vehicle]
        delivery = name.removesuffix(LOAD)
        if own.max_trips == 1 or delivery not in self.instance.visit_index:
            return None
        depot = depot_of(self.state, delivery)
        sites = [self.instance.sites[site].place for site in own.reloads]
        return -1 - sites.index(depot) if depot in sites else None

    def _paired(self, activities: list[int]) -> list[int]:
        """Without pickups whose delivery is not on the route, and deliveries whose pickup is not."""
        visits, pickups = self.instance.visits, self.instance.deliveries_of
        names = {visits[index].id for index in activities if index >= 0}
        needed = {visits[index].pickup for index in activities if index >= 0} - {None}
        if needed <= names and needed == names & pickups.keys():
            return activities

        def whole(visit: Visit) -> bool:
            return (visit.pickup is None or visit.pickup in names) and (visit.id not in pickups or visit.id in needed)

        return [index for index in activities if index < 0 or whole(visits[index])]

    def _forgotten(self, vehicle: int) -> list[int]:
        """Goods on board of this vehicle alone that its route does not deliver."""
        name = self.instance.vehicles[vehicle].id
        live = self.state.vehicles[name]
        if not live.departed or not live.on_board:
            return []
        numbers = sorted(self.instance.visit_index[one] for one in live.on_board if one in self.instance.visit_index)
        bound = frozenset({name})
        mine = [index for index in numbers if index not in self.taken and self.instance.visits[index].vehicles == bound]
        self.taken.update(mine)
        return mine


def may_serve(vehicle: Vehicle, visit: Visit) -> bool:
    """Whether the vehicle has the skills and the mode that the visit asks for, and is allowed there."""
    allowed = visit.vehicles is None or vehicle.id in visit.vehicles
    return allowed and (vehicle.modes is None or visit.mode in vehicle.modes) and visit.requires <= vehicle.skills


def planned_stops(instance: Instance, route: Route) -> tuple[PlannedStop, ...]:
    """The stops of a route as an adopted plan holds them: a reload becomes the loading of what is brought after it."""
    found: list[PlannedStop] = []
    for position, stop in enumerate(route.stops):
        if stop.kind == "visit":
            found.append(PlannedStop(visit=stop.visit, arrival=stop.arrival, begin=stop.begin, leave=stop.leave))
        elif stop.kind == "break":
            found.append(PlannedStop(kind="break", arrival=stop.arrival, begin=stop.begin, leave=stop.leave))
        elif stop.kind == "reload":
            loading = PlannedStop(arrival=stop.arrival, begin=stop.begin, leave=stop.leave)
            for name in _brought_after(instance, route, position):
                found.append(replace(loading, visit=name + LOAD))
                loading = PlannedStop(arrival=stop.leave, begin=stop.leave, leave=stop.leave)
    return tuple(found)


def _brought_after(instance: Instance, route: Route, position: int) -> Iterator[str]:
    """Deliveries from the depot between one reload and the next."""
    for stop in route.stops[position + 1 :]:
        if stop.kind == "reload":
            return
        if stop.kind != "visit":
            continue
        visit = instance.visits[instance.visit_index[stop.visit]]
        if visit.pickup is None and visit.id not in instance.deliveries_of:
            yield visit.id


def departures(plan: Plan) -> dict[str, int]:
    """Vehicle → when it leaves where it is."""
    return {route.vehicle: route.departure for route in plan.routes}
