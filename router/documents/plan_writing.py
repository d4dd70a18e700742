"""From a plan to its document."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from router.documents import plan_document as documents
from router.documents.sourcing_writing import UNWEIGHED, Weighed, sourcing_document
from router.model import (
    CostBreakdown,
    Instance,
    Order,
    Plan,
    Route,
    Site,
    Stop,
    Termination,
    Unserved,
    Vehicle,
    Violation,
    Visit,
    Window,
)
from router.units import FOREVER, Seconds

Clock = Callable[[Seconds], datetime]
Line = tuple[tuple[float, float], ...]
_POINT = re.compile(r"\[\n *(-?[\d.e+-]+),\n *(-?[\d.e+-]+)\n *\]")
"""Two numbers over four lines; no string of JSON holds a bare line feed."""


def plan_document(
    instance: Instance,
    plan: Plan,
    cost: CostBreakdown,
    *,
    termination: Termination | None = None,
    kpis: documents.Kpis | None = None,
    violations: Sequence[Violation] = (),
    private: bool = False,
    paths: Mapping[tuple[str, int, int], Line] = MappingProxyType({}),
    background: tuple[Line, ...] = (),
    tiles: str = "",
    weighed: Weighed = UNWEIGHED,
) -> documents.PlanDocument:
    """`plan` as a document.

    Parameters
    ----------
    private : with the personal columns of the orders.
    paths : (travel profile, place, next place) → points (lat, lon) driven over, where the road is known.
    background : roads to be drawn behind the map.
    tiles : address of an online map that the reader of the page may switch on.
    weighed : what orders could have had instead, and the worth of what is used up.
    """
    clock, sites = _clock(instance), _Sites.of(instance)
    return documents.PlanDocument(
        instance=documents.InstanceSummary(
            name=instance.name,
            epoch=clock(0),
            time_zone=instance.time_zone,
            currency=instance.currency,
            dimensions=instance.dimensions,
            tiles=tiles,
        ),
        receipt=instance.receipt,
        blind=plan.blind,
        termination=None if termination is None else _termination(termination),
        cost=documents.CostDocument(total=cost.total, terms=dict(cost.terms), currency=instance.currency),
        kpis=kpis,
        routes=tuple(_route(instance, route, clock, sites, paths) for route in plan.routes),
        unserved=(*(_unserved(instance, item) for item in plan.unserved), *_set_aside(instance)),
        sourcing=sourcing_document(instance, plan, clock, weighed),
        carried=tuple(_carried(instance, job, option, clock) for job, option in plan.carried.items()),
        violations=tuple(_violation(item) for item in violations),
        orders=tuple(_order(order, clock, private=private) for order in instance.orders),
        vehicles=tuple(_vehicle(instance, vehicle, clock) for vehicle in instance.vehicles),
        basemap=background,
    )


def plan_json(document: documents.PlanDocument) -> str:
    """The text of ``plan.json``: indented, points on one line, in the schema's order, ending in a line feed."""
    return _POINT.sub(r"[\1, \2]", document.model_dump_json(indent=1)) + "\n"


def without_times(document: documents.PlanDocument) -> documents.PlanDocument:
    """`document` without how long anything took, which is another time at every run."""
    how = document.termination
    if how is None:
        return document
    path = tuple(step.model_copy(update={"seconds": 0.0}) for step in how.path)
    timeless = how.model_copy(update={"search_s": 0.0, "compile_s": 0.0, "path": path, "convergence": ()})
    return document.model_copy(update={"termination": timeless})


def _clock(instance: Instance) -> Clock:
    zone = ZoneInfo(instance.time_zone)
    utc = ZoneInfo("UTC")
    start = instance.epoch.astimezone(utc)
    return cache(lambda seconds: (start + timedelta(seconds=seconds)).astimezone(zone))


@dataclass(frozen=True, slots=True)
class _Sites:
    """Sites by their ids, and by the place where they stand; of several at one place the first."""

    of_id: Mapping[str, Site]
    at_place: Mapping[int, Site]

    @classmethod
    def of(cls, instance: Instance) -> "_Sites":
        return cls({site.id: site for site in instance.sites}, {site.place: site for site in reversed(instance.sites)})


