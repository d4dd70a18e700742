"""Neutral case → `router.model.Instance`, rounded so that what is feasible for the planner is feasible for the set's evaluator."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import UNLIMITED, AnyCase, Case, Fleet, Matrix, TimedCase
from benchmarks.readers.mamut import sidecar
from router.model import (
    Instance,
    PiecewiseTravel,
    Place,
    Plan,
    ProfiledTravel,
    Shape,
    Site,
    StaticTravel,
    TravelTimes,
    Vehicle,
    Visit,
    Window,
)

TIMED_SCALE = {"igp-profile": 1_000, "atf-ndcpwlf": 1_000}
"""Planner seconds per time unit of the file: arrivals are rounded up, and must lose nothing by it."""
MILLISECONDS = 10**7
"""A horizon longer than this is in milliseconds already."""


def instance_of(case: AnyCase) -> Instance:
    """`case` as an instance whose cost is the set's own cost (apart from what a vehicle less is worth)."""
    return _timed(case) if isinstance(case, TimedCase) else _static(case)


def routes_of(case: AnyCase, plan: Plan) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The routes of a plan of `instance_of(case)` in neutral form."""
    found = []
    for route in plan.routes:
        fleet = int(route.vehicle.partition("-")[0])
        depot = 0 if isinstance(case, TimedCase) else case.fleets[fleet].depot
        stops = [stop for stop in route.stops if stop.kind in ("visit", "reload")]
        found.append((fleet, tuple(int(stop.visit) if stop.kind == "visit" else depot for stop in stops)))
    return tuple(found)


def _static(case: Case) -> Instance:
    money = 1.0 / (case.scale * case.cost_unit)
    travel = StaticTravel(distances=_whole(np.rint(case.matrix * case.scale)), durations=_rounded_up(case.matrix * case.scale))
    return Instance(
        name=case.name,
        places=tuple(Place(id=str(node)) for node in range(len(case.matrix))),
        travel={"road": travel},
        visits=tuple(_visit(case, node, money) for node in case.customers),
        vehicles=tuple(
            _vehicle(case, index, number, money) for index, fleet in enumerate(case.fleets) for number in range(fleet.count)
        ),
        sites=tuple(Site(id=f"depot {depot}", place=depot, opening=(_window(case, depot),)) for depot in case.depots),
        dimensions=("load",),
        shape=Shape(fewest_vehicles=case.vehicles_first),
    )


def _visit(case: Case, node: int, money: float) -> Visit:
    partner = {delivery: pickup for pickup, delivery in case.pairs}.get(node)
    demand = int(case.demand[node])
    allowed = [fleet.allowed is None or node in fleet.allowed for fleet in case.fleets]
    prize = int(case.prize[node])
    return Visit(
        id=str(node),
        place=node,
        windows=(_window(case, node),),
        service=int(case.service[node]) * case.scale,
        deliver=(demand,) if not case.pairs else ((-demand,) if demand < 0 else ()),
        collect=(demand,) if case.pairs and demand > 0 else (),
        pickup=None if partner is None else str(partner),
        release=int(case.release[node]) * case.scale,
        penalty=prize * case.scale * money if prize else _price_of_leaving_out(case, money),
        vehicles=None if all(allowed) else frozenset(_names(case, allowed)),
    )


def _price_of_leaving_out(case: Case, money: float) -> float:
    """More than a vehicle sent for one customer alone can cost, and more than any detour."""
    dearest = max(fleet.fixed + 2 * fleet.unit * float(case.matrix.max()) for fleet in case.fleets)
    return 10.0 * dearest * case.scale * money


def _names(case: Case, allowed: list[bool]) -> list[str]:
    return [f"{index}-{k}" for index, fleet in enumerate(case.fleets) if allowed[index] for k in range(fleet.count)]


def _vehicle(case: Case, index: int, number: int, money: float) -> Vehicle:
    fleet: Fleet = case.fleets[index]
    window = _window(case, fleet.depot)
    return Vehicle(
        id=f"{index}-{number}",
        kind=f"kind {index}",
        profile="road",
        start=fleet.depot,
        end=fleet.depot,
        earliest_start=window.start,
        latest_start=window.end,
        latest_end=window.end,
        capacities=(fleet.capacity,),
        fixed_price=fleet.fixed * case.scale * money,
        km_price=1_000 * fleet.unit * money,
        max_duration=None if fleet.max_duration is None else fleet.max_duration * case.scale,
        reloads=(case.depots.index(fleet.depot),) if case.reload else (),
        max_trips=case.n if case.reload else 1,
    )


def _window(case: Case, node: int) -> Window:
    return Window(int(case.ready[node]) * case.scale, min(int(case.due[node]) * case.scale, UNLIMITED))


def _whole(matrix: Matrix) -> Matrix:
    return np.ascontiguousarray(matrix, dtype=np.int32)


def _rounded_up(matrix: Matrix) -> Matrix:
    return _whole(np.ceil(matrix - 1e-9))


def _timed(case: TimedCase) -> Instance:
    record = case.record
    horizon = float(record["horizon"][1])
    scale = 1 if horizon > MILLISECONDS else TIMED_SCALE[record["td"]["model"]]
    last = int(horizon * scale)
    windows = [(int(start * scale), int(end * scale)) for start, end in record["time_windows"]]
    service = [round(seconds * scale) for seconds in record["service_times"]]
    size = len(windows)
    fleet = record["num_vehicles"] or case.n
    visits = tuple(
        Visit(
            id=str(node),
            place=node,
            # Departures after the horizon have no arrival function.
            windows=(Window(windows[node][0], min(windows[node][1], last - service[node])),),
            service=service[node],
            deliver=(int(record["demands"][node]),),
            penalty=10.0 * (case.route_price + horizon),
        )
        for node in range(1, size)
    )
    vehicle = Vehicle(
        id="0-0",
        profile="road",
        start=0,
        end=0,
        earliest_start=max(windows[0][0], int(record["horizon"][0] * scale)),
        latest_start=min(windows[0][1], last),
        latest_end=windows[0][1],
        capacities=(int(record["vehicle_capacity"]),),
        fixed_price=case.route_price,
        hour_price=3_600 / scale,
    )
    return Instance(
        name=case.name,
        places=tuple(Place(id=str(node)) for node in range(size)),
        travel={"road": _timed_travel(case, scale)},
        visits=visits,
        vehicles=tuple(_renamed(vehicle, number) for number in range(int(fleet))),
        dimensions=("load",),
    )


def _renamed(vehicle: Vehicle, number: int) -> Vehicle:
    from dataclasses import replace

    return replace(vehicle, id=f"0-{number}")


def _timed_travel(case: TimedCase, scale: int) -> TravelTimes:
    if case.record["td"]["model"] == "igp-profile":
        return _profiled(case, scale)
    return _piecewise(case, scale)


def _profiled(case: TimedCase, scale: int) -> ProfiledTravel:
    from benchmarks.readers.tables import euclidean

    described = case.record["td"]
    rows = sidecar(case)["categories"]
    distances = euclidean(case.record["coordinates"]) * scale
    return ProfiledTravel(
        distances=_whole(np.rint(distances)),
        durations=_rounded_up(distances),
        starts=np.asarray([round(start * scale) for start, _ in described["time_periods"]], dtype=np.int64),
        speeds=np.asarray(described["speeds"], dtype=np.float64),
        profile=np.asarray([[int(digit) for digit in row] for row in rows], dtype=np.uint16),
    )


def _piecewise(case: TimedCase, scale: int) -> PiecewiseTravel:
    size = case.n + 1
    functions: dict[int, tuple[Any, Any]] = {
        i * size + j: (departures, arrivals) for i, j, departures, arrivals in sidecar(case)["arcs"]
    }
    lengths = [len(functions[arc][0]) if arc in functions else 2 for arc in range(size * size)]
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    # A place's arc to itself takes no time.
    still = ([0.0, 1.0], [0.0, 1.0])
    pieces = [functions.get(arc, still) for arc in range(size * size)]
    # Jumps are given as two points at one moment; whoever leaves at that moment is still before the jump.
    departures = np.concatenate([_strictly_rising(np.asarray(piece[0], dtype=np.float64) * scale) for piece in pieces])
    arrivals = np.concatenate([np.asarray(piece[1], dtype=np.float64) for piece in pieces]) * scale
    least = np.minimum.reduceat(arrivals - departures, offsets[:-1]).reshape(size, size)
    durations = _whole(np.floor(np.maximum(least, 0.0)))
    return PiecewiseTravel(distances=durations, durations=durations, offsets=offsets, departures=departures, arrivals=arrivals)


def _strictly_rising(moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """`moments` with every one that repeats the one before put one unit later."""
    later = moments.copy()
    later[1:] += np.diff(moments) <= 0
    return later
