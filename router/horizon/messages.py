"""Who must be told what: a first promise, a promise in danger, or that nobody comes today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from router.horizon.memory import Memory
from router.horizon.policy import Policy
from router.horizon.state import State, orders_of
from router.model import Instance, Plan, Route, Stop, Window
from router.simulation import KnownNoise, begin_quantiles
from router.units import FOREVER, Seconds

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
    promises, numbers = memory.number_of(state.promises), instance.vehicle_index
    for route in plan.routes:
        figures, under = memory.of(route), (promises, numbers[route.vehicle])
        if figures.silent is None or figures.silent[:2] != under or figures.silent[2] <= state.now:
            due, again = _due_on(state, instance, route, policy, memory)
            yield from due
            figures.silent = (
                None if due else (*under, min(again, _nearer(state, memory.customers(state, route), policy.tell_before)))
            )
    left_out = {name for unserved in plan.unserved for name in unserved.visits}
    for name in state.promises:
        if name in left_out:
            yield Message(kind="not today", visit=name, orders=orders_of(state, name), told=state.promises[name].window)


def _nearer(state: State, stops: Iterable[Stop], tell_before: Seconds) -> Seconds:
    """When the next customer is near enough to be told anything. Who is so already and hears nothing now hears nothing until then:
    the nearer a stop, the less noise threatens it."""
    return min((stop.begin - tell_before for stop in stops if stop.begin > state.now + tell_before), default=FOREVER)


def _due_on(state: State, instance: Instance, route: Route, policy: Policy, memory: Memory) -> tuple[Sequence[Message], Seconds]:
    """The messages due on one route, and when a promise that is in danger will have to be spoken of if it is so still."""
    stops, until = memory.customers(state, route), state.now + policy.tell_before
    latest = _latest(instance, route, policy, memory) if _at_stake(state, stops) else {}
    due, again = list[Message](), FOREVER
    for stop in (one for one in stops if one.begin <= until):
        name = stop.visit
        promise = state.promises.get(name)
        if promise is not None and stop.begin in promise.window:
            speak = promise.window.end - policy.notice if latest.get(name, stop.begin) > promise.window.end else FOREVER
            if speak > state.now:
                again = min(again, speak)
                continue
        window, orders = _window(state, name, stop.begin, policy, first=promise is None), orders_of(state, name)
        if promise is None:
            due.append(Message(kind="promise", visit=name, orders=orders, window=window))
        else:
            due.append(Message(kind="moved", visit=name, orders=orders, window=window, told=promise.window))
    return due, again


def _latest(instance: Instance, route: Route, policy: Policy, memory: Memory) -> Mapping[str, Seconds]:
    """Visit → the policy's quantile of when service begins."""
    figures, number = memory.of(route), instance.vehicle_index[route.vehicle]
    if figures.latest is None or figures.latest[0] != number:
        figures.latest = number, dict(_late_begins(instance, route, policy.quantile, memory.noise))
    return figures.latest[1]


def _late_begins(instance: Instance, route: Route, quantile: float, known: KnownNoise) -> Iterator[tuple[str, Seconds]]:
    """The quantile of when service begins, between the median and P90 of the forecast as of a normal distribution."""
    share = NormalDist().inv_cdf(quantile) / _P90
    quantiles = begin_quantiles(instance, route, (0.5, 0.9), draws=_DRAWS, known=known)
    for stop, (p50, p90) in zip(route.stops, quantiles, strict=True):
        if stop.kind == "visit":
            yield stop.visit, round(p50 + share * (p90 - p50))


def _at_stake(state: State, stops: Iterable[Stop]) -> bool:
    """Whether a promise could be broken by as much noise as the forecast knows: what is far from its end needs no forecast."""
    now, told = state.now, state.promises.get
    for stop in stops:
        promise, begin = told(stop.visit), stop.begin
        if promise is not None and begin + _MOST_NOISE * (begin - now) > promise.window.end:
            return True
    return False


def _window(state: State, visit: str, begin: Seconds, policy: Policy, *, first: bool) -> Window:
    """The window to be told for an ETA: from a third of its width before it, but not from before now; a first promise also keeps
    inside the slot."""
    next_told = -(-state.now // _GRID) * _GRID
    start = max((begin - policy.promise_span // 3) // _GRID * _GRID, min(next_told, begin))
    if not first:
        return Window(start, start + policy.promise_span)
    slot = next((window for window in state.visits[visit].windows if begin in window), Window(start, start + policy.promise_span))
    early = max(start, slot.start)
    return Window(early, max(begin, min(early + policy.promise_span, slot.end)))
