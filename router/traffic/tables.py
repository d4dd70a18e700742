"""Traffic as people write it down: profiles by day type and wall time, zones, weather, holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from router.units import Seconds

DayType = Literal["weekday", "saturday", "sunday", "holiday"]
DAY_TYPES: tuple[DayType, ...] = ("weekday", "saturday", "sunday", "holiday")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """From wall time `start` (seconds after midnight, 0 to 86,399) until the next row of its profile and day: drive at
    `speed`.

    `day_type` is one of `DAY_TYPES`, or ``daily``: holds for every day type for which the profile has no rows of its
    own. `speed` is a factor of the free-flow speed, above 0 and at most 5. `row` is the line in the file, for reports.
    """

    profile: str
    day_type: str
    start: Seconds
    speed: float
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficTable:
    """All profiles, and which zone or road class follows which.

    Parameters
    ----------
    rows : in any order.
    zone_profiles : `Place.zone` → profile; a zone not listed follows the profile of its own name, if there is one,
        else `default`.
    class_profiles : OpenStreetMap road class → profile, for networks that know the roads.
    default : profile of everything else; empty: the first row's.
    file : name of the file the rows came from, for reports.
    """

    rows: tuple[ProfileRow, ...]
    zone_profiles: Mapping[str, str] = field(default_factory=dict)
    class_profiles: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    file: str = "traffic.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What kind of day a date is: `day_types` first, then `holidays`, then the day of the week."""

    holidays: frozenset[date] = frozenset()
    day_types: Mapping[date, DayType] = field(default_factory=dict)

    def day_type(self, day: date) -> DayType:
        """The day type of `day`."""
        if day in self.day_types:
            return self.day_types[day]
        if day in self.holidays:
            return "holiday"
        by_weekday: dict[int, DayType] = {5: "saturday", 6: "sunday"}
        return by_weekday.get(day.weekday(), "weekday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """From `start` until (not including) `end`, seconds from the epoch, all speeds are multiplied by `factor`."""

    start: Seconds
    end: Seconds
    factor: float
