"""How a day is to be replanned: figures, and the names of small functions. A new policy is one more entry of `POLICIES`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from router.horizon.futures import Future, as_before
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a day is replanned.

    Parameters
    ----------
    move_price : what moving a planned visit to another vehicle must save at least.
    least_gain : a plan that serves no more than the one in force replaces it only if it is cheaper by this.
    late_price : per hour, for windows that cannot be kept any more; above it comes what the visit itself says.
    moved_promises : so many promises may be moved by choice at one replan. What a disruption forces is not counted.
    promise_span : width of the window a customer is told; the ETA lies one third into it.
    promise_margin : this share of it, at its end, is kept for what goes wrong: plans use it only where that saves more than
        `late_price`.
    tell_before : customers are told when service is so near, not hours before, when nobody knows.
    quantile : a promise is in danger when this quantile of the ETA leaves its window.
    notice : the customer of a promise in danger is told so long before its end, for by then it may be in danger no more; where the
        plan itself leaves the window, at once.
    search : when the plan is searched for: at every replan, at the first alone, or never. Else new visits are put where they cost
        least and nothing moves.
    departure : key of `router.horizon.commands.DEPARTURES`: when vehicles leave for what is planned next.
    futures : so many sampled futures vote on vehicles that may leave soon: those that most of them give another order first leave
        at the last moment, and the others by `departure`. 0: none vote.
    future : draws what may come; a forecast of demand goes here.
    commit : drivers are told for good what they leave for within so many seconds; None: nothing beyond the leg they drive.
    handover : seconds to take one order over from a vehicle that broke down.
    overtime : routes may end so late after the shift where the plan in force cannot be driven in time any more.
    """

    move_price: Money = 5.0
    least_gain: Money = 1.0
    late_price: Money = 60.0
    moved_promises: int = 0
    promise_span: Seconds = 3_600
    promise_margin: float = 0.25
    tell_before: Seconds = 7_200
    quantile: float = 0.8
    notice: Seconds = 3_600
    search: Literal["always", "first", "never"] = "always"
    departure: str = "planned"
    futures: int = 0
    future: Future = as_before
    commit: Seconds | None = None
    handover: Seconds = 120
    overtime: Seconds = 1_800


POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        "steady": Policy(departure="early"),
        "greedy": Policy(search="never", departure="at once"),
        "once": Policy(search="first", departure="early"),
        "lazy": Policy(departure="last moment"),
        "voted": Policy(futures=8),
        "meals": Policy(move_price=0.5, least_gain=0.1, promise_span=1_200, departure="last moment"),
    }
)
"""Name → policy. ``lazy`` holds every vehicle for a second order, ``voted`` those for which one is likely, ``meals`` plans for
couriers whose orders ride together. ``greedy``, ``once`` and ``lazy`` are there to compare with."""
