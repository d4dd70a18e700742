"""A published instance in neutral form: what every solver is given and every answer is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[Any]
Entry: TypeAlias = Mapping[str, Any]
"""One record of a `manifest.json`."""

UNLIMITED = 2**29
"""A due time or capacity that never binds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """`count` equal vehicles of one depot. Money is in cost units, times are in time units of the case.

    `allowed` names the nodes they may serve (None: all); `max_duration` counts from departure to return, waiting included.
    `numbers` are their places in the file, from 0, as solution files list routes by vehicle.
    """

    count: int
    capacity: int
    depot: int = 0
    fixed: int = 0
    unit: int = 1
    max_duration: int | None = None
    allowed: frozenset[int] | None = None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A static instance.

    Parameters
    ----------
    matrix : cost of an arc and its travel time, in the units of the set's convention, shape (m, m); integer where the convention
        truncates or rounds, float64 where it does not. Nodes count from 0, depots first.
    demand, ready, due, service, release, prize : per node, in the same units. A prize of 0: the node must be served.
    pairs : (pickup, delivery) nodes.
    reload : vehicles may return to their depot to load again.
    vehicles_first : fewer vehicles beat any cost.
    scale : solvers that need integers multiply by it (1 where the units are whole already).
    cost_unit : reported cost = cost in units / cost_unit.
    best, best_vehicles : best known solution as reported, or None.
    """

    family: str
    name: str
    n: int
    convention: str
    matrix: Matrix
    demand: NDArray[np.int64]
    ready: NDArray[np.int64]
    due: NDArray[np.int64]
    service: NDArray[np.int64]
    release: NDArray[np.int64]
    prize: NDArray[np.int64]
    fleets: tuple[Fleet, ...]
    depots: tuple[int, ...] = (0,)
    pairs: tuple[tuple[int, int], ...] = ()
    reload: bool = False
    vehicles_first: bool = False
    scale: int = 1
    cost_unit: float = 1.0
    best: float | None = None
    best_vehicles: int | None = None

    @property
    def customers(self) -> range:
        """Every node that is not a depot."""
        return range(len(self.depots), len(self.matrix))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCase:
    """A time-dependent instance of the MAMUT collection: the total duration of all routes counts, departure is free.

    `path` is the ``.vrp.json`` file; `record` its content. With `route_price` each route costs that much more.
    """

    family: str
    name: str
    n: int
    convention: str
    path: Path
    record: Mapping[str, Any]
    route_price: float = 0.0
    best: float | None = None
    best_vehicles: int | None = None
    vehicles_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to serve a customer: where, at which preference level (1 is the first choice), and how long it takes there."""

    customer: int
    place: int
    level: int
    service: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsCase:
    """Delivery options (Dumez, Lehuédé and Péton 2021): every customer is served in one of several ways.

    Fewest vehicles, then distance. A stay at a place begins within the place's window, takes its setup once, and then the services
    of the customers met there one after another, which have no windows of their own.

    Parameters
    ----------
    matrix : distance and travel time between places, depot 0, shape (m, m).
    ready, due, setup : per place, in the same units.
    room : parcels that each place takes; −1 for any number.
    demand : per customer.
    options : routes are tuples of their numbers.
    shares : level → part of the customers, in per cent, that must be served at it or at a better one.
    vehicles, capacity : the fleet.
    scale : solvers that need integers multiply by it.
    published : name → (vehicles, distance) of what was published, None where it was not.
    """

    family: str
    name: str
    n: int
    convention: str
    matrix: Matrix
    ready: NDArray[np.int64]
    due: NDArray[np.int64]
    setup: NDArray[np.int64]
    room: NDArray[np.int64]
    demand: NDArray[np.int64]
    options: tuple[Option, ...]
    shares: Mapping[int, int]
    vehicles: int
    capacity: int
    scale: int = 1
    best: float | None = None
    best_vehicles: int | None = None
    vehicles_first: bool = True
    published: Mapping[str, tuple[float, float]] = field(default_factory=dict)


AnyCase: TypeAlias = Case | TimedCase | OptionsCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A solver's routes: (fleet, nodes) each; a depot node among the nodes means loading there again. Of an `OptionsCase` the nodes
    are numbers of options.

    `trace` is (seconds since the start, cost in the solver's own count) whenever the best improved.
    """

    routes: tuple[tuple[int, tuple[int, ...]], ...]
    version: str
    wall: float
    trace: tuple[tuple[float, float], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an answer is worth in the set's own convention; `faults` say what it breaks."""

    cost: float
    vehicles: int
    faults: tuple[str, ...] = ()

    @property
    def feasible(self) -> bool:
        return not self.faults


class Gap(Exception):  # noqa: N818 - a finding, not an error
    """A solver is missing, or lacks what the case needs; the text names what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One run to be made."""

    folder: Path
    entry: Entry
    convention: str
    solver: str
    limit: float
    seed: int
    threads: int = 1
    cores: tuple[int, ...] = field(default=())
