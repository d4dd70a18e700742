"""``python -m benchmarks.live.session``: how long a session takes to answer on a busy day, and what memory it holds.

Couriers bring goods from stores to customers, orders come in all the time, and a simulated day yields the events. Whenever the
plan must heed something, the session first puts in what is new (`Session.insertion`), then searches (`Session.advise`) and adopts
what it found. After every report of a vehicle it prepares (`Session.prepare`). Printed are wall and processor times of all three,
and the memory in use when the first plan is in force and after each quarter of the events. Python looks for cycles of objects as
rarely as in `router live`.
"""

import argparse
import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np

from benchmarks.command import nonnegative, positive, run_command
from router.cli import OBJECTS_BETWEEN
from router.horizon import POLICIES, Day
from router.horizon.events import Event, VehicleEvent
from router.horizon.replan import Advice
from router.horizon.session import Session
from router.horizon.simulation import Life
from router.horizon.world import World
from router.model import Instance, Place, StaticTravel, Vehicle, Visit, Window
from router.solver import Limits
from router.units import HOUR

Result = TypeVar("Result")

MINUTE = 60
_CITY, _SPEED, _STORES = 12_000, 8, 150
"""Metres from side to side, metres a second along the grid, and how many stores there are."""
_QUARTERS = 4
_COMING = 1_000
"""Orders that come in one after the other; those of the beginning come on top."""


def busy_day(live: int, couriers: int, hourly: int, seed: int) -> tuple[Day, World]:
    """So many orders known at the start, and so many more in every hour; each may take an hour and a half to the door."""
    draw = Random(seed)
    count = live + _COMING
    points = [(draw.randrange(_CITY), draw.randrange(_CITY)) for _ in range(couriers + _STORES + count)]
    x, y = np.array(points).T
    metres = np.abs(x[:, None] - x) + np.abs(y[:, None] - y)
    visits: list[Visit] = []
    placed: dict[str, int] = {}
    for number in range(count):
        name, at = f"o{number}", (number - live) * HOUR // hourly
        if at > 0:
            placed[name] = at
        ready = max(0, at) + draw.randrange(20 * MINUTE)
        due = max(at, -30 * MINUTE) + draw.randrange(75, 105) * MINUTE
        store, door = couriers + draw.randrange(_STORES), couriers + _STORES + number
        visits += [
            Visit(
                id=f"{name}:pickup", place=store, mode="instant", orders=(name,), windows=(Window(ready, ready + 2 * HOUR),),
                service=2 * MINUTE, collect=(1,), penalty=0.0,
            ),
            Visit(
                id=name, place=door, mode="instant", orders=(name,), service=3 * MINUTE, pickup=f"{name}:pickup", deliver=(1,),
                windows=(Window(0, due + HOUR),), preferred=Window(0, due), late_price=30.0, penalty=200.0,
            ),
        ]  # fmt: skip
    vehicles = tuple(
        Vehicle(id=f"c{number}", start=number, end=None, latest_end=8 * HOUR, capacities=(4,), km_price=0.3, hour_price=15.0)
        for number in range(couriers)
    )
    instance = Instance(
        places=tuple(Place(id=f"place {number}") for number in range(len(points))),
        travel={"van": StaticTravel(distances=metres, durations=metres // _SPEED)},
        visits=tuple(visits),
        vehicles=vehicles,
        dimensions=("pieces",),
    )
    known = frozenset(f"o{number}" for number in range(count)) - placed.keys()
    return Day(instance=instance, known=known), World(seed=seed, placed=placed)


class TimedSession(Session):
    """A session that answers at once before it searches, prepares in between, and remembers how long all three took."""

    times: dict[str, list[tuple[float, float]]]

    def advise(self) -> Advice:
        """The insertion, then the search."""
        if self.state.planned < 0:
            self.times = {"insertion": [], "replan": [], "preparing": []}
            return super().advise()
        self._timed("insertion", self.insertion)
        return self._timed("replan", super().advise)

    def take(self, *events: Event) -> tuple[str, ...]:
        """Take the events, and prepare for the next answer after what a vehicle reports."""
        remarks = super().take(*events)
        if self.state.planned >= 0 and all(isinstance(event, VehicleEvent) for event in events):
            self._timed("preparing", self.prepare)
        return remarks

    def _timed(self, name: str, work: Callable[[], Result]) -> Result:
        """What comes of the work; wall and processor time that it took are remembered."""
        began, worked = time.perf_counter(), time.process_time()
        result = work()
        self.times[name].append((time.perf_counter() - began, time.process_time() - worked))
        return result


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live.session", description=__doc__)
    parser.add_argument("--orders", type=positive, default=500, help="live at the start (default 500)")
    parser.add_argument("--couriers", type=positive, default=150)
    parser.add_argument("--hourly", type=positive, default=500, help="orders that come in each hour (default 500)")
    parser.add_argument("--events", type=positive, default=2_000)
    parser.add_argument("--limit", type=nonnegative, default=0.7, help="seconds of each replan (default 0.7)")
    parser.add_argument("--policy", choices=list(POLICIES), default="meals")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    day, world = busy_day(options.orders, options.couriers, options.hourly, options.seed)
    session = TimedSession(day, policy=POLICIES[options.policy], limits=Limits(seconds=options.limit), seed=options.seed)
    memory: list[float] = []

    def measure(_: Advice) -> None:
        if session.state.seq >= len(memory) * options.events / _QUARTERS:
            memory.append(_megabytes())

    gc.set_threshold(OBJECTS_BETWEEN)
    Life(session, world, 300, lambda _: None, measure).run(options.events)
    memory = [*memory[:_QUARTERS], _megabytes()]
    live = sum(name in session.state.orders and name not in session.state.finished for name in day.names)
    print(f"{session.state.seq} events, {live} orders live at the end")
    print(f"memory at the start and after each quarter: {', '.join(f'{one:.0f}' for one in memory)} MB")
    for name, seconds in session.times.items():
        for clock, times in zip(("wall", "processor"), zip(*seconds, strict=True), strict=True):
            p50, p99, worst = 1_000 * np.quantile(times, [0.5, 0.99, 1.0])
            print(f"{len(times)} times {name}, {clock} time: p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {worst:.0f} ms")


def _megabytes() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    run_command(main)
