"""From the state of the day to advice: a checked plan, what drivers and customers are told, and what it moves."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from router.checker import check
from router.costing import compactness_price, cost, route_terms
from router.horizon.carried import departures, planned_stops
from router.horizon.commands import Command, commands_of, timed
from router.horizon.events import LOAD, CustomerTold, PlanAdopted
from router.horizon.futures import held_back
from router.horizon.insertion import inserted
from router.horizon.loosening import Projection
from router.horizon.memory import Known, Memory
from router.horizon.messages import Message, messages
from router.horizon.moves import Move, moves
from router.horizon.parts import are_apart
from router.horizon.policy import POLICIES, Policy
from router.horizon.problem import named, project
from router.horizon.state import State, job_of, orders_of
from router.model import Instance, Plan, Route, Visit, Window, plan_sequences
from router.model.vehicles import LIMITS
from router.outputs.clock import duration
from router.solver import Limits, solve
from router.units import FOREVER, Money, Seconds

AT_ONCE = Limits(seconds=0.7)
"""What a dispatcher waits for without noticing."""


_AT_LEAST = 0.02
"""Seconds of the time limit that are kept for what follows the search, at least: as long as it took the last time, or as what goes
before it."""
_OVERDUE_AGAIN: Seconds = 10
"""For an answer at once who is overdue is expected anew so often, and not every second, at which the routes would be timed anew."""
_LIMITS = {"latest_end": "end of shift", "breaks": "breaks"} | {name: name.replace("max_", "longest ") for name in LIMITS}
"""What people call the limits of a vehicle; what is loosened beside them follows."""
_VOTING = 0.4
"""Share of the time limit for the votes of futures, where a policy has any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do now.

    Parameters
    ----------
    base : `State.seq` it was made for; `at` the moment.
    instance, plan : the problem of that moment and a plan that keeps every rule of it.
    cost, cost_before : of the plan, and of driving on as before (visits not yet planned are charged there as left out).
    commands, messages, moves : for drivers, for customers, and against the plan in force.
    loosened : vehicle → limits of it that its route cannot keep.
    warnings : what cannot be kept any more, each as a sentence; of a limit of a vehicle only until a plan without it is adopted.
    seconds : it took.
    """

    base: int
    at: Seconds
    instance: Instance
    plan: Plan
    cost: Money
    cost_before: Money
    commands: tuple[Command, ...]
    messages: tuple[Message, ...]
    moves: tuple[Move, ...]
    loosened: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]
    seconds: float

    def adoption(self, ident: str) -> PlanAdopted:
        """The event by which the plan comes into force."""
        return PlanAdopted(
            id=ident,
            at=self.at,
            base=self.base,
            routes={route.vehicle: planned_stops(self.instance, route) for route in self.plan.routes},
            departures=departures(self.plan),
            committed={command.vehicle: command.told for command in self.commands if command.told},
            carried=self.plan.carried,
            loosened=self.loosened,
        )

    def tellings(self, ident: str, quantile: float = 0.8) -> tuple[CustomerTold, ...]:
        """The events by which customers have been told; `ident` begins their ids."""
        return tuple(
            CustomerTold(id=f"{ident}:{message.visit}", at=self.at, visit=message.visit, window=message.window, quantile=quantile)
            for message in self.messages
        )


def replan(
    state: State,
    policy: Policy = POLICIES["steady"],
    limits: Limits = AT_ONCE,
    seed: int = 0,
    memory: Memory | None = None,
) -> Advice:
    """The best plan found for what is known at `state.now`; the plan in force where nothing better is found.

    Where nothing has happened since that plan was adopted, nothing moves. With no iterations allowed, the plan in force is given
    with what is new put in where that costs least; who is overdue is then expected within ten seconds, not at once. `memory` is of
    earlier replans of this day; what is in it makes this one faster.
    """
    began = time.monotonic()
    memory = Memory() if memory is None else memory
    projection = project(state, policy, memory, _OVERDUE_AGAIN if limits.iterations == 0 else 1)
    plan = projection.plan
    votes, until = bool(policy.futures) and limits.iterations != 0, None
    if limits.seconds is not None:
        until = began + limits.seconds - max(memory.afterwards, time.monotonic() - began) - _AT_LEAST
    if state.changed > state.planned or state.planned < 0:
        searched = None if until is None else until - _VOTING * votes * (limits.seconds or 0.0)
        projection, plan = _improved(state, policy, projection, _Until(limits, seed, searched), memory)
    held = frozenset[str]()
    if votes:
        held = held_back(state, projection.instance, plan, policy.future, policy.futures, seed=seed, until=until)
    found = time.monotonic()
    advice = _advice(state, policy, projection, plan, memory, held, began)
    if limits.iterations != 0:
        memory.afterwards = max(memory.afterwards / 2, time.monotonic() - found)
    return advice


def prepared(state: State, policy: Policy, memory: Memory) -> None:
    """Work out for `memory` all that a replan needs to know of the plan in force, where its routes do not depend on each other."""
    if are_apart(state):
        projection = project(state, policy, memory, _OVERDUE_AGAIN)
        _advice(state, policy, projection, projection.plan, memory, frozenset(), time.monotonic())


@dataclass(frozen=True, slots=True)
class _Until:
    """What searches may take, and when the last of them has to be over."""

    limits: Limits
    seed: int
    until: float | None

    def share(self, part: float) -> Limits:
        """The limits of a search that may take a part of the time left."""
        if self.until is None:
            return self.limits
        return replace(self.limits, seconds=max(0.001, part * (self.until - time.monotonic())))


def _improved(state: State, policy: Policy, projection: Projection, budget: _Until, memory: Memory) -> tuple[Projection, Plan]:
    """A better plan with no promise moved by choice, or with as few as the policy allows where that is cheaper.

    What is new is put into the plan in force as well: a search that leaves out somebody who was promised something is of no use.
    """
    limits = replace(budget.share(1.0), iterations=0)
    start, known = projection.plan, memory if are_apart(state) else None
    placed = inserted(projection.instance, start, limits, budget.seed, known)
    for end in (None, FOREVER):
        broken = _promised_left_out(state, placed)
        if broken:
            projection = _opened(state, policy, projection, broken, end)
            start = placed = inserted(projection.instance, projection.plan, limits, budget.seed, None)
    choices = [(projection, projection.plan)]
    searching = policy.search == "always" or (policy.search == "first" and state.planned < 0)
    if not searching or budget.limits.iterations == 0:
        return _best(state, policy, [*choices, (projection, placed)], memory)
    promised = any(name in projection.instance.visit_index for name in state.promises)
    if policy.moved_promises > 0 and promised:
        free = project(replace(state, promises={}), policy)
        found = _searched(free, free.plan, budget.share(0.5), budget.seed)
        if len(moved_promises(state, projection, found)) <= policy.moved_promises:
            choices.append((free, found))
    choices += [(projection, _searched(projection, start, budget.share(1.0), budget.seed)), (projection, placed)]
    return _best(state, policy, choices, memory)


def _opened(state: State, policy: Policy, projection: Projection, broken: frozenset[str], end: Seconds | None) -> Projection:
    """Customers who were promised something, are in no route any more and find no place in time may be served later, at a price: to
    come late is better than not to come. Later is in the hours they asked for, or until `end`."""
    free = project(replace(state, promises={name: one for name, one in state.promises.items() if name not in broken}), policy)
    windows = {visit.id: visit.windows for visit in free.instance.visits}
    if end is not None:
        windows = {name: (*own[:-1], Window(own[-1].start, end)) for name, own in windows.items()}
    told = {name: state.promises[name].window for name in sorted(broken)}
    visits = tuple(
        replace(one, windows=windows[one.id], preferred=told[one.id], late_price=max(one.late_price, policy.late_price))
        if one.id in told
        else one
        for one in projection.instance.visits
    )
    late = {**projection.late, **{name: window.end for name, window in told.items()}}
    return replace(projection, instance=projection.instance.replace(visits=visits), late=late)


def _promised_left_out(state: State, plan: Plan) -> frozenset[str]:
    """The visits that were promised and that no route makes."""
    return frozenset(name for one in plan.unserved for name in one.visits if name in state.promises)


def _best(state: State, policy: Policy, choices: list[tuple[Projection, Plan]], memory: Memory) -> tuple[Projection, Plan]:
    """The first of the choices that no later one is worth more than."""
    best = choices[0]
    for one in choices[1:]:
        if one[1] is not best[1] and _worth(state, policy, best, one, memory):
            best = one
    return best


def moved_promises(state: State, projection: Projection, plan: Plan) -> tuple[str, ...]:
    """Promised visits that `plan` serves outside their window, or not at all, although driving on as before would keep them."""
    kept, still = (kept_promises(state, projection.instance, one) for one in (projection.plan, plan))
    return tuple(name for name in kept if name not in still)


def kept_promises(state: State, instance: Instance, plan: Plan) -> tuple[str, ...]:
    """Promised visits whose customer is served in the window told, be it with goods of another site or by a carrier."""
    begins: dict[tuple[str, int], Seconds] = {}
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind == "visit":
                job = instance.jobs[instance.job_of[instance.visit_index[stop.visit]]]
                begins[job.id, stop.place] = stop.begin
    until = {job: instance.carrier_option_of[name].promised for job, name in plan.carried.items()}
    found = []
    for name, promise in state.promises.items():
        job_id = job_of(state, name)
        latest = until.get(job_id)
        in_time = latest is not None and latest <= promise.window.end
        if in_time or begins.get((job_id, state.visits[name].place)) in promise.window:
            found.append(name)
    return tuple(found)


def _searched(projection: Projection, start: Plan, limits: Limits, seed: int) -> Plan:
    """The search's plan, beginning with `start`."""
    return solve(projection.instance, limits=limits, seed=seed, start=start).plan


