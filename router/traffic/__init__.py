"""Time of day → speed: profiles by day type, zones, incidents and weather, laid on free-flow travel times.

`conditions` works out what rules when, `apply` stretches travel times accordingly, `with_incidents` adds news to
travel times already in use, and `updated` does so for a whole instance.
"""

from router.traffic.clock import conditions
from router.traffic.incidents import updated, with_incidents
from router.traffic.profiles import DEFAULT_PROFILES, default_table
from router.traffic.stretch import apply
from router.traffic.tables import DAY_TYPES, Calendar, DayType, ProfileRow, TrafficTable, Weather

__all__ = [
    "DAY_TYPES",
    "DEFAULT_PROFILES",
    "Calendar",
    "DayType",
    "ProfileRow",
    "TrafficTable",
    "Weather",
    "apply",
    "conditions",
    "default_table",
    "updated",
    "with_incidents",
]
