"""Solomon, Li–Lim, Sartori–Buriol, VRPLIB and MAMUT: small files of our own make."""

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import router
from router.errors import InputError
from router.formats import FORMATS, Format, li_lim, mamut, read, recognised, sartori_buriol, solomon, vrplib, write

SETS = Path(__file__).parents[1] / "benchmarks" / "sets"

FILES = [
    ("toy.txt", "solomon"),
    ("toy_pairs.txt", "li_lim"),
    ("toy_minutes.txt", "sartori_buriol"),
    *((f"toy_{name}.vrp", "vrplib") for name in ("cvrp", "depots", "fleet", "prizes", "sites", "trips")),
    ("toy_asym.txt", "vrplib"),
]


@pytest.mark.parametrize(("file", "name"), FILES)
def test_a_file_is_recognised_planned_and_read_back(file: str, name: str) -> None:
    text = (SETS / file).read_text()
    form = recognised(text)
    assert form == FORMATS[name]
    instance = read(text, form)
    result = router.solve(instance, limits=router.Limits(iterations=100))
    assert router.check(instance, result.plan) == []
    answer = write(form, instance, result.plan)
    if not any(stop.kind == "reload" for route in result.plan.routes for stop in route.stops):
        again = form.module.read_plan(answer, instance)
        assert [route.visits for route in again.routes] == [route.visits for route in result.plan.routes]


def test_solomon_costs_are_those_of_double_precision() -> None:
    text = (SETS / "toy.txt").read_text()
    instance, nodes = solomon.read(text), solomon.parse(text).nodes
    plan = router.solve(instance, limits=router.Limits(iterations=100)).plan
    cost = 0.0
    for route in plan.routes:
        path = [nodes[0, 1:3], *(nodes[int(name), 1:3] for name in route.visits), nodes[0, 1:3]]
        cost += sum(float(((one - two) ** 2).sum() ** 0.5) for one, two in pairwise(path))
    assert float(solomon.write(instance, plan).split()[-1]) == pytest.approx(cost, abs=1e-5)


def test_tsplib_rounds_to_the_nearest_whole_number() -> None:
    head = "NAME: t\nTYPE: CVRP\nDIMENSION: 2\nCAPACITY: 5\nEDGE_WEIGHT_TYPE: {}\n"
    body = "NODE_COORD_SECTION\n1 0 0\n2 1 2\nDEMAND_SECTION\n1 0\n2 1\nDEPOT_SECTION\n1\n-1\nEOF\n"
    lengths = {kind: vrplib.read(head.format(kind) + body) for kind in ("EUC_2D", "CEIL_2D", "EXACT_2D")}
    assert [int(one.travel["road"].distances[0, 1]) for one in lengths.values()] == [2, 3, 2236]


def timed_request() -> dict[str, Any]:
    """Two customers under two speeds."""
    return {
        "num_customers": 2,
        "num_vehicles": 1,
        "vehicle_capacity": 5,
        "coordinates": [[0, 0], [30, 40], [60, 80]],
        "demands": [0, 1, 1],
        "service_times": [0, 5, 5],
        "time_windows": [[0, 1000], [0, 500], [0, 500]],
        "horizon": [0, 1000],
        "td": {"model": "igp-profile", "time_periods": [[0, 100], [100, 1000]], "speeds": [[0.5, 1.0], [1.0, 1.0]]},
        "categories": ["001", "001", "110"],
    }


def test_mamut_profiles_are_read_from_the_request_or_a_file_beside_it(tmp_path: Path) -> None:
    content = timed_request()
    instance = mamut.read(json.dumps(content))
    result = router.solve(instance, limits=router.Limits(iterations=100))
    assert router.check(instance, result.plan) == []
    (tmp_path / "categories.json").write_text(json.dumps({"categories": content.pop("categories")}))
    content["td"]["categories_path"] = "categories.json"
    again = mamut.read(json.dumps(content), folder=tmp_path)
    assert router.solve(again, limits=router.Limits(iterations=100)).cost == result.cost
    assert float(mamut.write(instance, result.plan).split()[-1]) == pytest.approx(result.cost.total)


