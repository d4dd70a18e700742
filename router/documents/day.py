"""A whole day, read and understood: settings and rows with every fault, before anything is built from them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from router.documents.clock import Clock
from router.documents.columns import columns_of, style_of_table
from router.documents.faults import cell_problems, lacking
from router.documents.headers import REMARK
from router.documents.reading import RawDay, read, read_settings_alone
from router.documents.row import Row
from router.documents.rows import (
    TABLES,
    AccessRow,
    AlternativeRow,
    IncidentRow,
    OrderRow,
    PromiseRow,
    RelationRow,
    SiteRow,
    TrafficRow,
    VehicleRow,
    WeatherRow,
    ZoneRow,
)
from router.documents.settings import Settings
from router.documents.sourcing_rows import CarrierRow, LineRow, OptionRow, SkuRow, StockRow, TariffRow
from router.documents.styles import Style
from router.documents.tables import Record, Understood, understand
from router.errors import Problem

RowT = TypeVar("RowT", bound=Row)
_FALLBACK = Settings(day=date(2000, 1, 1), time_zone="UTC")


@dataclass(frozen=True, kw_only=True)
class Day:
    """Settings and rows of a day. Rows with faults are left out; `problems` holds all of them."""

    folder: Path
    settings_file: str
    settings: Settings
    clock: Clock
    tables: Mapping[str, Understood[Any]]
    unused: tuple[str, ...] = ()
    problems: tuple[Problem, ...]

    def _records(self, name: str, schema: type[RowT]) -> tuple[Record[RowT], ...]:
        assert TABLES[name] is schema
        return cast(tuple[Record[RowT], ...], self.tables[name].records) if name in self.tables else ()

    def ids(self, name: str) -> frozenset[str]:
        """Ids of all rows of a table, those with faults included."""
        return self.tables[name].ids if name in self.tables else frozenset()

    @cached_property
    def orders(self) -> tuple[Record[OrderRow], ...]:
        return self._records("orders", OrderRow)

    @cached_property
    def sites(self) -> tuple[Record[SiteRow], ...]:
        return self._records("sites", SiteRow)

    @cached_property
    def vehicles(self) -> tuple[Record[VehicleRow], ...]:
        return self._records("vehicles", VehicleRow)

    @cached_property
    def alternatives(self) -> tuple[Record[AlternativeRow], ...]:
        return self._records("alternatives", AlternativeRow)

    @cached_property
    def relations(self) -> tuple[Record[RelationRow], ...]:
        return self._records("relations", RelationRow)

    @cached_property
    def access(self) -> tuple[Record[AccessRow], ...]:
        return self._records("access", AccessRow)

    @cached_property
    def promises(self) -> tuple[Record[PromiseRow], ...]:
        return self._records("promises", PromiseRow)

    @cached_property
    def traffic(self) -> tuple[Record[TrafficRow], ...]:
        return self._records("traffic", TrafficRow)

    @cached_property
    def zones(self) -> tuple[Record[ZoneRow], ...]:
        return self._records("zones", ZoneRow)

    @cached_property
    def incidents(self) -> tuple[Record[IncidentRow], ...]:
        return self._records("incidents", IncidentRow)

    @cached_property
    def weather(self) -> tuple[Record[WeatherRow], ...]:
        return self._records("weather", WeatherRow)

    @cached_property
    def skus(self) -> tuple[Record[SkuRow], ...]:
        return self._records("skus", SkuRow)

    @cached_property
    def stock(self) -> tuple[Record[StockRow], ...]:
        return self._records("stock", StockRow)

    @cached_property
    def lines(self) -> tuple[Record[LineRow], ...]:
        return self._records("lines", LineRow)

    @cached_property
    def carriers(self) -> tuple[Record[CarrierRow], ...]:
        return self._records("carriers", CarrierRow)

    @cached_property
    def tariffs(self) -> tuple[Record[TariffRow], ...]:
        return self._records("tariffs", TariffRow)

    @cached_property
    def options(self) -> tuple[Record[OptionRow], ...]:
        return self._records("options", OptionRow)


def read_day(path: str | Path) -> Day:
    """The day at `path` (a folder, ``.json`` or ``.xlsx``), with every fault of every cell.

    Raises
    ------
    InputError
        when there is nothing at `path` that can be read at all.
    """
    return understood_day(read(path))


def read_settings(path: str | Path) -> Settings:
    """The settings of the day at `path`, without the rest of it; raises as `read_day` does."""
    return _settings(read_settings_alone(path), [])


def understood_day(raw: RawDay) -> Day:
    """The rows and settings of raw tables."""
    problems = list(raw.problems)
    settings = _settings(raw, problems)
    clock = Clock(settings.day, ZoneInfo(settings.time_zone))
    tables = _understood(raw, settings, clock)
    said = {(problem.file, problem.row, problem.field) for problem in problems if problem.field}
    found = [problem for table in tables.values() for problem in table.problems]
    problems += [problem for problem in found if (problem.file, problem.row, problem.field) not in said]
    return Day(
        folder=raw.folder,
        settings_file=raw.settings_file,
        settings=settings,
        clock=clock,
        tables=tables,
        unused=tuple(raw.unused),
        problems=tuple(problems),
    )


def _understood(raw: RawDay, settings: Settings, clock: Clock) -> dict[str, Understood[Any]]:
    """All tables; one whose own figures do not tell the decimal mark is read with care where others have a comma."""
    reading, dimensions = settings.reading, settings.dimensions
    base = Style(decimal=reading.decimal or ".", sure=reading.decimal is not None, dates=reading.dates)
    mapping = settings.columns if "skus" in raw.tables else {"orders.items": REMARK, **settings.columns}
    columns = [columns_of(table, dimensions, mapping) for table in (*raw.tables.values(), *raw.added)]
    styles = [style_of_table(one, base) for one in columns]
    commas = any(style.decimal == "," for style in styles)
    found: dict[str, Understood[Any]] = {}
    for one, style in zip(columns, styles, strict=True):
        name = one.table.name
        doubtful = not style.sure and (commas or one.table.origin.separator == "semicolon")
        defaults = {"mode": settings.default_mode} if name == "orders" and settings.default_mode else {}
        table = understand(one, TABLES[name], clock, replace(style, doubtful=doubtful), dimensions, defaults)
        found[name] = found[name].and_rows_of(table) if name in found else table
    return found


def _settings(raw: RawDay, problems: list[Problem]) -> Settings:
    """The settings; where they are wrong, those parts are left out so that the other files can be checked too."""
    if raw.settings is None:
        return _FALLBACK
    content = dict(raw.settings)
    clock = _first_clock(content)
    for _ in range(2):
        try:
            return Settings.model_validate(content, context={"clock": clock})
        except ValidationError as wrong:
            found = cell_problems(wrong, raw.settings_file, None, raw.settings_file)
            problems += [problem for problem in found if problem not in problems]
            for detail in wrong.errors(include_url=False):
                content = lacking(content, detail["loc"])
            content.setdefault("day", _FALLBACK.day)
            content.setdefault("time_zone", _FALLBACK.time_zone)
    return _FALLBACK


def _first_clock(content: Mapping[str, Any]) -> Clock:
    try:
        basics = Settings.model_validate({key: content[key] for key in ("day", "time_zone") if key in content})
    except ValidationError:
        basics = _FALLBACK
    return Clock(basics.day, ZoneInfo(basics.time_zone))