def _worth(state: State, policy: Policy, old: tuple[Projection, Plan], new: tuple[Projection, Plan], memory: Memory) -> bool:
    """Whether `new` replaces `old`: it serves more, or saves `Policy.least_gain`, and leaves out nobody who was promised."""
    left = [_left_out(projection.instance, plan) for projection, plan in (old, new)]
    more = left[1].keys() - left[0].keys()
    if more and not more.isdisjoint(job_of(state, name) for name in state.promises):
        return False
    prices = [_cost(projection, plan, memory, apart=are_apart(state)) for projection, plan in (old, new)]
    if left[1].keys() < left[0].keys():
        return prices[1] < prices[0]
    return prices[0] - prices[1] >= policy.least_gain


def _left_out(instance: Instance, plan: Plan) -> dict[str, Visit]:
    """The jobs that neither vehicles nor carriers bring, each with the visit that has its penalty."""
    found: dict[str, Visit] = {}
    for visit in (instance.visits[instance.visit_index[name]] for one in plan.unserved for name in one.visits):
        if visit.id not in instance.deliveries_of:
            found.setdefault(visit.group or visit.id, visit)
    return found


def _advice(
    state: State,
    policy: Policy,
    projection: Projection,
    plan: Plan,
    memory: Memory,
    held: frozenset[str],
    began: float,
) -> Advice:
    instance, apart = projection.instance, are_apart(state)
    if apart:
        plan = _remembered(projection, plan, memory)
    leaving = timed(instance, plan, state.now, memory, policy.departure, held)
    if leaving is not plan and (apart or not check(instance, leaving)):
        plan = leaving
    driving = {route.vehicle for route in plan.routes}
    loosened = {name: limits for name, limits in projection.loosened.items() if name in driving}
    advice = Advice(
        base=state.seq,
        at=state.now,
        instance=instance,
        plan=plan,
        cost=_cost(projection, plan, memory, apart=apart),
        cost_before=_cost(projection, projection.plan, memory, apart=apart),
        commands=commands_of(instance, plan, state.now, policy.commit),
        messages=messages(state, instance, plan, policy, memory),
        moves=moves(state, projection, plan, memory),
        loosened=loosened,
        warnings=tuple(_warnings(state, projection, plan, loosened)),
        seconds=time.monotonic() - began,
    )
    memory.tidy()
    return advice


