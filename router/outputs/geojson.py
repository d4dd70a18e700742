"""``plan.geojson`` (RFC 7946): a line per route, a point per stop and per order left out."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""A feature to a line: with indentation Python's own encoder is many times slower."""
_UNSAFE = re.compile(r"[^\w.-]+")


def geojson_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content."""
    features = ",\n".join(map(_ENCODE, _features(document)))
    return {"plan.geojson": f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'.encode()}


def route_line(route: RouteDocument) -> list[tuple[float, float]]:
    """The way of a route as ``(lat, lon)``: along the roads where known, else straight; unknown places are passed over."""
    line: list[tuple[float, float]] = []
    for stop in route.stops:
        point = [(stop.lat, stop.lon)] if stop.lat is not None and stop.lon is not None else []
        for spot in (*stop.path, *point):
            if not line or line[-1] != spot:
                line.append(spot)
    return line


def named_routes(document: PlanDocument) -> Iterator[tuple[RouteDocument, str]]:
    """Each route with a file name for it that no system objects to: its number and what is harmless of the vehicle's id."""
    for number, route in enumerate(document.routes, start=1):
        name = _UNSAFE.sub("_", route.vehicle).strip("._") or "route"
        yield route, f"{number:02d}-{name}"[:80]


def _features(document: PlanDocument) -> Iterator[dict[str, Any]]:
    for route in document.routes:
        line = route_line(route)
        if len(line) > 1:
            yield _feature("LineString", [_position(*spot) for spot in line], _route_properties(route))
        for number, stop in enumerate(route.stops):
            if stop.lat is not None and stop.lon is not None:
                yield _feature("Point", _position(stop.lat, stop.lon), _stop_properties(route, number, stop))
    for item in document.unserved:
        if item.lat is not None and item.lon is not None:
            properties = {"type": "unserved", "orders": list(item.orders), "reason": item.reason, "text": item.text}
            yield _feature("Point", _position(item.lat, item.lon), properties)


def _position(lat: float, lon: float) -> list[float]:
    return [round(lon, 7), round(lat, 7)]


def _feature(kind: str, coordinates: object, properties: Mapping[str, object]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def _route_properties(route: RouteDocument) -> dict[str, object]:
    return {
        "type": "route",
        "vehicle": route.vehicle,
        "kind": route.kind,
        "departure": route.departure.isoformat(),
        "end": route.end.isoformat(),
        "distance_m": route.distance_m,
        "driving_s": route.driving_s,
    }


def _stop_properties(route: RouteDocument, number: int, stop: StopDocument) -> dict[str, object]:
    return {
        "type": stop.kind,
        "vehicle": route.vehicle,
        "number": number,
        "visit": stop.visit,
        "orders": list(stop.orders),
        "mode": stop.mode,
        "address": stop.address,
        "arrival": stop.arrival.isoformat(),
        "eta": stop.begin.isoformat(),
        "leave": stop.leave.isoformat(),
        "late_s": stop.late_s,
    }
