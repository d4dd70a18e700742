"""Schema of ``instance.toml`` (and of ``settings`` in the JSON document)."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from router.documents.cells import (
    Amount,
    Count,
    Counts,
    Minutes,
    Positive,
    Share,
    Text,
    Words,
    as_text,
    fault,
    near_misses,
    number,
    pieces,
    short,
)
from router.documents.headers import flat
from router.documents.row import Row
from router.documents.rows import ModeRow, VehicleTerms
from router.documents.sourcing_rows import OptionsRow


def _file_name(name: str) -> str:
    if "\0" in name or any("\ud800" <= letter <= "\udfff" for letter in name):
        fault("E217", f"'{short(name)}' can be no file's name", "leave out what is no letter")
    return name


FileName = Annotated[Text, AfterValidator(_file_name)]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones

        fault("E215", f"'{short(name)}' is no time zone", near_misses(name, sorted(available_timezones())))
    return name


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            fault("E213", f"'{short(value)}' is no date", "write 2026-11-23")
    if not isinstance(value, date):
        fault("E213", f"'{short(value)}' is no date", "write 2026-11-23")
    return value


def _factor(value: object) -> float:
    figure = number(value)
    if not 0.05 <= figure <= 20:
        fault("E212", f"{short(value)} is outside 0.05 to 20", "1 is the usual speed")
    return figure


Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[Text, AfterValidator(_zone)]
Factor = Annotated[float, BeforeValidator(_factor)]


def _pairs_of_goods(value: object) -> object:
    """``[["a", "b"], …]``, or ``a; b | c; d`` in one cell; each pair holds two different goods."""
    given = value.split("|") if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        fault("E217", f"'{short(value)}' is no list of pairs", 'write [["a", "b"], ["a", "c"]]')
    found = [tuple(as_text(word).strip() for word in pieces(pair)) for pair in given]
    for pair in found:
        if len(set(pair)) != 2:
            fault("E217", f"{short(pair)} is no pair", "name two different kinds of goods in each")
    return found


PairsOfGoods = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_pairs_of_goods)]


class ProfileRow(Row):
    """``[profiles.<name>]``: how the vehicles of a travel profile move."""

    kind: Literal["van", "truck", "e-bike", "foot"] = "van"
    speed: Factor = Field(default=1.0, description="all speeds are multiplied by this, 0.05 to 20")
    knots_km: tuple[Positive, ...] = Field(default=(), description="crow distances at which the next two lists hold")
    road_factors: tuple[Positive, ...] = Field(default=(), description="road over crow distance")
    crow_speeds_kmh: tuple[Positive, ...] = Field(default=(), description="crow kilometres made good per hour")
    road_speeds_kmh: dict[str, Positive] = Field(default_factory=dict, description="road class → speed (osm)")
    server_profile: Text = ""
    traffic: Share | None = Field(default=None, description="share of the traffic's slowdown that is felt, 0 to 1")

    @model_validator(mode="after")
    def _bands(self) -> "ProfileRow":
        knots = self.knots_km
        if not len(knots) == len(self.road_factors) == len(self.crow_speeds_kmh):
            fault("E240", "knots_km, road_factors and crow_speeds_kmh differ in length", "give one figure of each per distance")
        if any(one >= two for one, two in pairwise(knots)):
            fault("E240", "knots_km do not ascend", "sort the three lists by distance")
        return self


class NetworkRow(Row):
    """``[network]``: where travel times come from. Files are relative to the instance's folder."""

    provider: Text = Field(default="geodesic", description="geodesic, matrix, osm, osrm or valhalla")
    file: FileName = Field(default="", description="matrix file or OpenStreetMap extract")
    files: dict[str, FileName] = Field(default_factory=dict, description="profile → its own matrix file")
    url: Text = Field(default="", description="OSRM or Valhalla server; nothing is sent unless given")
    cache: FileName = Field(default="", description="folder for road graphs and matrices")
    block: Count = Field(
        default=100, description="most places on one side of a table request, 1 or more", json_schema_extra={"minimum": 1}
    )
    timeout_s: Positive = 30.0
    retries: Count = 3
    max_snap_m: Count = 1_000
    reroute: bool = Field(default=True, description="with osm and traffic: choose the roads anew for each time of day")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkRow":
        if self.block == 0:
            fault("E240", "block is 0, so that no table request holds a place", "write how many places one may hold, e.g. 100")
        return self


