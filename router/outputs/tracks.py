"""GPX 1.1 and KML 2.2, a file per route, for navigation devices and globes."""

import re
from collections.abc import Mapping
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, tostring

from router.documents.plan_document import PlanDocument, RouteDocument, StopDocument
from router.outputs import clock
from router.outputs.geojson import named_routes, route_line

_ILLEGAL = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Letters that XML 1.0 cannot hold; large enough a set not to be compiled where nobody asks for these files."""


def gpx_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content: the stops as a route, the way driven as a track."""
    return {f"gpx/{name}.gpx": _xml(_gpx(document, route)) for route, name in named_routes(document)}


def kml_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content."""
    return {f"kml/{name}.kml": _xml(_kml(document, route)) for route, name in named_routes(document)}


def _gpx(document: PlanDocument, route: RouteDocument) -> Element:
    root = Element("gpx", version="1.1", creator="router", xmlns="http://www.topografix.com/GPX/1/1")
    way = SubElement(root, "rte")
    _text(way, "name", _title(document, route))
    for number, stop in enumerate(route.stops):
        if stop.lat is not None and stop.lon is not None:
            point = SubElement(way, "rtept", lat=f"{stop.lat:.7f}", lon=f"{stop.lon:.7f}")
            _text(point, "time", stop.begin.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
            _text(point, "name", _name(number, stop))
            _text(point, "desc", _description(document, stop))
    track = SubElement(root, "trk")
    _text(track, "name", _title(document, route))
    segment = SubElement(track, "trkseg")
    for lat, lon in route_line(route):
        SubElement(segment, "trkpt", lat=f"{lat:.7f}", lon=f"{lon:.7f}")
    return root


def _kml(document: PlanDocument, route: RouteDocument) -> Element:
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    folder = SubElement(root, "Document")
    _text(folder, "name", _title(document, route))
    way = SubElement(folder, "Placemark")
    _text(way, "name", route.vehicle)
    _text(SubElement(way, "LineString"), "coordinates", " ".join(f"{lon:.7f},{lat:.7f}" for lat, lon in route_line(route)))
    for number, stop in enumerate(route.stops):
        if stop.lat is not None and stop.lon is not None:
            mark = SubElement(folder, "Placemark")
            _text(mark, "name", _name(number, stop))
            _text(mark, "description", _description(document, stop))
            _text(SubElement(mark, "TimeStamp"), "when", stop.begin.isoformat())
            _text(SubElement(mark, "Point"), "coordinates", f"{stop.lon:.7f},{stop.lat:.7f}")
    return root


def _title(document: PlanDocument, route: RouteDocument) -> str:
    return f"{route.vehicle} {clock.day_of(document)}"


def _name(number: int, stop: StopDocument) -> str:
    return f"{number} {stop.visit or stop.kind}"


def _description(document: PlanDocument, stop: StopDocument) -> str:
    day = clock.day_of(document)
    return "\n".join(text for text in (stop.address, f"ETA {clock.hour(stop.begin, day)}", clock.spans(stop, day)) if text)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = re.sub(_ILLEGAL, "", text)


def _xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
