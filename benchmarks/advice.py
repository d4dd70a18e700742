"""How long explanations and offers take.

    python -m benchmarks.advice sample_instances/city_1000
    python -m benchmarks.advice --shop 1000 --offers 50     # a generated day: sites, modes, carriers and slots together

The fleet is cut until at least fifty orders are left out; those are explained. Then new orders, at places of the day, ask for
five slots each; at the shop, orders like those of the day ask for every way to bring them. First calls load the compiled clock
from disk and are shown apart. Seconds of the processor count; those of the wall stand beside them.
"""

import argparse
import time
from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import router
from benchmarks.command import positive, run_command
from benchmarks.sourcing import generated
from router.advice.explain import explain
from router.advice.offers import Offer, OfferDesk
from router.advice.ways import NewOrder, WayDesk
from router.model import Instance, Plan
from router.units import HOUR

UNSERVED = 50
SLOTS = tuple(router.Window(hour * HOUR, (hour + 2) * HOUR) for hour in range(9, 19, 2))

MORE = 3
"""Units of everything that are left when new orders ask: a day with nothing left is soon answered."""

Answer = TypeVar("Answer")
Measure = Callable[[Instance, int], list[tuple[str, "Took"]]]


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
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.advice", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    day = parser.add_mutually_exclusive_group(required=True)
    day.add_argument("folder", type=Path, nargs="?", help="a sample instance")
    day.add_argument("--shop", type=int, help="orders of a day of `omnichannel_day`'s generator")
    parser.add_argument("--offers", type=positive, default=30, help="new orders to ask slots for")
    options = parser.parse_args(arguments)
    instance = generated(1, options.shop) if options.shop else router.load(options.folder)
    rows: list[Measure] = [_choosing] if options.shop else [_explaining, _offering]
    print("| figure | processor | wall |\n|---|---:|---:|")
    for label, took in (row for measure in rows for row in measure(instance, options.offers)):
        print(f"| {label} | {took.shown()} |")
    return 0


def _explaining(instance: Instance, _count: int) -> list[tuple[str, Took]]:
    crowded, plan = _crowded(instance)
    first, _ = _measured(lambda: explain(crowded, replace(plan, unserved=plan.unserved[:1])))
    took, explanations = _measured(lambda: explain(crowded, plan))
    ways = sum(len(one.ways) for one in explanations)
    label = f"{len(explanations)} unserved of {len(crowded.orders):,} orders explained, {ways} ways out"
    return [("first explanation, of one order", first), (label, took)]


def _offering(instance: Instance, count: int) -> list[tuple[str, Took]]:
    full = _planned(instance)
    made, desk = _measured(lambda: OfferDesk(instance, full))
    return [_made(full, made), *_answered("five slots", [partial(_asked, desk, instance, one) for one in range(count + 1)])]


def _choosing(instance: Instance, count: int) -> list[tuple[str, Took]]:
    full = _planned(instance)
    more = instance.replace(resources=tuple(replace(one, capacity=one.capacity + MORE) for one in instance.resources))
    made, desk = _measured(lambda: WayDesk(more, full))
    orders = [_like(instance, number * 7 % len(instance.jobs)) for number in range(count + 1)]
    return [_made(full, made), *_answered("every way", [partial(desk.ways, order) for order in orders])]


def _planned(instance: Instance) -> Plan:
    return router.solve(instance, engine="construction", limits=router.Limits(seconds=60.0)).plan


def _made(plan: Plan, took: Took) -> tuple[str, Took]:
    served = len(plan.carried) + sum(len(route.visits) for route in plan.routes)
    return f"offer desk made beside {served:,} planned orders", took


def _answered(what: str, questions: Sequence[Callable[[], Sized]]) -> list[tuple[str, Took]]:
    (first, _), *answers = [_measured(question) for question in questions]
    found = sum(len(offers) for _, offers in answers) / len(answers)
    times = [took for took, _ in answers]
    middle = Took(processor=median(took.processor for took in times), wall=median(took.wall for took in times))
    worst = Took(processor=max(took.processor for took in times), wall=max(took.wall for took in times))
    label = f"{what} for one of {len(answers)} new orders, median; {found:.1f} can be promised"
    return [("first question", first), (label, middle), ("the same, worst", worst)]


def _like(instance: Instance, number: int) -> NewOrder:
    """A new order that may be served in all ways in which a job of the day may."""
    job = instance.jobs[number]
    last = instance.visits[job.options[0][-1]]
    return NewOrder(
        visits=tuple(
            replace(one, id=f"new {one.id}", group=None, pickup=one.pickup and f"new {one.pickup}")
            for option in job.options
            for one in map(instance.visits.__getitem__, option)
        ),
        options=tuple(one for one in instance.carrier_options if one.job == job.id),
        called=last,
    )


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
    run_command(main)
