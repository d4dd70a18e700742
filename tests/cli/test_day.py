"""A dispatcher's day from the template to the sheets, through the command line alone."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from router import cli
from router.outputs.folder import MANIFEST

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "day"
    assert cli.main(["new", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def plan(day: Path) -> Path:
    folder = day.parent / "plan"
    assert cli.main(["solve", str(day), "--engine", "construction", "--iterations", "1", "--out", str(folder), "--quiet"]) == 0
    return folder


def _run(capsys: Capture, *words: object) -> tuple[int, str, str]:
    code = cli.main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_solving_writes_every_default_file(plan: Path) -> None:
    names = {path.name for path in plan.iterdir()} - {MANIFEST}
    assert names == {"plan.json", "routes.csv", "stops.csv", "unserved.csv", "plan.geojson", "plan.html"}
    written = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    assert written["termination"]["engine"] == "construction"
    assert all(stop["eta_spread"] for route in written["routes"] for stop in route["stops"] if stop["kind"] == "visit")


def test_the_day_may_name_a_map_and_contacts_are_written_on_demand_only(
    day: Path, plan: Path, capsys: Capture, tmp_path: Path
) -> None:
    folder = tmp_path / "mapped"
    shutil.copytree(day, folder)
    settings = folder / "instance.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'tiles = "osm"\n{text}', encoding="utf-8")
    words = (
        "solve",
        folder,
        "--engine",
        "construction",
        "--iterations",
        "1",
        "--out",
        tmp_path / "out",
        "--with-contacts",
        "--overwrite",
    )
    assert _run(capsys, *words)[0] == 0
    page = (tmp_path / "out" / "plan.html").read_text(encoding="utf-8")
    assert "img-src data: https://tile.openstreetmap.org;" in page
    private = [order["private"] for order in json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["orders"]]
    assert any(private)
    assert not any(order["private"] for order in json.loads((plan / "plan.json").read_text(encoding="utf-8"))["orders"])
    settings.write_text(f'tiles = "nowhere"\n{text}', encoding="utf-8")
    code, _, err = _run(capsys, *words)
    assert code == 2
    assert "E415" in err


def test_the_plan_passes_its_check(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "check", day, plan)
    assert code == 0
    assert out.startswith("no rule is broken")


def test_a_broken_plan_fails_its_check_with_every_violation(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    content["routes"][0]["stops"][1]["distance_m"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    code, out, _ = _run(capsys, "check", day, tmp_path)
    assert code == 1
    assert "1 violation (" in out
    code, out, _ = _run(capsys, "check", day, tmp_path, "--json")
    assert code == 1
    assert json.loads(out)["violations"]


def test_equal_seeds_and_iterations_give_equal_bytes(day: Path, capsys: Capture) -> None:
    words = ("solve", day, "--engine", "construction", "--iterations", "1", "--json")
    first, second = (json.loads(_run(capsys, *words)[1]) for _ in range(2))
    assert first["routes"] == second["routes"]
    assert first["cost"] == second["cost"]


def test_faults_of_a_day_are_listed_not_thrown(capsys: Capture, tmp_path: Path) -> None:
    code, _, err = _run(capsys, "solve", tmp_path / "nowhere", "--iterations", "1")
    assert code == 2
    assert "problem" in err
    assert "Traceback" not in err


def test_a_plan_evaluates_to_itself(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "evaluate", day, plan / "plan.json", "--json")
    assert code == 0
    judged, known = json.loads(out), json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    assert judged["cost"] == known["cost"]
    assert judged["violations"] == []


def test_routes_of_a_hand_that_break_rules_are_judged(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    route = max(content["routes"], key=lambda route: len(route["stops"]))
    visits = [stop["visit"] for stop in route["stops"] if stop["kind"] == "visit"]
    with (tmp_path / "routes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["vehicle", "visit"], *([route["vehicle"], visit] for visit in reversed(visits))])
    code, out, _ = _run(capsys, "evaluate", day, tmp_path / "routes.csv")
    assert code == 1
    assert "violations (" in out


def test_comparing_a_plan_with_itself_moves_nothing(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "compare", day, plan, plan)
    assert code == 0
    assert "0 visits move" in out


def test_nothing_changes_and_nothing_moves(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "what-if", day, plan, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["moves"] == told["shifts"] == []
    assert told["extra_cost"] == 0.0


def test_what_if_a_vehicle_fails(day: Path, plan: Path, capsys: Capture) -> None:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    vehicle = content["routes"][0]["vehicle"]
    words = ("what-if", day, plan, "--lose-vehicle", vehicle, "--engine", "construction", "--iterations", "1", "--json")
    code, out, _ = _run(capsys, *words)
    assert code == 0
    moves = json.loads(out)["moves"]
    assert {move["vehicle_before"] for move in moves} >= {vehicle}
    assert vehicle not in {move["vehicle_after"] for move in moves}
    assert {move["reason"] for move in moves if move["vehicle_after"]} == {"forced"}


def test_changes_build_on_each_other(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    first = ("--engine", "construction", "--iterations", "1")
    out = tmp_path / "changed"
    assert _run(capsys, "what-if", day, plan, "--cancel-order", "A3", "--out", out, *first)[0] == 0
    assert _run(capsys, "check", out, out)[0] == 0
    order = {"id": "NEW", "mode": "scheduled", "lat": 41.15, "lon": -8.62, "slots": "14:00-17:00"}
    (tmp_path / "order.json").write_text(json.dumps(order), encoding="utf-8")
    words = ("--add-order", tmp_path / "order.json", "--slot", "A4=15:00-17:00", "--close-road", "41.16,-8.6,0.1=10:00-11:00")
    assert _run(capsys, "what-if", out, out, *words, "--out", tmp_path / "again", *first)[0] == 0
    code, told, _ = _run(capsys, "compare", day, plan, tmp_path / "again", "--json")
    assert code == 0
    assert {move["visit"] for move in json.loads(told)["moves"]} >= {"A3", "NEW"}
    assert _run(capsys, "check", tmp_path / "again", tmp_path / "again")[0] == 0


def test_all_faults_of_order_plan_and_slots_are_told_at_once(day: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text('{"id": "N", "mode": "night", "origin": "S9"}', encoding="utf-8")
    slots = ("--slot", "9-x", "--slot", "10-y")
    code, out, _ = _run(capsys, "offer", day, tmp_path / "no plan", tmp_path / "order.json", *slots, "--json")
    told = [problem["code"] for problem in json.loads(out)["problems"]]
    assert (code, told) == (2, ["E222", "E225", "E401", "E213", "E213"])


def test_an_offer_is_accepted_into_day_and_plan(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    order = {"id": "NEW", "mode": "scheduled", "lat": 41.15, "lon": -8.62, "slots": "14:00-16:00"}
    (tmp_path / "order.json").write_text(json.dumps(order), encoding="utf-8")
    slots = ("--slot", "14:00-16:00", "--slot", "03:00-03:10")
    _, out, _ = _run(capsys, "offer", day, plan, tmp_path / "order.json", *slots, "--json")
    told = json.loads(out)
    assert told["offers"][0]["slot"] == "14:00 - 16:00"
    assert "NEW: " in told["refused"][0]["text"]
    (tmp_path / "offers.json").write_text(out, encoding="utf-8")
    code, out, told = _run(capsys, "accept", day, plan, tmp_path / "offers.json", "--out", tmp_path / "t k")
    assert f"router explain '{tmp_path / 't k'}' '{tmp_path / 't k'}'" in told
    assert code == 0
    assert out.startswith("NEW is promised 14:00 - 16:00")
    assert "0 visits move" in out
    assert _run(capsys, "check", tmp_path / "t k", tmp_path / "t k")[0] == 0
    assert _run(capsys, "accept", day, plan, tmp_path / "offers.json", "--number", "7")[0] == 2
    assert _run(capsys, "accept", day, plan, tmp_path / "order.json")[0] == 2
    (tmp_path / "none.json").write_text("no JSON", encoding="utf-8")
    assert "write them with: router offer" in " ".join(_run(capsys, "accept", day, plan, tmp_path / "none.json")[2].split())


def test_what_if_names_every_stranger(day: Path, plan: Path, capsys: Capture) -> None:
    code, _, err = _run(capsys, "what-if", day, plan, "--drop-vehicle", "V99", "--close-site", "S99", "--price", "V98:km_price=1")
    assert code == 2
    assert "3 problems" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--move-order", "A1=Paris"], "no latitude and longitude"),
        (["--close-road", "here"], "is no circle"),
        (["--price", "V1:speed=1"], "there is no price 'speed'"),
        (["--price", "V1:km_price=x"], "'x' is not a number"),
        (["--window", "A1"], "write --window ORDER=09:00-11:00"),
        (["--window", "A1=11:00-09:00"], "closes"),
        (["--latest-end", "V1=26:99"], "26:99"),
    ],
)
def test_what_if_explains_what_it_does_not_understand(words: list[str], told: str, day: Path, plan: Path, capsys: Capture) -> None:
    code, _, err = _run(capsys, "what-if", day, plan, *words)
    assert code == 2
    assert told in " ".join(err.split())


def test_offers_for_a_new_order(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    content = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    stop = next(stop for stop in content["routes"][0]["stops"] if stop["kind"] == "visit")
    order = {"id": "NEW", "mode": "scheduled", "lat": stop["lat"], "lon": stop["lon"], "slots": "09:00-19:00"}
    (tmp_path / "order.json").write_text(json.dumps(order), encoding="utf-8")
    code, out, _ = _run(capsys, "offer", day, plan, tmp_path / "order.json", "--json")
    assert code == 0
    assert json.loads(out)["offers"][0]["vehicle"]
    code, out, _ = _run(capsys, "offer", day, plan, tmp_path / "order.json", "--slot", "03:00-03:10")
    assert out.startswith("03:00–03:10 cannot be promised. NEW: ")


def test_an_order_that_is_none(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text("[]", encoding="utf-8")
    assert _run(capsys, "offer", day, plan, tmp_path / "order.json")[0] == 2
    assert _run(capsys, "offer", day, plan, tmp_path / "none.json")[0] == 2


def test_explaining_an_order(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "explain", day, plan, "A1")
    assert code == 0
    assert "A1" in out
    assert "marginal cost" in out
    code, _, err = _run(capsys, "explain", day, plan, "A1x")
    assert code == 2
    assert "did you mean 'A1'?" in err


def test_why_a_stop_is_where_it_is(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "why", day, plan, "A1")
    assert code == 0
    assert out.startswith("A1: on ")
    assert "costs" in out
    code, out, _ = _run(capsys, "why", day, plan, "A1", "--json", "--top", "1")
    told = json.loads(out)
    assert told["name"] == "A1"
    assert len(told["stops"][0]["next_best"]) <= 1
    assert told["stops"][0]["promise"].keys() == {"minute", "whole"}
    code, _, err = _run(capsys, "why", day, plan, "A1x")
    assert code == 2
    assert "did you mean 'A1'?" in err


def test_what_is_dearest(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "why", day, plan, "--top", "2", "--json")
    assert code == 0
    told = json.loads(out)
    costs = [order["marginal_cost"] for order in told["orders"]]
    assert len(costs) == 2
    assert costs == sorted(costs, reverse=True)
    routes = {route["vehicle"] for route in json.loads((plan / "plan.json").read_text(encoding="utf-8"))["routes"]}
    assert {share["vehicle"] for share in told["vehicles"]} == routes
    assert "vehicles, dearest first" in _run(capsys, "why", day, plan)[1]


def test_a_solution_of_vroom_is_judged(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    """Written as VROOM does: steps of types, ids in descriptions; the plan's own routes must cost what the plan costs."""
    known = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    routes = [
        {
            "vehicle": number,
            "description": route["vehicle"],
            "steps": [
                {"type": "start"},
                *({"type": "job", "id": 1, "description": stop["visit"]} for stop in route["stops"] if stop["kind"] == "visit"),
                {"type": "end"},
            ],
        }
        for number, route in enumerate(known["routes"], start=1)
    ]
    (tmp_path / "vroom.json").write_text(json.dumps({"code": 0, "routes": routes}), encoding="utf-8")
    code, out, _ = _run(capsys, "evaluate", day, tmp_path / "vroom.json", "--json")
    assert code == 0
    assert json.loads(out)["cost"] == known["cost"]


