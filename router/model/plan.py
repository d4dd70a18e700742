"""What comes out: timed routes, what was left out and why, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from router.errors import ArgumentError
from router.model.fields import settle
from router.units import Metres, Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """The order of a route without times: what an engine chooses.

    `activities` are visit indices; a reload at the vehicle's k-th reload site (k into `Vehicle.reloads`) is written ``-1 - k``.
    Start, end and breaks are not listed.
    """

    vehicle: int
    activities: tuple[int, ...]

    def __post_init__(self) -> None:
        settle(self, ArgumentError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """When service begins under noise: quantiles of its start, and the chance of beginning inside its window and promise."""

    p10: Seconds
    p50: Seconds
    p90: Seconds
    on_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One activity of a route, timed.

    ``start`` and ``end`` are the ends of the route; at the start the vehicle is loaded from begin to leave. `arrival` ≤ `begin` ≤
    `leave`; the vehicle waits from arrival to begin (less any break taken then, which is a stop of its own placed before), and is
    served from begin to leave. `distance` and `driving` are those of the leg that
    ends here. `load` is on board when leaving, per dimension. `late` and `early` count from the preferred window.
    """

    kind: Literal["start", "visit", "reload", "break", "end"]
    place: int
    arrival: Seconds
    begin: Seconds
    leave: Seconds
    visit: str = ""
    distance: Metres = 0
    driving: Seconds = 0
    waiting: Seconds = 0
    load: tuple[int, ...] = ()
    late: Seconds = 0
    early: Seconds = 0
    spread: Spread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The stops of one vehicle, from ``start`` to ``end``."""

    vehicle: str
    stops: tuple[Stop, ...]

    @property
    def visits(self) -> tuple[str, ...]:
        """Ids of the visits served, in order."""
        return tuple([stop.visit for stop in self.stops if stop.kind == "visit"])

    @property
    def distance(self) -> Metres:
        return sum(stop.distance for stop in self.stops)

    @property
    def driving(self) -> Seconds:
        return sum(stop.driving for stop in self.stops)

    @property
    def begin(self) -> Seconds:
        """When the route begins, with loading where its start has a loading time."""
        return self.stops[0].begin

    @property
    def departure(self) -> Seconds:
        return self.stops[0].leave

    @property
    def end(self) -> Seconds:
        return self.stops[-1].leave

    @property
    def duration(self) -> Seconds:
        return self.end - self.begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A visit (or pair, or group of alternatives) that no route serves, with the reason found by trying.

    `visits` are all ids concerned; `reason` is a code of `router.advice.reasons`; `text` one sentence.
    """

    visits: tuple[str, ...]
    orders: tuple[str, ...]
    reason: str = "unexplained"
    text: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Routes of the vehicles that drive, what carriers bring, and everything left out.

    `carried` maps jobs (`Job.id`) to the carrier options that bring them; such a job is neither on a route nor unserved.
    `blind` is true when the sequences were chosen without regard to time-of-day traffic; the times shown always regard it.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...] = ()
    blind: bool = False
    carried: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule of a plan: which, where, and by how much (in the rule's own unit: seconds, metres, load units, visits)."""

    rule: str
    where: str
    amount: float
    text: str
    vehicle: str = ""
    visit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBreakdown:
    """The price of a plan as named terms that add up; terms of zero are left out."""

    terms: Mapping[str, Money]

    @property
    def total(self) -> Money:
        return float(sum(self.terms.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a search stands; `schedule` makes a plan of `sequences`, the best so far, which nobody has checked yet.

    `elapsed` is in seconds since the search began, `served` of `total` are jobs, `iterations` the engine's own steps, `phase` what
    it is doing, a word or two for people.
    """

    elapsed: float
    best_cost: Money
    served: int
    total: int
    iterations: int
    phase: str
    sequences: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """What was found, apart from why the search stopped.

    `status`: ``complete`` (all served, no soft rule bent), ``soft`` (all served, some late or early), ``partial`` (some unserved).
    `stopped_by`: ``time``, ``iterations``, ``stagnation``, ``interrupted`` or ``exhausted``. `path`: the engine steps that ran,
    each with its seconds and the cost after it. `notes`: what the user should know (fallbacks, a rule an engine
    lacks). `lower_bound`: no plan costs less; None where no engine knows one. `convergence`: seconds since the search began and
    the cost of the best plan from then on.
    """

    status: Literal["complete", "soft", "partial"]
    stopped_by: Literal["time", "iterations", "stagnation", "interrupted", "exhausted"]
    engine: str
    seed: int
    iterations: int = 0
    search_seconds: float = 0.0
    lower_bound: Money | None = None
    path: tuple[tuple[str, float, Money], ...] = ()
    notes: tuple[str, ...] = ()
    convergence: tuple[tuple[float, Money], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A checked plan, its price, and how it was found."""

    plan: Plan
    cost: CostBreakdown
    termination: Termination
