"""An `Instance` as flat arrays, the form the compiled search reads.

Nodes are numbered: visits 0 … V−1, then the start of each vehicle's route (V + r), then its end (V + R + r). Vehicles that
differ only in name form a *type*.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.core import _core as core
from router.engines.carrying import prices_out
from router.engines.lns.counters import counters_of
from router.engines.lns.fleet import Fleet, fleet_of
from router.engines.lns.legs import matrices_of, reachable_times, turned
from router.engines.lns.neighbours import nearest_visits
from router.model import Instance
from router.model.rules import RULES, rules_used
from router.units import DAY, FOREVER, Money

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int32]

NO_LIMIT = core.NO_LIMIT


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """Read-only arrays; V visits, R vehicles, T types, J jobs, O options, D load dimensions, P travel profiles.

    place : node → place, (V + 2R,).
    distances, durations : metres and free-flow seconds, (P, places, places); one extra place without distance when a route may
        end anywhere.
    distances_into, durations_into : the same with destinations as rows, (P, places, places).
    opens, closes : when service at a visit may begin (hull of its windows); of a start when the vehicle may leave; of
        an end when it must be back, (V + 2R,).
    window_offsets, window_opens, window_closes : the single windows of visit v are window_offsets[v] … [v + 1] − 1.
    service : seconds, (service rows, V). setup : seconds, (V,). release : when a trip may leave with the goods, loaded, (V,).
    deliver, collect : load units, (V, D). amount : their sum, (V, D).
    partner : the other visit of a pair or −1; is_delivery : true for the second of a pair, (V,).
    job_of : (V,). option_offsets : (J + 1,). first_visit, second_visit : (O,), second −1 for single visits.
    penalty : of leaving a job out, or of having it brought by a carrier at a price that nothing changes, (J,).
    visit_price : for serving a visit by a type, stop price and the visit's own, (V, T). allowed : (V, T).
    must_drive : vehicles whose route may not be empty, (R,); has_musts : whether there are any.
    route_price, penalty_scale : where routes are to be few, what was added to each fixed price and how much penalties were
        stretched, so that penalties outweigh routes and routes all else; else 0 and 1.
    resource_capacity … tier_share : what jobs share beside vehicles, see `counters`; has_counters : whether any of it may run
        short, has_carriers : whether carriers have orders whose price or room depends on their other orders.
    neighbours : per visit the nearest others by cost, waiting and lateness, (V, K).
    first_leave, last_begin : when a visit may be left at the earliest and begin at the latest on a route of its own, (V,).
    """

    visit_count: int
    vehicle_count: int
    type_count: int
    job_count: int
    dimension_count: int
    neighbour_count: int
    place: Indices
    distances: NDArray[np.int32]
    durations: NDArray[np.int32]
    distances_into: NDArray[np.int32]
    durations_into: NDArray[np.int32]
    opens: Ints
    closes: Ints
    window_offsets: Ints
    window_opens: Ints
    window_closes: Ints
    service: Ints
    setup: Ints
    release: Ints
    deliver: Ints
    collect: Ints
    amount: Ints
    partner: Indices
    is_delivery: Flags
    job_of: Indices
    option_offsets: Indices
    first_visit: Indices
    second_visit: Indices
    penalty: Floats
    visit_price: Floats
    allowed: Flags
    neighbours: NDArray[np.int32]
    first_leave: Ints
    last_begin: Ints
    vehicle_type: Indices
    profile: Indices
    service_row: Indices
    metre_price: Floats
    second_price: Floats
    fixed_price: Floats
    capacity: Ints
    initial_load: Ints
    max_stops: Ints
    max_distance: Ints
    max_driving: Ints
    must_drive: Flags
    max_duration: Ints
    route_price: float
    penalty_scale: float
    has_several_windows: bool
    has_setup: bool
    has_release: bool
    has_pairs: bool
    has_limits: bool
    has_simple_loads: bool
    has_one_type: bool
    has_musts: bool
    resource_capacity: Ints
    use_offsets: Indices
    use_resource: Indices
    use_units: Ints
    carried_offsets: Indices
    carried_price: Floats
    carried_surcharge: Floats
    carrier_of: Indices
    tier_offsets: Indices
    tier_orders: Ints
    tier_share: Floats
    has_counters: bool
    has_carriers: bool

    @cached_property
    def least_price_out(self) -> Floats:
        """Per job its penalty or the price of its cheapest carrier, before discounts."""
        prices = self.penalty.copy()
        jobs = np.repeat(np.arange(self.job_count), np.diff(self.carried_offsets))
        np.minimum.at(prices, jobs, self.carried_price + self.carried_surcharge)
        return prices

    @cached_property
    def price_of_leg(self) -> Money:
        """Mean price of going from a visit to one of its ten nearest; the unit of temperature."""
        if self.neighbour_count == 0:
            return 1.0
        near = self.neighbours[:, :10]
        origins = self.place[: self.visit_count, None]
        destinations = self.place[near]
        metres = self.distances[0][origins, destinations].mean()
        seconds = np.minimum(self.durations[0][origins, destinations], DAY).mean()
        price = self.metre_price.mean() * metres + self.second_price.mean() * seconds
        if price > 0:
            return float(price)
        return float(max(self.fixed_price.mean() / 10, self.penalty.mean() / 1_000, 1e-6))

    @cached_property
    def dear_alone(self) -> float:
        """Share of the jobs that cost more alone on a route of their own than left out."""
        start, end = self.visit_count, self.visit_count + self.vehicle_count
        visits = self.first_visit[self.option_offsets[:-1]]
        there = self.distances[0][self.place[start], self.place[visits]]
        back = self.distances[0][self.place[visits], self.place[end]]
        alone = self.metre_price.min() * (there.astype(np.int64) + back) + self.fixed_price.min()
        return float((self.least_price_out < alone).mean())

    @cached_property
    def core(self) -> core.Problem:
        """The same for the native core, which views these arrays."""
        return core.Problem({field.name: _as_read(getattr(self, field.name)) for field in fields(self)})


def _as_read(value: Any) -> Any:
    """Truth values as bytes; everything else is what the core reads already."""
    return value.view(np.uint8) if isinstance(value, np.ndarray) and value.dtype == np.bool_ else value


def build_problem(instance: Instance) -> Problem:
    """Arrays of `instance`; about a second at 10,000 visits."""
    fleet = fleet_of(instance)
    distances, durations = matrices_of(instance, fleet)
    windows = _windows(instance)
    loads = _loads(instance)
    jobs = _jobs(instance)
    penalty = np.array(prices_out(instance), dtype=np.float64)
    service = _service(instance, fleet)
    visits = len(instance.visits)
    distances_into = turned(distances)
    durations_into = distances_into if durations is distances else turned(durations)
    route_price, penalty_scale = _prices_of_counting(instance, fleet, distances, durations)
    counters = counters_of(instance, penalty_scale)
    neighbours = nearest_visits(
        {
            "places": np.array([visit.place for visit in instance.visits], dtype=np.int32),
            "distances": distances[0],
            "durations": durations[0],
            "distances_into": distances_into[0],
            "durations_into": durations_into[0],
            "opens": windows["opens"][:visits],
            "closes": windows["closes"][:visits],
            "service": service[0],
            "jobs": np.array(instance.job_of if counters["has_counters"] else (), dtype=np.int32),
        },
        metre_price=float(fleet.metre_price.max(initial=0.0)),
        second_price=float(fleet.second_price.max(initial=0.0)),
    )
    used = rules_used(instance)
    must_drive = np.array([vehicle.must_use or bool(vehicle.prefix) for vehicle in instance.vehicles], dtype=np.bool_)
    limits = ("max_stops", "max_distance", "max_driving")
    setup = np.array([visit.setup for visit in instance.visits], dtype=np.int64)
    release = np.array([visit.release and visit.release + max(instance.loading, default=0) for visit in instance.visits], np.int64)
    return Problem(
        visit_count=len(instance.visits),
        vehicle_count=len(instance.vehicles),
        type_count=len(fleet.members),
        job_count=len(instance.jobs),
        dimension_count=len(instance.dimensions),
        neighbour_count=neighbours.shape[1],
        place=_node_places(instance),
        distances=distances,
        durations=durations,
        distances_into=distances_into,
        durations_into=durations_into,
        **windows,
        service=service,
        setup=setup,
        release=release,
        **loads,
        **jobs,
        penalty=penalty_scale * penalty,
        route_price=route_price,
        penalty_scale=penalty_scale,
        visit_price=fleet.visit_price,
        allowed=fleet.allowed,
        neighbours=neighbours,
        **reachable_times(instance, durations, service.min(axis=0), windows),
        vehicle_type=fleet.vehicle_type,
        profile=fleet.profile,
        service_row=fleet.service_row,
        metre_price=fleet.metre_price,
        second_price=fleet.second_price,
        fixed_price=fleet.fixed_price + route_price,
        capacity=fleet.capacity,
        initial_load=fleet.initial_load,
        max_stops=fleet.max_stops,
        max_distance=fleet.max_distance,
        max_driving=fleet.max_driving,
        must_drive=must_drive,
        max_duration=_max_durations(instance),
        has_several_windows="several_windows" in used,
        has_setup="setup" in used,
        has_release="release" in used,
        has_pairs="pickup_delivery" in used,
        has_limits=any(name in used for name in limits) or _lasts_limited(used),
        has_simple_loads="pickup_delivery" not in used and not {"deliver", "collect"} <= used,
        has_musts=bool(must_drive.any()),
        **counters,
        has_one_type=len(fleet.members) == 1 and bool(fleet.allowed.all()),
    )


def _max_durations(instance: Instance) -> Ints:
    limits = [NO_LIMIT if vehicle.max_duration is None else vehicle.max_duration for vehicle in instance.vehicles]
    return np.array(limits, dtype=np.int64) - np.array(instance.loading, dtype=np.int64)


def _lasts_limited(used: frozenset[str]) -> bool:
    """Whether routes may last only so long and their time is neither paid nor subject to traffic: `segments` keeps that limit
    like those of distance and stops, the evaluators of paid time keep it themselves."""
    return "max_duration" in used and not used & {"hour_price", "traffic"} and all(RULES[name].beside_duration for name in used)


def _prices_of_counting(
    instance: Instance, fleet: Fleet, distances: NDArray[np.int32], durations: NDArray[np.int32]
) -> tuple[float, float]:
    """A price per route above what any change of the rest can save, and a stretch that puts penalties above all routes."""
    if not instance.shape.fewest_vehicles:
        return 0.0, 1.0
    start, places = instance.vehicles[0].start, [visit.place for visit in instance.visits]
    metres = int(distances[0][start, places].sum(dtype=np.int64) + distances[0][places, start].sum(dtype=np.int64))
    seconds = int(np.minimum(durations[0][start, places], DAY).sum(dtype=np.int64)) * 2 + DAY * len(instance.vehicles)
    ceiling = fleet.metre_price.max() * metres + fleet.second_price.max() * seconds
    route_price = float(ceiling + fleet.fixed_price.max() * len(instance.vehicles) + fleet.visit_price.max(initial=0.0) + 1.0)
    prices = [*(job.penalty for job in instance.jobs), *(option.list_price for option in instance.carrier_options)]
    least = min((price for price in prices if price > 0), default=1.0)
    return route_price, max(1.0, 2.0 * route_price * len(instance.vehicles) / least)


def _node_places(instance: Instance) -> Indices:
    nowhere = len(instance.places)
    ends = [nowhere if vehicle.end is None else vehicle.end for vehicle in instance.vehicles]
    starts = [vehicle.start for vehicle in instance.vehicles]
    return np.array([*(visit.place for visit in instance.visits), *starts, *ends], dtype=np.int32)


def _windows(instance: Instance) -> dict[str, Any]:
    windows, vehicles = [instance.windows_of(visit) for visit in instance.visits], instance.vehicles
    starts = list(zip(vehicles, instance.loading, strict=True))
    opens = [own[0].start for own in windows]
    opens += [vehicle.earliest_start + loading for vehicle, loading in starts] + [0] * len(vehicles)
    closes = [own[-1].end for own in windows]
    closes += [min(vehicle.latest_start + loading, vehicle.latest_end) for vehicle, loading in starts]
    closes += [min(vehicle.latest_end, FOREVER) for vehicle in vehicles]
    counts = [len(own) for own in windows]
    every = [window for own in windows for window in own]
    return {
        "opens": np.array(opens, dtype=np.int64),
        "closes": np.array(closes, dtype=np.int64),
        "window_offsets": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "window_opens": np.array([window.start for window in every], dtype=np.int64),
        "window_closes": np.array([window.end for window in every], dtype=np.int64),
    }


def _service(instance: Instance, fleet: Fleet) -> Ints:
    rows = [[visit.service_by_kind.get(kind, visit.service) for visit in instance.visits] for kind in fleet.service_kinds]
    return np.array(rows, dtype=np.int64).reshape(len(fleet.service_kinds), len(instance.visits))


def _loads(instance: Instance) -> dict[str, Any]:
    shape = (len(instance.visits), len(instance.dimensions))
    nothing = (0,) * len(instance.dimensions)
    deliver = np.array([visit.deliver or nothing for visit in instance.visits], dtype=np.int64).reshape(shape)
    collect = np.array([visit.collect or nothing for visit in instance.visits], dtype=np.int64).reshape(shape)
    for row, visit in enumerate(instance.visits):
        if visit.pickup is not None:
            deliver[row] = collect[instance.visit_index[visit.pickup]]
    return {"deliver": deliver, "collect": collect, "amount": deliver + collect}


def _jobs(instance: Instance) -> dict[str, Any]:
    options = [option for job in instance.jobs for option in job.options]
    partner = np.full(len(instance.visits), -1, dtype=np.int32)
    is_delivery = np.zeros(len(instance.visits), dtype=np.bool_)
    for option in options:
        if len(option) == 2:
            partner[option[0]], partner[option[1]] = option[1], option[0]
            is_delivery[option[1]] = True
    return {
        "partner": partner,
        "is_delivery": is_delivery,
        "job_of": np.array(instance.job_of, dtype=np.int32),
        "option_offsets": np.concatenate([[0], np.cumsum([len(job.options) for job in instance.jobs])]).astype(np.int32),
        "first_visit": np.array([option[0] for option in options], dtype=np.int32),
        "second_visit": np.array([option[1] if len(option) == 2 else -1 for option in options], dtype=np.int32),
    }