class GeocodingRow(Row):
    """``[geocoding]``: turning addresses into coordinates, online only when a service is named."""

    service: Text = Field(default="", description="nominatim, photon, baidu, …; empty: addresses are not looked up")
    options: dict[str, Text] = Field(default_factory=dict, description="for that service: user_agent, api_key, domain")
    cache: FileName = Field(default="geocoding.json", description="file of what was found before; empty: nothing is kept")
    pause_s: Amount = 1.0
    timeout_s: Positive = 10.0


class TrafficSettings(Row):
    """``[traffic]``: what kind of day it is, and which profile rules where nothing else is said."""

    default: Text = ""
    day_type: Literal["weekday", "saturday", "sunday", "holiday"] | None = None
    holidays: tuple[Day, ...] = Field(default=(), description="dates such as 2026-12-25")
    class_profiles: dict[str, Text] = Field(default_factory=dict, description="road class → profile (osm)")


class ShapeRow(Row):
    """``[shape]``: what the plan as a whole should look like."""

    fewest_vehicles: bool = Field(default=False, description="true or false")
    kind_limits: Counts = Field(default_factory=dict, description="vehicle kind → most vehicles of it, 0 or more")
    balance_prices: dict[Literal["time", "stops", "load"], Amount] = Field(
        default_factory=dict, description="time, stops or load → price, 0 or more"
    )
    compactness_price: Amount = 0.0


class StabilityRow(Row):
    """``[stability]``: how far a new plan may stray from promises.csv."""

    max_vehicle_changes: Count | None = None
    max_shift: Minutes | None = Field(default=None, alias="max_shift_min")


def _columns(value: object) -> object:
    return flat(value) if isinstance(value, dict) else value


class ReadingRow(Row):
    """``[reading]``: how the tables of the day are written, where that is not to be told from each table itself."""

    encoding: Text = Field(default="", description="of CSV files: cp1252, gb18030, …; empty: UTF-8, else told from the text")
    decimal: Literal[".", ","] | None = Field(default=None, description="the decimal mark of all tables")
    dates: Literal["dmy", "mdy"] | None = Field(default=None, description="05/11/2026 is 5 November (dmy) or May 11th (mdy)")


class ChecksRow(Row):
    """``[checks]``: what counts as a fault of the input."""

    impossible_orders: Literal["fault", "unserved"] = Field(
        default="fault", description="an order that no vehicle can ever serve stops the day, or is reported unserved"
    )
    max_km: Positive = Field(default=150.0, description="a place farther than this from every site is taken for a slip")


class Settings(Row):
    """``instance.toml``."""

    name: Text = "instance"
    day: Day = Field(description="2026-11-23")
    time_zone: Zone = Field(description="Europe/Madrid, Asia/Shanghai, …")
    crs: Literal["wgs84", "gcj02", "bd09"] = Field(default="wgs84", description="of all coordinates of the day")
    currency: Text = ""
    dimensions: Words = Field(default=("weight_kg", "volume_l", "pieces"), description="load columns; _kg and _l may have decimals")
    columns: Annotated[dict[str, Text], BeforeValidator(_columns)] = Field(
        default_factory=dict, description="column of a table → what it is called here, or remark"
    )
    default_mode: Text = Field(default="", description="mode of orders that name none")
    same_place_m: Annotated[Amount, Field(le=1_000)] = Field(
        default=10.0, description="orders at most so many metres apart are at one place, for setup_min"
    )
    private: Words = Field(default=(), description="further columns of orders.csv that hold personal data")
    tiles: Text = Field(
        default="", description="map behind plan.html, switched on by its reader: osm, or an address with {z}, {x}, {y}"
    )
    conflicts: PairsOfGoods = Field(default=(), description="pairs of goods that must not share a trip of a vehicle")
    conflicts_at_once: bool = Field(default=False, description="they may share a trip, but not be on board at once")
    modes: dict[str, ModeRow] = Field(default_factory=dict)
    kinds: dict[str, VehicleTerms] = Field(default_factory=dict)
    profiles: dict[str, ProfileRow] = Field(default_factory=dict)
    network: NetworkRow = NetworkRow.model_construct()
    geocoding: GeocodingRow = GeocodingRow.model_construct()
    traffic: TrafficSettings = TrafficSettings.model_construct()
    options: OptionsRow = OptionsRow.model_construct()
    shape: ShapeRow = ShapeRow.model_construct()
    stability: StabilityRow = StabilityRow.model_construct()
    reading: ReadingRow = ReadingRow.model_construct()
    checks: ChecksRow = ChecksRow.model_construct()
