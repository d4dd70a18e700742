"""Two plans of a day side by side: what moved, how the promises shift, what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass

from router.costing import cost
from router.model import Instance, Plan
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A visit that the two plans treat differently; None means it is not served there.

    `shift` is how much later service begins in the second plan (negative: earlier), None unless both serve it.
    """

    visit: str
    orders: tuple[str, ...]
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
    cost term to its price before and after.
    """

    moves: tuple[Move, ...]
    terms: dict[str, tuple[Money, Money]]

    @property
    def extra_cost(self) -> Money:
        return sum(after - before for before, after in self.terms.values())

    @property
    def newly_served(self) -> tuple[str, ...]:
        return tuple(move.visit for move in self.moves if move.vehicle_before is None)

    @property
    def dropped(self) -> tuple[str, ...]:
        return tuple(move.visit for move in self.moves if move.vehicle_after is None)

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
        terms={name: (first_terms.get(name, 0.0), second_terms.get(name, 0.0)) for name in names},
    )


def _moves(instance: Instance, second: Instance, before: Plan, after: Plan) -> Iterator[Move]:
    was, will = _served(before), _served(after)
    visits = {visit.id: visit for visit in (*instance.visits, *second.visits)}
    for name, visit in visits.items():
        vehicle_before, begin_before = was.get(name, (None, None))
        vehicle_after, begin_after = will.get(name, (None, None))
        if (vehicle_before, begin_before) == (vehicle_after, begin_after):
            continue
        yield Move(
            visit=name,
            orders=visit.orders,
            vehicle_before=vehicle_before,
            vehicle_after=vehicle_after,
            begin_before=begin_before,
            begin_after=begin_after,
        )


def _served(plan: Plan) -> dict[str, tuple[str, Seconds]]:
    return {stop.visit: (route.vehicle, stop.begin) for route in plan.routes for stop in route.stops if stop.kind == "visit"}
