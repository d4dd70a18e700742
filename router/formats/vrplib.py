"""VRPLIB text (CVRPLIB, TSPLIB 95, and the sections of PyVRP's and LKH's variants): least cost on whole arcs.

``EUC_2D`` rounds distances to the nearest whole number and ``CEIL_2D`` up, as TSPLIB 95 defines them; ``EXACT_2D`` keeps a
thousandth; ``EXPLICIT`` takes the figures of the file. A unit of distance is a unit of time, and of cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from router.documents.cells import short
from router.formats.json_input import Faults, unfit_as_faults
from router.formats.places import LARGEST, static
from router.formats.plane import numbered_places, on_earth
from router.formats.tables import Sections, euclidean, routes_plan, sections, written_routes
from router.formats.vrplib_request import write_request
from router.model import Instance, Plan, Site, Vehicle, Visit, Window
from router.model.arguments import looked_at
from router.units import FOREVER, count_of

__all__ = ["explicit_matrix", "read", "read_plan", "recognises", "sections", "write", "write_request"]

Ints = NDArray[np.int64]
_TELLING = ("NAME", "COMMENT", "TYPE", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE", "NODE_COORD")
_KEYS = (
    *("DIMENSION", "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT", "CAPACITY", "DISTANCE", "SERVICE_TIME", "VEHICLES"),
    *("VEHICLES_MAX_DURATION", "VEHICLES_RELOAD_DEPOT", "VEHICLES_FIXED_COST", "VEHICLES_UNIT_DISTANCE_COST"),
    *("VEHICLES_DEPOT", "VEHICLES_ALLOWED_CLIENTS", "DEPOT", "DEMAND", "EDGE_WEIGHT", "TIME_WINDOW", "RELEASE_TIME", "PRIZE"),
)
_SCALES = {"EUC_2D": 1, "CEIL_2D": 1, "EXACT_2D": 1_000, "EXPLICIT": 1}
_VEHICLES = ("CAPACITY", "VEHICLES_FIXED_COST", "VEHICLES_UNIT_DISTANCE_COST", "VEHICLES_DEPOT", "VEHICLES_RELOAD_DEPOT")
_WIDTHS = {"DEPOT": 1, "NODE_COORD": 3, "TIME_WINDOW": 3, "DEMAND": 2, "SERVICE_TIME": 2, "RELEASE_TIME": 2, "PRIZE": 2}
_FORMATS = {
    "FULL_MATRIX": None,
    "LOWER_ROW": (np.tril_indices, -1),
    "LOWER_DIAG_ROW": (np.tril_indices, 0),
    "UPPER_ROW": (np.triu_indices, 1),
    "UPPER_DIAG_ROW": (np.triu_indices, 0),
}


def recognises(text: str) -> bool:
    """Whether `text` looks like a VRPLIB file."""
    return "DIMENSION" in text[:4_000] and "_SECTION" in text


def explicit_matrix(file: Sections, size: int) -> Ints:
    """The edge weights of a file that lists them, cut to whole numbers, shape (size, size); raises `ValueError` for other forms."""
    figures = [int(float(word)) for row in file.rows["EDGE_WEIGHT"] for word in row]
    form = file.keys["EDGE_WEIGHT_FORMAT"]
    if form not in _FORMATS:
        raise ValueError(f"edge weight format {form} is not read")
    triangle = _FORMATS[form]
    if triangle is None:
        return np.asarray(figures, dtype=np.int64).reshape(size, size)
    half = np.zeros((size, size), dtype=np.int64)
    half[triangle[0](size, triangle[1])] = figures
    return np.where(half > 0, half, half.T)


@looked_at
@unfit_as_faults()
def read(text: str) -> Instance:
    """The instance of a VRPLIB text. Nodes keep their numbers; the vehicles are numbered from 1.

    Raises
    ------
    InputError
        listing every fault, and every key and section that router does not know, with its line.
    """
    reading = _Reading(sections(text))
    reading.check()
    return reading.instance()


@looked_at
def write(instance: Instance, plan: Plan) -> str:
    """A solution file: a line per route with customers counted from 1 (the depot apart), and the cost."""
    from router.costing import cost

    first = _first_customer(instance)
    return written_routes(plan, lambda name: str(int(name) - first), cost(instance, plan).total)


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan of a solution file, whose customers count from 1; raises `InputError` as `routes_plan`."""
    first = _first_customer(instance)
    return routes_plan(text, instance, name=lambda word: str(int(word) + first) if word.isdecimal() else word)


