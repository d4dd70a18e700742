"""Links that open navigation, and their QR codes."""

import io
from collections.abc import Callable, Mapping

NAVIGATION: Mapping[str, Callable[[float, float], str]] = {
    "geo": lambda lat, lon: f"geo:{lat:.5f},{lon:.5f}",
    "amap": lambda lat, lon: f"https://uri.amap.com/navigation?to={lon:.5f},{lat:.5f}&coordinate=wgs84",
    "apple": lambda lat, lon: f"https://maps.apple.com/?daddr={lat:.5f},{lon:.5f}",
    "google": lambda lat, lon: f"https://www.google.com/maps/dir/?api=1&destination={lat:.5f},{lon:.5f}",
    "osm": lambda lat, lon: f"https://www.openstreetmap.org/directions?to={lat:.5f},{lon:.5f}",
}
"""Name → link to a point in WGS-84, to about a metre. ``geo`` (RFC 5870) opens whatever the phone has."""


def code_svg(link: str) -> str:
    """The QR code as an SVG element."""
    import segno

    code = segno.make(link, error="m", micro=False)
    return code.svg_inline(scale=2, border=1, omitsize=True, svgclass="code", lineclass=None)


def code_png(link: str) -> io.BytesIO:
    """The QR code as a PNG."""
    import segno

    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=4, border=1)
    picture.seek(0)
    return picture
