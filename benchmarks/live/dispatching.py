"""EURO meets NeurIPS 2022, dynamic VRPTW: the published environment and its scorer. Nothing of `router` is used here.

An epoch lasts an hour. In each, a hundred requests are drawn from the customers of a static instance; what is sent in an epoch
leaves an hour after its beginning at the earliest. A policy sees all open requests and says which go, and on which routes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

EPOCH = 3_600
REQUESTS = 100

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Static:
    """The instance requests are drawn from; node 0 is the depot. `windows` has shape (n + 1, 2)."""

    name: str
    durations: Whole
    windows: Whole
    demand: Whole
    service: Whole
    capacity: int

    @property
    def epochs(self) -> range:
        """Numbers of the epochs."""
        first = max((int(self.windows[1:, 0].min()) - EPOCH) // EPOCH, 0)
        last = max((int(self.windows[1:, 0].max()) - EPOCH) // EPOCH, 0)
        return range(first, last + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Requests as parallel arrays; `ids` are given by the environment, `must_go` says that later is too late."""

    ids: Whole
    customer: Whole
    windows: Whole
    demand: Whole
    service: Whole
    must_go: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def chosen(self, rows: NDArray[np.bool_] | Whole) -> "Requests":
        """Some of them."""
        return Requests(
            ids=self.ids[rows],
            customer=self.customer[rows],
            windows=self.windows[rows],
            demand=self.demand[rows],
            service=self.service[rows],
            must_go=self.must_go[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """What a policy sees: the open requests, and from when on what it sends may leave."""

    number: int
    last: bool
    leave: int
    open: Requests


Routes: TypeAlias = Sequence[Sequence[int]]
"""Ids of requests, route by route."""

Policy: TypeAlias = Callable[[Epoch], Routes]


def read_static(path: Path) -> Static:
    """The static instance in a VRPLIB file with an explicit matrix."""
    header, rows = _sections(path)
    size = int(header["DIMENSION"])
    return Static(
        name=path.stem,
        durations=np.array([figure for row in rows["EDGE_WEIGHT"] for figure in row]).reshape(size, size),
        windows=np.array([row[1:] for row in rows["TIME_WINDOW"]]),
        demand=np.array([row[1] for row in rows["DEMAND"]]),
        service=np.array([row[1] for row in rows["SERVICE_TIME"]]),
        capacity=int(header["CAPACITY"]),
    )


def _sections(path: Path) -> tuple[dict[str, str], dict[str, list[list[int]]]]:
    """Lines ``NAME : value`` of the file, and the rows of figures below each ``NAME_SECTION``."""
    header: dict[str, str] = {}
    rows: dict[str, list[list[int]]] = {}
    name = ""
    for line in path.read_text().splitlines():
        word, colon, value = line.partition(":")
        if word.strip().endswith("_SECTION"):
            name = word.strip().removesuffix("_SECTION")
        elif colon:
            header[word.strip()] = value.strip()
        elif name and line.strip() != "EOF" and line.strip():
            rows.setdefault(name, []).append([int(float(figure)) for figure in line.split()])
    return header, rows


def drawn(static: Static, random: np.random.Generator, epoch: int) -> Requests:
    """The requests of an epoch: places, windows, demands and service times of customers drawn one after the other."""
    n = len(static.demand) - 1
    customer, window, demand, service = (random.integers(n, size=REQUESTS) + 1 for _ in range(4))
    found = Requests(
        ids=np.zeros(REQUESTS, np.int64),
        customer=customer,
        windows=static.windows[window],
        demand=static.demand[demand],
        service=static.service[service],
        must_go=np.zeros(REQUESTS, np.bool_),
    )
    return found.chosen(in_time(static, found, EPOCH * epoch + EPOCH))


def in_time(static: Static, requests: Requests, leave: int) -> NDArray[np.bool_]:
    """Which requests a vehicle that leaves at `leave` serves in time, straight there and back."""
    there = static.durations[0, requests.customer]
    begin = np.maximum(leave + there, requests.windows[:, 0])
    back = begin + requests.service + static.durations[requests.customer, 0]
    return np.asarray((begin <= requests.windows[:, 1]) & (back <= static.windows[0, 1]))


def all_requests(static: Static, seed: int) -> list[Requests]:
    """The requests of a run, epoch by epoch; they do not depend on what a policy does."""
    random = np.random.default_rng(seed)
    found, number = [], 1
    for epoch in static.epochs:
        new = drawn(static, random, epoch)
        found.append(replace(new, ids=np.arange(number, number + len(new))))
        number += len(new)
    return found


def play(static: Static, seed: int, policy: Policy) -> int:
    """The driving time of all routes when `policy` decides in every epoch.

    Raises
    ------
    ValueError
        when it breaks a rule, naming it.
    """
    waiting: Requests | None = None
    cost = 0
    epochs = static.epochs
    for epoch, new in zip(epochs, all_requests(static, seed), strict=True):
        waiting = new if waiting is None else joined(waiting, new)
        leave, last = EPOCH * epoch + EPOCH, epoch == epochs[-1]
        late = np.full(len(waiting), True) if last else ~in_time(static, waiting, leave + EPOCH)
        waiting = replace(waiting, must_go=late)
        routes = policy(Epoch(number=epoch, last=last, leave=leave, open=waiting))
        cost += judged(static, waiting, routes, leave)
        sent = {one for route in routes for one in route}
        waiting = waiting.chosen(np.array([one not in sent for one in waiting.ids.tolist()], np.bool_))
    return cost


def joined(one: Requests, other: Requests) -> Requests:
    """Both together."""
    return Requests(
        ids=np.concatenate([one.ids, other.ids]),
        customer=np.concatenate([one.customer, other.customer]),
        windows=np.concatenate([one.windows, other.windows]),
        demand=np.concatenate([one.demand, other.demand]),
        service=np.concatenate([one.service, other.service]),
        must_go=np.concatenate([one.must_go, other.must_go]),
    )


def judged(static: Static, requests: Requests, routes: Routes, leave: int) -> int:
    """The driving time of `routes`; raises ValueError when they break a rule or leave out what must go."""
    row = {one: number for number, one in enumerate(requests.ids.tolist())}
    sent = [one for route in routes for one in route]
    if len(set(sent)) < len(sent) or not set(sent) <= row.keys():
        raise ValueError("a request is sent twice, or is not open")
    left = set(requests.ids[requests.must_go].tolist()) - set(sent)
    if left:
        raise ValueError(f"requests {sorted(left)} had to go")
    return sum(driven(static, requests, [row[one] for one in route], leave) for route in routes)


def driven(static: Static, requests: Requests, rows: Sequence[int], leave: int) -> int:
    """The driving time of one route that leaves at `leave`; raises ValueError when it breaks a rule."""
    if requests.demand[list(rows)].sum() > static.capacity:
        raise ValueError("a route carries more than a vehicle takes")
    now, place, driving = leave, 0, 0
    for row in rows:
        customer = int(requests.customer[row])
        driving += int(static.durations[place, customer])
        now = max(now + int(static.durations[place, customer]), int(requests.windows[row, 0]))
        if now > requests.windows[row, 1]:
            raise ValueError(f"request {requests.ids[row]} is served too late")
        now, place = now + int(requests.service[row]), customer
    driving += int(static.durations[place, 0])
    if now + int(static.durations[place, 0]) > static.windows[0, 1]:
        raise ValueError("a route is back too late")
    return driving
