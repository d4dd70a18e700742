"""How long reasons may be looked for: large days leave out more than there is time to try again."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

WAYS_OUT = 20
"""So many jobs left out are told their ways out, which take long to find."""


class OutOfTimeError(Exception):
    """The time for one answer is over; never leaves `router`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What reasons may take, as readings of `time.monotonic`.

    details_until : when what blocks each vehicle, and ways out, are no longer looked for. until : when nothing is. most_ways : so
    many jobs, at most, are told their ways out; None: all. cancelled : once set, nothing is looked for any more.
    """

    details_until: float = math.inf
    until: float = math.inf
    most_ways: int | None = None
    cancelled: threading.Event | None = None

    def is_over(self, until: float) -> bool:
        """Whether it is later than `until`, or the search was cancelled."""
        return time.monotonic() > until or (self.cancelled is not None and self.cancelled.is_set())

    def watch(self, until: float) -> Callable[[], None]:
        """What raises `OutOfTimeError` when it is called after `until`."""

        def go_on() -> None:
            if self.is_over(until):
                raise OutOfTimeError

        return go_on

    @classmethod
    def lasting(cls, seconds: float, *, most_ways: int | None = None, cancelled: threading.Event | None = None) -> "Patience":
        """From now on so many seconds, half of them for details."""
        now = time.monotonic()
        return cls(details_until=now + seconds / 2, until=now + seconds, most_ways=most_ways, cancelled=cancelled)


PATIENT = Patience()
