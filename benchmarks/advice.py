"""``python -m benchmarks.advice sample_instances/city_1000``: how long explanations and slot offers take.

The fleet is cut until at least fifty orders are left out; those are explained. Then new orders, at places of the
day, ask for five slots each. First calls load the compiled clock from disk and are shown apart. Seconds of the processor count;
those of the wall stand beside them.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import router
from router.advice.explain import explain
from router.advice.offers import Offer, OfferDesk
from router.model import Instance, Plan
from router.units import HOUR

UNSERVED = 50
SLOTS = tuple(router.Window(hour * HOUR, (hour + 2) * HOUR) for hour in range(9, 19, 2))

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds of the processor and of the wall."""

    processor: float
    wall: float

    def shown(self) -> str:
        """In milliseconds, or seconds when it is one or more."""
        return " | ".join(f"{one:.2f} s" if one >= 1 else f"{1_000 * one:.0f} ms" for one in (self.processor, self.wall))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.advice", description=__doc__)
    parser.add_argument("folder", type=Path, help="a sample instance")
    parser.add_argument("--offers", type=int, default=30, help="new orders to ask slots for")
    options = parser.parse_args(arguments)
    instance = router.load(options.folder)
    print("| figure | processor | wall |\n|---|---:|---:|")
    for label, took in (*_explaining(instance), *_offering(instance, options.offers)):
        print(f"| {label} | {took.shown()} |")
    return 0


def _explaining(instance: Instance) -> list[tuple[str, Took]]:
    crowded, plan = _crowded(instance)
    first, _ = _measured(lambda: explain(crowded, replace(plan, unserved=plan.unserved[:1])))
    took, explanations = _measured(lambda: explain(crowded, plan))
    ways = sum(len(one.ways) for one in explanations)
    label = f"{len(explanations)} unserved of {len(crowded.orders):,} orders explained, {ways} ways out"
    return [("first explanation, of one order", first), (label, took)]


def _offering(instance: Instance, count: int) -> list[tuple[str, Took]]:
    full = router.solve(instance, engine="construction", limits=router.Limits(seconds=60.0)).plan
    made, desk = _measured(lambda: OfferDesk(instance, full))
    (first, _), *answers = [_measured(partial(_asked, desk, instance, number)) for number in range(count + 1)]
    found = sum(len(offers) for _, offers in answers) / len(answers)
    served = sum(len(route.visits) for route in full.routes)
    times = [took for took, _ in answers]
    middle = Took(processor=median(took.processor for took in times), wall=median(took.wall for took in times))
    worst = Took(processor=max(took.processor for took in times), wall=max(took.wall for took in times))
    return [
        (f"offer desk made beside {served:,} planned orders", made),
        ("first question", first),
        (f"five slots for one new order, median; {found:.1f} can be promised", middle),
        ("the same, worst", worst),
    ]


def _measured(task: Callable[[], Answer]) -> tuple[Took, Answer]:
    processor, wall = time.process_time(), time.perf_counter()
    answer = task()
    return Took(processor=time.process_time() - processor, wall=time.perf_counter() - wall), answer


def _crowded(instance: Instance) -> tuple[Instance, Plan]:
    """The day with so few vehicles that enough orders are left out, and a plan of it."""
    vehicles = len(instance.vehicles)
    while True:
        smaller = instance.replace(vehicles=instance.vehicles[:vehicles])
        plan = router.solve(smaller, engine="construction", limits=router.Limits(seconds=60.0)).plan
        if len(plan.unserved) >= UNSERVED or vehicles == 1:
            return smaller, replace(plan, unserved=plan.unserved[:UNSERVED])
        vehicles = vehicles * 9 // 10


def _asked(desk: OfferDesk, instance: Instance, number: int) -> tuple[Offer, ...]:
    like = instance.visits[number * 7 % len(instance.visits)]
    return desk.offer(replace(like, id="new", orders=("new",)), SLOTS)


if __name__ == "__main__":
    sys.exit(main())
