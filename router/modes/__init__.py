"""Delivery modes: each turns the orders of its kind into visits. A new one is a file here and a line in `MODES`."""

from collections.abc import Mapping

from router.modes.instant import instant
from router.modes.interface import Asked, Elsewhere, Ground, Made, Mode, SiteGround
from router.modes.night import night
from router.modes.scheduled import scheduled
from router.modes.self_pickup import self_pickup

MODES: Mapping[str, Mode] = {
    "scheduled": scheduled,
    "night": night,
    "instant": instant,
    "self_pickup": self_pickup,
}
"""Name in the ``mode`` column → function that makes the visits."""

__all__ = ["MODES", "Asked", "Elsewhere", "Ground", "Made", "Mode", "SiteGround"]