def test_routes_that_cannot_be_read_are_faults_of_the_file(day: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("vehicle,visit\nV1,Jos\u00e9\n".encode("latin-1"))
    (tmp_path / "odd.json").write_text('{"routes": [{"vehicle": "V1", "visits": 5}]}', encoding="utf-8")
    for name, told in (("latin.csv", "not UTF-8"), ("odd.json", "no list of visits"), ("none.csv", "cannot be read")):
        code, _, err = _run(capsys, "evaluate", day, tmp_path / name)
        assert code == 2
        assert told in " ".join(err.split())


def test_faults_of_a_new_order_are_told_of_its_own_file(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text('{"id": "NEW", "mode": "teleport", "lat": 41.15, "lon": -8.61}', encoding="utf-8")
    code, _, err = _run(capsys, "offer", day, plan, tmp_path / "new.json")
    assert code == 2
    assert "new.json, order 'NEW'" in err
    assert "orders.csv" not in err


def test_simulating_reports_punctuality(day: Path, plan: Path, capsys: Capture) -> None:
    code, out, _ = _run(capsys, "simulate", day, plan, "--days", "20", "--json")
    assert code == 0
    figures = json.loads(out)
    assert figures["days"] == 20
    assert 0 <= figures["modes"]["all"]["on_time"] <= 1
    assert "20 days" in _run(capsys, "simulate", day, plan, "--days", "20")[1]


def test_sheets_are_written_whole(day: Path, plan: Path, capsys: Capture, tmp_path: Path) -> None:
    code, _, _ = _run(capsys, "sheets", day, plan, "--out", tmp_path / "sheets", "--formats", "html")
    assert code == 0
    routes = len(json.loads((plan / "plan.json").read_text(encoding="utf-8"))["routes"])
    assert len(list((tmp_path / "sheets").glob("*.html"))) == routes
    assert _run(capsys, "sheets", day, plan, "--out", tmp_path / "sheets", "--formats", "html")[0] == 0, "over those of its own"
    (tmp_path / "sheets" / MANIFEST).unlink()
    assert _run(capsys, "sheets", day, plan, "--out", tmp_path / "sheets", "--formats", "html")[0] == 2, "never over other files"
    assert _run(capsys, "sheets", day, plan, "--out", tmp_path / "other", "--formats", "doc")[0] == 2


def test_a_picture(plan: Path, capsys: Capture, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'router[plot]'")
    assert _run(capsys, "plot", plan, "--out", tmp_path / "map.svg")[0] == 0
    assert (tmp_path / "map.svg").read_bytes().startswith(b"<?xml")
    assert _run(capsys, "plot", plan, "--out", tmp_path / "map.bmp")[0] == 2


def test_faults_of_a_workbook_are_marked_in_a_copy_and_mending_them_helps(capsys: Capture, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    file = tmp_path / "day.xlsx"
    assert _run(capsys, "new", file)[0] == 0
    book = openpyxl.load_workbook(file)
    head = next(row for row in book["orders"].iter_rows() if row[0].value == "id")
    cell = book["orders"].cell(head[0].row + 2, next(cell.column for cell in head if cell.value == "mode"))
    right, cell.value = cell.value, "teleport"
    book.save(file)
    words = ("solve", file, "--mark", "--engine", "construction", "--iterations", "1")
    code, _, err = _run(capsys, *words)
    assert code == 2
    assert "day.marked.xlsx" in err
    marked = openpyxl.load_workbook(tmp_path / "day.marked.xlsx")
    spot = marked["orders"][cell.coordinate]
    assert "'teleport' is not known" in spot.comment.text
    assert "scheduled, night, instant, self_pickup" in spot.comment.text
    assert spot.fill.fgColor.rgb == "FFFFC7CE"
    assert marked["faults"]["C2"].value == "teleport"
    spot.value, spot.comment = right, None
    marked.save(file)
    assert _run(capsys, *words)[0] == 0


def test_a_workbook_goes_round(capsys: Capture, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: pip install 'router[excel]'")
    book = tmp_path / "day.xlsx"
    assert _run(capsys, "new", book)[0] == 0
    words = ("--engine", "construction", "--iterations", "1", "--out", tmp_path / "out", "--formats", "json,xlsx")
    assert _run(capsys, "solve", book, *words)[0] == 0
    content = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    head, *lines = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx")["stops"].iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    stops = [stop for route in content["routes"] for stop in route["stops"]]
    assert [row["eta"].isoformat() for row in rows] == [stop["begin"][:19] for stop in stops]
    assert [round(1000 * row["distance_km"]) for row in rows] == [stop["distance_m"] for stop in stops]


def test_an_order_nobody_can_serve_is_explained_everywhere(day: Path, capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "hard"
    folder.mkdir()
    for file in day.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    settings = folder / "instance.toml"
    text = settings.read_text(encoding="utf-8").replace('impossible_orders = "fault"', 'impossible_orders = "unserved"')
    settings.write_text(text, encoding="utf-8")
    table = folder / "orders.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    head = next(line for line in lines if line.startswith("id,")).split(",")
    fields = {"id": "HEAVY", "mode": "scheduled", "lat": "41.15", "lon": "-8.61", "weight_kg": "99999"}
    row = ",".join(fields.get(name, "") for name in head)
    table.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    words = ("solve", folder, "--engine", "construction", "--iterations", "1", "--out", tmp_path / "plan")
    code, out, _ = _run(capsys, *words)
    assert code == 0
    assert "not served (1)" in out
    item = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))["unserved"][0]
    assert item["orders"] == ["HEAVY"]
    assert item["reason"] != "unexplained"
    assert "HEAVY" in item["text"]
    code, out, _ = _run(capsys, "explain", folder, tmp_path / "plan", "HEAVY")
    assert code == 0
    assert out.startswith("HEAVY")
    code, out, _ = _run(capsys, "explain", folder, tmp_path / "plan", "--json")
    assert json.loads(out)["unserved"][0]["reason"] == item["reason"]