def _first_customer(instance: Instance) -> int:
    """Depots come before customers."""
    return max((vehicle.start for vehicle in instance.vehicles), default=0) + 1


@dataclass
class _Reading:
    file: Sections
    faults: Faults = field(default_factory=Faults)

    def check(self) -> None:
        """Every fault that can be told from the text alone."""
        for name in (*self.file.keys, *self.file.rows):
            if name not in _KEYS and name not in _TELLING:
                self.faults.add("E205", self._where(name), f"the format has no '{short(name)}' that router knows", "remove it")
        size = self._whole_key("DIMENSION", least=2)
        for key in ("CAPACITY", "VEHICLES", "SERVICE_TIME", "DISTANCE", "VEHICLES_MAX_DURATION"):
            if key in self.file.keys:
                self._whole_key(key)
        if self.file.keys.get("EDGE_WEIGHT_TYPE") not in _SCALES:
            what = f"EDGE_WEIGHT_TYPE '{short(self.file.keys.get('EDGE_WEIGHT_TYPE', ''))}' is not read"
            self.faults.add("E215", self._where("EDGE_WEIGHT_TYPE"), what, f"use one of {', '.join(_SCALES)}")
        self.faults.stop()
        for name, rows in self.file.rows.items():
            self._check_section(name, rows, size)
        needed = "EDGE_WEIGHT" if self.file.keys["EDGE_WEIGHT_TYPE"] == "EXPLICIT" else "NODE_COORD"
        for name in (needed,):
            if name not in self.file.rows:
                self.faults.add("E210", f"{name}_SECTION", "it is missing", "add it")
        self._check_edges(size)
        depots = self.file.rows.get("DEPOT", [["1"]])
        if not any(row and _is_number(row[0]) and _int(row[0]) > 0 for row in depots):
            self.faults.add("E210", "DEPOT_SECTION", "it names no depot", "name a node, then -1")
        if "TIME_WINDOW" in self.file.rows and "DISTANCE" in self.file.keys:
            what = "router bounds duration, which with time windows is more than distance and service"
            self.faults.add("E260", self._where("DISTANCE"), what, "remove it, or use VEHICLES_MAX_DURATION")
        self.faults.stop()

    def _where(self, name: str) -> str:
        numbers = self.file.lines.get(name)
        return f"line {numbers[0]}" if numbers else f"{name}"

    def _whole_key(self, key: str, least: int = 0) -> int:
        word = self.file.keys.get(key, "")
        if not word.removesuffix(".0").isdecimal() or int(float(word)) < least:
            self.faults.add("E216", self._where(key), f"{key} '{short(word)}' is no whole number of {least} or more", "correct it")
            return 0
        return int(float(word))

    def _check_section(self, name: str, rows: Sequence[Sequence[str]], size: int) -> None:
        if name in _TELLING and name != "NODE_COORD":
            return
        for line, row in zip(self.file.lines[name], rows, strict=True):
            self._check_row(name, f"line {line}", row, size)
        if name in ("NODE_COORD", "DEMAND", "TIME_WINDOW") and len(rows) != size:
            self.faults.add("E217", f"{name}_SECTION", f"it has {count_of(len(rows), 'row')}", f"give {size}, one per node")
        if name in _VEHICLES and "VEHICLES" not in self.file.keys:
            self.faults.add("E210", "VEHICLES", f"it is missing, and {name}_SECTION counts vehicles", "add it")

    def _check_row(self, name: str, where: str, row: Sequence[str], size: int) -> None:
        width = 2 if name in _VEHICLES else _WIDTHS.get(name)
        stray = next((word for word in row if not _is_number(word)), None)
        if name == "VEHICLES_ALLOWED_CLIENTS":
            width = len(row)
        if width is not None and len(row) != width:
            self.faults.add("E217", where, f"it has {count_of(len(row), 'figure')}", f"give {width}")
        elif stray is not None:
            self.faults.add("E211", where, f"'{short(stray)}' is not a number", "write digits")
        elif name != "NODE_COORD" and any(float(word) != int(float(word)) for word in row):
            self.faults.add("E216", where, "a figure is not whole", "use a finer unit")
        elif name not in ("NODE_COORD", "DEPOT") and any(float(word) < 0 for word in row):
            self.faults.add("E212", where, "a figure is negative", "use 0 or more")
        elif name == "TIME_WINDOW" and float(row[1]) > float(row[2]):
            self.faults.add("E214", where, f"end {row[2]} before start {row[1]}", "swap them")
        else:
            self._check_numbers(name, where, [int(float(word)) for word in row], size)

    def _check_numbers(self, name: str, where: str, row: Sequence[int], size: int) -> None:
        """Nodes count from 1 to DIMENSION, vehicles from 1 to VEHICLES; -1 ends the list of depots."""
        vehicles = self.file.number("VEHICLES")
        nodes = row[:1] if name in _WIDTHS else []
        if name in ("VEHICLES_DEPOT", "VEHICLES_RELOAD_DEPOT", "VEHICLES_ALLOWED_CLIENTS"):
            nodes = row[1:]
        listed = {_int(words[0]) for words in self.file.rows.get("DEPOT") or [["1"]] if words and _is_number(words[0])}
        if name in ("VEHICLES_DEPOT", "VEHICLES_RELOAD_DEPOT") and not set(nodes) <= listed:
            self.faults.add("E222", where, f"node {row[1]} is no depot", "name a node of DEPOT_SECTION")
        if any(not 1 <= node <= size for node in nodes) and not (name == "DEPOT" and row[0] == -1):
            self.faults.add("E212", where, "a node is beyond DIMENSION", f"count nodes from 1 to {size}")
        if (name in _VEHICLES or name == "VEHICLES_ALLOWED_CLIENTS") and not 1 <= row[0] <= max(1, vehicles):
            self.faults.add("E212", where, f"vehicle {row[0]} is beyond VEHICLES", f"count vehicles from 1 to {vehicles}")

    def _check_edges(self, size: int) -> None:
        if "EDGE_WEIGHT" not in self.file.rows:
            return
        form = self.file.keys.get("EDGE_WEIGHT_FORMAT", "")
        if form not in _FORMATS:
            what = f"EDGE_WEIGHT_FORMAT '{short(form)}' is not read"
            self.faults.add("E215", self._where("EDGE_WEIGHT_FORMAT"), what, f"use one of {', '.join(_FORMATS)}")
            return
        triangle = _FORMATS[form]
        due = size * size if triangle is None else len(triangle[0](size, triangle[1])[0])
        given = sum(len(row) for row in self.file.rows["EDGE_WEIGHT"])
        if given != due:
            self.faults.add("E217", "EDGE_WEIGHT_SECTION", f"it has {count_of(given, 'figure')}", f"give {due}")

    def instance(self) -> Instance:
        """The instance of a text without faults."""
        file, scale = self.file, _SCALES[self.file.keys["EDGE_WEIGHT_TYPE"]]
        size = file.number("DIMENSION")
        points = on_earth(self._coordinates()) if "NODE_COORD" in file.rows else ()
        depots = [_int(row[0]) - 1 for row in file.rows.get("DEPOT") or [["1"]] if _int(row[0]) > 0]
        matrix = self._matrix(size)
        vehicles = self._vehicles(size, scale, depots)
        demand, prize = file.column("DEMAND", size), file.column("PRIZE", size)
        service, release = self._service(size, depots), file.column("RELEASE_TIME", size)
        dearest = max(vehicle.fixed_price + 2 * vehicle.km_price / 1000 * int(matrix.max()) for vehicle in vehicles)
        allowed = self._allowed(vehicles)
        visits = tuple(
            Visit(
                id=str(node + 1),
                place=node,
                windows=(self._window(node, scale),),
                service=int(service[node]) * scale,
                release=int(release[node]) * scale,
                deliver=(int(demand[node]),),
                penalty=float(prize[node]) if prize[node] else 10.0 * max(1.0, dearest) * size,
                vehicles=None if allowed is None else allowed.get(node, frozenset()),
            )
            for node in range(size)
            if node not in depots
        )
        return Instance(
            name=file.keys.get("NAME", "VRPLIB instance"),
            places=numbered_places(points, size, first=1),
            travel={"road": static(matrix, matrix)},
            visits=visits,
            vehicles=vehicles,
            sites=tuple(Site(id=f"depot {node + 1}", place=node, opening=(self._window(node, scale),)) for node in depots),
            dimensions=("demand",),
        )

    def _coordinates(self) -> NDArray[np.float64]:
        rows = sorted(self.file.rows["NODE_COORD"], key=lambda row: _int(row[0]))
        return np.asarray([[float(row[1]), float(row[2])] for row in rows])

    def _matrix(self, size: int) -> Ints:
        if "EDGE_WEIGHT" in self.file.rows:
            return explicit_matrix(self.file, size)
        distances = euclidean(self._coordinates())
        kind = self.file.keys["EDGE_WEIGHT_TYPE"]
        if kind == "CEIL_2D":
            return np.ceil(distances - 1e-9).astype(np.int64)
        return np.floor(distances * _SCALES[kind] + 0.5).astype(np.int64)

    def _window(self, node: int, scale: int) -> Window:
        opens, closes = self._windows.get(node, (None, 0))
        return Window() if opens is None else Window(opens * scale, min(FOREVER, closes * scale))

    @cached_property
    def _windows(self) -> dict[int, tuple[int, int]]:
        rows = reversed(self.file.rows.get("TIME_WINDOW", []))  # of a node that is named twice, the first
        return {_int(row[0]) - 1: (int(float(row[1])), int(float(row[2]))) for row in rows}

    def _service(self, size: int, depots: Sequence[int]) -> Ints:
        values = self.file.column("SERVICE_TIME", size, self.file.number("SERVICE_TIME"))
        values[list(depots)] = 0
        return values

    def _vehicles(self, size: int, scale: int, depots: Sequence[int]) -> tuple[Vehicle, ...]:
        file = self.file
        demand = int(file.column("DEMAND", size).sum())
        # Without a stated fleet, routes whose loads fit together can be joined, so twice the least number is never short.
        free = 2 * demand // max(1, file.number("CAPACITY", 1)) + 1
        count = file.number("VEHICLES") or min(size - 1, free)
        capacity = file.column("CAPACITY", count, file.number("CAPACITY", LARGEST))
        fixed, unit = file.column("VEHICLES_FIXED_COST", count), file.column("VEHICLES_UNIT_DISTANCE_COST", count, 1)
        depot = file.column("VEHICLES_DEPOT", count, depots[0] + 1) - 1
        longest = file.number("VEHICLES_MAX_DURATION") or file.number("DISTANCE")
        reloads: dict[int, list[int]] = {}
        for row in file.rows.get("VEHICLES_RELOAD_DEPOT", ()):
            reloads.setdefault(_int(row[0]) - 1, []).append(list(depots).index(_int(row[1]) - 1))
        return tuple(
            Vehicle(
                id=str(number + 1),
                kind=f"{capacity[number]}/{fixed[number]}/{unit[number]}",
                profile="road",
                start=int(depot[number]),
                end=int(depot[number]),
                earliest_start=self._window(int(depot[number]), scale).start,
                latest_start=self._window(int(depot[number]), scale).end,
                latest_end=self._window(int(depot[number]), scale).end,
                capacities=(int(capacity[number]),),
                fixed_price=float(fixed[number]),
                km_price=1_000.0 * int(unit[number]) / scale,
                max_duration=longest * scale or None,
                reloads=tuple(reloads.get(number, ())),
                max_trips=size if number in reloads else 1,
            )
            for number in range(count)
        )

    def _allowed(self, vehicles: Sequence[Vehicle]) -> dict[int, frozenset[str]] | None:
        """Customer → vehicles, where the file names the customers of each vehicle; else None."""
        if "VEHICLES_ALLOWED_CLIENTS" not in self.file.rows:
            return None
        found: dict[int, set[str]] = {}
        for row in self.file.rows.get("VEHICLES_ALLOWED_CLIENTS", ()):
            for word in row[1:]:
                found.setdefault(_int(word) - 1, set()).add(vehicles[_int(row[0]) - 1].id)
        return {node: frozenset(names) for node, names in found.items()}


def _int(word: str) -> int:
    return int(float(word))


def _is_number(word: str) -> bool:
    try:
        return abs(float(word)) < LARGEST
    except ValueError:
        return False
