"""What each order could have had instead, and what that would have cost more; what one more piece of scarce goods would save."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence as Several
from dataclasses import dataclass
from math import inf

from router.advice.bounds import put
from router.advice.lifting import INSTANCE_LIFTS
from router.advice.patience import PATIENT, Patience
from router.advice.trials import Trials
from router.documents.sourcing_writing import Other, Weighed
from router.engines.construction.feasibility import Activities
from router.model import CarrierOption, Instance, Plan
from router.model.instance import Job
from router.units import Money

TRIED = 3
"""Positions of a route that are timed for an option, those of the least detour first."""
_NOTHING = 1e-6


def weighed(instance: Instance, plan: Plan, patience: Patience = PATIENT) -> Weighed:
    """Every order's next best option and the worth of what is used up, by single changes of `plan`.

    One order is moved at a time; all others stay where they are. So an extra cost is what this plan would cost more, and a worth is
    no more than what one more unit would truly save. Orders whose turn does not come in the time of `patience` are left out.
    """
    return _Scales(instance, plan).weighed(patience, instance.jobs)


def next_best(instance: Instance, plan: Plan, job: str) -> Other | None:
    """The next best option of one order that the plan serves, as `weighed` finds it; None where no other is open to it."""
    return _Scales(instance, plan).weighed(PATIENT, (instance.jobs[instance.job_index[job]],)).others.get(job)


@dataclass(frozen=True, slots=True)
class _Without:
    """The plan without one job: what that saves, and the route that it left."""

    saved: Money
    vehicle: int | None = None
    route: Activities = ()
    carrier: str = ""


class _Scales:
    """A plan and what it uses; options of one job after the other are put on it."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance, self.plan = instance, plan
        self.trials = Trials.of(INSTANCE_LIFTS["resources"](instance), plan)  # what is used up is told here, not refused
        self.vehicle_of = {visit: number for number, route in self.trials.routes.items() for visit in route}
        self.used = Counter[str]()
        for visit in self.vehicle_of:
            if visit >= 0:
                self.used.update(instance.visits[visit].uses)
        self.given: Counter[str] = Counter()
        self.prices: dict[str, Money] = defaultdict(float)
        for name in plan.carried.values():
            option = instance.carrier_option_of[name]
            self.used.update(option.uses)
            self.given[option.carrier] += 1
            self.prices[option.carrier] += option.price
        self.offers: dict[str, list[CarrierOption]] = defaultdict(list)
        for option in instance.carrier_options:
            self.offers[option.job].append(option)

    def weighed(self, patience: Patience, jobs: Several[Job]) -> Weighed:
        """These jobs, as far as there is time."""
        others: dict[str, Other] = {}
        worth: dict[str, Money] = {}
        unweighed = 0
        for number, job in enumerate(jobs):
            if patience.is_over(patience.until):
                unweighed = len(jobs) - number
                break
            taken = next((option for option in job.options if option[-1] in self.vehicle_of), None)
            carried = self.plan.carried.get(job.id)
            left = Counter(self.used)
            left.subtract(self._uses(taken, carried))
            without = self._without(job, taken, carried)
            best: Other | None = None
            for needs, way in self._ways(job, taken, carried):
                missing = self._missing(needs, left)
                if not missing and not (taken is None and carried is None):
                    other = self._weigh(way, carried, without, inf if best is None else best.extra_cost)
                    best = best if other is None else other
                elif len(missing) == 1 and missing[0][1] == 1:
                    name = missing[0][0]
                    other = self._weigh(way, carried, without, -max(_NOTHING, worth.get(name, 0.0)))
                    worth |= {} if other is None else {name: -other.extra_cost}
            if best is not None:
                others[job.id] = best
        return Weighed(others=others, worth=worth, unweighed=unweighed)

    def _uses(self, taken: Activities | None, carried: str | None) -> Mapping[str, int]:
        if carried is not None:
            return self.instance.carrier_option_of[carried].uses
        return {} if taken is None else self.instance.visits[taken[-1]].uses

    def _without(self, job: Job, taken: Activities | None, carried: str | None) -> _Without:
        """What it saves to take the job out; what is left out already costs its penalty."""
        if carried is not None:
            carrier = self.instance.carrier_option_of[carried].carrier
            return _Without(saved=-self._carrier_price(carrier, removed=carried), carrier=carrier)
        if taken is None:
            return _Without(saved=job.penalty)
        vehicle = self.vehicle_of[taken[-1]]
        route = tuple(activity for activity in self.trials.route(vehicle) if activity not in taken)
        return _Without(saved=self.trials.prices[vehicle] - self._price(vehicle, route), vehicle=vehicle, route=route)

    def _price(self, vehicle: int, route: Activities) -> Money:
        return self.trials.timer.evaluate(vehicle, route)[1] if route else 0.0

    def _carrier_price(self, carrier: str, *, added: str = "", removed: str = "") -> Money:
        """How the price of all orders of a carrier changes with one order more, less, or another."""
        kept = self.instance.carrier_of[carrier]
        count, total = self.given[carrier], self.prices[carrier]
        before, surcharges = kept.discounted(total, count), 0.0
        for name, sign in ((added, 1), (removed, -1)):
            if name:
                option = self.instance.carrier_option_of[name]
                count += sign
                total += sign * option.price
                surcharges += sign * option.surcharge
        return kept.discounted(total, count) - before + surcharges

    def _missing(self, needs: Mapping[str, int], used: Mapping[str, int]) -> list[tuple[str, int]]:
        over = ((name, used[name] + units - self.instance.resource_of[name].capacity) for name, units in needs.items())
        return [(name, units) for name, units in over if units > 0]

    def _ways(
        self, job: Job, taken: Activities | None, carried: str | None
    ) -> Iterator[tuple[Mapping[str, int], Activities | CarrierOption]]:
        """Every option but the one taken, with what it needs; those of carriers first, whose prices are known."""
        for offer in self.offers.get(job.id, ()):
            if offer.id != carried and offer.ready <= offer.cut_off:
                yield offer.uses, offer
        for option in job.options:
            if option != taken:
                yield self.instance.visits[option[-1]].uses, option

    def _weigh(self, way: Activities | CarrierOption, carried: str | None, without: _Without, most: Money) -> Other | None:
        """What the way would cost more; None when that is not less than `most`."""
        if isinstance(way, CarrierOption):
            same = way.carrier == without.carrier
            price = self._carrier_price(way.carrier, added=way.id, removed=carried or "" if same else "")
            extra = price if same else price - without.saved
            return Other(carried=way.id, extra_cost=extra) if extra < most else None
        found = self._insertion(way, without, most + without.saved)
        if found is None:
            return None
        vehicle, price = found
        return Other(visit=way[-1], vehicle=self.instance.vehicles[vehicle].id, extra_cost=price - without.saved)

    def _insertion(self, option: Activities, without: _Without, most: Money) -> tuple[int, Money] | None:
        """The cheapest vehicle found for an option, and its price, where that is less than `most`."""
        calls = self.trials.calls(option)
        found: list[tuple[Money, int, Activities]] = []
        for vehicle in self.trials.representatives:
            if not all(self.instance.allowed[visit, vehicle] for visit in option):
                continue
            route = without.route if vehicle == without.vehicle else self.trials.route(vehicle)
            before = self._price(vehicle, route)
            detours = self.trials.bounds(vehicle).detours(calls)
            spots = [at for at in detours.argsort(kind="stable").tolist() if at <= len(route)][:TRIED]
            for at in spots:
                activities = put(route, option, (at,) * len(option))
                feasible, price = self.trials.timer.evaluate(vehicle, activities)
                if feasible and price - before < most:
                    found.append((price - before, vehicle, activities))
        fitting = (one for one in sorted(found) if self.trials.fits(one[1], one[2]))
        best = next(fitting, None)
        return None if best is None else (best[1], best[0])
