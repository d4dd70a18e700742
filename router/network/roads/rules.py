"""OpenStreetMap tags → who may use a way, in which direction, and how fast.

Access follows https://wiki.openstreetmap.org/wiki/Key:access: the most special tag that is there decides. Weight and
height limits, conditional tags and ferries are not read.
"""

from collections.abc import Mapping
from typing import Protocol

from router.network.settings import Kind

CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
    "pedestrian",
    "cycleway",
    "footway",
    "path",
    "bridleway",
    "steps",
)
"""Road classes read from ``highway``; an edge stores the index into this list."""

_VAN = (100, 50, 80, 40, 48, 35, 42, 30, 36, 28, 32, 25, 10, 14, 25, 12, 0, 0, 0, 0, 0, 0)
_TRUCK = (80, 45, 70, 35, 42, 30, 36, 26, 30, 24, 26, 20, 8, 10, 20, 8, 0, 0, 0, 0, 0, 0)
_BIKE = (0, 0, 0, 0, 20, 20, 20, 20, 20, 20, 20, 20, 15, 15, 20, 12, 6, 20, 6, 12, 8, 0)
_FOOT = (0, 0, 0, 0, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.8, 4.5, 4.8, 4.8, 4.8, 4.5, 4.5, 2.5)

ROAD_SPEEDS_KMH: Mapping[Kind, Mapping[str, float]] = {
    "van": dict(zip(CLASSES, _VAN, strict=True)),
    "truck": dict(zip(CLASSES, _TRUCK, strict=True)),
    "e-bike": dict(zip(CLASSES, _BIKE, strict=True)),
    "foot": dict(zip(CLASSES, _FOOT, strict=True)),
}
"""Assumed free-flow speeds, stops at crossings included; 0: not for this kind unless a tag allows it. A lower ``maxspeed`` wins."""

SLOWEST_KMH = 4.0
"""Speed of a kind on a class that only a tag allows it to use."""

_KEYS: Mapping[Kind, tuple[str, ...]] = {
    "van": ("access", "vehicle", "motor_vehicle", "motorcar"),
    "truck": ("access", "vehicle", "motor_vehicle", "goods", "hgv"),
    "e-bike": ("access", "vehicle", "bicycle"),
    "foot": ("access", "foot"),
}
_DENIED = frozenset({"no", "private", "forestry", "agricultural", "emergency", "military", "use_sidepath"})
_INVITED = frozenset({"yes", "designated", "permissive", "destination", "delivery", "customers"})
_BARRIERS = frozenset({"bollard", "block", "jersey_barrier", "debris", "log", "cycle_barrier", "chain", "barrier_board"})
_MOTOR: frozenset[Kind] = frozenset({"van", "truck"})


class Tags(Protocol):
    """Key → value, as osmium gives them and as a plain dict does."""

    def get(self, key: str, /) -> str | None:
        """The value, or None."""
        ...


def road_class(tags: Tags) -> str | None:
    """The class of a way, None when it is no road that anybody uses."""
    name = tags.get("highway")
    if name in CLASSES and tags.get("area") != "yes":
        return name
    return None


def directions(tags: Tags, kind: Kind) -> tuple[bool, bool]:
    """Whether `kind` may go along the way and against it."""
    name = road_class(tags)
    if name is None or not _allowed(tags, kind, usual=ROAD_SPEEDS_KMH[kind][name] > 0):
        return False, False
    if kind == "foot":
        return True, True
    oneway = _oneway(tags, name)
    if kind == "e-bike" and (tags.get("oneway:bicycle") == "no" or (tags.get("cycleway") or "").startswith("opposite")):
        return True, True
    return oneway != "-1", oneway in {"no", "-1"}


def _oneway(tags: Tags, name: str) -> str:
    value = tags.get("oneway")
    if value in {"yes", "true", "1"}:
        return "yes"
    if value in {"-1", "reverse"}:
        return "-1"
    if value is None and (name == "motorway" or tags.get("junction") in {"roundabout", "circular"}):
        return "yes"
    return "no"


def _allowed(tags: Tags, kind: Kind, *, usual: bool) -> bool:
    """The last tag that says anything decides; only a tag of the kind itself opens a class that is not meant for it."""
    allowed = usual
    for key in _KEYS[kind]:
        value = tags.get(key)
        if value in _DENIED:
            allowed = False
        elif value in _INVITED:
            allowed = allowed or usual or key not in {"access", "vehicle"}
    return allowed


def blocks(tags: Tags, kind: Kind) -> bool:
    """Whether a node with these tags stops `kind`: bollards stop motor vehicles, gates only when locked by their access tags."""
    barrier = tags.get("barrier")
    if barrier is None:
        return False
    return not _allowed(tags, kind, usual=not (kind in _MOTOR and barrier in _BARRIERS))


def speed_limit(tags: Tags) -> float:
    """The ``maxspeed`` in km/h, 0 where there is none or it is not a figure."""
    value = (tags.get("maxspeed") or "").strip()
    number, _, unit = value.partition(" ")
    try:
        limit = float(number)
    except ValueError:
        return 5.0 if value == "walk" else 0.0
    return limit * 1.609344 if unit == "mph" else max(0.0, limit)
