"""One run of a policy in a published environment, as a line of results."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock

import numpy as np

from benchmarks.live import courier_policies, couriers, dispatch_policies, dispatching

Line: TypeAlias = dict[str, Any]

CLOCKS: Mapping[str, Callable[[], float]] = {"wall": time.monotonic, "processor": time.process_time}
"""Name → what limits are measured by. With processor time, other work on the machine does not change a result."""

KEY = ("family", "instance", "policy", "seed", "limit_s", "interval_min")
_KEY = (*KEY, "clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A run to be made; `limit` is in seconds a decision, of the clock `clock`, `interval` in minutes between decisions."""

    folder: Path
    family: str
    name: str
    file: str
    policy: str
    seed: int
    limit: float
    interval: int
    clock: str = "wall"

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells runs apart."""
        interval = self.interval if self.family == "mdrp_grubhub" else None
        return (self.family, self.name, self.policy, self.seed, self.limit, interval, self.clock)


def key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """The key of the task that gave this line."""
    return tuple({"clock": "wall", **line}[name] for name in _KEY)


def run(task: Task) -> Line:
    """The line of a run; a policy that breaks a rule is not feasible, and `note` says why."""
    began, began_processor = time.perf_counter(), time.process_time()
    line: Line = dict(zip(_KEY, task.key, strict=True))
    names = ("cost", "orders", "undelivered", "click_to_door_mean", "within_40_share", "ready_to_pickup_mean")
    line |= dict.fromkeys((*names, "replan_p50_s", "replan_p99_s"))
    note = ""
    try:
        with mock.patch("time.monotonic", CLOCKS[task.clock]):
            line |= FAMILIES[task.family][task.policy](task)
    except ValueError as wrong:
        note = str(wrong)[:300]
    spent = {"processor_s": round(time.process_time() - began_processor, 1), "wall_s": round(time.perf_counter() - began, 1)}
    return line | {"feasible": not note, **spent, "note": note}


class _Timed:
    """A policy that remembers how long its decisions took."""

    def __init__(self, policy: Callable[..., Any]) -> None:
        self._policy = policy
        self.seconds: list[float] = []

    def __call__(self, *given: Any) -> Any:
        began = time.perf_counter()
        answer = self._policy(*given)
        self.seconds.append(time.perf_counter() - began)
        return answer

    def quantiles(self) -> Line:
        """Median and P99 of the decisions."""
        p50, p99 = np.quantile(self.seconds, [0.5, 0.99])
        return {"replan_p50_s": round(float(p50), 3), "replan_p99_s": round(float(p99), 3)}


def _dispatched(task: Task) -> Line:
    """A run of EURO meets NeurIPS 2022."""
    static = dispatching.read_static(task.folder / task.file)
    dispatcher = dispatch_policies.Dispatcher(static=static, limit=task.limit, random=np.random.default_rng((task.seed, 1)))
    policy = _Timed(lambda epoch: dispatch_policies.POLICIES[task.policy](dispatcher, epoch))
    cost = dispatching.play(static, task.seed, policy)
    orders = sum(map(len, dispatching.all_requests(static, task.seed)))
    return {"cost": cost, "orders": orders, "undelivered": 0, **policy.quantiles()}


def _known_ahead(task: Task) -> Line:
    """The same requests with all known before the first epoch; the limit counts for each epoch here too."""
    static = dispatching.read_static(task.folder / task.file)
    cost = dispatch_policies.hindsight(static, task.seed, task.limit * len(static.epochs))
    orders = sum(map(len, dispatching.all_requests(static, task.seed)))
    return {"cost": cost, "orders": orders, "undelivered": 0}


def _delivered(task: Task) -> Line:
    """A day of Grubhub."""
    day = couriers.read_day((task.folder / task.file).parent)
    policy = _Timed(courier_policies.POLICIES[task.policy](day, task.interval, task.limit, task.seed))
    score = couriers.score(day, couriers.play(day, policy, task.interval))
    return {
        "cost": score.cost,
        "orders": score.orders,
        "undelivered": score.undelivered,
        "click_to_door_mean": score.click_to_door_mean,
        "within_40_share": score.within_40_share,
        "ready_to_pickup_mean": score.ready_to_pickup_mean,
        **policy.quantiles(),
    }


FAMILIES: Mapping[str, Mapping[str, Callable[[Task], Line]]] = {
    "euro_neurips_2022": {**dict.fromkeys(dispatch_policies.POLICIES, _dispatched), "hindsight": _known_ahead},
    "mdrp_grubhub": dict.fromkeys(courier_policies.POLICIES, _delivered),
}
"""Family → policy → how its run is made."""
