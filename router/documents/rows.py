"""One schema per table of a day: a row of a CSV file, of a sheet, or an object of the JSON document.

Columns carry their units in their names (``service_min``, ``max_km``); the attributes hold the core's units (whole seconds,
metres). An empty cell is an absent one. Figures per load dimension stand in one column each (``weight_kg``,
``capacity_weight_kg``, …) and are folded into one mapping here.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from router.documents.cells import (
    Alike,
    Amount,
    Amounts,
    AnyMoment,
    Count,
    Kilometres,
    Latitude,
    Longitude,
    Minutes,
    MinutesByKind,
    Moment,
    Moments,
    Span,
    Spans,
    SpeedFactor,
    Text,
    Whole,
    Words,
    Yes,
)
from router.documents.pauses import Pauses, Steps
from router.documents.row import Row
from router.documents.sourcing_rows import CarrierRow, Items, LineRow, OptionRow, SkuRow, StockRow, TariffRow


class Terms(Row):
    """How orders of a mode are served: given per order, or once per mode in ``[modes.…]`` of ``instance.toml``."""

    service: Minutes | None = Field(default=None, alias="service_min", description="at the customer's door")
    service_by_kind: MinutesByKind | None = Field(default=None, alias="service_min_by_kind", description="van=4; e-bike=2")
    setup: Minutes | None = Field(default=None, alias="setup_min", description="spent once on reaching a place: parking, reception")
    pickup_service: Minutes | None = Field(
        default=None, alias="pickup_service_min", description="at the store, when goods are picked up"
    )
    penalty: Amount | None = Field(default=None, description="price of not serving the order; its value comes on top")
    priority: Whole | None = Field(default=None, description="class; higher ones are never left out for lower ones")
    price: Amount | None = Field(default=None, description="paid when it is served")
    early_price_per_min: Amount | None = Field(default=None, description="for each minute before the preferred window")
    late_price_per_min: Amount | None = Field(default=None, description="for each minute after the preferred window or promise")
    requires: Words | None = Field(default=None, description="skills the vehicle must have: cold; two_people; age_check")
    goods: Words | None = Field(default=None, description="kinds of goods, for those that must not share a vehicle")
    packing: Minutes | None = Field(
        default=None, alias="packing_min", description="instant: from placed_at until it can be collected"
    )
    promise: Minutes | None = Field(default=None, alias="promise_min", description="instant: promised minutes after placed_at")
    latest: Minutes | None = Field(default=None, alias="latest_min", description="instant: never later than this after placed_at")
    max_on_board: Minutes | None = Field(
        default=None, alias="max_on_board_min", description="longest time between pickup and delivery"
    )
    other_vehicle_price: Amount | None = Field(default=None, description="when none of liked_vehicles comes")
    unattended: Yes | None = Field(default=None, description="may be left without meeting anybody")


class ModeRow(Terms):
    """``[modes.<name>]``: what an order of the mode leaves out is taken from here."""

    window: Spans | None = Field(default=None, description="when service may begin, for orders without a slot")
    cut_off: Moment | None = Field(default=None, description="night: orders placed later are rolled to the next night")
    quiet_hours: Span | None = Field(default=None, description="night: only unattended hand-over in these hours")
    deadlines: Moments | None = Field(default=None, description="self_pickup: goods must have arrived by then")
    handling: Minutes | None = Field(default=None, alias="handling_min", description="self_pickup: per order at the station")
    options: dict[str, str] = Field(default_factory=dict, description="settings of a mode of your own")


class OrderRow(Terms):
    """orders.csv: what one customer asked for. Columns nobody knows are kept as remarks, unless they look like one of these."""

    id: Text = Field(min_length=1)
    mode: Text = Field(min_length=1, description="scheduled, night, instant or self_pickup")
    channel: Text = Field(default="", description="where the order came from")
    address: Text = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    zone: Text = Field(default="", description="traffic and access zone of the place")
    placed_at: AnyMoment | None = None
    slots: Spans | None = Field(default=None, description="when service may begin; several separated by semicolons")
    preferred: Span | None = Field(default=None, description="preferred part of the slots, or one preferred moment")
    ready_at: Moment | None = Field(default=None, description="when the goods are ready: their loading does not begin earlier")
    origin: Words = Field(
        default=(), description="site (or sites to choose from) the goods come from; empty: the vehicle's own start"
    )
    pickup_point: Text = Field(default="", description="self_pickup: station, locker or store where the customer collects")
    held: Yes = Field(default=False, description="self_pickup: the goods already lie at the pickup point")
    vehicles: Words = Field(default=(), description="only these vehicles may come")
    not_vehicles: Words = Field(default=(), description="these vehicles may not come")
    liked_vehicles: Words = Field(default=(), description="the customer's preferred drivers")
    position: Literal["first", "last"] | None = Field(default=None, description="of its route")
    value: Amount | None = Field(default=None, description="of the goods, in the instance's currency")
    note: Text = ""
    items: Items | None = Field(
        default=None, description="its goods, sku*count; several separated by semicolons (or in lines.csv): read where skus.csv is"
    )
    loads: Amounts = Field(default_factory=dict, description="brought to the customer, by dimension")
    returns: Amounts = Field(default_factory=dict, description="taken back from the customer, by dimension")
    extra: dict[str, str] = Field(default_factory=dict, description="anything else; given back untouched")


class AlternativeRow(Row):
    """alternatives.csv: another place at which an order may be served (a locker, a neighbour), at its own price and time."""

    order: Text
    site: Text = Field(default="", description="a site, or coordinates or an address instead")
    address: Text = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    slots: Spans | None = None
    preferred: Span | None = None
    service: Minutes | None = Field(default=None, alias="service_min")
    price: Amount = 0.0


class SiteRow(Row):
    """sites.csv: warehouses, stores, pickup stations and parcel lockers."""

    id: Text = Field(min_length=1)
    kind: Literal["warehouse", "store", "station", "locker"] = "warehouse"
    name: Text = ""
    address: Text = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    zone: Text = ""
    opening: Spans | None = Field(default=None, description="when vehicles may load, and customers' goods be brought")
    loading: Minutes = Field(
        default=0,
        alias="loading_min",
        description="a vehicle is loaded so long before it leaves; its route, shift and paid time begin with it",
    )
    docks: Count | None = Field(default=None, description="at most so many vehicles load at once")
    service: Minutes | None = Field(
        default=None, alias="service_min", description="of a replenishment, besides handling_min per order"
    )
    handling: Minutes | None = Field(default=None, alias="handling_min", description="per order of a replenishment")
    deadlines: Moments | None = Field(
        default=None, description="goods for customers must have arrived by then; several separated by semicolons"
    )
    compartments: Count | None = Field(default=None, description="at most so many orders wait here")
    stock: Amounts = Field(default_factory=dict, description="what all vehicles together may load here, by dimension")
    capacities: Amounts = Field(default_factory=dict, description="what may wait here for customers, by dimension")


class VehicleTerms(Row):
    """What vehicles of a kind share: given per vehicle, or once per kind in ``[kinds.…]`` of ``instance.toml``."""

    profile: Text | None = Field(default=None, description="travel profile; usually the kind's own name")
    shift: Span | None = Field(default=None, description="may leave from, must be back by: 08:00-18:00")
    latest_start: Moment | None = None
    capacities: Amounts = Field(default_factory=dict, description="by dimension; empty means unlimited")
    fixed_price: Amount | None = Field(default=None, description="for being used at all")
    km_price: Amount | None = None
    hour_price: Amount | None = None
    stop_price: Amount | None = None
    overtime: Steps | None = Field(default=None, description="18:00=40; 20:00=60: extra price per hour after these times")
    max_duration: Minutes | None = Field(default=None, alias="max_duration_min")
    max_driving: Minutes | None = Field(default=None, alias="max_driving_min")
    max_distance: Kilometres | None = Field(default=None, alias="max_km")
    max_stops: Count | None = None
    max_wait: Minutes | None = Field(default=None, alias="max_wait_min")
    skills: Words | None = None
    modes: Words | None = Field(default=None, description="modes served; empty means all")
    breaks: Pauses | None = Field(
        default=None,
        description="11:30-13:30 30min: taken on the way if the route is under way as the window closes; after 240min 30min paid: "
        "never more driving than that without such a break, taken as often as needed",
    )
    reloads: Words | None = Field(default=None, description="sites where it may load again")
    reload_time: Minutes | None = Field(default=None, alias="reload_min")
    max_trips: Count | None = None
    must_use: Yes | None = None


class VehicleRow(VehicleTerms):
    """vehicles.csv: vans, bikes and couriers, each on one shift."""

    id: Text = Field(min_length=1)
    kind: Text = "van"
    count: Alike = Field(default=1, description="so many alike, at most 10000; their ids get -1, -2, …")
    start: Text = Field(default="", description="a site; or start_lat and start_lon for a vehicle under way; one of them is needed")
    start_lat: Latitude | None = None
    start_lon: Longitude | None = None
    end: Text = Field(default="", description="a site, or 'anywhere'; empty: back to its start")
    initial: Amounts = Field(default_factory=dict, description="on board from the beginning, by dimension")
    prefix: Words = Field(
        default=(), description="orders frozen at the beginning of its route, in order, and at their times in promises"
    )


class RelationRow(Row):
    """relations.csv: orders that belong together."""

    kind: Literal["same_vehicle", "sequence", "adjacent"]
    orders: Words = Field(description="ids of orders (or visits), at least two, in order")
    gap: Minutes = Field(
        0, alias="gap_min", description="sequence: least time between the end of one and the beginning of the next"
    )


class AccessRow(Row):
    """access.csv: where some kinds of vehicles may not serve, and when (truck ban, quiet hours, low-emission zone)."""

    id: Text = Field(min_length=1)
    kinds: Words = Field(default=(), description="vehicle kinds; empty: all")
    zone: Text = Field(default="", description="places of this zone; or sites and orders; or a circle")
    places: Words = Field(default=(), description="ids of sites or orders")
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius: Kilometres | None = Field(default=None, alias="radius_km")
    closed: Spans | None = Field(default=None, description="hours; empty: always")


class PromiseRow(Row):
    """promises.csv: what was promised earlier, for `[stability]` in ``instance.toml``."""

    order: Text
    vehicle: Text = ""
    begin: Moment | None = None


class TrafficRow(Row):
    """traffic.csv: from this wall time on, vehicles drive at this factor of free-flow speed."""

    profile: Text = Field(min_length=1)
    day_type: Literal["weekday", "saturday", "sunday", "holiday", "daily"] = "daily"
    start: Text = Field(description="wall time 00:00 to 23:59; the first one of a profile and day type is 00:00")
    speed: SpeedFactor


class ZoneRow(Row):
    """zones.csv: which traffic profile a zone follows, and where it lies (otherwise sites and orders name their zone)."""

    zone: Text = Field(min_length=1)
    profile: Text = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius: Kilometres | None = Field(default=None, alias="radius_km")


class IncidentRow(Row):
    """incidents.csv: a circle, box or polygon that is slow or closed for a time."""

    id: Text = Field(min_length=1)
    start: AnyMoment
    end: AnyMoment
    lat: Latitude | None = None
    lon: Longitude | None = None
    radius: Kilometres | None = Field(default=None, alias="radius_km", description="kilometres, above 0")
    south: Latitude | None = None
    west: Longitude | None = None
    north: Latitude | None = None
    east: Longitude | None = None
    polygon: Text = Field(default="", description="lat lon, lat lon, lat lon")
    factor: SpeedFactor | None = Field(
        default=None, description="of the usual speed, above 0 and at most 5; empty or 'closed': closed"
    )

    @field_validator("factor", mode="before")
    @classmethod
    def _closed(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "closed" else value


class WeatherRow(Row):
    """weather.csv: all speeds are multiplied by the factor for a time."""

    start: AnyMoment
    end: AnyMoment
    factor: SpeedFactor


class DoneRow(Row):
    """done.csv for `router now`: a visit that was made, or tried in vain; what is left out is taken from the plan."""

    visit: Text = Field(min_length=1, description="as in the plan's stops.csv")
    vehicle: Text = Field(default="", description="empty: the plan's")
    arrival: Moment | None = None
    leave: Moment | None = None
    result: Literal["served", "failed"] = "served"
    extra: dict[str, str] = Field(default_factory=dict, description="anything else; not used")


TABLES: Mapping[str, type[Row]] = {
    "orders": OrderRow,
    "sites": SiteRow,
    "vehicles": VehicleRow,
    "alternatives": AlternativeRow,
    "relations": RelationRow,
    "access": AccessRow,
    "promises": PromiseRow,
    "traffic": TrafficRow,
    "zones": ZoneRow,
    "incidents": IncidentRow,
    "weather": WeatherRow,
    "skus": SkuRow,
    "stock": StockRow,
    "lines": LineRow,
    "carriers": CarrierRow,
    "tariffs": TariffRow,
    "options": OptionRow,
}
"""Table name → schema of its rows; the table is ``<name>.csv``, the sheet ``<name>`` or the JSON field ``<name>``."""

SCHEMAS: Mapping[str, type[Row]] = {**TABLES, "done": DoneRow}
"""The tables of a day, and those that come beside it."""

SOURCING_TABLES = ("skus", "stock", "lines", "carriers", "tariffs", "options")
"""Tables that decide where an order's goods come from, how they reach the customer, and who brings them."""

REQUIRED_TABLES = ("orders", "sites", "vehicles")

FOLDED: Mapping[str, Mapping[str, str]] = {
    "orders": {"loads": "", "returns": "return_"},
    "sites": {"stock": "stock_", "capacities": "capacity_"},
    "vehicles": {"capacities": "capacity_", "initial": "initial_"},
    "skus": {"loads": ""},
}
"""Table → field → prefix of its columns: one column per load dimension."""