def test_mamut_arrival_functions_are_read(tmp_path: Path) -> None:
    """Leaving before 100 takes 50 units more; the jump is two points at one moment."""
    content = timed_request() | {"td": {"model": "atf-ndcpwlf", "atf_path": "arcs.json.gz"}, "categories": None}
    steps = [[0, 100, 100, 1000], [60, 160, 160, 1060]]
    arcs = [[i, j, *steps] for i in range(3) for j in range(3) if i != j]
    (tmp_path / "arcs.json.gz").write_bytes(gzip.compress(json.dumps({"arcs": arcs}).encode()))
    instance = mamut.read(json.dumps(content), folder=tmp_path)
    result = router.solve(instance, limits=router.Limits(iterations=100))
    assert router.check(instance, result.plan) == []
    assert result.cost.total == pytest.approx(3 * 60 + 2 * 5, abs=0.01)
    (tmp_path / "arcs.json.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match="cannot be opened"):
        mamut.read(json.dumps(content), folder=tmp_path)
    (tmp_path / "arcs.json.gz").write_bytes(gzip.compress(b"[}"))
    with pytest.raises(InputError, match="is no JSON"):
        mamut.read(json.dumps(content), folder=tmp_path)
    (tmp_path / "arcs.json.gz").write_bytes(gzip.compress(b'{"arcs": [[0, 1, [0], [1]]]}'))
    with pytest.raises(InputError, match="arrival functions do not fit"):
        mamut.read(json.dumps(content), folder=tmp_path)


VRP = "DIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n"


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        (solomon, "toy\nVEHICLE\nNUMBER CAPACITY\n2 x\n", "line 4: 'x' is not a number"),
        (solomon, "toy\nVEHICLE\nNUMBER CAPACITY\n2 5\nCUSTOMER\n0 0 0 0 0 9 0\n2 1 1 1 0 9 0\n", "line 7: node 2 stands where 1"),
        (solomon, "toy\nVEHICLE\nNUMBER CAPACITY\n2 5\nCUSTOMER\n0 0 0 0 0 9 0\n1 1 1 1 0 9\n", "line 7: it has 6 figures"),
        (solomon, "toy\nVEHICLE\nNUMBER CAPACITY\n2 5\nCUSTOMER\n0 0 0 0 9 1 0\n", "line 6: due time 1 before ready time 9"),
        (solomon, "", "the request: the number of vehicles"),
        (li_lim, "1 5 2\n0 0 0 0 0 9 0 0 0\n", "line 1: speed 2"),
        (li_lim, "1 5 1\n0 0 0 0 0 9 0 0 0\n1 0 0 2 0 9 0 0 2\n2 0 0 -1 0 9 0 1 0\n", "line 3: demands 2 and -1"),
        (li_lim, "1 5 1\n0 0 0 0 0 9 0 0 0\n1 0 0 2 0 9 0 0 0\n", "line 3: node 1 names node 0"),
        (sartori_buriol, "SIZE: 1\nCAPACITY: 3\nNODES\n0 0 0 0 0 9 0 0 0\n", "the request: NODES or EDGES is missing"),
        (sartori_buriol, "SIZE: x\nCAPACITY: 3\nNODES\nEDGES\n", "SIZE: 'x' is not a whole number"),
        (sartori_buriol, "SIZE: 1\nCAPACITY: 3\nNODES\n0 0 0 0 0 9 0 0 0\nEDGES\n0 1\n", "EDGES[0]: it has 2 entries"),
        (vrplib, "DIMENSION: 2\nEDGE_WEIGHT_TYPE: GEO\nNODE_COORD_SECTION\n", "line 2: EDGE_WEIGHT_TYPE 'GEO' is not read"),
        (vrplib, "DIMENSION: x\nEDGE_WEIGHT_TYPE: EUC_2D\n", "line 1: DIMENSION 'x' is no whole number"),
        (vrplib, "DIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nTURN_SECTION\n1 1\n", "line 4: the format has no 'TURN'"),
        (vrplib, f"{VRP}DEMAND_SECTION\n1 0\n9 1\n", "line 7: a node is beyond DIMENSION"),
        (vrplib, f"{VRP}DEMAND_SECTION\n1 0\n2 -1\n", "line 7: a figure is negative"),
        (vrplib, f"{VRP}VEHICLES_RELOAD_DEPOT_SECTION\n1 2\n", "line 6: node 2 is no depot"),
        (vrplib, f"{VRP}VEHICLES_DEPOT_SECTION\n1 1\n", "VEHICLES: it is missing"),
        (
            vrplib,
            "DIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n3 x 0\n",
            "line 5: 'x' is not a number",
        ),
    ],
)
def test_a_fault_of_a_text_is_named_at_its_line(module: Any, text: str, said: str) -> None:
    with pytest.raises(InputError) as wrong:
        module.read(text)
    lines = [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]
    assert any(line.startswith(said) for line in lines), lines


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"demands": [0, 1]}, "demands: it has 2 entries"),
        ({"time_windows": [[0, 9], [5, 4], [0, 9]]}, "time_windows[1]: end 4 before start 5"),
        ({"categories": ["001", "001", "115"]}, "categories: they do not fit"),
        ({"categories": None}, "td: no file of categories"),
        ({"td": {"model": "igp-profile", "time_periods": [[0, 1]], "speeds": [[1, 2]]}}, "td.speeds[0]: it has 2 speeds"),
        ({"td": {"model": "other"}}, "td.model: 'other' is not known"),
        (
            {"td": {"model": "atf-ndcpwlf", "atf_path": "none.json"}, "categories": None},
            "td.atf_path: 'none.json' cannot be opened",
        ),
        ({"depots": 3}, "depots: the format has no field 'depots'"),
    ],
)
def test_a_fault_of_a_timed_request_is_named_at_its_path(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as wrong:
        mamut.read(json.dumps(timed_request() | changes), folder=tmp_path)
    lines = [f"{problem.where}: {problem.what}" for problem in wrong.value.problems]
    assert any(line.startswith(said) for line in lines), lines


@pytest.mark.parametrize("form", [one for one in FORMATS.values() if not one.json], ids=lambda one: one.name)
def test_solutions_of_other_files_are_refused(form: Format) -> None:
    file = next(file for file, name in FILES if name == form.name)
    instance = read((SETS / file).read_text(), form)
    with pytest.raises(InputError) as wrong:
        form.module.read_plan("Route #1: 77 x\n", instance)
    assert [problem.where for problem in wrong.value.problems] == ["line 1", "line 1"]
    with pytest.raises(InputError, match="it lists no route"):
        form.module.read_plan("nothing", instance)


def test_days_of_router_and_other_texts_are_in_no_format() -> None:
    for text in ("", "{}", "[1]", "a,b\n1,2\n", "{" * 100_000, '{"settings": {}, "orders": []}'):
        assert recognised(text) is None
