"""What really happens on a simulated day: the truth that planners do not know, drawn from a seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from router.horizon.events import Event, Incident as IncidentKnown, OrderCancelled, OrderPlaced, OrderReady, VehicleLost
from router.model import Incident, Instance
from router.simulation import NoiseModel
from router.units import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The truth of a day.

    Parameters
    ----------
    seed : of all draws. A leg or a service takes as long in every policy's day, if it begins at the same time.
    noise : of legs and services, see `router.simulation.NoiseModel`; every leg and service is drawn by itself.
    placed : order → when it is placed, for orders that are not known from the start.
    ready : order → (when it becomes known, when the goods are ready).
    cancelled : order → when the customer cancels.
    incidents : (when it becomes known, what it is).
    breakdowns : vehicle → when it breaks down.
    absent : share of deliveries at which nobody is at home.
    """

    seed: int = 0
    noise: NoiseModel = field(default_factory=NoiseModel)
    placed: Mapping[str, Seconds] = field(default_factory=dict)
    ready: Mapping[str, tuple[Seconds, Seconds]] = field(default_factory=dict)
    cancelled: Mapping[str, Seconds] = field(default_factory=dict)
    incidents: tuple[tuple[Seconds, Incident], ...] = ()
    breakdowns: Mapping[str, Seconds] = field(default_factory=dict)
    absent: float = 0.0

    def driving(self, vehicle: str, visit: str) -> float:
        """The factor on the time of the leg to `visit`, of mean 1."""
        noise = self.noise
        deviation = float(np.sqrt(noise.route**2 + noise.leg**2))
        shared = noise.day * self._normal("day", "") - noise.day**2 / 2
        return float(np.exp(shared + deviation * self._normal(f"leg {vehicle}", visit) - deviation**2 / 2))

    def service(self, vehicle: str, visit: str) -> float:
        """The factor on the time at the door, of mean 1."""
        deviation = float(np.hypot(self.noise.driver, self.noise.stop))
        return float(np.exp(deviation * self._normal(f"service {vehicle}", visit) - deviation**2 / 2))

    def at_home(self, visit: str) -> bool:
        """Whether the delivery is handed over."""
        return self.absent == 0.0 or float(self._random("home", visit).random()) >= self.absent

    def _normal(self, what: str, name: str) -> float:
        return float(self._random(what, name).standard_normal())

    def _random(self, what: str, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *f"{what}\0{name}".encode()])


def world_of(
    instance: Instance,
    *,
    seed: int = 0,
    noise: NoiseModel | None = None,
    breakdowns: int = 0,
    late_goods: int = 0,
    cancellations: int = 0,
    absent: float = 0.0,
) -> World:
    """A world of the orders of `instance`: those placed while vehicles drive come on the way, troubles are drawn from the seed.

    A vehicle breaks down in the middle half of its shift, goods are 20 minutes late, and customers cancel up to 20 minutes after
    they ordered.
    """
    random = np.random.default_rng((seed, 1))
    start = min((vehicle.earliest_start for vehicle in instance.vehicles), default=0)
    placed = {one.id: one.placed_at for one in instance.orders if one.placed_at is not None and one.placed_at >= start}
    names = sorted(placed)
    shifts = {one.id: (one.earliest_start, one.latest_end) for one in instance.vehicles}
    broken = [str(name) for name in random.permutation(sorted(shifts))[:breakdowns]]
    late = [str(name) for name in random.permutation(names)[:late_goods]]
    gone = [str(name) for name in random.permutation(names)[:cancellations]]
    return World(
        seed=seed,
        noise=noise or NoiseModel(),
        placed=placed,
        ready={name: (placed[name] + 300, placed[name] + 1_800) for name in late},
        cancelled={name: placed[name] + int(random.integers(60, 1_200)) for name in gone},
        breakdowns={name: _inside(shifts[name], float(random.uniform(0.25, 0.75))) for name in broken},
        absent=absent,
    )


def with_events(world: World, events: Iterable[Event]) -> World:
    """The world in which these things happen as well: orders, late goods, cancellations, incidents and lost vehicles."""
    for event in events:
        if isinstance(event, OrderPlaced):
            world = replace(world, placed={**world.placed, event.order: event.at})
        elif isinstance(event, OrderReady):
            world = replace(world, ready={**world.ready, event.order: (event.at, event.ready)})
        elif isinstance(event, OrderCancelled):
            world = replace(world, cancelled={**world.cancelled, event.order: event.at})
        elif isinstance(event, IncidentKnown):
            world = replace(world, incidents=(*world.incidents, (event.at, event.incident)))
        elif isinstance(event, VehicleLost):
            world = replace(world, breakdowns={**world.breakdowns, event.vehicle: event.at})
    return world


def _inside(shift: tuple[Seconds, Seconds], share: float) -> Seconds:
    return round(shift[0] + share * (shift[1] - shift[0]))


def known_from_the_start(instance: Instance, world: World) -> frozenset[str]:
    """The orders that are not placed on the way."""
    return frozenset(order.id for order in instance.orders if order.id not in world.placed)
