"""`Instance` → a depot and customers, as the published text formats state them; the counterpart of `router.formats.nodes`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.formats.nodes import NodeTable
from router.formats.places import LARGEST
from router.formats.plane import Floats, flattened, in_plane
from router.formats.requests import SETUP, counted, early_starts, first_options, lost_rules, odd_loads, refuse_empty
from router.formats.tables import euclidean
from router.model import Instance, Vehicle, Visit, Window
from router.units import FOREVER, HOUR, UNREACHABLE, Money, count_of

TOLD: Mapping[str, str] = {
    "alternatives": "the format has one place for a customer; the first alternative is written",
    "open_end": "every route ends at the depot",
    "setup": SETUP,
    "several_depots": "the format has one depot; that of the first vehicle is written",
    "several_windows": "the format has one window; the span of all of them is written",
    "speed_by_kind": "the format has one matrix; that of the first vehicle is written",
    "start_not_end": "every route ends where it starts",
    "traffic": "travel is the same at every hour; that without traffic is written",
}
"""How rules that none of these formats keeps are written all the same."""
LARGEST_FIGURE = LARGEST - 1
Figures = NDArray[np.number[Any]]


def customers(instance: Instance) -> list[Visit]:
    """The visits that get a node, in the order of the instance: of alternatives the first."""
    return [instance.visits[index] for index in sorted(index for option in first_options(instance) for index in option)]


def span(visit: Visit) -> Window:
    """From the first opening to the last closing."""
    return Window(visit.windows[0].start, visit.windows[-1].end)


def load(amounts: tuple[int, ...]) -> int:
    """The amount in the only dimension that is written, the first one."""
    return min(amounts[0], LARGEST_FIGURE) if amounts else 0


def room(vehicle: Vehicle) -> int:
    """Capacity in that dimension, besides what is on board from the start."""
    return min(vehicle.capacities[0], LARGEST_FIGURE) - load(vehicle.initial_load) if vehicle.capacities else LARGEST_FIGURE


def dearest_route(instance: Instance) -> Money:
    """More than it costs to serve one visit on a route of its own."""
    return max(
        one.fixed_price
        + 2 * one.km_price / 1_000 * float(instance.travel[one.profile].distances.max(initial=0))
        + one.hour_price * (one.latest_end - one.earliest_start) / HOUR
        for one in instance.vehicles
    )


def lost(instance: Instance, kept: Collection[str], told: Mapping[str, str], first: int) -> list[str]:
    """What no format of nodes says of `instance`, whose customers are numbered from `first`."""
    found = lost_rules(instance, kept, {**TOLD, **told})
    visits = customers(instance)
    if len(instance.dimensions) > 1:
        found.append(f"dimensions: the format has one demand; '{instance.dimensions[0]}' is written")
    loads = [amount for one in visits for amount in (*one.deliver[:1], *one.collect[:1])]
    if max(loads, default=0) > LARGEST_FIGURE:
        found.append(f"loads: the format holds {LARGEST_FIGURE} at most")
    numbers = [str(number) for number, _ in zip(count(first), visits, strict=False)]
    if numbers != [one.id for one in visits] or [one.id for one in instance.vehicles] != [*map(str, _fleet(instance))]:
        found.append("ids: customers and vehicles are numbered in the order of the day")
    return found + early_starts(instance, "a shift bounds when a route ends, not when it starts")


def _fleet(instance: Instance) -> range:
    return range(1, 1 + len(instance.vehicles))


def table_of(
    instance: Instance, kept: Collection[str], told: Mapping[str, str], *, paired: bool = False
) -> tuple[NodeTable, list[str]]:
    """The depot and customers of `instance` in router's units, and what they do not say.

    Parameters
    ----------
    kept, told : as in `router.formats.requests.lost_rules`.
    paired : whether each customer is one of a pair: then what comes from the depot is picked up there, at nodes of its own, and
        what is collected is delivered there.
    """
    refuse_empty(instance)
    visits, first = customers(instance), instance.vehicles[0]
    found = [*lost(instance, kept, told, 1), *_fleet_losses(instance), *free_choice(instance)]
    demand, pairs = _paired(visits) if paired else ([0, *(load(one.deliver) for one in visits)], [])
    if paired:
        found += [*odd_loads(instance), *_pair_losses(visits, len(demand) - len(visits) - 1)]
    depots = len(demand) - len(visits) - 1
    shift = Window(
        min(one.earliest_start for one in instance.vehicles), min(FOREVER, max(one.latest_end for one in instance.vehicles))
    )
    windows = [shift, *map(span, visits), *(shift for _ in range(depots))]
    places = [first.start, *(one.place for one in visits), *(first.start for _ in range(depots))]
    travel = instance.travel[first.profile]
    table = NodeTable(
        name=instance.name,
        count=len(instance.vehicles),
        capacity=max(map(room, instance.vehicles)),
        durations=travel.durations[np.ix_(places, places)].astype(np.int64),
        lengths=travel.distances[np.ix_(places, places)].astype(np.int64),
        unit=max(1, round(1_000 / first.km_price)) if first.km_price else 1_000,
        demand=np.array(demand, dtype=np.int64),
        ready=np.array([one.start for one in windows], dtype=np.int64),
        due=np.array([one.end for one in windows], dtype=np.int64),
        service=np.array([0, *(one.service + one.setup for one in visits), *(0 for _ in range(depots))], dtype=np.int64),
        pairs=tuple(pairs),
        points=_points(instance, places),
    )
    return table, found


def _paired(visits: Sequence[Visit]) -> tuple[list[int], list[tuple[int, int]]]:
    """Demands and (pickup, delivery) of nodes; those of a customer without a mate lie at the depot, after all customers."""
    nodes = {one.id: number for number, one in enumerate(visits, start=1)}
    pairs = [(nodes[one.pickup], nodes[one.id]) for one in visits if one.pickup is not None]
    mated = {node for pair in pairs for node in pair}
    amounts = {second: load(visits[second - 1].deliver) for _, second in pairs}
    for one in visits:
        if nodes[one.id] not in mated:
            mate = len(visits) + len(pairs) - len(mated) // 2 + 1
            pair = (nodes[one.id], mate) if _collects(one) else (mate, nodes[one.id])
            amounts[pair[1]] = load(one.collect if _collects(one) else one.deliver)
            pairs.append(pair)
    demand = [0] * (1 + len(visits) + len(pairs) - len(mated) // 2)
    for first, second in pairs:
        demand[first], demand[second] = amounts[second], -amounts[second]
    return demand, pairs


def _pair_losses(visits: Sequence[Visit], alone: int) -> Iterator[str]:
    if alone:
        what = f"{count_of(alone, 'visit gets', 'visits get')} a mate at the depot, which vehicles may pass on the way"
        yield f"pickup_delivery: the format has pairs alone; {what}"
    both = [one.id for one in visits if one.pickup is None and any(one.deliver) and any(one.collect)]
    yield from counted("collect: what a visit collects that delivers too is left out", both)


def _collects(visit: Visit) -> bool:
    return any(visit.collect) and not any(visit.deliver)


def _fleet_losses(instance: Instance) -> Iterator[str]:
    if len({(room(one), one.earliest_start, one.latest_end) for one in instance.vehicles}) > 1:
        yield "fleet: the format has one kind of vehicle; the largest capacity and the longest shift are written"


def free_choice(instance: Instance) -> list[str]:
    """Jobs that a plan may leave out because they are not worth a route."""
    dearest = dearest_route(instance)
    cheap = [job.id for job in instance.jobs if job.penalty < dearest]
    return counted("penalty: the format has no customers that may be left out", cheap)


def _points(instance: Instance, places: Sequence[int]) -> tuple[tuple[float, float], ...]:
    known = [(place.lat, place.lon) for place in (instance.places[number] for number in places)]
    return tuple((lat, lon) for lat, lon in known if lat is not None and lon is not None) if _located(known) else ()


def _located(points: Sequence[tuple[float | None, float | None]]) -> bool:
    return all(lat is not None and lon is not None for lat, lon in points)


def plane_points(table: NodeTable, scale: int) -> tuple[Floats, list[str]]:
    """Points (x, y) of the nodes, and what they do not say: a straight line takes `scale` seconds a unit."""
    if table.points:
        points = in_plane(np.array(table.points, dtype=np.float64))
        if _same_times(points, table, scale):
            return points, []
    points = flattened(table.durations) / scale
    if _same_times(points, table, scale):
        return points, []
    reached = (table.durations > 0) & (table.durations < UNREACHABLE)
    off = np.abs(euclidean(points)[reached] * scale / table.durations[reached] - 1)
    what = f"they are placed so that straight lines come near to the times ({float(off.mean()):.1%} off on average)"
    return points, [f"travel: the format has points of a plane, and no matrix; {what}"]


def _same_times(points: Floats, table: NodeTable, scale: int) -> bool:
    return bool(np.array_equal(np.ceil(euclidean(points) * scale - 1e-9), table.durations))


def road_losses(instance: Instance, table: NodeTable, times: Floats) -> Iterator[str]:
    """What is lost where a format counts `times` on the road as the cost."""
    prices = {one.km_price for one in instance.vehicles}
    if len(prices) > 1 or not max(prices):
        yield "km_price: the format counts the way of all vehicles alike, and as the only cost"
    elif not proportional(table.lengths, times):
        yield "km_price: the format counts time on the road, and lengths are not in proportion to it"


def average(figures: Figures, units: Figures) -> float:
    """How much of `figures` falls to a unit of `units`, over all ways that there are; 1 where there are none."""
    reached = np.asarray(units) < UNREACHABLE
    total = float(units[reached].sum(dtype=np.float64))
    return float(figures[reached].sum(dtype=np.float64)) / total if total else 1.0


def proportional(lengths: Figures, times: Figures) -> bool:
    """Whether all ways are driven at the same speed, to the metre."""
    reached = np.asarray(times) < UNREACHABLE
    driven = average(lengths, times) * times[reached]
    return bool(np.all(np.abs(lengths[reached] - driven) <= 1.0 + 1e-6 * lengths[reached]))


def node_rows(table: NodeTable, points: Floats, scale: int) -> list[list[str]]:
    """Number, x, y, demand, ready time, due time and service time of each node; `scale` seconds are a unit."""
    columns = zip(table.demand.tolist(), table.ready.tolist(), table.due.tolist(), table.service.tolist(), strict=True)
    return [
        [str(number), f"{x:.12g}", f"{y:.12g}", str(demand), *(f"{seconds / scale:.12g}" for seconds in times)]
        for number, ((x, y), (demand, *times)) in enumerate(zip(points.tolist(), columns, strict=True))
    ]


def mates(table: NodeTable) -> list[list[str]]:
    """The last two columns of formats of pairs: each node's pickup and delivery, 0 for none."""
    pickup = {second: first for first, second in table.pairs}
    delivery = dict(table.pairs)
    return [[str(pickup.get(node, 0)), str(delivery.get(node, 0))] for node in range(len(table.demand))]


def fewest(instance: Instance) -> Iterator[str]:
    """What is lost where a format counts vehicles first."""
    if not instance.shape.fewest_vehicles:
        yield "fewest_vehicles: the format counts vehicles first, then the way"


def one_line(name: str) -> str:
    """A name as the one line that texts have for it."""
    return " ".join(name.split()) or "day"
