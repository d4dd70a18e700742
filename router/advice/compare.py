"""Two plans of a day side by side: what moved, how the promises shift, what it costs."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from router.advice.named_routes import moved_visits
from router.costing import LEFT_OUT, cost
from router.model import Instance, Plan
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A visit that the two plans treat differently; the vehicle may be a carrier, None means it is not served there.

    `pickup` tells that it fetches goods.

    `shift` is how much later service begins in the second plan (negative: earlier), None unless both serve it.
    """

    visit: str
    orders: tuple[str, ...]
    pickup: bool = False
    vehicle_before: str | None
    vehicle_after: str | None
    begin_before: Seconds | None
    begin_after: Seconds | None

    @property
    def shift(self) -> Seconds | None:
        if self.begin_before is None or self.begin_after is None:
            return None
        return self.begin_after - self.begin_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changes from one plan to another.

    `moves` lists visits that change vehicle, are served in only one plan, or begin at another second; `terms` maps each
    cost term to its price before and after. `moved` are the visits that another vehicle serves, or that overtake others on their
    own; all others in `moves` that both plans serve only begin at another time.
    """

    moves: tuple[Move, ...]
    terms: dict[str, tuple[Money, Money]]
    moved: frozenset[str] = frozenset()

    @property
    def extra_cost(self) -> Money:
        """What the second plan costs more; the price of what the plans leave out is no part of it."""
        return sum(after - before for term, (before, after) in self.terms.items() if term != LEFT_OUT)

    @property
    def left_out(self) -> tuple[Money, Money]:
        """The price of what each plan leaves out."""
        return self.terms.get(LEFT_OUT, (0.0, 0.0))

    @property
    def newly_served(self) -> tuple[str, ...]:
        return tuple(move.visit for move in self.moves if move.vehicle_before is None and not move.pickup)

    @property
    def dropped(self) -> tuple[str, ...]:
        return tuple(move.visit for move in self.moves if move.vehicle_after is None and not move.pickup)

    @property
    def changed_vehicle(self) -> tuple[str, ...]:
        return tuple(
            move.visit
            for move in self.moves
            if None not in (move.vehicle_before, move.vehicle_after) and move.vehicle_before != move.vehicle_after
        )


def compare(instance: Instance, before: Plan, after: Plan, *, instance_after: Instance | None = None) -> Comparison:
    """What moves between two plans of `instance` (of `instance` and `instance_after`, when the day itself changed)."""
    second = instance if instance_after is None else instance_after
    first_terms, second_terms = cost(instance, before).terms, cost(second, after).terms
    names = sorted({*first_terms, *second_terms})
    return Comparison(
        moves=tuple(_moves(instance, second, before, after)),
        moved=moved_visits(instance, before, second, after),
        terms={name: (first_terms.get(name, 0.0), second_terms.get(name, 0.0)) for name in names},
    )


def _moves(instance: Instance, second: Instance, before: Plan, after: Plan) -> Iterator[Move]:
    was, will = _served(instance, before), _served(second, after)
    given_before, given_after = _given(instance, before), _given(second, after)
    again = {name: name for name in was.keys() & will.keys()}
    again |= dict(_by_other_ways(instance, second, was.keys() - again.keys(), will.keys() - again.keys()))
    for name in (*was, *(name for name in will if name not in again.values())):
        now = again.get(name, name)
        vehicle_before, begin_before = was.get(name, (None, None))
        vehicle_after, begin_after = will.get(now, (None, None))
        if (vehicle_before, begin_before) == (vehicle_after, begin_after):
            continue
        home, visit = (second, now) if now in second.visit_index else (instance, name)
        orders = home.visits[home.visit_index[visit]].orders
        yield Move(
            visit=visit,
            orders=orders,
            pickup=visit in home.deliveries_of,
            vehicle_before=vehicle_before or given_before.get(orders),
            vehicle_after=vehicle_after or given_after.get(orders),
            begin_before=begin_before,
            begin_after=begin_after,
        )


def _by_other_ways(instance: Instance, second: Instance, gone: Set[str], new: Set[str]) -> Iterator[tuple[str, str]]:
    """Visits of the first plan, each with the one that does the same for the same orders in the second: from another store, say."""
    ways = {_purpose(second, name): name for name in sorted(new)}
    for name in sorted(gone):
        other = ways.pop(_purpose(instance, name), None)
        if other is not None:
            yield name, other


def _purpose(instance: Instance, name: str) -> tuple[tuple[str, ...], bool]:
    """Which orders a visit serves, and whether it only picks them up."""
    return instance.visits[instance.visit_index[name]].orders or (name,), name in instance.deliveries_of


def _served(instance: Instance, plan: Plan) -> dict[str, tuple[str, Seconds | None]]:
    """Visit → who serves it, and when it begins; what a carrier brings stands under one visit of its job, without a time."""
    found: dict[str, tuple[str, Seconds | None]] = {
        _last_visit(instance, job): (carrier, None) for job, carrier in _carriers(instance, plan).items()
    }
    return found | {
        stop.visit: (route.vehicle, stop.begin) for route in plan.routes for stop in route.stops if stop.kind == "visit"
    }


def _given(instance: Instance, plan: Plan) -> dict[tuple[str, ...], str]:
    """Orders → the carrier that brings them."""
    visits = instance.visits
    return {
        visits[instance.visit_index[_last_visit(instance, job)]].orders: carrier
        for job, carrier in _carriers(instance, plan).items()
    }


def _carriers(instance: Instance, plan: Plan) -> dict[str, str]:
    return {job: instance.carrier_option_of[option].carrier for job, option in plan.carried.items()}


def _last_visit(instance: Instance, job: str) -> str:
    return instance.visits[instance.jobs[instance.job_index[job]].options[0][-1]].id
