"""Rules that need no clock, judged on sequences: what may be on one route, in one trip, and in one plan."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from router.model import Instance, Relation, Vehicle

Activities = tuple[int, ...]


class Feasibility:
    """Judges sequences of one instance by every rule except those of time and distance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._pickup = [-1 if visit.pickup is None else instance.visit_index[visit.pickup] for visit in instance.visits]
        self._moves_load = any(any(visit.deliver) or any(visit.collect) for visit in instance.visits)
        self._relations: dict[int, list[Relation]] = {}
        for relation in instance.relations:
            for name in relation.visits:
                self._relations.setdefault(instance.visit_index[name], []).append(relation)
        self._positioned = any(visit.position for visit in instance.visits)
        self._prefixes = [tuple(instance.visit_index[name] for name in vehicle.prefix) for vehicle in instance.vehicles]
        self._stocked = any(site.stock for site in instance.sites)
        self._counted = any(visit.uses for visit in instance.visits)

    def route_fits(self, vehicle: int, activities: Activities) -> bool:
        """Whether `vehicle` may drive `activities`, time and distance apart."""
        one = self.instance.vehicles[vehicle]
        prefix = self._prefixes[vehicle]
        return (
            activities[: len(prefix)] == prefix
            and (one.max_stops is None or sum(activity >= 0 for activity in activities) <= one.max_stops)
            and sum(activity < 0 for activity in activities) <= one.max_trips - 1
            and all(self.instance.allowed[activity, vehicle] for activity in activities if activity >= 0)
            and self._pairs_in_order(activities)
            and self._loads_fit(one, activities)
            and self._goods_fit(activities)
            and self._positions_fit(activities)
            and self._relations_fit(activities)
        )

    def plan_fits(self, routes: Mapping[int, Activities]) -> bool:
        """Whether routes (vehicle → activities) keep the rules that span routes; each is taken to fit by itself."""
        return (
            self._one_vehicle_each(routes)
            and self._kinds_fit(routes)
            and self._stock_fits(routes)
            and self._changes_fit(routes)
            and (not self._counted or self.has_supply(self.used(visit for route in routes.values() for visit in route)))
        )

    def used(self, activities: Iterable[int]) -> Counter[str]:
        """Units of each resource that visits use."""
        found: Counter[str] = Counter()
        for visit in activities:
            if visit >= 0:
                found.update(self.instance.visits[visit].uses)
        return found

    def has_supply(self, used: Mapping[str, int]) -> bool:
        """Whether there is as much of every resource as is `used`."""
        return all(units <= self.instance.resource_of[name].capacity for name, units in used.items())

    def spans_routes(self) -> bool:
        """Whether the instance has any rule that `plan_fits` judges."""
        return self._counted or self.ties_routes()

    def ties_routes(self) -> bool:
        """Whether it has one apart from resources, which can be counted without looking at routes."""
        stability = self.instance.stability
        return bool(
            self._relations or self.instance.shape.kind_limits or self._stocked or stability.max_vehicle_changes is not None
        )

    def _pairs_in_order(self, activities: Activities) -> bool:
        seen: set[int] = set()
        for activity in activities:
            if activity >= 0 and self._pickup[activity] >= 0 and self._pickup[activity] not in seen:
                return False
            seen.add(activity)
        return True

    def _loads_fit(self, vehicle: Vehicle, activities: Activities) -> bool:
        if not self._moves_load or not vehicle.capacities:
            return True
        return all(self._load_fits(vehicle, activities, number) for number in range(len(self.instance.dimensions)))

    def _load_fits(self, vehicle: Vehicle, activities: Activities, number: int) -> bool:
        """At every moment: goods of the trip not yet delivered, goods collected in it, goods of pairs under way."""
        room = vehicle.capacities[number] - (vehicle.initial_load[number] if vehicle.initial_load else 0)
        paired = 0
        for trip in trips(activities):
            on_board = sum(self._brought(visit, number) for visit in trip) + paired
            if on_board > room:
                return False
            for visit in trip:
                on_board += self._collected(visit, number) - self._brought(visit, number)
                if self._pickup[visit] >= 0:
                    on_board -= self._collected(self._pickup[visit], number)
                    paired -= self._collected(self._pickup[visit], number)
                if self.instance.visits[visit].id in self.instance.deliveries_of:
                    paired += self._collected(visit, number)
                if on_board > room:
                    return False
        return True

    def _brought(self, visit: int, number: int) -> int:
        one = self.instance.visits[visit]
        return one.deliver[number] if one.deliver and one.pickup is None else 0

    def _collected(self, visit: int, number: int) -> int:
        collect = self.instance.visits[visit].collect
        return collect[number] if collect else 0

    def _goods_fit(self, activities: Activities) -> bool:
        if not self.instance.conflicts:
            return True
        riding: set[int] = set()
        for trip in trips(activities):
            rows = [self.instance.visits[visit] for visit in trip]
            lasts = [self.instance.goods_last(row) for row in rows]
            for place, (visit, row) in enumerate(zip(trip, rows, strict=True)):
                if row.id in self.instance.deliveries_of:
                    riding.add(visit)
                kept = (one for one, (_, to_end) in zip(rows[:place], lasts[:place], strict=True) if to_end)
                loaded = (one for one, (from_start, _) in zip(rows[place:], lasts[place:], strict=True) if from_start)
                on_board = (row, *kept, *loaded, *(self.instance.visits[one] for one in riding))
                kinds = {kind for one in on_board for kind in one.goods}
                if any(len(pair) > 1 and pair <= kinds for pair in self.instance.conflicts):
                    return False
                riding.discard(self._pickup[visit])
        return True

    def _positions_fit(self, activities: Activities) -> bool:
        if not self._positioned:
            return True
        places = [self.instance.visits[activity].position for activity in activities if activity >= 0]
        return "first" not in places[1:] and "last" not in places[:-1]

    def _relations_fit(self, activities: Activities) -> bool:
        """Order and neighbourhood of related visits, as far as they are on this route."""
        if not self._relations:
            return True
        visits = [activity for activity in activities if activity >= 0]
        at = {self.instance.visits[visit].id: number for number, visit in enumerate(visits)}
        for relation in {id(one): one for visit in visits for one in self._relations.get(visit, ())}.values():
            found = [at[name] for name in relation.visits if name in at]
            steps = [after - before for before, after in pairwise(found)]
            if relation.kind == "sequence" and any(step < 0 for step in steps):
                return False
            if relation.kind == "adjacent" and any(step != 1 for step in steps):
                return False
        return True

    def _one_vehicle_each(self, routes: Mapping[int, Activities]) -> bool:
        if not self._relations:
            return True
        carrier = {visit: vehicle for vehicle, activities in routes.items() for visit in activities if visit >= 0}
        for relation in self.instance.relations:
            members = (self.instance.visit_index[name] for name in relation.visits)
            if len({carrier[member] for member in members if member in carrier}) > 1:
                return False
        return True

    def _kinds_fit(self, routes: Mapping[int, Activities]) -> bool:
        limits = self.instance.shape.kind_limits
        if not limits:
            return True
        used = Counter(self.instance.vehicles[vehicle].kind for vehicle, activities in routes.items() if activities)
        return all(used[kind] <= most for kind, most in limits.items())

    def _stock_fits(self, routes: Mapping[int, Activities]) -> bool:
        if not self._stocked:
            return True
        count = len(self.instance.dimensions)
        taken: dict[int, list[int]] = {}
        for vehicle, activities in routes.items():
            for site, trip in zip(self._loading_sites(vehicle, activities), trips(activities), strict=True):
                sums = taken.setdefault(site, [0] * count)
                for number in range(count):
                    sums[number] += sum(self._brought(visit, number) for visit in trip)
        return all(
            amount <= most
            for site, sums in taken.items()
            if site >= 0
            for amount, most in zip(sums, self.instance.sites[site].stock, strict=False)
        )

    def _loading_sites(self, vehicle: int, activities: Activities) -> list[int]:
        """Site of each trip, -1 where the route starts at no site."""
        one = self.instance.vehicles[vehicle]
        first = next((number for number, site in enumerate(self.instance.sites) if site.place == one.start), -1)
        return [first, *(one.reloads[-1 - activity] for activity in activities if activity < 0)]

    def _changes_fit(self, routes: Mapping[int, Activities]) -> bool:
        stability = self.instance.stability
        if stability.max_vehicle_changes is None:
            return True
        changed = sum(
            stability.vehicle_of.get(self.instance.visits[visit].id, self.instance.vehicles[vehicle].id)
            != self.instance.vehicles[vehicle].id
            for vehicle, activities in routes.items()
            for visit in activities
            if visit >= 0
        )
        return changed <= stability.max_vehicle_changes


def trips(activities: Iterable[int]) -> list[list[int]]:
    """The visits between loadings."""
    found: list[list[int]] = [[]]
    for activity in activities:
        if activity < 0:
            found.append([])
        else:
            found[-1].append(activity)
    return found


def without_job(instance: Instance, activities: Activities, job: int) -> Activities:
    """Without a job, and without reloads that then load nothing."""
    kept = [activity for activity in activities if activity < 0 or instance.job_of[activity] != job]
    tidy: list[int] = []
    for activity in reversed(kept):
        if activity >= 0 or (tidy and tidy[-1] >= 0):
            tidy.append(activity)
    while tidy and tidy[-1] < 0:
        tidy.pop()
    return tuple(reversed(tidy))
