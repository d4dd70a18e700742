"""Policies for dispatching in epochs, on `router.solve`: greedy, lazy, hindsight, and iterative conditional dispatch.

Iterative conditional dispatch (Lan, van Doorn, Wouda, Rijal, Bhulai: An iterative sample scenario approach for the dynamic dispatch
waves problem, Transportation Science 2024): sampled futures are planned together with what is open; what most of them send now, is
sent, what most of them keep, is kept, and the next round of futures is planned under these decisions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.live.dispatching import EPOCH, Epoch, Requests, Routes, Static, all_requests, drawn, driven, joined
from router import Instance, Limits, Place, Plan, StaticTravel, Vehicle, Visit, Window, solve

LEFT_OUT = 1_000_000.0
"""Price of a request that is not served: more than any detour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    """How scenarios decide: rounds, scenarios a round, shares of votes, and the share of the epoch's time they get."""

    rounds: int = 3
    scenarios: int = 30
    send: float = 0.5
    keep: float = 0.8
    look_ahead: int = 1
    time: float = 0.7


@dataclass(slots=True)
class Dispatcher:
    """A run's static instance, the seconds an epoch may take, and a generator of its own for sampled futures."""

    static: Static
    limit: float
    random: np.random.Generator

    def greedy(self, epoch: Epoch) -> Routes:
        """Everything that is known goes at once."""
        return self.routes(epoch.open, epoch.leave, self.limit)

    def lazy(self, epoch: Epoch) -> Routes:
        """Only what must go goes."""
        return self.routes(epoch.open.chosen(epoch.open.must_go), epoch.leave, self.limit)

    def icd(self, epoch: Epoch, voting: Voting = Voting()) -> Routes:
        """What most sampled futures send now."""
        requests = epoch.open
        if epoch.last:
            return self.greedy(epoch)
        sent, kept = requests.must_go.copy(), np.zeros(len(requests), np.bool_)
        each = voting.time * self.limit / (voting.rounds * voting.scenarios)
        for _ in range(voting.rounds):
            if (sent | kept).all():
                break
            votes = sum(
                (self._scenario(epoch, sent, kept, each, voting.look_ahead) for _ in range(voting.scenarios)),
                start=np.zeros(len(requests), np.int64),
            )
            sent |= ~kept & (votes >= voting.send * voting.scenarios)
            kept |= ~sent & (votes <= (1 - voting.keep) * voting.scenarios)
        return self.routes(requests.chosen(sent), epoch.leave, (1 - voting.time) * self.limit)

    def _scenario(
        self, epoch: Epoch, sent: NDArray[np.bool_], kept: NDArray[np.bool_], limit: float, look_ahead: int
    ) -> NDArray[np.int64]:
        """Which open requests a plan of one sampled future sends now: those on routes without anything that leaves later."""
        future = self._future(epoch, look_ahead)
        n = len(epoch.open)
        release = np.concatenate([np.where(kept, epoch.leave + EPOCH, epoch.leave), future[1]])
        together = joined(epoch.open, future[0])
        plan = self.plan(together, release, limit, now_only=np.concatenate([sent, np.zeros(len(future[1]), np.bool_)]))
        votes = sent.astype(np.int64)
        for route in plan.routes:
            rows = [int(name) for name in route.visits]
            if all(row < n and not kept[row] for row in rows):
                votes[rows] = 1
        return votes

    def _future(self, epoch: Epoch, look_ahead: int) -> tuple[Requests, NDArray[np.int64]]:
        """Requests drawn for the epochs to come, and when each may leave."""
        parts, leaves = [], []
        for number in range(epoch.number + 1, min(epoch.number + look_ahead, self.static.epochs[-1]) + 1):
            parts.append(drawn(self.static, self.random, number))
            leaves.append(np.full(len(parts[-1]), EPOCH * number + EPOCH, np.int64))
        return reduce(joined, parts), np.concatenate(leaves)

    def routes(self, requests: Requests, leave: int, limit: float) -> Routes:
        """Good routes for all of `requests`."""
        if not len(requests):
            return ()
        plan = self.plan(requests, np.full(len(requests), leave, np.int64), limit)
        if plan.unserved:
            raise ValueError("the plan leaves requests out")
        return [[int(requests.ids[int(name)]) for name in route.visits] for route in plan.routes]

    def plan(self, requests: Requests, release: NDArray[np.int64], limit: float, now_only: NDArray[np.bool_] | None = None) -> Plan:
        """A plan of `requests`, each leaving from `release` on; those of `now_only` share no route with what leaves later."""
        instance = self.instance(requests, release, now_only)
        return solve(instance, limits=Limits(seconds=limit), seed=int(self.random.integers(2**31))).plan

    def instance(self, requests: Requests, release: NDArray[np.int64], now_only: NDArray[np.bool_] | None) -> Instance:
        """The requests as an instance whose cost is the driving time; visit k is request k."""
        static = self.static
        nodes = np.concatenate([[0], np.unique(requests.customer)])
        place = {node: number for number, node in enumerate(nodes.tolist())}
        durations = static.durations[np.ix_(nodes, nodes)].astype(np.int32)
        start, closing = int(release.min()), int(static.windows[0, 1])
        fast = np.zeros(len(requests), np.bool_) if now_only is None else now_only
        vehicles = [self._vehicle(f"v{number}", start, closing) for number in range(int((~fast).sum()))]
        vehicles += [self._vehicle(f"now{number}", start, start) for number in range(int(fast.sum()))]
        at_once = frozenset(vehicle.id for vehicle in vehicles if vehicle.id.startswith("now"))
        return Instance(
            places=tuple(Place(id=str(node)) for node in nodes),
            travel={"van": StaticTravel(distances=durations, durations=durations)},
            visits=tuple(
                Visit(
                    id=str(row),
                    place=place[int(requests.customer[row])],
                    windows=(Window(int(requests.windows[row, 0]), int(requests.windows[row, 1])),),
                    service=int(requests.service[row]),
                    deliver=(int(requests.demand[row]),),
                    release=int(release[row]),
                    penalty=LEFT_OUT,
                    vehicles=at_once if fast[row] else None,
                )
                for row in range(len(requests))
            ),
            vehicles=tuple(vehicles),
            dimensions=("load",),
        )

    def _vehicle(self, name: str, start: int, latest_start: int) -> Vehicle:
        return Vehicle(
            id=name,
            start=0,
            end=0,
            earliest_start=start,
            latest_start=latest_start,
            latest_end=int(self.static.windows[0, 1]),
            capacities=(self.static.capacity,),
            km_price=1_000.0,
        )


EpochPolicy: TypeAlias = Callable[[Dispatcher, Epoch], Routes]

POLICIES: Mapping[str, EpochPolicy] = {
    "greedy": Dispatcher.greedy,
    "lazy": Dispatcher.lazy,
    "icd": Dispatcher.icd,
}
"""Name → what a policy sends in an epoch. ``hindsight`` is no policy: it knows all requests before the first epoch."""


def hindsight(static: Static, seed: int, limit: float) -> int:
    """The driving time of one plan that knows all requests; each leaves once the epoch in which it came is over."""
    parts = all_requests(static, seed)
    release = np.concatenate(
        [np.full(len(part), EPOCH * epoch + EPOCH, np.int64) for epoch, part in zip(static.epochs, parts, strict=True)]
    )
    requests = reduce(joined, parts)
    plan = Dispatcher(static=static, limit=limit, random=np.random.default_rng(seed)).plan(requests, release, limit)
    if plan.unserved:
        raise ValueError("the plan leaves requests out")
    routes = [[int(name) for name in route.visits] for route in plan.routes]
    return sum(driven(static, requests, rows, int(release[rows].max())) for rows in routes)
