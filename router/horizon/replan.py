"""From the state of the day to advice: a checked plan, what drivers and customers are told, and what it moves."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from router.checker import check
from router.costing import cost
from router.horizon.carried import departures, planned_stops
from router.horizon.commands import Command, commands_of, timed
from router.horizon.events import CustomerTold, PlanAdopted
from router.horizon.messages import Message, messages
from router.horizon.moves import Move, moves
from router.horizon.policy import POLICIES, Policy
from router.horizon.problem import Projection, project
from router.horizon.state import State, job_of
from router.model import Instance, Plan
from router.solver import Limits, solve
from router.units import Money, Seconds

AT_ONCE = Limits(seconds=0.7)
"""What a dispatcher waits for without noticing."""


_AFTERWARDS = 1.0
"""What follows the search takes about as long as what goes before it; so much of the time limit is kept for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do now.

    Parameters
    ----------
    base : `State.seq` it was made for; `at` the moment.
    instance, plan : the problem of that moment and a plan that keeps every rule of it.
    cost, cost_before : of the plan, and of driving on as before (visits not yet planned are charged there as left out).
    commands, messages, moves : for drivers, for customers, and against the plan in force.
    warnings : what cannot be kept any more, each as a sentence.
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
        )

    def tellings(self, ident: str, quantile: float = 0.8) -> tuple[CustomerTold, ...]:
        """The events by which customers have been told; `ident` begins their ids."""
        return tuple(
            CustomerTold(id=f"{ident}:{message.visit}", at=self.at, visit=message.visit, window=message.window, quantile=quantile)
            for message in self.messages
        )


def replan(state: State, policy: Policy = POLICIES["steady"], limits: Limits = AT_ONCE, seed: int = 0) -> Advice:
    """The best plan found for what is known at `state.now`; the plan in force where nothing better is found.

    Where nothing has happened since that plan was adopted, nothing moves.
    """
    called = began = time.monotonic()
    projection = project(state, policy)
    began -= _AFTERWARDS * (time.monotonic() - began)
    plan = projection.plan
    if state.changed > state.planned or state.planned < 0:
        projection, plan = _improved(state, policy, projection, limits, seed, began)
    return _advice(state, policy, projection, plan, called)


def _improved(
    state: State, policy: Policy, projection: Projection, limits: Limits, seed: int, began: float
) -> tuple[Projection, Plan]:
    """A better plan with no promise moved by choice, or with as few as the policy allows where that is cheaper."""
    choices = [(projection, projection.plan)]
    searching = policy.search == "always" or (policy.search == "first" and state.planned < 0)
    if not searching:
        limits = replace(limits, iterations=0)
    promised = any(name in projection.instance.visit_index for name in state.promises)
    if policy.moved_promises > 0 and searching and promised:
        free = project(replace(state, promises={}), policy)
        found = _searched(free, _remaining(limits, began, 0.5), seed)
        if len(moved_promises(state, projection, found)) <= policy.moved_promises:
            choices.append((free, found))
    choices.append((projection, _searched(projection, _remaining(limits, began, 1.0), seed)))
    best = choices[0]
    for one in choices[1:]:
        if _worth(state, policy, best, one):
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


def _searched(projection: Projection, limits: Limits, seed: int) -> Plan:
    """The search's plan, beginning with the one in force."""
    return solve(projection.instance, limits=limits, seed=seed, start=projection.plan).plan


def _remaining(limits: Limits, began: float, share: float) -> Limits:
    if limits.seconds is None:
        return limits
    left = limits.seconds - (time.monotonic() - began)
    return replace(limits, seconds=max(0.001, share * left))


def _worth(state: State, policy: Policy, old: tuple[Projection, Plan], new: tuple[Projection, Plan]) -> bool:
    """Whether `new` replaces `old`: it serves more, or saves `Policy.least_gain`, and leaves out nobody who was promised."""
    served = [_brought(projection.instance, plan) for projection, plan in (old, new)]
    promised = {job_of(state, name) for name in state.promises}
    if promised & (served[0] - served[1]):
        return False
    prices = [cost(projection.instance, plan).total for projection, plan in (old, new)]
    if served[0] < served[1]:
        return prices[1] < prices[0]
    return prices[0] - prices[1] >= policy.least_gain


def _brought(instance: Instance, plan: Plan) -> set[str]:
    """The jobs that vehicles and carriers bring."""
    visits = (instance.visit_index[name] for route in plan.routes for name in route.visits)
    return {instance.jobs[instance.job_of[visit]].id for visit in visits} | plan.carried.keys()


def _advice(state: State, policy: Policy, projection: Projection, plan: Plan, began: float) -> Advice:
    instance = projection.instance
    leaving = timed(instance, plan, policy.departure, state.now)
    if leaving is not plan and not check(instance, leaving):
        plan = leaving
    return Advice(
        base=state.seq,
        at=state.now,
        instance=instance,
        plan=plan,
        cost=cost(instance, plan).total,
        cost_before=cost(instance, projection.plan).total,
        commands=commands_of(instance, plan, state.now, policy.commit),
        messages=messages(state, instance, plan, policy),
        moves=moves(state, projection, plan),
        warnings=tuple(_warnings(state, projection, plan)),
        seconds=time.monotonic() - began,
    )


def _warnings(state: State, projection: Projection, plan: Plan) -> list[str]:
    """What the day's events have made impossible."""
    begins: Mapping[str, Seconds] = {stop.visit: stop.begin for route in plan.routes for stop in route.stops}
    found = []
    for name, latest in projection.late.items():
        if begins.get(name, latest) > latest:
            found.append(f"visit '{name}' begins {begins[name] - latest} s later than was asked for")
    for vehicle, limits in projection.loosened.items():
        if any(route.vehicle == vehicle for route in plan.routes):
            found.append(f"vehicle '{vehicle}' can no longer keep its {', '.join(limits)}")
    found += [f"order {', '.join(unserved.orders or unserved.visits)} is in no route" for unserved in plan.unserved]
    for name, live in state.vehicles.items():
        if live.lost is not None and live.coming_back:
            found.append(f"goods of {', '.join(sorted(live.coming_back))} are on board of the lost vehicle '{name}'")
    return found