def _remembered(projection: Projection, plan: Plan, memory: Memory) -> Plan:
    """`plan` with the routes that `memory` has already, which keeps the others from now on.

    Routes of visits that were loosened, or freed of what was promised, are not kept: they are none of the problem as it stands.
    """
    before = {route.vehicle: route for route in projection.plan.routes}
    instance, loosened = projection.instance, {*projection.late, *projection.loosened}
    routes = []
    for route in plan.routes:
        known = before.get(route.vehicle)
        if known is not None and (known is route or known.visits == route.visits):
            routes.append(known)
            continue
        routes.append(route)
        (sequence,) = plan_sequences(instance, replace(plan, routes=(route,)))
        own_visits = (instance.visits[k] for k in sequence.activities if k >= 0)
        as_it_stands = all(visit.windows == memory.bases[visit.id].windows for visit in own_visits)
        if as_it_stands and loosened.isdisjoint({route.vehicle, *route.visits}):
            made_from = memory.made_from(route.vehicle, named(instance, sequence))
            own = instance.vehicles[sequence.vehicle]
            memory.keep(Known(made_from=made_from, free=own.earliest_start, route=route, vehicle=own))
    return replace(plan, routes=tuple(routes))


def _cost(projection: Projection, plan: Plan, memory: Memory, *, apart: bool) -> Money:
    """The price of a plan; routes of the plan in force, which do not depend on others, are priced once."""
    instance = projection.instance
    if not apart:
        return cost(instance, plan).total
    if memory.price is not None and memory.price[0] is plan and memory.price[1] is instance:
        return memory.price[2]
    left_out = _left_out(instance, plan).values()
    total = compactness_price(instance, plan) + sum(visit.penalty * instance.priority_scales[visit.priority] for visit in left_out)
    in_force: set[int] | None = None
    for route in plan.routes:
        figures = memory.of(route)
        if figures.price is not None:
            total += figures.price
            continue
        price = route_price(instance, route)
        total += price
        in_force = memory.in_force(projection.plan) if in_force is None else in_force
        figures.price = price if id(route) in in_force else None
    if plan is projection.plan:
        memory.price = plan, instance, total
    return total


def route_price(instance: Instance, route: Route) -> Money:
    """What one route costs by itself."""
    return sum(amount for _, amount in route_terms(instance, route))


def _warnings(state: State, projection: Projection, plan: Plan, loosened: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What the day's events have made impossible."""
    found = []
    begins = {stop.visit: stop.begin for route in plan.routes for stop in route.stops} if projection.late else {}
    for name, latest in projection.late.items():
        if begins.get(name, latest) > latest:
            names, late = ", ".join(orders_of(state, name.removesuffix(LOAD))), duration(begins[name] - latest)
            found.append(f"{names} is served {late} later than was asked for")
    for vehicle, limits in loosened.items():
        new = [_LIMITS[limit] for limit in limits if limit in _LIMITS and limit not in state.loosened.get(vehicle, ())]
        found += [f"vehicle '{vehicle}' can no longer keep its {', '.join(new)}"] if new else []
    found += [f"order {', '.join(unserved.orders or unserved.visits)} is in no route" for unserved in plan.unserved]
    for name, live in state.vehicles.items():
        if live.lost is not None and live.coming_back:
            found.append(f"goods of {', '.join(sorted(live.coming_back))} are on board of the lost vehicle '{name}'")
    return found
