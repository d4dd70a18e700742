"""How long a run took, for formats whose answers tell it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimes:
    """Seconds that a run took: `loading` the request with its travel times, and `solving` it."""

    loading: float
    solving: float
