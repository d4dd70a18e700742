"""CSV and GeoJSON: complete, typed, harmless."""

import csv
import io
import json
from datetime import datetime

from router.outputs import OUTPUTS, document_of, render
from router.outputs.csv_files import csv_text, harmless
from tests.outputs import days

DOCUMENT = document_of(days.instance(), days.result())


def _rows(name: str) -> list[dict[str, str]]:
    content = render(DOCUMENT, ["csv"])[name]
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes UTF-8 for something else without the mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_stops_carry_eta_window_and_load() -> None:
    first = _rows("stops.csv")[1]
    assert (first["vehicle"], first["visit"], first["number"]) == ("van-1", "A", "1")
    assert datetime.fromisoformat(first["eta"]).isoformat() == "2026-11-23T09:10:00+08:00"
    assert (first["earliest"], first["latest"]) == ("2026-11-23T09:00:00+08:00", "2026-11-23T11:00:00+08:00")
    assert (first["load_weight_g"], first["load_pieces"], first["distance_m"]) == ("2000", "4", "10000")


def test_the_window_of_a_stop_is_the_one_it_is_served_in() -> None:
    assert _rows("stops.csv")[2]["earliest"] == "2026-11-23T09:15:00+08:00"


def test_routes_and_unserved() -> None:
    van, bike = _rows("routes.csv")
    assert (van["stops"], van["orders"], van["distance_m"], van["late_s"]) == ("2", "2", "25000", "600")
    assert (bike["stops"], bike["orders"], bike["end"]) == ("2", "1", "2026-11-24T00:12:00+08:00")
    assert _rows("unserved.csv")[0]["reason"] == "unreachable"


def test_text_is_no_formula_and_numbers_stay_numbers() -> None:
    assert _rows("routes.csv")[1]["vehicle"] == "'=bike"
    assert [harmless(text) for text in ("=1", "+1", "-1", "@a", "\tx", "a=1", "")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "'\tx",
        "a=1",
        "",
    ]
    assert csv_text([{"a": -1, "b": 0.5, "c": None}], ["a", "b", "c"]).decode("utf-8-sig") == "a,b,c\r\n-1,0.5,\r\n"


def test_geojson_has_longitude_first_and_every_stop() -> None:
    collection = json.loads(render(DOCUMENT, ["geojson"])["plan.geojson"])
    kinds = [feature["properties"]["type"] for feature in collection["features"]]
    assert kinds == ["route", "start", "visit", "visit", "end", "route", "start", "visit", "visit", "end"]
    line = collection["features"][0]["geometry"]
    assert (line["type"], line["coordinates"][:2]) == ("LineString", [[121.47, 31.23], [121.48, 31.25]])
    assert collection["features"][2]["properties"]["eta"] == "2026-11-23T09:10:00+08:00"


def test_geojson_shows_what_is_left_out_where_it_is_and_passes_over_unknown_places() -> None:
    item = DOCUMENT.unserved[0].model_copy(update={"lat": 31.0, "lon": 121.0})
    nowhere = {"lat": None, "lon": None}
    route = DOCUMENT.routes[0]
    stops = (route.stops[0], *(stop.model_copy(update=nowhere) for stop in route.stops[1:]))
    changed = DOCUMENT.model_copy(update={"unserved": (item,), "routes": (route.model_copy(update={"stops": stops}),)})
    features = json.loads(render(changed, ["geojson"])["plan.geojson"])["features"]
    assert [feature["properties"]["type"] for feature in features] == ["start", "unserved"]
    assert features[1]["geometry"]["coordinates"] == [121.0, 31.0]


def test_every_output_gives_bytes_under_its_own_names() -> None:
    names = [name for form in OUTPUTS for name in render(DOCUMENT, [form])]
    assert len(names) == len(set(names))
    assert all(isinstance(content, bytes) and content for content in render(DOCUMENT, OUTPUTS).values())
