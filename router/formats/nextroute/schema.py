"""What a nextroute input may hold (schema/input.go of nextroute 1.13)."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from router.documents.cells import fault, short
from router.formats.json_input import Part


def _moment(value: object) -> object:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        fault("E213", f"'{short(value)}' is no moment", "write 2026-11-23T08:00:00+01:00")
    return round((found - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _windows(value: object) -> object:
    """One window or a list of them, in order."""
    given = value if isinstance(value, list) else [value]
    if given and not isinstance(given[0], list):
        given = [given]
    found = []
    for window in given:
        if not isinstance(window, list) or len(window) != 2:
            fault("E217", f"'{short(window)}' is no window", "write [start, end]")
        found.append([_moment(end) for end in window])
    return found


def _names(value: object) -> object:
    """Ids of stops from one id, an object, or a list of either."""
    given = value if isinstance(value, list) else [value]
    found = []
    for item in given:
        if isinstance(item, dict) and set(item) <= {"id", "direct"} and isinstance(item.get("id"), str):
            found.append((item["id"], item.get("direct") is True))
        elif isinstance(item, str):
            found.append((item, False))
        else:
            fault("E217", f"'{short(item)}' names no stop", 'write "id", or {"id": "id", "direct": true}')
    return found


def _amounts(value: Any) -> object:
    """Resource → figure; a figure alone is the resource ``default``."""
    given = value if isinstance(value, dict) else {"default": value}
    for figure in given.values():
        if isinstance(figure, bool) or not isinstance(figure, int | float) or figure != int(figure):
            fault("E216", f"'{short(figure)}' is not a whole number", "use a finer unit")
    return {name: int(figure) for name, figure in given.items()}


Moment = Annotated[int, BeforeValidator(_moment), Field(ge=0)]
Windows = Annotated[list[list[int]], BeforeValidator(_windows)]
Names = Annotated[list[tuple[str, bool]], BeforeValidator(_names)]
Amounts = Annotated[dict[str, int], BeforeValidator(_amounts)]
Count = Annotated[int, Field(ge=0, lt=2**40)]
Price = Annotated[float, Field(ge=0)]
Matrix = list[list[Any]]


class Location(Part):
    """A point."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


class Stop(Part):
    """A stop to be planned."""

    id: Annotated[str, Field(min_length=1)]
    location: Location
    quantity: Amounts | None = None
    precedes: Names = Field(default_factory=list)
    succeeds: Names = Field(default_factory=list)
    custom_data: Any = None
    duration: Count = 0
    max_wait: Count | None = None
    start_time_window: Windows | None = None
    unplanned_penalty: Count = 1_000_000
    early_arrival_time_penalty: Price = 0.0
    late_arrival_time_penalty: Price = 0.0
    target_arrival_time: Moment | None = None
    compatibility_attributes: list[str] = Field(default_factory=list)
    mixing_items: Any = None


class InitialStop(Part):
    """A stop of a route that the search starts from."""

    id: str
    fixed: bool = False


class VehiclePart(Part):
    """A vehicle."""

    id: Annotated[str, Field(min_length=1)]
    capacity: Amounts | None = None
    start_level: Amounts | None = None
    custom_data: Any = None
    compatibility_attributes: list[str] = Field(default_factory=list)
    max_distance: Count | None = None
    stop_duration_multiplier: Price = 1.0
    start_time: Moment | None = None
    end_time: Moment | None = None
    start_location: Location | None = None
    end_location: Location | None = None
    min_stops: Count = 0
    min_stops_penalty: Price = 0.0
    max_stops: Count | None = None
    speed: Annotated[float, Field(gt=0)] = 10.0
    max_duration: Count | None = None
    max_wait: Count | None = None
    activation_penalty: Count = 0
    alternate_stops: list[str] = Field(default_factory=list)
    initial_stops: list[InitialStop] = Field(default_factory=list)


class Defaults(Part):
    """What holds where a vehicle or stop says nothing."""

    vehicles: dict[str, Any] = Field(default_factory=dict)
    stops: dict[str, Any] = Field(default_factory=dict)


class Input(Part):
    """An input; lists are looked at item by item. `options` belongs to nextroute's own search."""

    options: Any = None
    custom_data: Any = None
    defaults: Defaults = Defaults()
    stop_groups: list[list[str]] = Field(default_factory=list)
    duration_matrix: Matrix | dict[str, Any] | None = None
    distance_matrix: Matrix | None = None
    duration_groups: list[Any] = Field(default_factory=list)
    vehicles: list[Any]
    stops: list[Any]
    alternate_stops: list[Any] = Field(default_factory=list)
