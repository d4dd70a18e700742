"""Pictures for papers and notebooks: the routes on a map, the search's convergence, the load over time."""

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from router.documents.plan_document import PlanDocument, StopDocument
from router.outputs.geojson import route_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")
LEGEND = 20
"""So many vehicles are named in a legend, one per colour."""
_KILOMETRES_PER_DEGREE = 111.2


def plot(document: PlanDocument, kind: str = "map", form: str = "png") -> bytes:
    """The picture called `kind` (a key of `PLOTS`) in one of `FORMATS`; the same plan gives the same picture."""
    return picture(lambda figure: PLOTS[kind](document, figure.add_subplot()), form)


def picture(draw: Callable[["Figure"], None], form: str = "png", *, height: float = 6) -> bytes:
    """What `draw` puts on a figure eight inches wide and so many high, in one of `FORMATS`."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "router", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(8, height), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        made = io.BytesIO()
        figure.savefig(made, format=form, metadata={"Date": None} if form == "svg" else None)
    return made.getvalue()


def _map(document: PlanDocument, axes: "Axes") -> None:
    """Routes in kilometres east and north of the middle, so that lengths are true."""
    from math import cos, radians

    points = [spot for route in document.routes for spot in route_line(route)]
    if not points:
        axes.set_title("no coordinates")
        return
    lat0 = sum(lat for lat, _ in points) / len(points)
    lon0 = sum(lon for _, lon in points) / len(points)
    shrink = cos(radians(lat0))

    def project(spots: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
        east = [(lon - lon0) * shrink * _KILOMETRES_PER_DEGREE for _, lon in spots]
        return east, [(lat - lat0) * _KILOMETRES_PER_DEGREE for lat, _ in spots]

    for road in document.basemap:
        axes.plot(*project(list(road)), color="0.85", linewidth=0.4, zorder=1)
    for number, route in enumerate(document.routes):
        colour = _colour(number)
        axes.plot(*project(route_line(route)), color=colour, linewidth=1.0, zorder=2)
        calls = [_spot(stop) for stop in route.stops if stop.kind == "visit" and stop.lat is not None]
        axes.scatter(*project(calls), s=9, color=colour, zorder=3, label=_legend_name(document, number))
        ends = [_spot(stop) for stop in route.stops if stop.kind != "visit" and stop.lat is not None]
        axes.scatter(*project(ends), s=26, color="black", marker="s", zorder=4)
    left = [(item.lat, item.lon) for item in document.unserved if item.lat is not None and item.lon is not None]
    axes.scatter([], [], s=26, color="black", marker="s", label="start, end, loading")
    if left:
        axes.scatter(*project(left), s=40, color="red", marker="x", zorder=5, label="not served")
    _add_legend(axes)
    axes.set_title(f"{_drawn(document.instance.name, 'plan')}, {document.instance.epoch:%Y-%m-%d}")
    axes.set_aspect("equal")
    axes.set_xlabel("km east")
    axes.set_ylabel("km north")


def _spot(stop: StopDocument) -> tuple[float, float]:
    return stop.lat or 0.0, stop.lon or 0.0


def _convergence(document: PlanDocument, axes: "Axes") -> None:
    points = () if document.termination is None else document.termination.convergence
    axes.step([point.seconds for point in points], [point.cost for point in points], where="post")
    axes.set_xlabel("seconds")
    axes.set_ylabel(f"best cost {document.instance.currency}".rstrip())


def _load(document: PlanDocument, axes: "Axes") -> None:
    """What share of each vehicle's tightest capacity is on board, over the day."""
    from matplotlib.dates import DateFormatter

    capacities = {vehicle.id: vehicle.capacities for vehicle in document.vehicles}
    for number, route in enumerate(document.routes):
        known = {name: limit for name, limit in capacities.get(route.vehicle, {}).items() if limit > 0}
        if known:
            moments: Any = [stop.leave.replace(tzinfo=None) for stop in route.stops]
            shares = [100 * max(stop.load.get(name, 0) / limit for name, limit in known.items()) for stop in route.stops]
            axes.step(moments, shares, where="post", color=_colour(number), linewidth=1, label=_legend_name(document, number))
    _add_legend(axes)
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M"))
    axes.set_xlabel(f"wall time, {document.instance.epoch:%Y-%m-%d}, {document.instance.time_zone}")
    axes.set_ylabel("% of capacity on board")
    axes.set_ylim(bottom=0)


def _legend_name(document: PlanDocument, number: int) -> str:
    """The vehicle's name; the last entry of a long legend stands for all others."""
    routes = document.routes
    if number < LEGEND - 1 or len(routes) <= LEGEND:
        return _drawn(routes[number].vehicle, f"route {number + 1}")
    return f"and {len(routes) - LEGEND + 1} more" if number == LEGEND - 1 else ""


def _drawn(text: str, instead: str) -> str:
    """The text as the picture's font can draw it; what stands `instead` of a text with other letters."""
    from matplotlib import font_manager

    known = font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_charmap()
    return text.replace("$", "\\$").lstrip("_") if all(ord(letter) in known for letter in text) else instead


def _add_legend(axes: "Axes") -> None:
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=7, frameon=False)


def _colour(number: int) -> Any:
    from matplotlib import colormaps

    return colormaps["tab20"](number % 20)


PLOTS: Mapping[str, Callable[[PlanDocument, "Axes"], None]] = {"map": _map, "convergence": _convergence, "load": _load}
"""Name → what draws it."""
