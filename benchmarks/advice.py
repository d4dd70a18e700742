"""``python -m benchmarks.advice sample_instances/city_1000``: how long explanations and slot offers take.

The fleet is cut until at least fifty orders are left out; those are explained. Then new orders, at places of the
day, ask for five slots each.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import router
from router.advice.explain import explain
from router.advice.offers import OfferDesk
from router.model import Instance, Plan
from router.units import HOUR

UNSERVED = 50
SLOTS = tuple(router.Window(hour * HOUR, (hour + 2) * HOUR) for hour in range(9, 19, 2))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.advice", description=__doc__)
    parser.add_argument("folder", type=Path, help="a sample instance")
    parser.add_argument("--offers", type=int, default=30, help="new orders to ask slots for")
    options = parser.parse_args(arguments)
    instance = router.load(options.folder)
    crowded, plan = _crowded(instance)
    began = time.perf_counter()
    explanations = explain(crowded, plan)
    seconds = time.perf_counter() - began
    ways = sum(len(one.ways) for one in explanations)
    print("| figure | measured |\n|---|---:|")
    print(f"| {len(explanations)} unserved of {len(crowded.orders):,} orders explained, {ways} ways out | {seconds:.2f} s |")
    full = router.solve(instance, engine="floor", limits=router.Limits(seconds=60.0)).plan
    began = time.perf_counter()
    desk = OfferDesk(instance, full)
    print(f"| offer desk made | {1_000 * (time.perf_counter() - began):.0f} ms |")
    answers = [_asked(desk, instance, number) for number in range(options.offers + 1)][1:]
    found = sum(count for _, count in answers) / len(answers)
    times = [1_000 * seconds for seconds, _ in answers]
    label = f"five slots for one new order, median (worst); {found:.1f} can be promised"
    print(f"| {label} | {median(times):.0f} ms ({max(times):.0f} ms) |")
    return 0


def _crowded(instance: Instance) -> tuple[Instance, Plan]:
    """The day with so few vehicles that enough orders are left out, and a plan of it."""
    vehicles = len(instance.vehicles)
    while True:
        smaller = instance.replace(vehicles=instance.vehicles[:vehicles])
        plan = router.solve(smaller, engine="floor", limits=router.Limits(seconds=60.0)).plan
        if len(plan.unserved) >= UNSERVED or vehicles == 1:
            return smaller, replace(plan, unserved=plan.unserved[:UNSERVED])
        vehicles = vehicles * 9 // 10


def _asked(desk: OfferDesk, instance: Instance, number: int) -> tuple[float, int]:
    like = instance.visits[number * 7 % len(instance.visits)]
    began = time.perf_counter()
    offers = desk.offer(replace(like, id="new", orders=("new",)), SLOTS)
    return time.perf_counter() - began, len(offers)


if __name__ == "__main__":
    sys.exit(main())