def _named(instance: Instance, amounts: Sequence[int]) -> dict[str, int]:
    return dict(zip(instance.dimensions, amounts, strict=True)) if amounts else {}


def _window(window: Window, clock: Clock) -> documents.WindowDocument:
    return documents.WindowDocument(
        earliest=None if window.start <= 0 and window.end >= FOREVER else clock(window.start),
        latest=None if window.end >= FOREVER else clock(window.end),
    )


def _route(
    instance: Instance, route: Route, clock: Clock, sites: _Sites, paths: Mapping[tuple[str, int, int], Line]
) -> documents.RouteDocument:
    vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
    return documents.RouteDocument(
        vehicle=route.vehicle,
        kind=vehicle.kind,
        departure=clock(route.departure),
        end=clock(route.end),
        distance_m=route.distance,
        driving_s=route.driving,
        waiting_s=sum(stop.waiting for stop in route.stops),
        service_s=sum(stop.leave - stop.begin for stop in route.stops if stop.kind in {"visit", "reload"}),
        stops=tuple(
            _stop(instance, stop, clock, sites, paths.get((vehicle.profile, before.place, stop.place), ()))
            for before, stop in pairwise((route.stops[0], *route.stops))
        ),
    )


def _stop(instance: Instance, stop: Stop, clock: Clock, sites: _Sites, path: Line) -> documents.StopDocument:
    place = instance.places[stop.place]
    address, site = _door(instance, stop, sites)
    return documents.StopDocument(
        kind=stop.kind,
        place=place.id,
        lat=place.lat,
        lon=place.lon,
        address=address,
        site=site,
        loading_s=_loading(stop, sites),
        arrival=clock(stop.arrival),
        begin=clock(stop.begin),
        leave=clock(stop.leave),
        distance_m=stop.distance,
        driving_s=stop.driving,
        waiting_s=stop.waiting,
        service_s=stop.leave - stop.begin if stop.kind in {"visit", "reload"} else 0,
        late_s=stop.late,
        early_s=stop.early,
        load=_named(instance, stop.load),
        eta_spread=None if stop.spread is None else _spread(stop, clock),
        path=path,
        **_visit_fields(instance, stop, clock),
    )


def _door(instance: Instance, stop: Stop, sites: _Sites) -> tuple[str, str]:
    """Address and site of a stop: those of its visit, or of the site where a vehicle starts, loads and ends."""
    address = instance.places[stop.place].address
    if stop.kind == "break":
        return address, ""
    here = sites.at_place.get(stop.place)
    if stop.kind == "visit":
        visit = instance.visits[instance.visit_index[stop.visit]]
        here = sites.of_id.get(visit.site, here if _at_site(instance, visit) else None)
        address = visit.address or address
        if visit.address and not visit.site:
            return address, ""
    if here is None:
        return address, ""
    return here.address or address or here.name, here.name or here.id


def _at_site(instance: Instance, visit: Visit) -> bool:
    """Whether the visit is made at a site; a customer may live at the same place."""
    return visit.id in instance.deliveries_of or visit.mode == "self_pickup" or _elsewhere(instance, visit)


def _elsewhere(instance: Instance, visit: Visit) -> bool:
    """Whether the visit is made at another place than its order's first choice, the customer's own door."""
    job = instance.jobs[instance.job_of[instance.visit_index[visit.id]]]
    return visit.id not in instance.deliveries_of and visit.place != instance.visits[job.options[0][-1]].place


def _loading(stop: Stop, sites: _Sites) -> Seconds:
    """How long the vehicle stands at the dock before it leaves on a trip with goods."""
    if stop.kind not in {"start", "reload"} or not any(stop.load):
        return 0
    here = sites.at_place.get(stop.place)
    return stop.leave - stop.begin or (0 if here is None else here.loading)


