"""The schema of ``plan.json``: a plan, its price and how it was found, enough to show and hand out without the input.

Moments are RFC 3339 with the offset of the instance's zone; figures carry their unit in the name (``distance_m``,
``service_s``); coordinates are WGS-84 degrees. `plan_writing` fills it, `plan_reading` turns it back into a `Plan`.
"""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from router.documents.document import Document
from router.documents.sourcing_document import SourcingDocument, SourcingKpis
from router.model import Receipt

FORMAT: Literal["router-plan"] = "router-plan"
VERSION: Literal[1] = 1

UNPLACED = "unplaced"
"""Reason of an order that was not planned because its address was not found; it has no visits."""

StopKind = Literal["start", "visit", "reload", "break", "end"]


class WindowDocument(Document):
    """A span in which service may begin, both ends inclusive; null means open."""

    earliest: AwareDatetime | None = None
    latest: AwareDatetime | None = None


class SpreadDocument(Document):
    """When service begins under noise, and the chance that it begins inside window and promise."""

    p10: AwareDatetime
    p50: AwareDatetime
    p90: AwareDatetime
    on_time: float


class StopDocument(Document):
    """One activity of a route. ``late_s`` and ``early_s`` count from the preferred window.

    ``load`` is on board when leaving, ``deliver`` comes off here and ``collect`` comes on, all per load dimension;
    ``pickup`` is the visit where the goods came on board, empty for goods from the start of the trip. ``address`` is that of the
    orders served, of the site otherwise. ``site`` names the warehouse, store, station or locker where the stop is made, empty at
    customers' doors; ``elsewhere`` tells that the door is not the customer's own. Where a trip begins, the vehicle stands at the
    dock for the ``loading_s`` before it leaves.
    ``path`` is the way driven from the stop before as ``[lat, lon]`` pairs, where the road is known.
    """

    kind: StopKind
    visit: str = ""
    mode: str = ""
    orders: tuple[str, ...] = ()
    place: str
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    site: str = ""
    elsewhere: bool = False
    arrival: AwareDatetime
    begin: AwareDatetime
    leave: AwareDatetime
    windows: tuple[WindowDocument, ...] = ()
    preferred: WindowDocument | None = None
    distance_m: int = 0
    driving_s: int = 0
    waiting_s: int = 0
    service_s: int = 0
    loading_s: int = 0
    late_s: int = 0
    early_s: int = 0
    load: dict[str, int] = Field(default_factory=dict)
    deliver: dict[str, int] = Field(default_factory=dict)
    collect: dict[str, int] = Field(default_factory=dict)
    pickup: str = ""
    requires: tuple[str, ...] = ()
    eta_spread: SpreadDocument | None = None
    path: tuple[tuple[float, float], ...] = ()


class RouteDocument(Document):
    """The stops of one vehicle from start to end, with totals."""

    vehicle: str
    kind: str = ""
    departure: AwareDatetime
    end: AwareDatetime
    distance_m: int
    driving_s: int
    waiting_s: int = 0
    service_s: int = 0
    stops: tuple[StopDocument, ...] = Field(min_length=1)


class VehicleDocument(Document):
    """A vehicle on its shift, driven or not."""

    id: str
    kind: str
    earliest_start: AwareDatetime | None = None
    latest_end: AwareDatetime | None = None
    capacities: dict[str, int] = Field(default_factory=dict)


class OrderDocument(Document):
    """An order as it was asked for. ``extra`` gives back unknown columns; personal ones only where a driver needs them."""

    id: str
    mode: str
    channel: str = ""
    outcome: str = "drive"
    note: str = ""
    address: str = ""
    placed_at: AwareDatetime | None = None
    extra: dict[str, str] = Field(default_factory=dict)
    private: tuple[str, ...] = ()


class UnservedDocument(Document):
    """What no route serves, with the reason found and its details (ways out among them)."""

    visits: tuple[str, ...]
    orders: tuple[str, ...]
    mode: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    reason: str = "unexplained"
    text: str = ""
    details: dict[str, Any] = Field(default_factory=dict)


class CarriedDocument(Document):
    """A job that a carrier brings: by which of its options, at which price before discounts, from where, and promised for when."""

    job: str
    option: str
    carrier: str
    orders: tuple[str, ...] = ()
    price: float
    origin: str = ""
    promised: AwareDatetime | None = None


class ViolationDocument(Document):
    """A broken rule, by how much in the rule's own unit."""

    rule: str
    where: str
    amount: float
    text: str
    vehicle: str = ""
    visit: str = ""


