"""What a VROOM request may hold, and its sound parts, as its API page describes it (docs/API.md of VROOM 1.15)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from router.documents.cells import fault
from router.formats.json_input import Faults, Part, json_object
from router.model.fields import MOST_LOAD

Unsigned = Annotated[int, Field(ge=0, lt=2**32)]
Identifier = Annotated[int, Field(ge=0, lt=2**64)]
Amount = list[Annotated[int, Field(ge=0, le=MOST_LOAD)]]
Capacity = list[Annotated[int, Field(ge=0, lt=2**62)]]


def _window(ends: list[int]) -> list[int]:
    if ends[0] > ends[1]:
        fault("E214", f"end {ends[1]} before start {ends[0]}", "swap them")
    return ends


def _sorted(windows: list[list[int]]) -> list[list[int]]:
    """In order, as VROOM sorts them."""
    found = sorted(windows)
    for one, two in pairwise(found):
        if one[1] >= two[0]:
            fault("E217", f"windows {one} and {two} overlap", "join them")
    return found


def _place(point: list[float]) -> list[float]:
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        fault("E212", f"{point} is no [longitude, latitude]", "longitude comes first: -180 to 180, then latitude: -90 to 90")
    return point


TimeWindow = Annotated[list[Unsigned], Field(min_length=2, max_length=2), AfterValidator(_window)]
TimeWindows = Annotated[list[TimeWindow], Field(min_length=1), AfterValidator(_sorted)]
Coordinates = Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(_place)]
Matrix = list[list[Any]]


class Task(Part):
    """What jobs and the two steps of a shipment have in common."""

    id: Identifier
    description: str = ""
    location: Coordinates | None = None
    location_index: Unsigned | None = None
    setup: Unsigned = 0
    service: Unsigned = 0
    setup_per_type: dict[str, Unsigned] = Field(default_factory=dict)
    service_per_type: dict[str, Unsigned] = Field(default_factory=dict)
    time_windows: TimeWindows | None = None


class Job(Task):
    """One stop. `amount` is the old name of `delivery`."""

    amount: Amount | None = None
    delivery: Amount | None = None
    pickup: Amount | None = None
    skills: list[Unsigned] = Field(default_factory=list)
    priority: Annotated[int, Field(ge=0, le=100)] = 0


class Shipment(Part):
    """A pickup and its delivery."""

    pickup: Task
    delivery: Task
    amount: Amount | None = None
    skills: list[Unsigned] = Field(default_factory=list)
    priority: Annotated[int, Field(ge=0, le=100)] = 0


class Costs(Part):
    """Prices of a vehicle."""

    fixed: Unsigned = 0
    per_hour: Unsigned = 3600
    per_task_hour: Unsigned = 0
    per_km: Unsigned = 0


class BreakPart(Part):
    """A break; it may begin inside one of its windows."""

    id: Identifier
    time_windows: TimeWindows | None = None
    service: Unsigned = 0
    description: str = ""
    max_load: Amount | None = None


class StepPart(Part):
    """A step of a route given by the user."""

    type: Literal["start", "job", "pickup", "delivery", "break", "end"]
    id: Identifier | None = None
    service_at: Unsigned | None = None
    service_after: Unsigned | None = None
    service_before: Unsigned | None = None


class VehiclePart(Part):
    """A vehicle on its shift."""

    id: Identifier
    profile: str = "car"
    description: str = ""
    start: Coordinates | None = None
    start_index: Unsigned | None = None
    end: Coordinates | None = None
    end_index: Unsigned | None = None
    capacity: Capacity | None = None
    costs: Costs = Costs()
    skills: list[Unsigned] = Field(default_factory=list)
    type: str = ""
    time_window: TimeWindow | None = None
    breaks: list[BreakPart] = Field(default_factory=list)
    speed_factor: Annotated[float, Field(ge=0.001, le=5)] = 1.0
    max_tasks: Identifier | None = None
    max_travel_time: Unsigned | None = None
    max_distance: Unsigned | None = None
    steps: list[StepPart] | None = None


class Matrices(Part):
    """Matrices of one profile."""

    durations: Matrix | None = None
    distances: Matrix | None = None
    costs: Matrix | None = None


class Request(Part):
    """A request; lists are looked at item by item. `options` belongs to the vroom-express server and bears on it alone."""

    jobs: list[Any] = Field(default_factory=list)
    shipments: list[Any] = Field(default_factory=list)
    vehicles: list[Any]
    matrices: dict[str, Any] = Field(default_factory=dict)
    matrix: Matrix | None = None
    options: dict[str, Any] = Field(default_factory=dict)


Stop = tuple[str, Task]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The sound parts of a request, each with its path; `geometry`: whether its options ask for the lines of routes."""

    jobs: Sequence[tuple[str, Job]]
    shipments: Sequence[tuple[str, Shipment]]
    vehicles: Sequence[tuple[str, VehiclePart]]
    matrices: Mapping[str, Matrices]
    geometry: bool = False

    def stops(self) -> Iterator[Stop]:
        """Every task with its path."""
        yield from self.jobs
        for path, shipment in self.shipments:
            yield f"{path}.pickup", shipment.pickup
            yield f"{path}.delivery", shipment.delivery


def parts_of(text: str, faults: Faults) -> Parts:
    """The parts of the request in `text`."""
    request = faults.part(Request, json_object(text), "")
    if request is None:
        faults.stop()
        raise AssertionError("a request that is none has a fault")
    if request.options.get("c"):
        faults.add("E260", "options.c", "plan mode times routes that are given; router plans", "remove it")
    given = {name: faults.part(Matrices, content, f"matrices.{name}") for name, content in request.matrices.items()}
    matrices = {name: matrix for name, matrix in given.items() if matrix is not None}
    if request.matrix is not None:
        matrices.setdefault("car", Matrices(durations=request.matrix))
    return Parts(
        jobs=faults.parts(Job, request.jobs, "jobs"),
        shipments=faults.parts(Shipment, request.shipments, "shipments"),
        vehicles=faults.parts(VehiclePart, request.vehicles, "vehicles"),
        matrices=matrices,
        geometry=request.options.get("g") is True,
    )
