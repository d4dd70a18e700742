"""Workbook, GPX, KML and pictures."""

import io
from datetime import datetime, time, timedelta
from xml.etree import ElementTree

import pytest

from router.outputs import document_of, render
from tests.outputs import days

DOCUMENT = document_of(days.instance(), days.result())
GPX = "{http://www.topografix.com/GPX/1/1}"
KML = "{http://www.opengis.net/kml/2.2}"


def test_the_workbook_says_what_the_plan_says() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    book = openpyxl.load_workbook(io.BytesIO(render(DOCUMENT, ["xlsx"])["plan.xlsx"]))
    assert book.sheetnames == ["routes", "stops", "unserved", "kpis"]
    head, *lines = book["stops"].iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    stops = [stop for route in DOCUMENT.routes for stop in route.stops]
    assert len(rows) == len(stops)
    for row, stop in zip(rows, stops, strict=True):
        assert row["eta"] == stop.begin.replace(tzinfo=None)
        assert (row["distance_km"], row["load_weight_g"]) == (stop.distance_m / 1000, stop.load["weight_g"])
        assert _duration(row["late"]) == timedelta(seconds=stop.late_s)
    assert rows[1]["earliest"] == datetime(2026, 11, 23, 9)
    assert (rows[0]["earliest"], rows[1]["address"]) == (None, days.SCRIPT)
    figures = dict(book["kpis"].iter_rows(min_row=2, values_only=True))
    assert DOCUMENT.kpis is not None
    assert (figures["cost of the plan"], figures["price of what is left out"]) == (6.0, 80.0)
    assert figures["distance_km"] == DOCUMENT.kpis.distance_m / 1000
    assert figures["served"] == DOCUMENT.kpis.served
    assert figures["scheduled: in_preferred"] == 1


def _duration(value: time | timedelta) -> timedelta:
    """Spreadsheets keep durations as fractions of a day; short ones come back as times."""
    return value if isinstance(value, timedelta) else timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    book = openpyxl.load_workbook(io.BytesIO(render(DOCUMENT, ["xlsx"])["plan.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["routes"]["A3"].value == "=bike"


def test_gpx_has_stops_in_order_and_the_way() -> None:
    files = render(DOCUMENT, ["gpx"])
    assert list(files) == ["gpx/01-van-1.gpx", "gpx/02-bike.gpx"]
    root = ElementTree.fromstring(files["gpx/01-van-1.gpx"])
    points = root.findall(f"{GPX}rte/{GPX}rtept")
    assert [point.findtext(f"{GPX}name") for point in points] == ["0 start", "1 A", "2 王-1", "3 end"]
    assert points[1].findtext(f"{GPX}time") == "2026-11-23T01:10:00Z"
    assert points[1].get("lat") == "31.2500000"
    assert days.SCRIPT in (points[1].findtext(f"{GPX}desc") or "")
    assert len(root.findall(f"{GPX}trk/{GPX}trkseg/{GPX}trkpt")) == 4


def test_kml_has_the_line_longitude_first() -> None:
    root = ElementTree.fromstring(render(DOCUMENT, ["kml"])["kml/01-van-1.kml"])
    line = root.findtext(f"{KML}Document/{KML}Placemark/{KML}LineString/{KML}coordinates") or ""
    assert line.split()[0] == "121.4700000,31.2300000"


@pytest.mark.parametrize("kind", ["map", "convergence", "load"])
@pytest.mark.parametrize(("form", "mark"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_pictures_are_the_same_every_time(kind: str, form: str, mark: bytes) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'router[plot]'")
    from router.outputs.plots import plot

    picture = plot(DOCUMENT, kind, form)
    assert picture.startswith(mark)
    assert plot(DOCUMENT, kind, form) == picture


def test_a_plan_without_coordinates_still_gives_a_picture() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'router[plot]'")
    from router.outputs.plots import plot

    assert plot(DOCUMENT.model_copy(update={"routes": ()}), "map", "svg").startswith(b"<?xml")


def test_pictures_name_the_vehicles() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'router[plot]'")
    from matplotlib.figure import Figure

    from router.outputs.plots import LEGEND, PLOTS
    from tests.outputs.crowd import crowd

    for document, count in ((DOCUMENT, 2), (crowd(vehicles=30, stops=2), LEGEND)):
        for kind in ("map", "load"):
            axes = Figure().add_subplot()
            PLOTS[kind](document, axes)
            names = axes.get_legend_handles_labels()[1]
            vehicles = [name for name in names if name not in ("start, end, loading", "not served")]
            assert len(vehicles) <= count
            assert document.routes[0].vehicle in vehicles