class CostDocument(Document):
    """The price as named terms that add up; the term ``unserved`` is the price of what is left out, and no money spent."""

    total: float
    terms: dict[str, float]
    currency: str = ""


class EngineStep(Document):
    """One step of the engine's path, the seconds it took, and the cost after it."""

    step: str
    seconds: float
    cost: float


class ConvergencePoint(Document):
    """The best cost known after so many seconds of search."""

    seconds: float
    cost: float


class TerminationDocument(Document):
    """What was found, apart from why the search stopped; see `router.model.Termination`."""

    status: Literal["complete", "soft", "partial"]
    stopped_by: Literal["time", "iterations", "stagnation", "interrupted", "exhausted"]
    engine: str
    seed: int
    iterations: int = 0
    search_s: float = 0.0
    lower_bound: float | None = None
    path: tuple[EngineStep, ...] = ()
    notes: tuple[str, ...] = ()
    convergence: tuple[ConvergencePoint, ...] = ()


class ModeKpis(Document):
    """Punctuality of one delivery mode; ``expected_*`` only where the plan carries ETA spreads."""

    orders: int
    served: int
    unserved: int
    in_window: int
    in_preferred: int
    mean_late_s: float
    max_late_s: int
    expected_on_time: float | None = None


class VehicleKpis(Document):
    """How one route uses its vehicle. ``load_factor`` is the fullest dimension when fullest; null without a capacity."""

    vehicle: str
    stops: int
    orders: int
    duration_s: int
    driving_s: int
    waiting_s: int
    service_s: int
    distance_m: int
    empty_m: int
    load_factor: float | None


class Kpis(Document):
    """The plan in figures; shares are between 0 and 1, null where nothing was counted.

    ``utilisation`` is the share of route time spent driving or serving; ``vehicles_used_share`` counts vehicles;
    ``empty_m`` is driven with nothing on board, the ways home included; ``cost_per_order`` divides each cost term by
    the served orders, the price of what is left out being none of them; ``expected_late_s`` (per visit) and
    ``expected_late_orders`` (in the whole plan) are estimated
    from the ETA spreads, where there are any.
    """

    orders: int
    served: int
    unserved: int
    ready: int
    rolled: int
    vehicles: int
    vehicles_used: int
    vehicles_used_share: float | None
    distance_m: int
    driving_s: int
    waiting_s: int
    service_s: int
    duration_s: int
    empty_m: int
    empty_share: float | None
    stops: int
    km_per_stop: float | None
    minutes_per_stop: float | None
    orders_per_hour: float | None
    utilisation: float | None
    load_factor: float | None
    cost_per_order: dict[str, float]
    total_cost_per_order: float | None
    expected_late_s: float | None
    expected_late_orders: float | None = None
    modes: dict[str, ModeKpis]
    sourcing: SourcingKpis | None = None
    routes: tuple[VehicleKpis, ...]


class InstanceSummary(Document):
    """Which day the plan belongs to. ``tiles`` is the address of the map that the reader of the page may switch on."""

    name: str
    epoch: AwareDatetime
    time_zone: str
    currency: str = ""
    dimensions: tuple[str, ...] = ()
    tiles: str = ""


class AddedDocument(Document):
    """A file beside the plan with orders that were added on the way, and when those were placed that do not say it."""

    file: str
    placed_at: AwareDatetime


class LiveDocument(Document):
    """How the day stood when ``router now`` made the plan: the events up to then are in the file `log` beside it."""

    log: str
    policy: str
    added: tuple[AddedDocument, ...] = ()


class PlanDocument(Document):
    """The whole of ``plan.json``."""

    format: Literal["router-plan"] = FORMAT
    version: Literal[1] = VERSION
    instance: InstanceSummary
    receipt: Receipt | None = None
    blind: bool = False
    termination: TerminationDocument | None = None
    cost: CostDocument
    kpis: Kpis | None = None
    routes: tuple[RouteDocument, ...]
    unserved: tuple[UnservedDocument, ...] = ()
    carried: tuple[CarriedDocument, ...] = ()
    sourcing: SourcingDocument | None = None
    violations: tuple[ViolationDocument, ...] = ()
    orders: tuple[OrderDocument, ...] = ()
    vehicles: tuple[VehicleDocument, ...] = ()
    basemap: tuple[tuple[tuple[float, float], ...], ...] = ()
    live: LiveDocument | None = None
