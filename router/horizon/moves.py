"""What a new plan moves against the one in force: each move forced or chosen, and what it saves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from router.costing import route_terms
from router.horizon.events import LOAD
from router.horizon.loosening import Projection
from router.horizon.memory import Memory
from router.horizon.state import State
from router.model import Instance, Plan, Route
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A visit that goes with another vehicle or carrier, or with none any more.

    `reason` says what forces it; where nothing does, `saves` is what the routes concerned cost less, together with the moves of
    `along`. None: those routes also take in new visits, so that no figure would be true.
    """

    visit: str
    from_vehicle: str
    to_vehicle: str
    from_begin: Seconds
    to_begin: Seconds | None
    kind: Literal["forced", "chosen"]
    reason: str = ""
    saves: Money | None = None
    along: tuple[str, ...] = ()


def moves(state: State, projection: Projection, plan: Plan, memory: Memory) -> tuple[Move, ...]:
    """Every visit of the plan in force that `plan` gives to another vehicle or carrier, or to none."""
    moved = list(_moved(state, projection.instance, plan, memory))
    if not moved and not state.carried:
        return ()
    before = {stop.visit: (vehicle, stop.begin) for vehicle, stops in state.plan.items() for stop in stops if stop.kind == "visit"}
    after = {stop.visit: (route.vehicle, stop.begin) for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    groups = _groups(moved, before, after)
    kept = {name for route in projection.plan.routes for name in route.visits}
    made = []
    for name in moved:
        reason = _force(state, before[name][0], kept=name in kept)
        saves, along = (None, ()) if reason else _price(projection, plan, groups[before[name][0]], name, moved, before)
        to_vehicle, to_begin = after.get(name) or _otherwise(projection.instance, plan, name, after)
        made.append(
            Move(
                visit=name,
                from_vehicle=before[name][0],
                to_vehicle=to_vehicle,
                from_begin=before[name][1],
                to_begin=to_begin,
                kind="forced" if reason else "chosen",
                reason=reason,
                saves=saves,
                along=along,
            )
        )
    return (*made, *_from_carriers(state, projection.instance, plan, after))


def _moved(state: State, instance: Instance, plan: Plan, memory: Memory) -> Iterator[str]:
    """The visits of the plan in force that are still open, and that `plan` does not give to the same vehicle."""
    routes = {route.vehicle: memory.serves(route) for route in plan.routes}
    for vehicle, stops in state.plan.items():
        own = routes.get(vehicle, frozenset())
        if not own.issuperset(map(attrgetter("visit"), stops)):
            names = [stop.visit for stop in stops if stop.kind == "visit"]
            yield from (name for name in names if name not in own and name in instance.visit_index and not name.endswith(LOAD))


def _from_carriers(state: State, instance: Instance, plan: Plan, after: Mapping[str, tuple[str, Seconds]]) -> Iterator[Move]:
    """Orders that the plan in force gives to a carrier that does not have them yet, and `plan` to somebody else."""
    options = {option.id: option for option in state.options}
    for job, name in state.carried.items():
        known, now = options[name], plan.carried.get(job)
        if job not in instance.job_index or (now is not None and options[now].carrier == known.carrier):
            continue
        ways = [instance.visits[way[-1]].id for way in instance.jobs[instance.job_index[job]].options]
        visit = next((way for way in ways if way in after), ways[0])
        to_vehicle, to_begin = after.get(visit) or _otherwise(instance, plan, visit, after)
        room = all(units <= instance.resource_of[used].capacity for used, units in known.uses.items())
        yield Move(
            visit=visit,
            from_vehicle=known.carrier,
            to_vehicle=to_vehicle,
            from_begin=known.ready if known.promised is None else known.promised,
            to_begin=to_begin,
            kind="chosen" if room else "forced",
            reason="" if room else f"what '{known.carrier}' needs for it is used up",
        )


def _otherwise(instance: Instance, plan: Plan, name: str, after: Mapping[str, tuple[str, Seconds]]) -> tuple[str, Seconds | None]:
    """The carrier that brings the job of a visit that nobody makes, or the vehicle that serves the job in another way."""
    job = instance.jobs[instance.job_of[instance.visit_index[name]]]
    if job.id in plan.carried:
        return instance.carrier_option_of[plan.carried[job.id]].carrier, None
    ways = (instance.visits[way[-1]].id for way in job.options)
    return next((after[way] for way in ways if way in after), ("", None))


def _force(state: State, vehicle: str, *, kept: bool) -> str:
    """What makes the move necessary; "" when the plan in force could have been driven on."""
    live = state.vehicles.get(vehicle)
    if live is None or live.lost is not None:
        return f"vehicle '{vehicle}' is lost"
    if live.departed and not kept:
        return f"vehicle '{vehicle}' can no longer make it"
    return "" if kept else f"the route of vehicle '{vehicle}' breaks a rule with it"


def _groups(
    moved: list[str], before: Mapping[str, tuple[str, Seconds]], after: Mapping[str, tuple[str, Seconds]]
) -> Mapping[str, frozenset[str]]:
    """Vehicle → all vehicles it exchanges visits with, directly or by others."""
    groups: dict[str, frozenset[str]] = {}
    for name in moved:
        ends = {before[name][0], *([after[name][0]] if name in after else [])}
        joined = frozenset(ends.union(*(groups.get(end, frozenset()) for end in ends)))
        groups |= dict.fromkeys(joined, joined)
    return groups


def _price(
    projection: Projection,
    plan: Plan,
    vehicles: frozenset[str],
    name: str,
    moved: list[str],
    before: Mapping[str, tuple[str, Seconds]],
) -> tuple[Money | None, tuple[str, ...]]:
    """What the routes of `vehicles` cost less than in the plan in force, and which other moves share in it."""
    old = [route for route in projection.plan.routes if route.vehicle in vehicles]
    new = [route for route in plan.routes if route.vehicle in vehicles]
    along = tuple(other for other in moved if other != name and before[other][0] in vehicles)
    if {*_visits(old)} != {*_visits(new)}:
        return None, along
    return _cost(projection, old) - _cost(projection, new), along


def _visits(routes: list[Route]) -> Iterator[str]:
    return (name for route in routes for name in route.visits)


def _cost(projection: Projection, routes: list[Route]) -> Money:
    return sum(amount for route in routes for _, amount in route_terms(projection.instance, route))