def _visit_fields(instance: Instance, stop: Stop, clock: Clock) -> dict[str, Any]:
    if stop.kind != "visit":
        return {}
    visit = instance.visits[instance.visit_index[stop.visit]]
    return {
        "visit": visit.id,
        "mode": visit.mode,
        "orders": visit.orders,
        "windows": tuple(_window(window, clock) for window in visit.windows),
        "preferred": None if visit.preferred is None else _window(visit.preferred, clock),
        "deliver": _named(instance, visit.deliver),
        "collect": _named(instance, visit.collect),
        "pickup": visit.pickup or "",
        "elsewhere": _elsewhere(instance, visit),
        "requires": tuple(sorted(visit.requires)),
    }


def _spread(stop: Stop, clock: Clock) -> documents.SpreadDocument:
    assert stop.spread is not None
    spread = stop.spread
    return documents.SpreadDocument(p10=clock(spread.p10), p50=clock(spread.p50), p90=clock(spread.p90), on_time=spread.on_time)


def _vehicle(instance: Instance, vehicle: Vehicle, clock: Clock) -> documents.VehicleDocument:
    return documents.VehicleDocument(
        id=vehicle.id,
        kind=vehicle.kind,
        earliest_start=clock(vehicle.earliest_start),
        latest_end=None if vehicle.latest_end >= FOREVER else clock(vehicle.latest_end),
        capacities=_named(instance, vehicle.capacities),
    )


def _order(order: Order, clock: Clock, *, private: bool) -> documents.OrderDocument:
    extra: Mapping[str, str] = order.extra
    if not private:
        extra = {name: value for name, value in extra.items() if name not in order.private}
    return documents.OrderDocument(
        id=order.id,
        mode=order.mode,
        channel=order.channel,
        outcome=order.outcome,
        note=order.note,
        address=order.address,
        placed_at=None if order.placed_at is None else clock(order.placed_at),
        extra=dict(extra),
        private=tuple(sorted(order.private & extra.keys())),
    )


def _unserved(instance: Instance, item: Unserved) -> documents.UnservedDocument:
    fields: dict[str, Any] = {}
    known = [instance.visit_index[name] for name in item.visits if name in instance.visit_index]
    if known:
        visit = instance.visits[known[-1]]
        place = instance.places[visit.place]
        fields = {
            "mode": visit.mode,
            "place": place.id,
            "lat": place.lat,
            "lon": place.lon,
            "address": visit.address or place.address,
        }
    return documents.UnservedDocument(
        visits=item.visits, orders=item.orders, reason=item.reason, text=item.text, details=dict(item.details), **fields
    )


def _carried(instance: Instance, job: str, name: str, clock: Clock) -> documents.CarriedDocument:
    option = instance.carrier_option_of[name]
    return documents.CarriedDocument(
        job=job,
        option=name,
        carrier=option.carrier,
        orders=instance.orders_of(job),
        price=option.list_price,
        origin=option.origin,
        promised=None if option.promised is None else clock(option.promised),
    )


def _set_aside(instance: Instance) -> Iterator[documents.UnservedDocument]:
    """Orders that could not be planned because nobody knows where they are."""
    for order in instance.orders:
        if order.outcome == "unplaced":
            yield documents.UnservedDocument(
                visits=(), orders=(order.id,), mode=order.mode, address=order.address, reason=documents.UNPLACED, text=order.note
            )


def _violation(item: Violation) -> documents.ViolationDocument:
    return documents.ViolationDocument(
        rule=item.rule, where=item.where, amount=item.amount, text=item.text, vehicle=item.vehicle, visit=item.visit
    )


def _termination(item: Termination) -> documents.TerminationDocument:
    return documents.TerminationDocument(
        status=item.status,
        stopped_by=item.stopped_by,
        engine=item.engine,
        seed=item.seed,
        iterations=item.iterations,
        search_s=item.search_seconds,
        lower_bound=item.lower_bound,
        path=tuple(documents.EngineStep(step=step, seconds=seconds, cost=cost) for step, seconds, cost in item.path),
        notes=item.notes,
        convergence=tuple(documents.ConvergencePoint(seconds=seconds, cost=cost) for seconds, cost in item.convergence),
    )
