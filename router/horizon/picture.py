"""A lived day as a picture: orders placed and delivered, how promises were kept, and how long plans took."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from router.horizon.events import Incident, VehicleLost
from router.horizon.report import begins_of, first_promises
from router.horizon.simulation import Lived
from router.horizon.state import orders_of
from router.model import moment
from router.outputs.plots import picture
from router.units import Seconds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MINUTE = 60


def lived_picture(lived: Lived) -> bytes:
    """The day as a PNG; needs matplotlib."""
    return picture(lambda figure: draw(lived, figure), height=8)


def draw(lived: Lived, figure: "Figure") -> None:
    """Three panels over the day."""
    from matplotlib.dates import DateFormatter

    axes: Sequence[Axes] = figure.subplots(3, sharex=True)
    instance = lived.state.day.instance
    figure.suptitle(f"{instance.epoch:%Y-%m-%d}: {len(lived.state.orders)} orders, {len(lived.advices)} plans")
    _orders(lived, axes[0])
    _promises(lived, axes[1])
    _plans(lived, axes[2])
    for one in axes:
        for event in lived.log:
            if isinstance(event, VehicleLost | Incident):
                colour = "tab:red" if isinstance(event, VehicleLost) else "tab:purple"
                one.axvline(_moments(lived, [event.at])[0], color=colour, linewidth=0.8, linestyle="--")
    axes[2].xaxis.set_major_formatter(DateFormatter("%H:%M"))
    axes[2].set_xlabel(f"wall time, {instance.time_zone}; dashed: a vehicle lost (red), an incident (purple)")


def _orders(lived: Lived, axes: "Axes") -> None:
    """How many orders are known, and how many delivered, as the day goes on."""
    state = lived.state
    done = sorted(begin for name, begin in begins_of(lived).items() for _ in orders_of(state, name))
    start = min([*done, *(event.at for event in lived.log)], default=0)
    placed = sorted(max(start, order.placed) for order in state.orders.values())
    for moments, label in ((placed, "placed"), (done, "delivered")):
        axes.step(_moments(lived, moments), range(1, len(moments) + 1), where="post", label=label)
    axes.set_ylabel("orders")
    axes.legend(loc="upper left", frameon=False)


def _promises(lived: Lived, axes: "Axes") -> None:
    """When each promised delivery began, by the window its customer was told first."""
    begins = begins_of(lived)
    found = [(begins[name], window) for name, window in first_promises(lived).items() if name in begins]
    for kept, colour in ((True, "tab:green"), (False, "tab:red")):
        part = [(begin, begin - window.end) for begin, window in found if (begin in window) == kept]
        label = f"{len(part)} {'kept' if kept else 'not kept'}"
        axes.scatter(
            _moments(lived, [begin for begin, _ in part]), [late / MINUTE for _, late in part], s=9, color=colour, label=label
        )
    axes.axhline(0, color="0.5", linewidth=0.8)
    axes.set_ylabel("minutes after the\nend of the promise")
    axes.legend(loc="upper left", frameon=False)


def _plans(lived: Lived, axes: "Axes") -> None:
    axes.scatter(_moments(lived, [advice.at for advice in lived.advices]), [advice.seconds for advice in lived.advices], s=9)
    axes.set_ylabel("seconds for a plan")
    axes.set_ylim(bottom=0)


def _moments(lived: Lived, seconds: Sequence[Seconds]) -> Any:
    """Wall times, as matplotlib takes them."""
    instance = lived.state.day.instance
    found: list[datetime] = [moment(instance, one).replace(tzinfo=None) for one in seconds]
    return found
