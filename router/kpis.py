"""A plan in figures: punctuality, cost per order, use of vehicles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from router.costing import LEFT_OUT, split
from router.documents.plan_document import Kpis, ModeKpis, VehicleKpis
from router.documents.sourcing_writing import sourcing_kpis
from router.model import CostBreakdown, Instance, Plan, Route, Stop, Unserved, Visit
from router.units import HOUR, Metres, Seconds

SWANSON_WEIGHTS = (0.3, 0.4, 0.3)
"""Weights of the 10 %, 50 % and 90 % quantiles that give the mean of most unimodal distributions (Swanson's rule)."""


def kpis(instance: Instance, plan: Plan, cost: CostBreakdown) -> Kpis:
    """The figures of `plan`, priced by `cost`; definitions in `router.documents.plan_document.Kpis`."""
    routes = tuple(_route(instance, route) for route in plan.routes)
    modes = _modes(instance, plan)
    served = sum(figures.served for figures in modes.values()) + _beside_routes(instance, plan)
    unserved = sum(figures.unserved for figures in modes.values())
    distance, duration = sum(route.distance_m for route in routes), sum(route.duration_s for route in routes)
    driving, service = sum(route.driving_s for route in routes), sum(route.service_s for route in routes)
    empty, stops = sum(route.empty_m for route in routes), sum(route.stops for route in routes)
    factors = [route.load_factor for route in routes if route.load_factor is not None]
    return Kpis(
        orders=served + unserved,
        served=served,
        unserved=unserved,
        ready=sum(order.outcome == "ready" for order in instance.orders),
        rolled=sum(order.outcome == "rolled" for order in instance.orders),
        vehicles=len(instance.vehicles),
        vehicles_used=len(routes),
        vehicles_used_share=_share(len(routes), len(instance.vehicles)),
        distance_m=distance,
        driving_s=driving,
        waiting_s=sum(route.waiting_s for route in routes),
        service_s=service,
        duration_s=duration,
        empty_m=empty,
        empty_share=_share(empty, distance) if instance.dimensions else None,
        stops=stops,
        km_per_stop=_share(distance / 1000, stops),
        minutes_per_stop=_share(duration / 60, stops),
        orders_per_hour=_share(served, duration / HOUR),
        utilisation=_share(driving + service, duration),
        load_factor=_share(sum(factors), len(factors)),
        cost_per_order={name: price / served for name, price in cost.terms.items() if name != LEFT_OUT} if served else {},
        total_cost_per_order=_share(split(cost.terms)[0], served),
        expected_late_s=_expected_late(instance, plan),
        expected_late_orders=_expected_late_orders(instance, plan),
        modes=modes,
        sourcing=sourcing_kpis(instance, plan),
        routes=routes,
    )


def _beside_routes(instance: Instance, plan: Plan) -> int:
    """Orders that carriers bring; less further parcels of an order, and less orders of which a parcel is left out."""
    carried = [order for job in plan.carried for order in _orders_of(instance, job)]
    visits = [instance.visits[instance.visit_index[name]] for route in plan.routes for name in route.visits]
    driven = [order for visit in visits if _order_count(instance, visit) for order in visit.orders]
    left_out = {order for item in plan.unserved for order in item.orders}
    parcels = Counter([*carried, *driven])
    return len(carried) - sum(count - 1 + (order in left_out) for order, count in parcels.items())


def _orders_of(instance: Instance, job: str) -> tuple[str, ...]:
    options = instance.jobs[instance.job_index[job]].options
    return instance.visits[options[0][-1]].orders


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _route(instance: Instance, route: Route) -> VehicleKpis:
    visits = [instance.visits[instance.visit_index[name]] for name in route.visits]
    return VehicleKpis(
        vehicle=route.vehicle,
        stops=len(visits),
        orders=sum(_order_count(instance, visit) for visit in visits),
        duration_s=route.duration,
        driving_s=route.driving,
        waiting_s=sum(stop.waiting for stop in route.stops),
        service_s=sum(stop.leave - stop.begin for stop in route.stops if stop.kind in {"visit", "reload"}),
        distance_m=route.distance,
        empty_m=_empty(route.stops),
        load_factor=_load_factor(instance, route),
    )


def _order_count(instance: Instance, visit: Visit) -> int:
    """Orders fulfilled by the visit: none by a pickup, one by a visit that names none."""
    return 0 if visit.id in instance.deliveries_of else len(visit.orders) or 1


def _empty(stops: Sequence[Stop]) -> Metres:
    return sum(stop.distance for before, stop in pairwise(stops) if before.load and not any(before.load))


def _load_factor(instance: Instance, route: Route) -> float | None:
    capacities = instance.vehicles[instance.vehicle_index[route.vehicle]].capacities
    shares = [
        load / capacity for stop in route.stops for load, capacity in zip(stop.load, capacities, strict=False) if capacity > 0
    ]
    return max(shares, default=None)


def _modes(instance: Instance, plan: Plan) -> dict[str, ModeKpis]:
    served: dict[str, list[tuple[Visit, Stop]]] = {}
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind == "visit":
                visit = instance.visits[instance.visit_index[stop.visit]]
                if _order_count(instance, visit):
                    served.setdefault(visit.mode, []).append((visit, stop))
    left: dict[str, int] = {}
    asked = {order.id: order.mode for order in instance.orders}
    for item in plan.unserved:
        mode = _unserved_mode(instance, item, asked)
        left[mode] = left.get(mode, 0) + (len(item.orders) or 1)
    for order in instance.orders:
        if order.outcome == "unplaced":
            left[order.mode] = left.get(order.mode, 0) + 1
    return {mode: _mode(instance, served.get(mode, []), left.get(mode, 0)) for mode in sorted(served.keys() | left.keys())}


def _unserved_mode(instance: Instance, item: Unserved, asked: Mapping[str, str]) -> str:
    """The mode that its first order asked for; `asked`: order id → mode."""
    if item.orders and item.orders[0] in asked:
        return asked[item.orders[0]]
    known = [name for name in item.visits if name in instance.visit_index]
    return instance.visits[instance.visit_index[known[-1]]].mode if known else ""


def _mode(instance: Instance, calls: Sequence[tuple[Visit, Stop]], unserved: int) -> ModeKpis:
    weights = [_order_count(instance, visit) for visit, _ in calls]
    in_window = [any(stop.begin in window for window in visit.windows) for visit, stop in calls]
    on_wish = [inside and not stop.late and not stop.early for inside, (_, stop) in zip(in_window, calls, strict=True)]
    served = sum(weights)
    return ModeKpis(
        orders=served + unserved,
        served=served,
        unserved=unserved,
        in_window=_weighted(weights, in_window),
        in_preferred=_weighted(weights, on_wish),
        mean_late_s=_share(_weighted(weights, (stop.late for _, stop in calls)), served) or 0.0,
        max_late_s=max((stop.late for _, stop in calls), default=0),
        expected_on_time=_expected_on_time(weights, calls),
    )


def _weighted(weights: Sequence[int], values: Iterable[int]) -> int:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _expected_on_time(weights: Sequence[int], calls: Sequence[tuple[Visit, Stop]]) -> float | None:
    known = [(weight, stop.spread.on_time) for weight, (_, stop) in zip(weights, calls, strict=True) if stop.spread]
    return _share(sum(weight * chance for weight, chance in known), sum(weight for weight, _ in known))


def _expected_late(instance: Instance, plan: Plan) -> float | None:
    lateness = [
        sum(
            weight * max(0, moment - _due(instance.visits[instance.visit_index[stop.visit]]))
            for weight, moment in zip(SWANSON_WEIGHTS, (stop.spread.p10, stop.spread.p50, stop.spread.p90), strict=True)
        )
        for route in plan.routes
        for stop in route.stops
        if stop.kind == "visit" and stop.spread is not None
    ]
    return _share(sum(lateness), len(lateness))


def _expected_late_orders(instance: Instance, plan: Plan) -> float | None:
    chances = [
        (1.0 - stop.spread.on_time) * _order_count(instance, instance.visits[instance.visit_index[stop.visit]])
        for route in plan.routes
        for stop in route.stops
        if stop.kind == "visit" and stop.spread is not None
    ]
    return sum(chances) if chances else None


def _due(visit: Visit) -> Seconds:
    return visit.windows[-1].end if visit.preferred is None else visit.preferred.end
