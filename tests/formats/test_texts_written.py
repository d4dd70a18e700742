"""Round trips of published sets: a text, read and written, is the same instance when it is read again."""

import json
from collections.abc import Callable
from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from router.formats import FORMATS, recognised, solomon, vrplib
from router.model import Instance, Place, StaticTravel, Vehicle, Visit
from tests.formats.test_texts import FILES, SETS, timed_request


def same(before: Instance, after: Instance) -> None:
    """Both hold the same, travel times included."""
    for field in fields(before):
        if field.name not in ("travel", "receipt"):
            assert getattr(before, field.name) == getattr(after, field.name), field.name
    assert before.travel.keys() == after.travel.keys()
    for name, travel in before.travel.items():
        assert type(travel) is type(after.travel[name])
        for field in fields(travel):
            one, two = getattr(travel, field.name), getattr(after.travel[name], field.name)
            assert one is two is None or np.allclose(one, two, rtol=0, atol=1e-6), field.name


def check_written(text: str, name: str) -> None:
    form = FORMATS[name]
    before = form.module.read(text)
    written = form.module.write_request(before)
    assert written.lost == ()
    assert recognised(written.text) == form
    same(before, form.module.read(written.text))


def window(chance: Random, horizon: int) -> list[int]:
    return sorted(chance.sample(range(horizon), 2))


def solomon_text(chance: Random) -> str:
    horizon, size = chance.randint(100, 1_000), chance.randint(1, 6)
    rows: list[list[float]] = [[0, 50, 50, 0, 0, horizon, 0]]
    for node in range(1, size + 1):
        spot = [round(chance.uniform(-20, 120), chance.choice((0, 2))) for _ in range(2)]
        rows.append([node, *spot, chance.randint(0, 9), *window(chance, horizon), chance.choice((0, 10, 7.5))])
    lines = [
        "toy",
        "",
        "VEHICLE",
        "NUMBER CAPACITY",
        f"{chance.randint(1, size)} {chance.randint(9, 40)}",
        "",
        "CUSTOMER",
        "CUST NO.",
    ]
    return "\n".join([*lines, *(" ".join(map(str, row)) for row in rows)])


def paired_rows(chance: Random, horizon: int, spot: Callable[[], float]) -> list[list[float]]:
    pairs = chance.randint(1, 3)
    rows: list[list[float]] = [[0, spot(), spot(), 0, 0, horizon, 0, 0, 0]]
    numbers = list(range(1, 2 * pairs + 1))
    chance.shuffle(numbers)
    mates = dict(zip(numbers[:pairs], numbers[pairs:], strict=True))
    back = {second: first for first, second in mates.items()}
    loads = {first: chance.randint(1, 9) for first in mates}
    for node in sorted(numbers):
        demand = loads[node] if node in mates else -loads[back[node]]
        times = [*window(chance, horizon), chance.randint(0, 9)]
        rows.append([node, spot(), spot(), demand, *times, back.get(node, 0), mates.get(node, 0)])
    return rows


