"""Who may serve what, and what belongs together on one vehicle or one trip."""

from collections.abc import Iterator
from itertools import pairwise

from router.checker.facts import Call, RouteFacts, plan_violation
from router.documents.durations import duration_text
from router.model import Instance, Relation, Violation, Visit
from router.units import count_of


def vehicle_ties(facts: RouteFacts) -> Iterator[Violation]:
    """Ties that can be judged on one route alone."""
    yield from _suitability_faults(facts)
    yield from _pair_faults(facts)
    yield from _conflict_faults(facts)
    yield from _position_faults(facts)
    if len(facts.trips) > facts.vehicle.max_trips:
        amount = len(facts.trips) - facts.vehicle.max_trips
        yield facts.broken("reloads", amount, f"{len(facts.trips)} trips are driven, allowed are {facts.vehicle.max_trips}")


def _suitability_faults(facts: RouteFacts) -> Iterator[Violation]:
    vehicle = facts.vehicle
    for call in facts.calls:
        visit = call.visit
        if visit.vehicles is not None and vehicle.id not in visit.vehicles:
            yield facts.broken("allowed_vehicles", 1, "the visit does not allow this vehicle", visit=visit.id)
        if vehicle.modes is not None and visit.mode not in vehicle.modes:
            yield facts.broken("modes_served", 1, f"the vehicle does not serve mode '{visit.mode}'", visit=visit.id)
        missing = visit.requires - vehicle.skills
        if missing:
            text = f"the vehicle lacks {', '.join(sorted(missing))}"
            yield facts.broken("skills", len(missing), text, visit=visit.id)


def _pair_faults(facts: RouteFacts) -> Iterator[Violation]:
    """A delivery must come after its pickup, on the same route; halves left out altogether are found by the accounting."""
    position = {call.visit.id: number for number, call in enumerate(facts.calls)}
    for number, call in enumerate(facts.calls):
        pickup = call.visit.pickup
        if pickup is not None and position.get(pickup, number + 1) > number:
            text = f"its pickup '{pickup}' does not come before it on this vehicle"
            yield facts.broken("pickup_delivery", 1, text, visit=call.visit.id)


def _conflict_faults(facts: RouteFacts) -> Iterator[Violation]:
    """Goods in conflict that are on board at once, or in one trip where the instance says so; of each two kinds once a trip."""
    instance = facts.instance
    if not instance.conflicts:
        return
    carried: dict[str, Call] = {}
    for trip in facts.trips:
        told: set[frozenset[str]] = set()
        for number, call in enumerate(trip.calls):
            if call.visit.id in instance.deliveries_of:
                carried[call.visit.id] = call
            earlier = [one for one in trip.calls[:number] if _takes_along(instance, one.visit)]
            later = [one for one in trip.calls[number + 1 :] if _brings(instance, one.visit)]
            on_board = {good: one.visit.id for one in (*later, *earlier, *carried.values(), call) for good in one.visit.goods}
            clashes = {pair for pair in instance.conflicts if len(pair) > 1 and pair <= on_board.keys()} - told
            told |= clashes
            for pair in sorted(map(sorted, clashes)):
                own, other = sorted(pair, key=lambda good: on_board[good] != call.visit.id)
                how = "is on board with" if instance.conflicts_at_once else "shares a trip with"
                yield facts.broken("conflicting_goods", 1, f"{own} {how} {other} of visit '{on_board[other]}'", visit=on_board[own])
            if call.visit.pickup is not None:
                carried.pop(call.visit.pickup, None)


def _brings(instance: Instance, visit: Visit) -> bool:
    """Whether goods of a visit count from where its trip was loaded: it takes them from there, or they count for the whole trip."""
    collects_only = visit.id in instance.deliveries_of or any(visit.collect)
    from_depot = visit.pickup is None and (any(visit.deliver) or not collects_only)
    return from_depot or not instance.conflicts_at_once


def _takes_along(instance: Instance, visit: Visit) -> bool:
    """Whether goods of a visit count until its trip ends, as what is collected for no delivery stays on board."""
    stays = any(visit.collect) and visit.id not in instance.deliveries_of
    return stays or not instance.conflicts_at_once


def _position_faults(facts: RouteFacts) -> Iterator[Violation]:
    last = len(facts.calls) - 1
    for number, call in enumerate(facts.calls):
        if call.visit.position == "first" and number:
            yield facts.broken("position", number, f"it is visit {number + 1} and must be the first", visit=call.visit.id)
        if call.visit.position == "last" and number < last:
            yield facts.broken(
                "position",
                last - number,
                f"{count_of(last - number, 'visit follows', 'visits follow')} it and it must be the last",
                visit=call.visit.id,
            )


def relation_faults(relations: tuple[Relation, ...], routes: list[RouteFacts]) -> Iterator[Violation]:
    """Relations broken, across vehicles or on one."""
    places = {call.visit.id: (facts, number) for facts in routes for number, call in enumerate(facts.calls)}
    for relation in relations:
        served = [name for name in relation.visits if name in places]
        vehicles = {places[name][0].vehicle.id for name in served}
        if len(vehicles) > 1:
            text = f"{', '.join(served)} are on {len(vehicles)} vehicles and belong on one"
            yield plan_violation(relation.kind, f"visit '{served[0]}'", len(vehicles) - 1, text, visit=served[0])
        elif relation.kind != "same_vehicle":
            for before, after in pairwise(served):
                yield from _order_faults(places[before], places[after], relation)


def _order_faults(before: tuple[RouteFacts, int], after: tuple[RouteFacts, int], relation: Relation) -> Iterator[Violation]:
    facts, earlier = before
    later = after[1]
    first, second = facts.calls[earlier], facts.calls[later]
    if later < earlier or (relation.kind == "adjacent" and later != earlier + 1):
        text = f"it must come {'right ' if relation.kind == 'adjacent' else ''}after '{first.visit.id}'"
        yield facts.broken(relation.kind, max(1, later - earlier - 1), text, visit=second.visit.id)
    elif second.stop.begin - first.stop.leave < relation.gap:
        amount = relation.gap - second.stop.begin + first.stop.leave
        yield facts.broken(
            relation.kind, amount, f"it begins {duration_text(amount)} too soon after '{first.visit.id}'", visit=second.visit.id
        )
