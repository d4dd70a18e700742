"""MAMUT's time-dependent JSON: the total duration of all routes, departures free, under speed profiles or arrival functions.

A unit of time is 1,000 seconds in router (a millisecond one), so that rounding arrivals up loses nothing. Categories of arcs and
arrival functions stand in a file beside the request, or in a field ``categories`` or ``arcs`` of it.
"""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from router.costing import cost
from router.formats.json_input import Faults, Part, json_object, unfit_as_faults
from router.formats.mamut_request import MILLISECONDS, SCALE, write_request
from router.formats.plane import numbered_places, on_earth
from router.formats.tables import euclidean, routes_plan, whole, written_routes
from router.model import Instance, PiecewiseTravel, Plan, ProfiledTravel, TravelTimes, Vehicle, Visit, Window
from router.model.arguments import looked_at
from router.units import count_of

__all__ = ["instance_of", "read", "read_plan", "recognises", "sidecar", "write", "write_request"]

_ROAD = "road"

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Amount = Annotated[float, Field(ge=0)]


class Traffic(Part):
    """How travel depends on the time of day; digests and parameters of the generator are not looked at."""

    model_config = Part.model_config | {"extra": "allow"}
    model: Literal["igp-profile", "atf-ndcpwlf"]
    time_periods: list[Pair] = Field(default_factory=list)
    speeds: list[list[Annotated[float, Field(gt=0)]]] = Field(default_factory=list)


class Request(Part):
    """An instance; `metadata` and names of the collection tell where it comes from."""

    instance_name: str = "MAMUT instance"
    instance_origin: str = ""
    benchmark_name: str = ""
    num_customers: Annotated[int, Field(ge=1)]
    num_vehicles: Annotated[int, Field(ge=1)] | None = None
    vehicle_capacity: Annotated[int, Field(ge=0)]
    fleet_fixed_cost: Amount | None = None
    coordinates: list[Pair]
    demands: list[Annotated[int, Field(ge=0)]]
    service_times: list[Amount]
    time_windows: list[Pair]
    depot: Literal[0] = 0
    horizon: Pair
    td: Traffic
    metadata: dict[str, Any] = Field(default_factory=dict)
    categories: list[str] | None = None
    arcs: list[list[Any]] | None = None


def recognises(content: object) -> bool:
    """Whether a JSON document looks like a time-dependent instance of the collection."""
    return isinstance(content, dict) and "td" in content and "num_customers" in content


@looked_at
@unfit_as_faults()
def read(text: str, *, folder: str | Path = ".") -> Instance:
    """The instance of a MAMUT text; customers keep their numbers.

    Parameters
    ----------
    folder : where the file of categories or arrival functions lies.

    Raises
    ------
    InputError
        listing every fault by its path.
    """
    faults = Faults()
    record = json_object(text)
    request = faults.part(Request, record, "")
    if request is not None:
        _check(request, faults)
    faults.stop()
    assert request is not None
    beside = _sidecar(record, Path(folder), faults)
    _check_sidecar(request, beside, faults)
    faults.stop()
    return instance_of(record, beside)


def _check(request: Request, faults: Faults) -> None:
    size = request.num_customers + 1
    for name in ("coordinates", "demands", "service_times", "time_windows"):
        if len(getattr(request, name)) != size:
            faults.add(
                "E217", name, f"it has {count_of(len(getattr(request, name)), 'entry', 'entries')}", f"give {size}, the depot first"
            )
    for number, (start, end) in enumerate(request.time_windows):
        if start > end:
            faults.add("E214", f"time_windows[{number}]", f"end {end:g} before start {start:g}", "swap them")
    if request.td.model == "igp-profile":
        if not request.td.time_periods or not request.td.speeds:
            faults.add("E210", "td.speeds", "speeds or time_periods are missing", "give both")
        for number, row in enumerate(request.td.speeds):
            if len(row) != len(request.td.time_periods):
                what = f"it has {count_of(len(row), 'speed')}"
                faults.add("E217", f"td.speeds[{number}]", what, f"give {len(request.td.time_periods)}, one per period")


def sidecar(record: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """The file of arc categories or arrival functions that belongs to `record`.

    Raises
    ------
    InputError
        when it is missing or no JSON.
    """
    faults = Faults()
    found = _sidecar(record, folder, faults)
    faults.stop()
    return found


def _sidecar(record: Mapping[str, Any], folder: Path, faults: Faults) -> Mapping[str, Any]:
    for inside in ("categories", "arcs"):
        if record.get(inside) is not None:
            return {inside: record[inside]}
    key, name = next(((key, str(name)) for key, name in record["td"].items() if key.endswith("_path")), ("td", ""))
    if not name:
        faults.add("E210", "td", "no file of categories or arrival functions is named", "add categories_path or atf_path")
        return {}
    try:
        raw = (folder / name).read_bytes()
        content = json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)
    except OSError as wrong:
        faults.add("E201", f"td.{key}", f"'{name}' cannot be opened: {wrong.strerror or wrong}", "put it beside the instance")
        return {}
    except (ValueError, EOFError, RecursionError) as wrong:
        faults.add("E209", f"td.{key}", f"'{name}' is no JSON: {wrong}", "correct it")
        return {}
    return content if isinstance(content, dict) else {}


