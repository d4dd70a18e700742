"""Profiles that ship with `router`: illustrative, made up, measured nowhere.

They have the shape that city traffic usually has (two peaks on weekdays, a late bulge on Saturdays, a flat Sunday) so
that samples and first trials are not blind to the rush hour. Replace them by your own before you trust an ETA.
"""

from collections.abc import Mapping

from router.traffic.tables import ProfileRow, TrafficTable
from router.units import HOUR

DEFAULT_PROFILES: Mapping[str, Mapping[str, Mapping[float, float]]] = {
    "city": {
        "weekday": {
            0: 1.0,
            6: 0.9,
            7: 0.7,
            7.5: 0.55,
            9.5: 0.75,
            11.5: 0.7,
            14: 0.75,
            16.5: 0.6,
            17: 0.5,
            19: 0.7,
            20.5: 0.9,
            22: 1.0,
        },
        "saturday": {0: 1.0, 9: 0.85, 11: 0.7, 18: 0.8, 20: 0.9, 22: 1.0},
        "sunday": {0: 1.0, 10: 0.9, 17: 0.85, 20: 0.95, 22: 1.0},
        "holiday": {0: 1.0, 10: 0.9, 20: 1.0},
    },
    "centre": {
        "weekday": {
            0: 1.0,
            6: 0.8,
            7: 0.6,
            7.5: 0.45,
            9.5: 0.6,
            11.5: 0.55,
            14: 0.6,
            16.5: 0.5,
            17: 0.4,
            19: 0.6,
            20.5: 0.8,
            23: 1.0,
        },
        "saturday": {0: 0.95, 9: 0.75, 11: 0.55, 18: 0.6, 20: 0.75, 23: 0.9},
        "sunday": {0: 0.95, 10: 0.8, 17: 0.75, 20: 0.9, 22: 1.0},
        "holiday": {0: 1.0, 10: 0.8, 20: 0.95},
    },
    "outskirts": {
        "weekday": {0: 1.0, 6.5: 0.85, 7: 0.7, 9.5: 0.9, 16.5: 0.75, 17: 0.65, 19: 0.85, 20.5: 1.0},
        "saturday": {0: 1.0, 10: 0.9, 18: 0.95, 20: 1.0},
        "sunday": {0: 1.0},
        "holiday": {0: 1.0},
    },
}
"""Profile → day type → hour of the day → speed factor from then on. ILLUSTRATIVE."""


def default_table() -> TrafficTable:
    """The illustrative profiles as a table, ``city`` for every zone that has no profile of its own name."""
    rows = tuple(
        ProfileRow(profile=profile, day_type=day_type, start=round(hour * HOUR), speed=speed)
        for profile, days in DEFAULT_PROFILES.items()
        for day_type, hours in days.items()
        for hour, speed in hours.items()
    )
    return TrafficTable(rows=rows, default="city", file="illustrative profiles")