def li_lim(chance: Random) -> str:
    rows = paired_rows(chance, chance.randint(100, 1_000), lambda: chance.randint(0, 99))
    vehicles = chance.randint(1, len(rows) // 2)
    return "\n".join([f"{vehicles} {chance.randint(9, 40)} 1", *("\t".join(map(str, row)) for row in rows)])


def sartori_buriol(chance: Random) -> str:
    rows = paired_rows(chance, 240, lambda: round(chance.uniform(-80, 80), 6))
    size = range(len(rows))
    edges = [[0 if one == two else chance.randint(1, 60) for two in size] for one in size]
    lines = ["NAME: toy", f"SIZE: {len(rows)}", "CAPACITY: 40", "NODES", *(" ".join(map(str, row)) for row in rows)]
    return "\n".join([*lines, "EDGES", *(" ".join(map(str, row)) for row in edges), "EOF"])


def vrplib_text(chance: Random) -> str:
    depots, customers, vehicles = chance.randint(1, 2), chance.randint(1, 5), chance.randint(2, 3)
    size = depots + customers
    nodes, fleet = range(1, size + 1), range(1, vehicles + 1)
    lines = ["NAME: toy", f"DIMENSION: {size}", f"VEHICLES: {vehicles}"]
    sections: dict[str, list[list[object]]] = {}
    if chance.random() < 0.5:
        lines.append(f"EDGE_WEIGHT_TYPE: {chance.choice(('EUC_2D', 'CEIL_2D'))}")
    else:
        lines += ["EDGE_WEIGHT_TYPE: EXPLICIT", "EDGE_WEIGHT_FORMAT: FULL_MATRIX"]
        sections["EDGE_WEIGHT"] = [[0 if one == two else chance.randint(100, 900) for two in nodes] for one in nodes]
    sections["NODE_COORD"] = [[node, 300 * node, chance.randint(0, 999)] for node in nodes]
    sections["DEMAND"] = [[node, chance.randint(0, 9) if node > depots else 0] for node in nodes]
    optional: dict[str, Callable[[], list[list[object]]]] = {
        "TIME_WINDOW": lambda: [[node, *window(chance, 5_000)] for node in nodes],
        "SERVICE_TIME": lambda: [[node, chance.randint(1, 60)] for node in nodes[depots:]],
        "RELEASE_TIME": lambda: [[node, chance.randint(1, 900)] for node in nodes[depots:]],
        "PRIZE": lambda: [[node, chance.randint(1, 50)] for node in nodes[depots:] if chance.random() < 0.5],
        "CAPACITY": lambda: [[number, chance.randint(9, 40)] for number in fleet],
        "VEHICLES_FIXED_COST": lambda: [[number, chance.randint(1, 500)] for number in fleet],
        "VEHICLES_UNIT_DISTANCE_COST": lambda: [[number, chance.randint(1, 3)] for number in fleet],
        "VEHICLES_RELOAD_DEPOT": lambda: [[number, 1] for number in fleet],
        "VEHICLES_ALLOWED_CLIENTS": lambda: [[1], *([number, *nodes[depots:]] for number in fleet[1:])],
    }
    sections |= {name: rows() for name, rows in optional.items() if chance.random() < 0.5}
    if depots > 1:
        sections["VEHICLES_DEPOT"] = [[number, 1 + (number - 1) % depots] for number in fleet]
    if chance.random() < 0.5:
        lines.append(f"VEHICLES_MAX_DURATION: {chance.randint(500, 5_000)}")
    for name, rows in sections.items():
        lines += [f"{name}_SECTION", *(" ".join(map(str, row)) for row in rows)]
    return "\n".join([*lines, "DEPOT_SECTION", *map(str, range(1, depots + 1)), "-1", "EOF"])


def mamut(chance: Random) -> str:
    content = timed_request()
    content |= {"fleet_fixed_cost": chance.choice((None, 12.5)), "demands": [0, chance.randint(0, 5), 1]}
    content["time_windows"][1:] = [window(chance, 900) for _ in range(2)]
    if chance.random() < 0.5:
        functions = [[0, chance.randint(10, 50)], [60, chance.randint(110, 150)]]
        arcs = [[i, j, *functions] for i in range(3) for j in range(3) if i != j]
        content |= {"td": {"model": "atf-ndcpwlf"}, "arcs": arcs, "categories": None}
    if chance.random() < 0.3:  # in milliseconds
        content["horizon"][1] = content["time_windows"][0][1] = 20_000_000
        if "speeds" in content["td"]:
            content["td"]["time_periods"][1][1] = 20_000_000
    return json.dumps(content)


TEXTS: dict[str, Callable[[Random], str]] = {
    "solomon": solomon_text,
    "li_lim": li_lim,
    "sartori_buriol": sartori_buriol,
    "vrplib": vrplib_text,
    "mamut": mamut,
}


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_a_text_is_written_as_it_was_read(name: str, seed: int) -> None:
    check_written(TEXTS[name](Random(seed)), name)


@pytest.mark.parametrize(("file", "name"), FILES)
def test_a_file_is_written_as_it_was_read(file: str, name: str) -> None:
    check_written((SETS / file).read_text(), name)


@pytest.mark.parametrize(
    ("prices", "ways", "fixed", "prize"),
    [
        ([0.5, 0.5], [1, 1], 40_000, 6_000),  # a unit of cost is that of a metre
        ([0.85, 0.5], [85, 50], 2_000_000, 300_000),
        ([2_000.0, 1_000.0], [2, 1], 20, 3),
    ],
)
def test_a_unit_of_way_costs_a_whole_number(prices: list[float], ways: list[int], fixed: int, prize: int) -> None:
    travel = StaticTravel(distances=[[0, 9_000], [9_000, 0]], durations=[[0, 900], [900, 0]])  # type: ignore[arg-type]
    fleet = [Vehicle(id=f"v{at}", start=0, end=0, km_price=price, fixed_price=20.0) for at, price in enumerate(prices)]
    visit = Visit(id="a", place=1, penalty=3.0)
    instance = Instance(places=(Place(id="p"), Place(id="q")), travel={"van": travel}, visits=(visit,), vehicles=tuple(fleet))
    written = vrplib.write_request(instance)
    assert [line.partition(":")[0] for line in written.lost] == ["ids"]
    again = vrplib.read(written.text)
    assert [one.km_price for one in again.vehicles] == [1_000.0 * way for way in ways]
    assert (again.vehicles[0].fixed_price, again.visits[0].penalty) == (fixed, prize)


def test_points_of_a_plane_come_near_to_any_matrix() -> None:
    """A right triangle has the points (up to where it lies); ways that no plane has are told."""
    triangle = [[0, 30_000, 40_000], [30_000, 0, 50_000], [40_000, 50_000, 0]]
    for corner, told in ((50_000, False), (80_000, True)):
        triangle[1][2] = triangle[2][1] = corner
        travel = StaticTravel(distances=triangle, durations=triangle)  # type: ignore[arg-type]
        instance = Instance(
            places=tuple(Place(id=name) for name in "abc"),
            travel={"van": travel},
            visits=tuple(Visit(id=str(number), place=number) for number in (1, 2)),
            vehicles=(Vehicle(id="1", start=0, end=0, km_price=1.0),),
        )
        lost = [line.partition(":")[0] for line in solomon.write_request(instance).lost]
        assert ("travel" in lost) == told
