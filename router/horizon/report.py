"""What a lived day came to: promises kept, times from click to door, cost, calls, moves, and how long plans took."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from router.costing import cost
from router.horizon.events import CustomerTold
from router.horizon.history import whole_instance, whole_plan
from router.horizon.simulation import Lived
from router.horizon.state import is_cancelled, orders_of
from router.model import CostBreakdown, Window
from router.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReport:
    """A lived day in figures.

    Parameters
    ----------
    orders, delivered, cancelled : counts; an order that is neither was not delivered.
    promises, kept : first promises told, and those inside whose window service began.
    in_time : deliveries that began inside the window, and before the latest preferred moment, of their order.
    called : customers told of a change after their first promise, or that nobody comes.
    click_to_door_mean, click_to_door_p90 : seconds from placing to the beginning of service, over instant orders; None without any.
    cost : of the day as it was driven.
    forced, chosen : moves to another vehicle.
    replans, replan_p50, replan_p99 : plans made, and seconds they took.
    """

    orders: int
    delivered: int
    cancelled: int
    promises: int
    kept: int
    in_time: int
    called: int
    click_to_door_mean: float | None
    click_to_door_p90: float | None
    cost: CostBreakdown
    forced: int
    chosen: int
    replans: int
    replan_p50: float
    replan_p99: float


def report(lived: Lived) -> DayReport:
    """The figures of a lived day."""
    state = lived.state
    begins = begins_of(lived)
    first = first_promises(lived)
    delivered = {order for name in begins for order in orders_of(state, name)}
    gone = {name for name, order in state.orders.items() if order.cancelled is not None}
    told = [event for event in lived.log if isinstance(event, CustomerTold)]
    clicks = [
        begin - state.orders[order].placed
        for name, begin in begins.items()
        for order in orders_of(state, name)
        if state.visits[name].mode == "instant" and order in state.orders and state.orders[order].placed >= 0
    ]
    moves = [move.kind for advice in lived.advices for move in advice.moves]
    seconds = [advice.seconds for advice in lived.advices] or [0.0]
    return DayReport(
        orders=len(state.orders),
        delivered=len(delivered),
        cancelled=len(gone),
        promises=len(first),
        kept=sum(begins.get(name) in window for name, window in first.items()),
        in_time=sum(_in_time(lived, name, begin) for name, begin in begins.items()),
        called=len(told) - len(first),
        click_to_door_mean=float(np.mean(clicks)) if clicks else None,
        click_to_door_p90=float(np.quantile(clicks, 0.9)) if clicks else None,
        cost=cost(whole_instance(state), whole_plan(state)),
        forced=moves.count("forced"),
        chosen=moves.count("chosen"),
        replans=len(lived.advices),
        replan_p50=float(np.quantile(seconds, 0.5)),
        replan_p99=float(np.quantile(seconds, 0.99)),
    )


def begins_of(lived: Lived) -> Mapping[str, Seconds]:
    """Delivery → when its service began."""
    stops = [stop for live in lived.state.vehicles.values() for stop in live.done]
    return {
        stop.visit: stop.begin
        for stop in stops
        if stop.visit in lived.state.visits and stop.visit not in lived.state.pickups and not stop.failed
    }


def first_promises(lived: Lived) -> Mapping[str, Window]:
    """Delivery → the first window its customer was told; deliveries cancelled since are left out."""
    first: dict[str, Window] = {}
    for event in lived.log:
        if isinstance(event, CustomerTold) and event.window is not None and not is_cancelled(lived.state, event.visit):
            first.setdefault(event.visit, event.window)
    return first


def _in_time(lived: Lived, name: str, begin: Seconds) -> bool:
    visit = lived.state.visits[name]
    latest = visit.windows[-1].end
    if visit.preferred is not None and visit.late_price > 0:
        latest = min(latest, visit.preferred.end)
    return visit.windows[0].start <= begin <= latest