def _check_sidecar(request: Request, beside: Mapping[str, Any], faults: Faults) -> None:
    size = request.num_customers + 1
    if faults.problems:
        return
    if request.td.model == "igp-profile":
        rows = beside.get("categories")
        sound = isinstance(rows, list) and len(rows) == size
        known = {str(number) for number in range(len(request.td.speeds))}
        if not sound or not all(isinstance(row, str) and len(row) == size and set(row) <= known for row in rows or ()):
            remedy = f"give {size} rows of {size} digits, each the number of a row of td.speeds"
            faults.add("E217", "categories", "they do not fit the instance", remedy)
        return
    arcs = beside.get("arcs")
    try:
        shapes = {len(arc) == 4 and len(arc[2]) == len(arc[3]) >= 1 and max(arc[0], arc[1]) < size for arc in arcs or [()]}
        given = {(int(arc[0]), int(arc[1])) for arc in arcs or () if len(arc) == 4}
        shapes.add(all((i, j) in given for i in range(size) for j in range(size) if i != j))
    except TypeError:
        shapes = {False}
    if False in shapes:
        remedy = "give [from, to, departures, arrivals] for every two nodes"
        faults.add("E217", "arcs", "arrival functions do not fit the instance", remedy)


def instance_of(record: Mapping[str, Any], beside: Mapping[str, Any]) -> Instance:
    """The instance of a sound record and its sidecar."""
    horizon = float(record["horizon"][1])
    scale = 1 if horizon > MILLISECONDS else SCALE
    last = int(horizon * scale)
    windows = [(int(start * scale), int(end * scale)) for start, end in record["time_windows"]]
    service = [round(seconds * scale) for seconds in record["service_times"]]
    size, price = len(windows), float(record.get("fleet_fixed_cost") or 0.0)
    visits = tuple(
        Visit(
            id=str(node),
            place=node,
            # Departures after the horizon have no arrival function.
            windows=(Window(windows[node][0], min(windows[node][1], last - service[node])),),
            service=service[node],
            deliver=(int(record["demands"][node]),),
            penalty=10.0 * (price + horizon),
        )
        for node in range(1, size)
    )
    vehicles = tuple(
        Vehicle(
            id=str(number),
            profile=_ROAD,
            start=0,
            end=0,
            earliest_start=max(windows[0][0], int(record["horizon"][0] * scale)),
            latest_start=min(windows[0][1], last),
            latest_end=windows[0][1],
            capacities=(int(record["vehicle_capacity"]),),
            fixed_price=price,
            hour_price=3_600 / scale,
        )
        for number in range(1, 1 + int(record.get("num_vehicles") or size - 1))
    )
    return Instance(
        name=record.get("instance_name", "MAMUT instance"),
        places=numbered_places(on_earth(np.asarray(record["coordinates"], dtype=np.float64)), size),
        travel={_ROAD: _travel(record, beside, scale)},
        visits=visits,
        vehicles=vehicles,
        dimensions=("demand",),
    )


@looked_at
def write(instance: Instance, plan: Plan) -> str:
    """A solution file: a line per route, and the total duration (and price of vehicles) in the file's unit."""
    return written_routes(plan, str, cost(instance, plan).total)


@looked_at
def read_plan(text: str, instance: Instance) -> Plan:
    """The plan that a solution file lists, timed by router; raises `InputError` as `routes_plan`."""
    return routes_plan(text, instance)


def _travel(record: Mapping[str, Any], beside: Mapping[str, Any], scale: int) -> TravelTimes:
    if record["td"]["model"] == "igp-profile":
        return _profiled(record, beside["categories"], scale)
    return _piecewise(len(record["time_windows"]), beside["arcs"], scale)


def _profiled(record: Mapping[str, Any], rows: list[str], scale: int) -> ProfiledTravel:
    described = record["td"]
    distances = euclidean(record["coordinates"])
    return ProfiledTravel(
        distances=whole(distances, scale, "distances").astype(np.int32),
        durations=whole(distances, scale, "distances", up=True).astype(np.int32),
        starts=np.asarray([round(start * scale) for start, _ in described["time_periods"]], dtype=np.int64),
        speeds=np.asarray(described["speeds"], dtype=np.float64),
        profile=np.asarray([[int(digit) for digit in row] for row in rows], dtype=np.uint16),
    )


def _piecewise(size: int, arcs: list[list[Any]], scale: int) -> PiecewiseTravel:
    functions = {i * size + j: (departures, arrivals) for i, j, departures, arrivals in arcs}
    lengths = [len(functions[arc][0]) if arc in functions else 2 for arc in range(size * size)]
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    # A place's arc to itself takes no time.
    still = ([0.0, 1.0], [0.0, 1.0])
    pieces = [functions.get(arc, still) for arc in range(size * size)]
    # Jumps are given as two points at one moment; whoever leaves at that moment is still before the jump.
    departures = np.concatenate([_strictly_rising(np.asarray(piece[0], dtype=np.float64) * scale) for piece in pieces])
    arrivals = np.concatenate([np.asarray(piece[1], dtype=np.float64) for piece in pieces]) * scale
    least = np.minimum.reduceat(arrivals - departures, offsets[:-1]).reshape(size, size)
    durations = np.ascontiguousarray(np.floor(np.maximum(least, 0.0)), dtype=np.int32)
    return PiecewiseTravel(distances=durations, durations=durations, offsets=offsets, departures=departures, arrivals=arrivals)


def _strictly_rising(moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """`moments` with every one that repeats the one before put one unit later."""
    later = moments.copy()
    later[1:] += np.diff(moments) <= 0
    return later
