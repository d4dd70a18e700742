"""The proven optimum of a small day of sourcing, by CP-SAT: what `router` must reach.

A circuit per vehicle over the visits it may serve, clocks and loads along its arcs, counters of resources, and carriers with their
discounts, all in one model. It shares nothing with the search. Times are static; money is fixed prices, kilometres, prices of
visits and carriers, and penalties.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from router.model import Instance, StaticTravel, Vehicle
from router.units import Money

UNITS = 10_000
"""Of the objective, in a unit of money."""
DEPOT = -1
UNDERSTOOD = frozenset(
    {
        *("time_windows", "release", "loading", "deliver", "collect", "pickup_delivery", "alternatives", "visit_price"),
        *(
            "allowed_vehicles",
            "modes_served",
            "skills",
            "several_depots",
            "start_not_end",
            "fixed_price",
            "km_price",
            "mixed_fleet",
        ),
        *("speed_by_kind", "resources", "carriers"),
    }
)
"""Rules that the model states; a day with others is refused."""


class NotProvenError(Exception):
    """CP-SAT did not prove its plan within the limit."""


def optimum(instance: Instance, seconds: float = 300.0, workers: int = 1) -> Money:
    """The least cost of any plan of `instance`.

    Raises
    ------
    ValueError
        for rules that the model does not state.
    NotProvenError
        when `seconds` do not suffice.
    """
    from router.model.rules import rules_used

    beyond = rules_used(instance) - UNDERSTOOD
    if beyond:
        raise ValueError(f"the oracle does not know {', '.join(sorted(beyond))}")
    day = _Day(instance)
    day.state()
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    status = solver.solve(day.model)
    if status != cp_model.OPTIMAL:
        raise NotProvenError(f"{instance.name}: {solver.status_name(status)} after {seconds:g} s")
    return float(solver.objective_value) / UNITS


@dataclass(slots=True)
class _Day:
    """The model under construction. `arcs` are literals by (vehicle, node, node), `on` by (vehicle, visit)."""

    instance: Instance
    model: Any = field(default_factory=cp_model.CpModel)
    arcs: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    on: dict[tuple[int, int], Any] = field(default_factory=dict)
    terms: list[Any] = field(default_factory=list)

    def state(self) -> None:
        """Every rule and price."""
        for number, vehicle in enumerate(self.instance.vehicles):
            visits = [index for index in range(len(self.instance.visits)) if self.instance.allowed[index, number]]
            self._circuit(number, vehicle, visits)
            self._clock(number, vehicle, visits)
            for dimension, capacity in enumerate(vehicle.capacities):
                self._loads(number, visits, dimension, capacity)
        taken = self._carriers()
        self._jobs(taken)
        self._resources(taken)
        self.model.minimize(sum(self.terms))

    def _pay(self, price: Money, literal: Any) -> None:
        self.terms.append(round(price * UNITS) * literal)

    def _legs(self, vehicle: Vehicle, i: int, j: int) -> tuple[int, int]:
        """Seconds and metres of an arc."""
        travel = self.instance.travel[vehicle.profile]
        assert isinstance(travel, StaticTravel)
        origin = vehicle.start if i == DEPOT else self.instance.visits[i].place
        destination = vehicle.end if j == DEPOT else self.instance.visits[j].place
        return int(travel.durations[origin, destination]), int(travel.distances[origin, destination])

    def _circuit(self, number: int, vehicle: Vehicle, visits: list[int]) -> None:
        model, listed = self.model, []
        node_of = {DEPOT: 0} | {visit: place for place, visit in enumerate(visits, start=1)}
        idle = model.new_bool_var("")
        listed.append((0, 0, idle))
        self._pay(vehicle.fixed_price, 1 - idle)
        for visit in visits:
            served = self.on[number, visit] = model.new_bool_var("")
            listed.append((node_of[visit], node_of[visit], ~served))
            self._pay(self.instance.visits[visit].price, served)
        for i in node_of:
            for j in node_of:
                if i == j:
                    continue
                arc = self.arcs[number, i, j] = model.new_bool_var("")
                listed.append((node_of[i], node_of[j], arc))
                self._pay(vehicle.km_price * self._legs(vehicle, i, j)[1] / 1_000, arc)
        model.add_circuit(listed)

    def _clock(self, number: int, vehicle: Vehicle, visits: list[int]) -> None:
        model, last = self.model, vehicle.latest_end
        leave = model.new_int_var(vehicle.earliest_start + self.instance.loading[number], vehicle.latest_start, "")
        begin = {}
        for visit in visits:
            one = self.instance.visits[visit]
            spans = [[window.start, min(window.end, last)] for window in one.windows if window.start <= last]
            begin[visit] = model.new_int_var_from_domain(cp_model.Domain.from_intervals(spans), "")
            model.add(leave >= one.release + self.instance.loading[number]).only_enforce_if(self.on[number, visit])
        for i, j, arc in self._arcs_of(number):
            seconds = self._legs(vehicle, i, j)[0]
            left = leave if i == DEPOT else begin[i] + self.instance.visits[i].service
            model.add(left + seconds <= (last if j == DEPOT else begin[j])).only_enforce_if(arc)
        for pickup, delivery in self._pairs(visits):
            both = self.on[number, delivery]
            model.add(begin[pickup] + self.instance.visits[pickup].service <= begin[delivery]).only_enforce_if(both)

    def _loads(self, number: int, visits: list[int], dimension: int, capacity: int) -> None:
        """On board after each visit: what is brought from the depot is there from the start."""
        model, after = self.model, {visit: self.model.new_int_var(0, capacity, "") for visit in visits}
        first = model.new_int_var(0, capacity, "")
        singles = [visit for visit in visits if self.instance.visits[visit].pickup is None]
        model.add(first == sum(_part(self.instance.visits[visit].deliver, dimension) * self.on[number, visit] for visit in singles))
        for i, j, arc in self._arcs_of(number):
            if j == DEPOT:
                continue
            one = self.instance.visits[j]
            change = _part(one.collect, dimension) - _part(one.deliver, dimension)
            model.add(after[j] == (first if i == DEPOT else after[i]) + change).only_enforce_if(arc)

    def _arcs_of(self, number: int) -> Iterator[tuple[int, int, Any]]:
        return ((i, j, arc) for (vehicle, i, j), arc in self.arcs.items() if vehicle == number)

    def _pairs(self, visits: list[int]) -> Iterator[tuple[int, int]]:
        for visit in visits:
            pickup = self.instance.visits[visit].pickup
            if pickup is not None:
                yield self.instance.visit_index[pickup], visit

    def _carriers(self) -> Mapping[str, Any]:
        """Literals of the carrier options, each tier of discounts a literal of its own."""
        model, taken = self.model, {}
        for carrier in self.instance.carriers:
            options = [option for option in self.instance.carrier_options if option.carrier == carrier.id]
            tiers = ((0, 0.0), *carrier.discounts)
            reached = [model.new_bool_var("") for _ in tiers]
            model.add_exactly_one(reached)
            parts = {option.id: [model.new_bool_var("") for _ in tiers] for option in options}
            orders = sum(part for each in parts.values() for part in each)
            for tier, (least, share) in enumerate(tiers):
                model.add(orders >= least).only_enforce_if(reached[tier])
                if tier + 1 < len(tiers):
                    model.add(orders < tiers[tier + 1][0]).only_enforce_if(reached[tier])
                for option in options:
                    model.add_implication(parts[option.id][tier], reached[tier])
                    self._pay(option.price * (1 - share) + option.surcharge, parts[option.id][tier])
            for option in options:
                taken[option.id] = model.new_bool_var("")
                model.add(sum(parts[option.id]) == taken[option.id])
                if option.ready > option.cut_off:
                    model.add(taken[option.id] == 0)
        return taken

    def _jobs(self, taken: Mapping[str, Any]) -> None:
        """Every job by one option, one carrier or not at all; the two visits of a pair on one vehicle."""
        for job in self.instance.jobs:
            ways = [taken[option.id] for option in self.instance.carrier_options if option.job == job.id]
            for option in job.options:
                for number in range(len(self.instance.vehicles)):
                    literals = [self.on.get((number, visit)) for visit in option]
                    known = [literal for literal in literals if literal is not None]
                    if len(known) < len(literals):
                        for literal in known:
                            self.model.add(literal == 0)
                        continue
                    ways.append(known[-1])
                    self.model.add(known[0] == known[-1])
            out = self.model.new_bool_var("")
            self.model.add_exactly_one([*ways, out])
            self._pay(job.penalty, out)

    def _resources(self, taken: Mapping[str, Any]) -> None:
        for resource in self.instance.resources:
            used = [
                self.instance.visits[visit].uses[resource.id] * literal
                for (_, visit), literal in self.on.items()
                if resource.id in self.instance.visits[visit].uses
            ]
            used += [
                option.uses[resource.id] * taken[option.id]
                for option in self.instance.carrier_options
                if resource.id in option.uses
            ]
            self.model.add(sum(used) <= resource.capacity)


def _part(amounts: tuple[int, ...], dimension: int) -> int:
    return amounts[dimension] if amounts else 0
