"""Who must be told what: a first promise, a promise in danger, or that nobody comes today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

from router.horizon.events import LOAD
from router.horizon.memory import Memory
from router.horizon.policy import Policy
from router.horizon.state import State, orders_of
from router.model import Instance, Plan, Route, Stop, Window
from router.simulation import forecast
from router.units import Seconds

_DRAWS = 100
_MOST_NOISE = 0.4
"""Share of the time until a stop by which it may be late in all but the rarest draws of `NoiseModel`."""
_GRID: Seconds = 300
"""Customers are told multiples of five minutes."""
_P90 = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the customer of a delivery is to be told.

    ``promise``: for the first time, that service begins inside `window`. ``moved``: that it will, instead of inside `told`.
    ``not today``: that nobody comes.
    """

    kind: Literal["promise", "moved", "not today"]
    visit: str
    orders: tuple[str, ...]
    window: Window | None = None
    told: Window | None = None


def messages(state: State, instance: Instance, plan: Plan, policy: Policy, memory: Memory) -> tuple[Message, ...]:
    """Every message that is due if `plan` is adopted at `state.now`; spreads that `memory` knows are not worked out again."""
    return tuple(_messages(state, instance, plan, policy, memory))


def _messages(state: State, instance: Instance, plan: Plan, policy: Policy, memory: Memory) -> Iterator[Message]:
    stops = _spread(state, instance, plan, memory)
    for name, stop in stops.items():
        if stop.begin - state.now > policy.tell_before:
            continue
        promise = state.promises.get(name)
        window = _window(state, name, stop.begin, policy, first=promise is None)
        orders = orders_of(state, name)
        if promise is None:
            yield Message(kind="promise", visit=name, orders=orders, window=window)
        elif _latest(stop, policy.quantile) > promise.window.end or stop.begin < promise.window.start:
            yield Message(kind="moved", visit=name, orders=orders, window=window, told=promise.window)
    left_out = {name for unserved in plan.unserved for name in unserved.visits}
    for name in state.promises:
        if name in left_out:
            yield Message(kind="not today", visit=name, orders=orders_of(state, name), told=state.promises[name].window)


def _spread(state: State, instance: Instance, plan: Plan, memory: Memory) -> Mapping[str, Stop]:
    """The deliveries of the plan, with the spread of their times where a promise is at stake."""
    numbers = instance.vehicle_index
    found: dict[str, Route] = {}
    anew: list[Route] = []
    for route in (one for one in plan.routes if any(_at_stake(state, stop) for stop in one.stops)):
        known = memory.of(route).spread
        if known is None or known[0] != numbers[route.vehicle]:
            anew.append(route)
        else:
            found[route.vehicle] = known[1]
    if anew:
        for route, spread in zip(
            anew, forecast(instance, replace(plan, routes=tuple(anew)), draws=_DRAWS).plan.routes, strict=True
        ):
            found[route.vehicle] = spread
            memory.of(route).spread = numbers[route.vehicle], spread
    routes = [found.get(route.vehicle, route) for route in plan.routes]
    return {
        stop.visit: stop
        for route in routes
        for stop in route.stops
        if stop.kind == "visit" and stop.visit not in state.pickups and not stop.visit.endswith(LOAD)
    }


def _at_stake(state: State, stop: Stop) -> bool:
    """Whether a promise could be broken by as much noise as the forecast knows: what is far from its end needs no forecast."""
    promise = state.promises.get(stop.visit)
    return promise is not None and stop.begin + _MOST_NOISE * (stop.begin - state.now) > promise.window.end


def _latest(stop: Stop, quantile: float) -> Seconds:
    """The quantile of when service begins, between the median and P90 of the forecast as of a normal distribution."""
    if stop.spread is None:
        return stop.begin
    share = NormalDist().inv_cdf(quantile) / _P90
    return round(stop.spread.p50 + share * (stop.spread.p90 - stop.spread.p50))


def _window(state: State, visit: str, begin: Seconds, policy: Policy, *, first: bool) -> Window:
    """The window to be told for an ETA: a third of its width before it; a first promise also keeps inside the slot."""
    start = (begin - policy.promise_span // 3) // _GRID * _GRID
    if not first:
        return Window(start, start + policy.promise_span)
    slot = next((window for window in state.visits[visit].windows if begin in window), Window(start, start + policy.promise_span))
    early = max(start, slot.start)
    return Window(early, max(begin, min(early + policy.promise_span, slot.end)))
