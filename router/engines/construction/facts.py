"""What cheapest insertion needs to know of an instance, as arrays."""

import numpy as np
from numpy.typing import NDArray

from router.core._core import RouteTimer
from router.engines.carrying import prices_out
from router.engines.construction.feasibility import Activities, Feasibility
from router.engines.projection import first_projection
from router.model import Instance, Vehicle
from router.timing import timing_problem
from router.timing.hours import opening_hours
from router.units import FOREVER, Money

Integers = NDArray[np.int64]

NEVER = -1


class Facts:
    """What the screens need to know of an instance, as arrays; shared by all solutions of it."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.feasibility = Feasibility(instance)
        self.price_out = {job.id: price for job, price in zip(instance.jobs, prices_out(instance), strict=True)}
        self.profiles = list(instance.travel)
        projected = first_projection(instance)
        self.durations = _layers([projected[profile] for profile in self.profiles])
        self.distances = _layers([instance.travel[profile].distances for profile in self.profiles])
        self.kinds = sorted({vehicle.kind for vehicle in instance.vehicles})
        self.place = np.array([visit.place for visit in instance.visits], np.int64)
        self.setup = np.array([visit.setup for visit in instance.visits], np.int64)
        self.service = np.array(
            [[visit.service_by_kind.get(kind, visit.service) for visit in instance.visits] for kind in self.kinds], np.int64
        )
        self.opens, self.closes = self._hours()
        self.brought = np.array(
            [
                visit.deliver if visit.deliver and visit.pickup is None else (0,) * len(instance.dimensions)
                for visit in instance.visits
            ],
            np.int64,
        ).reshape(len(instance.visits), len(instance.dimensions))
        self.liked = [visit.liked_vehicles for visit in instance.visits if visit.liked_vehicles]
        self.timer = RouteTimer(timing_problem(instance))

    def _hours(self) -> tuple[Integers, Integers]:
        """Windows per kind and visit, padded with ones that are never open; shape (kinds, visits, windows)."""
        table = [[opening_hours(self.instance, visit, kind) for visit in self.instance.visits] for kind in self.kinds]
        most = max((len(windows) for row in table for windows in row), default=1) or 1
        opens = np.full((len(self.kinds), len(self.instance.visits), most), FOREVER, np.int64)
        closes = np.full_like(opens, NEVER)
        for kind, row in enumerate(table):
            for visit, windows in enumerate(row):
                for number, window in enumerate(windows):
                    opens[kind, visit, number], closes[kind, visit, number] = window.start, window.end
        return opens, closes

    def time(self, vehicle: int, activities: Activities) -> tuple[bool, Money]:
        """Whether the timing can keep every rule in time, and the price of the route."""
        return self.timer.evaluate(vehicle, activities)

    def likes(self, vehicle: int) -> bytes:
        """Which of the customers who like some drivers would rather have another one."""
        name = self.instance.vehicles[vehicle].id
        return bytes(name not in liked for liked in self.liked)

    def profile_of(self, vehicle: Vehicle) -> int:
        return self.profiles.index(vehicle.profile)

    def kind_of(self, vehicle: Vehicle) -> int:
        return self.kinds.index(vehicle.kind)


def _layers(matrices: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """One behind the other; of a single matrix, which may be large, a view."""
    return matrices[0][None] if len(matrices) == 1 else np.stack(matrices)
