"""Rows of the tables that spreadsheets show: routes, stops, unserved orders, figures. Values keep their types."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from router.costing import LEFT_OUT, split
from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument
from router.outputs import clock

Value: TypeAlias = str | int | float | datetime | timedelta | None
Row: TypeAlias = Mapping[str, Value]

ROUTE_FIELDS = [
    *("vehicle", "kind", "departure", "end", "stops", "orders"),
    *("distance_m", "driving_s", "waiting_s", "service_s", "late_s"),
]
STOP_FIELDS = [
    *("vehicle", "number", "kind", "visit", "orders", "mode", "place", "address", "lat", "lon"),
    *("arrival", "eta", "leave", "earliest", "latest", "distance_m", "driving_s", "waiting_s", "service_s"),
    *("late_s", "early_s", "eta_p10", "eta_p90"),
]
UNSERVED_FIELDS = ["orders", "visits", "mode", "place", "address", "reason", "text"]
KPI_FIELDS = ["figure", "value"]


def stop_fields(document: PlanDocument) -> list[str]:
    """Columns of the stops: the fixed ones and one per load dimension."""
    return STOP_FIELDS + [f"load_{name}" for name in document.instance.dimensions]


def route_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per route."""
    for route in document.routes:
        calls = [stop for stop in route.stops if stop.kind == "visit"]
        yield {
            "vehicle": route.vehicle,
            "kind": route.kind,
            "departure": route.departure,
            "end": route.end,
            "stops": len(calls),
            "orders": len({order for stop in calls for order in stop.orders}),
            "distance_m": route.distance_m,
            "driving_s": route.driving_s,
            "waiting_s": route.waiting_s,
            "service_s": route.service_s,
            "late_s": sum(stop.late_s for stop in route.stops),
        }


def stop_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per stop, starts, reloads, breaks and ends included."""
    for route in document.routes:
        for number, stop in enumerate(route.stops):
            yield _stop_row(document, route, number, stop)


def _stop_row(document: PlanDocument, route: RouteDocument, number: int, stop: StopDocument) -> Row:
    window = clock.active_window(stop)
    row: dict[str, Value] = {
        "vehicle": route.vehicle,
        "number": number,
        "kind": stop.kind,
        "visit": stop.visit,
        "orders": " ".join(stop.orders),
        "mode": stop.mode,
        "place": stop.place,
        "address": stop.address,
        "lat": stop.lat,
        "lon": stop.lon,
        "arrival": stop.arrival,
        "eta": stop.begin,
        "leave": stop.leave,
        "earliest": None if window is None else window.earliest,
        "latest": None if window is None else window.latest,
        "distance_m": stop.distance_m,
        "driving_s": stop.driving_s,
        "waiting_s": stop.waiting_s,
        "service_s": stop.service_s,
        "late_s": stop.late_s,
        "early_s": stop.early_s,
        "eta_p10": None if stop.eta_spread is None else stop.eta_spread.p10,
        "eta_p90": None if stop.eta_spread is None else stop.eta_spread.p90,
    }
    return row | {f"load_{name}": stop.load.get(name) for name in document.instance.dimensions}


def unserved_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per order or visit left out."""
    for item in document.unserved:
        yield {
            "orders": " ".join(item.orders),
            "visits": " ".join(item.visits),
            "mode": item.mode,
            "place": item.place,
            "address": item.address,
            "reason": item.reason,
            "text": item.text,
        }


def kpi_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per figure: name, value."""
    money, left_out = split(document.cost.terms)
    yield {"figure": "cost of the plan", "value": money}
    for name, price in document.cost.terms.items():
        if name != LEFT_OUT:
            yield {"figure": f"cost {name}", "value": price}
    yield {"figure": "price of what is left out", "value": left_out}
    if document.kpis is None:
        return
    for name, value in document.kpis.model_dump(exclude={"modes", "routes", "cost_per_order", "sourcing"}).items():
        yield {"figure": name, "value": value}
    for name, price in document.kpis.cost_per_order.items():
        yield {"figure": f"cost per order: {name}", "value": price}
    for mode, figures in document.kpis.modes.items():
        for name, value in figures.model_dump().items():
            yield {"figure": f"{mode}: {name}", "value": value}
    if document.kpis.sourcing is not None:
        for name, found in document.kpis.sourcing.model_dump().items():
            for key, value in found.items() if isinstance(found, dict) else [("", found)]:
                yield {"figure": f"{name}: {key}" if key else name, "value": value}
