"""What an OptimizeToursRequest may hold in JSON (google.maps.routeoptimization.v1, route_optimization_service.proto).

Field names are read in lowerCamelCase and in snake_case, whole numbers of 64 bits with or without quotes, as JSON of protocol
buffers allows. A field that router cannot keep is read here and refused by name in `reading`.
"""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AliasGenerator, BeforeValidator, Field, model_validator
from pydantic.alias_generators import to_camel

from router.documents.cells import fault, short
from router.formats.json_input import Part
from router.model.fields import MOST_LOAD

_SECONDS = re.compile(r"(\d{1,11})(?:\.(\d{1,9}))?s")


class Message(Part):
    """A message, its fields named in camel case; null stands for a field that is not set."""

    model_config = Part.model_config | {"alias_generator": AliasGenerator(alias=to_camel)}

    @model_validator(mode="before")
    @classmethod
    def _set(cls, content: object) -> object:
        if isinstance(content, dict) and None in content.values():
            return {name: value for name, value in content.items() if value is not None}
        return content


class Loose(Message):
    """A message of which only some fields are looked at: a route that was planned before."""

    model_config = Message.model_config | {"extra": "ignore"}


def _moment(value: object) -> object:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        fault("E213", f"'{short(value)}' is no moment with its time zone", "write 2026-11-23T08:00:00Z")
    return round((found - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _duration(value: object, *, up: bool = True) -> object:
    """Whole seconds: fractions count as a second more, of a limit as none."""
    match = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        fault("E213", f"'{short(value)}' is no duration in seconds", "write 300s")
    return int(match.group(1)) + (up and int(match.group(2) or 0) > 0)


def _int64(value: object) -> object:
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value) else value


def _named(*names: str) -> BeforeValidator:
    """An enumeration that may be given by number."""
    return BeforeValidator(lambda value: names[value] if type(value) is int and 0 <= value < len(names) else value)


Moment = Annotated[int, BeforeValidator(_moment), Field(ge=0)]
Duration = Annotated[int, BeforeValidator(_duration)]
Limit = Annotated[int, BeforeValidator(partial(_duration, up=False))]
Count = Annotated[int, BeforeValidator(_int64), Field(ge=0, lt=2**62)]
Money = Annotated[float, Field(ge=0)]
Index = Annotated[int, Field(ge=0)]


class LatLng(Message):
    """A point."""

    latitude: Annotated[float, Field(ge=-90, le=90)] = 0.0
    longitude: Annotated[float, Field(ge=-180, le=180)] = 0.0


class Location(Message):
    """A point, perhaps with a heading."""

    lat_lng: LatLng
    heading: int | None = None


class Waypoint(Message):
    """A point or the id of a place."""

    location: Location | None = None
    place_id: str | None = None
    side_of_road: bool = False
    vehicle_stopover: bool = False


class TimeWindow(Message):
    """When an event may happen, and what it costs before and after its soft ends."""

    start_time: Moment | None = None
    end_time: Moment | None = None
    soft_start_time: Moment | None = None
    soft_end_time: Moment | None = None
    cost_per_hour_before_soft_start_time: Money | None = None
    cost_per_hour_after_soft_end_time: Money | None = None


class Load(Message):
    """An amount of one type of load."""

    amount: Annotated[Count, Field(le=MOST_LOAD)] = 0


class VisitRequest(Message):
    """A pickup or a delivery, or one of its alternatives."""

    arrival_location: LatLng | None = None
    arrival_waypoint: Waypoint | None = None
    departure_location: LatLng | None = None
    departure_waypoint: Waypoint | None = None
    tags: list[str] = Field(default_factory=list)
    time_windows: list[TimeWindow] = Field(default_factory=list)
    duration: Duration = 0
    cost: Money = 0.0
    load_demands: dict[str, Load] = Field(default_factory=dict)
    visit_types: list[str] = Field(default_factory=list)
    label: str = ""
    avoid_u_turns: bool = False


class Shipment(Message):
    """Goods to be moved."""

    display_name: str = ""
    pickups: list[VisitRequest] = Field(default_factory=list)
    deliveries: list[VisitRequest] = Field(default_factory=list)
    load_demands: dict[str, Load] = Field(default_factory=dict)
    penalty_cost: Money | None = None
    allowed_vehicle_indices: list[Index] = Field(default_factory=list)
    costs_per_vehicle: list[Money] = Field(default_factory=list)
    costs_per_vehicle_indices: list[Index] = Field(default_factory=list)
    pickup_to_delivery_relative_detour_limit: Money | None = None
    pickup_to_delivery_absolute_detour_limit: Limit | None = None
    pickup_to_delivery_time_limit: Limit | None = None
    shipment_type: str = ""
    label: str = ""
    ignore: bool = False


class Interval(Message):
    """Loads that are accepted at one end of a route."""

    min: Count = 0
    max: Count | None = None


class LoadLimit(Message):
    """How much of one type of load a vehicle takes."""

    max_load: Count | None = None
    soft_max_load: Count = 0
    cost_per_unit_above_soft_max: Money = 0.0
    start_load_interval: Interval = Interval()
    end_load_interval: Interval = Interval()
    cost_per_kilometer: dict[str, Any] | None = None
    cost_per_traveled_hour: dict[str, Any] | None = None


class DurationLimit(Message):
    """A limit of a duration."""

    max_duration: Limit | None = None
    soft_max_duration: Limit | None = None
    cost_per_hour_after_soft_max: Money | None = None
    quadratic_soft_max_duration: Limit | None = None
    cost_per_square_hour_after_quadratic_soft_max: Money | None = None


class DistanceLimit(Message):
    """A limit of a distance."""

    max_meters: Count | None = None
    soft_max_meters: Count | None = None
    cost_per_kilometer_below_soft_max: Money | None = None
    cost_per_kilometer_above_soft_max: Money | None = None


class BreakRequest(Message):
    """A break that must be taken if the route is under way."""

    earliest_start_time: Moment
    latest_start_time: Moment
    min_duration: Duration


class BreakRule(Message):
    """The breaks of a vehicle, in order."""

    break_requests: list[BreakRequest] = Field(default_factory=list)
    frequency_constraints: list[dict[str, Any]] = Field(default_factory=list)


class VehiclePart(Message):
    """A vehicle."""

    display_name: str = ""
    travel_mode: Annotated[
        Literal["TRAVEL_MODE_UNSPECIFIED", "DRIVING", "WALKING"], _named("TRAVEL_MODE_UNSPECIFIED", "DRIVING", "WALKING")
    ] = "DRIVING"
    route_modifiers: dict[str, bool] = Field(default_factory=dict)
    start_location: LatLng | None = None
    start_waypoint: Waypoint | None = None
    end_location: LatLng | None = None
    end_waypoint: Waypoint | None = None
    start_tags: list[str] = Field(default_factory=list)
    end_tags: list[str] = Field(default_factory=list)
    start_time_windows: list[TimeWindow] = Field(default_factory=list)
    end_time_windows: list[TimeWindow] = Field(default_factory=list)
    travel_duration_multiple: Annotated[float, Field(ge=0.001, le=1000)] = 1.0
    unloading_policy: Annotated[
        Literal["UNLOADING_POLICY_UNSPECIFIED", "LAST_IN_FIRST_OUT", "FIRST_IN_FIRST_OUT"],
        _named("UNLOADING_POLICY_UNSPECIFIED", "LAST_IN_FIRST_OUT", "FIRST_IN_FIRST_OUT"),
    ] = "UNLOADING_POLICY_UNSPECIFIED"
    load_limits: dict[str, LoadLimit] = Field(default_factory=dict)
    cost_per_hour: Money = 0.0
    cost_per_traveled_hour: Money = 0.0
    cost_per_kilometer: Money = 0.0
    fixed_cost: Money = 0.0
    used_if_route_is_empty: bool = False
    route_duration_limit: DurationLimit = DurationLimit()
    travel_duration_limit: DurationLimit = DurationLimit()
    route_distance_limit: DistanceLimit = DistanceLimit()
    extra_visit_duration_for_visit_type: dict[str, Duration] = Field(default_factory=dict)
    break_rule: BreakRule = BreakRule()
    label: str = ""
    ignore: bool = False


class MatrixRow(Message):
    """A row of a matrix."""

    durations: list[Duration] = Field(default_factory=list)
    meters: list[Money] = Field(default_factory=list)


class MatrixPart(Message):
    """Durations and distances for the vehicles whose start bears a tag."""

    rows: list[MatrixRow] = Field(default_factory=list)
    vehicle_start_tag: str = ""


class TransitionAttributes(Message):
    """What it costs, and how long it delays, to go from some visits to some others."""

    src_tag: str = ""
    excluded_src_tag: str = ""
    dst_tag: str = ""
    excluded_dst_tag: str = ""
    cost: Money = 0.0
    cost_per_kilometer: Money = 0.0
    distance_limit: DistanceLimit | None = None
    delay: Duration = 0


class Incompatibility(Message):
    """Types of shipments that do not go together."""

    types: list[str] = Field(default_factory=list)
    incompatibility_mode: Annotated[
        Literal["INCOMPATIBILITY_MODE_UNSPECIFIED", "NOT_PERFORMED_BY_SAME_VEHICLE", "NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY"],
        _named("INCOMPATIBILITY_MODE_UNSPECIFIED", "NOT_PERFORMED_BY_SAME_VEHICLE", "NOT_IN_SAME_VEHICLE_SIMULTANEOUSLY"),
    ] = "INCOMPATIBILITY_MODE_UNSPECIFIED"


class PrecedenceRule(Message):
    """An event that begins some time after another has begun, if both shipments are performed."""

    first_index: Index = 0
    first_is_delivery: bool = False
    second_index: Index = 0
    second_is_delivery: bool = False
    offset_duration: Duration = 0


class ModelPart(Message):
    """The problem; lists are looked at item by item."""

    shipments: list[Any] = Field(default_factory=list)
    vehicles: list[Any] = Field(default_factory=list)
    objectives: list[Any] = Field(default_factory=list)
    max_active_vehicles: Annotated[int, Field(ge=1)] | None = None
    global_start_time: Moment = 0
    global_end_time: Moment | None = None
    global_duration_cost_per_hour: Money = 0.0
    duration_distance_matrices: list[MatrixPart] = Field(default_factory=list)
    duration_distance_matrix_src_tags: list[str] = Field(default_factory=list)
    duration_distance_matrix_dst_tags: list[str] = Field(default_factory=list)
    transition_attributes: list[TransitionAttributes] = Field(default_factory=list)
    shipment_type_incompatibilities: list[Incompatibility] = Field(default_factory=list)
    shipment_type_requirements: list[Any] = Field(default_factory=list)
    precedence_rules: list[PrecedenceRule] = Field(default_factory=list)


class RouteVisit(Loose):
    """A visit of a route that was planned before."""

    shipment_index: Index = 0
    is_pickup: bool = False
    visit_request_index: Index = 0
    shipment_label: str = ""


class RoutePart(Loose):
    """A route that was planned before."""

    vehicle_index: Index = 0
    vehicle_label: str = ""
    visits: list[RouteVisit] = Field(default_factory=list)


class Request(Message):
    """A request. How long to search and how many errors to list is not the problem's, and is not looked at."""

    parent: str = ""
    timeout: Duration | None = None
    model: dict[str, Any]
    solving_mode: Annotated[str, _named("DEFAULT_SOLVE", "VALIDATE_ONLY", "DETECT_SOME_INFEASIBLE_SHIPMENTS")] = "DEFAULT_SOLVE"
    search_mode: str | int = "SEARCH_MODE_UNSPECIFIED"
    injected_first_solution_routes: list[RoutePart] = Field(default_factory=list)
    injected_solution_constraint: dict[str, Any] | None = None
    refresh_details_routes: list[Any] = Field(default_factory=list)
    interpret_injected_solutions_using_labels: bool = False
    consider_road_traffic: bool = False
    populate_polylines: bool = False
    populate_transition_polylines: bool = False
    allow_large_deadline_despite_interruption_risk: bool = False
    use_geodesic_distances: bool = False
    geodesic_meters_per_second: Annotated[float, Field(ge=1)] | None = None
    max_validation_errors: int | None = None
    label: str = ""
