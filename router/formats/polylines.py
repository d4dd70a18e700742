"""Lines on the map, in Google's Encoded Polyline Algorithm Format."""

from collections.abc import Iterable

Point = tuple[float, float]


def encoded(points: Iterable[Point]) -> str:
    """Points (latitude, longitude) as text, to the fifth digit."""
    found, before = "", (0, 0)
    for lat, lon in points:
        here = round(lat * 1e5), round(lon * 1e5)
        found += "".join(_figure(new - old) for new, old in zip(here, before, strict=True))
        before = here
    return found


def _figure(value: int) -> str:
    """A signed whole number in groups of five bits, the lowest first."""
    bits = ~(value << 1) if value < 0 else value << 1
    found = ""
    while bits >= 0x20:
        found += chr((0x20 | (bits & 0x1F)) + 63)
        bits >>= 5
    return found + chr(bits + 63)
