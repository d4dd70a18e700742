"""Policies for dispatching in epochs: greedy, lazy, hindsight, and the prices of waiting of `router.horizon.scenarios`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.live.dispatching import EPOCH, REQUESTS, Epoch, Requests, Routes, Static, all_requests, drawn, driven, joined
from router import Instance, Limits, Place, Plan, StaticTravel, Vehicle, Visit, Window, solve
from router.horizon.scenarios import Wave, sent_now

LEFT_OUT = 1_000_000.0
"""Price of a request that is not served: more than any detour."""


@dataclass(slots=True)
class Dispatcher:
    """A run's static instance, the seconds an epoch may take, and a generator of its own for sampled futures."""

    static: Static
    limit: float
    random: np.random.Generator
    empty: Instance = field(init=False)

    def __post_init__(self) -> None:
        durations = self.static.durations.astype(np.int32)
        self.empty = Instance(
            places=tuple(Place(id=str(node)) for node in range(len(durations))),
            travel={"van": StaticTravel(distances=durations, durations=durations)},
            visits=(),
            vehicles=(),
            dimensions=("load",),
        )

    def greedy(self, epoch: Epoch) -> Routes:
        """Everything that is known goes at once."""
        return self.routes(epoch.open, epoch.leave)

    def lazy(self, epoch: Epoch) -> Routes:
        """Only what must go goes."""
        return self.routes(epoch.open.chosen(epoch.open.must_go), epoch.leave)

    def priced(self, epoch: Epoch) -> Routes:
        """What costs less now than sampled futures say it costs later."""
        if epoch.last:
            return self.greedy(epoch)
        wave = Wave(
            instance=self.instance(epoch.open, epoch.leave, vehicles=REQUESTS),
            later=epoch.leave + EPOCH,
            urgent=frozenset(str(row) for row in np.flatnonzero(epoch.open.must_go)),
            future=lambda random: self._future(epoch, random),
        )
        plan = sent_now(wave, Limits(seconds=self.limit), seed=self._seed())
        return _routes_of(epoch.open, plan)

    def _future(self, epoch: Epoch, random: np.random.Generator) -> list[Visit]:
        """Requests drawn for the next epoch."""
        coming = drawn(self.static, random, epoch.number + 1)
        return _visits(coming, np.full(len(coming), epoch.leave + EPOCH), "future ")

    def _seed(self) -> int:
        return int(self.random.integers(2**31))

    def routes(self, requests: Requests, leave: int) -> Routes:
        """Good routes for all of `requests`."""
        if not len(requests):
            return ()
        return _routes_of(requests, self.plan(self.instance(requests, leave, vehicles=len(requests)), self.limit))

    def plan(self, instance: Instance, limit: float) -> Plan:
        """A plan that leaves nothing out."""
        plan = solve(instance, limits=Limits(seconds=limit), seed=self._seed()).plan
        if plan.unserved:
            raise ValueError("the plan leaves requests out")
        return plan

    def instance(self, requests: Requests, leave: int | NDArray[np.int64], vehicles: int) -> Instance:
        """The requests as an instance whose cost is the driving time; visit k is request k, and leaves from `leave` on."""
        start = int(np.min(leave))
        release = np.broadcast_to(np.where(np.equal(leave, start), 0, leave), len(requests))
        fleet = tuple(self._vehicle(f"v{number}", start) for number in range(vehicles))
        return self.empty.replace(visits=tuple(_visits(requests, release)), vehicles=fleet)

    def _vehicle(self, name: str, start: int) -> Vehicle:
        return Vehicle(
            id=name,
            start=0,
            end=0,
            earliest_start=start,
            latest_end=int(self.static.windows[0, 1]),
            capacities=(self.static.capacity,),
            km_price=1_000.0,
        )


def _visits(requests: Requests, release: NDArray[np.int64], prefix: str = "") -> list[Visit]:
    return [
        Visit(
            id=f"{prefix}{row}",
            place=int(requests.customer[row]),
            windows=(Window(int(requests.windows[row, 0]), int(requests.windows[row, 1])),),
            service=int(requests.service[row]),
            deliver=(int(requests.demand[row]),),
            release=int(release[row]),
            penalty=LEFT_OUT,
        )
        for row in range(len(requests))
    ]


def _routes_of(requests: Requests, plan: Plan) -> Routes:
    return [[int(requests.ids[int(name)]) for name in route.visits] for route in plan.routes]


EpochPolicy: TypeAlias = Callable[[Dispatcher, Epoch], Routes]

POLICIES: Mapping[str, EpochPolicy] = {
    "greedy": Dispatcher.greedy,
    "lazy": Dispatcher.lazy,
    "priced": Dispatcher.priced,
}
"""Name → what a policy sends in an epoch. ``hindsight`` is no policy: it knows all requests before the first epoch."""


def hindsight(static: Static, seed: int, limit: float) -> int:
    """The driving time of one plan that knows all requests; each leaves once the epoch in which it came is over."""
    parts = all_requests(static, seed)
    release = np.concatenate(
        [np.full(len(part), EPOCH * epoch + EPOCH, np.int64) for epoch, part in zip(static.epochs, parts, strict=True)]
    )
    requests = reduce(joined, parts)
    dispatcher = Dispatcher(static=static, limit=limit, random=np.random.default_rng(seed))
    plan = dispatcher.plan(dispatcher.instance(requests, release, vehicles=len(requests)), limit)
    routes = [[int(name) for name in route.visits] for route in plan.routes]
    return sum(driven(static, requests, rows, int(release[rows].max())) for rows in routes)
