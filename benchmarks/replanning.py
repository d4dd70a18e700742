"""``python -m benchmarks.replanning``: what a replan of a busy hour costs, before its search and in it.

Couriers under way and orders from stores to customers' doors are drawn from a seed. The plan in force serves all orders but one.
It is given to `solve` with one step of search. Printed are seconds of processor time of making the instance, of that replan, of
putting the one order in (no step at all), and thousand steps a second of the search; each the best of several rounds, the replan
also at its worst.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np

from benchmarks.command import positive, run_command
from benchmarks.kernel_speed import CALLS, STEPS, searcher_of
from router.model import Instance, Place, Plan, StaticTravel, Vehicle, Visit, Window
from router.solver import Limits, solve
from router.units import HOUR

MINUTE = 60
_CITY = 12_000
"""Metres from side to side."""
_SPEED = 6
"""Metres a second along the grid."""


def busy_hour(orders: int, couriers: int, stores: int, seed: int, *, on_board: int | None, hour_price: float) -> Instance:
    """Pairs of visits, couriers each at a place of its own whose routes end at their last stop, and places drawn evenly."""
    draw = Random(seed)
    points = [(draw.randrange(_CITY), draw.randrange(_CITY)) for _ in range(couriers + stores + orders)]
    x, y = np.array(points).T
    metres = np.abs(x[:, None] - x) + np.abs(y[:, None] - y)
    travel = StaticTravel(distances=metres, durations=metres // _SPEED)
    visits: list[Visit] = []
    for number in range(orders):
        ready = int(draw.random() * HOUR * 2) - 20 * MINUTE
        store, door = couriers + draw.randrange(stores), couriers + stores + number
        visits += [
            Visit(id=f"p{number}", place=store, windows=(Window(max(0, ready), ready + HOUR),), service=2 * MINUTE, collect=(1,)),
            Visit(
                id=f"d{number}",
                place=door,
                pickup=f"p{number}",
                windows=(Window(0, ready + HOUR + 30 * MINUTE),),
                service=3 * MINUTE,
                deliver=(1,),
                max_on_board=on_board,
                penalty=200.0,
            ),
        ]
    vehicles = tuple(
        Vehicle(
            id=f"v{number}",
            start=number,
            end=None,
            earliest_start=int(draw.random() * 20 * MINUTE),
            latest_end=5 * HOUR,
            capacities=(4,),
            km_price=0.3,
            hour_price=hour_price,
        )
        for number in range(couriers)
    )
    places = tuple(Place(id=f"place {number}") for number in range(len(points)))
    return Instance(places=places, travel={"van": travel}, visits=tuple(visits), vehicles=vehicles, dimensions=("pieces",))


def without_last(instance: Instance) -> Instance:
    """The same before the last order came."""
    return instance.replace(visits=instance.visits[:-2])


def seconds_of(work: Callable[[], object]) -> float:
    """Processor time of a call, other threads' included."""
    began = time.process_time()
    work()
    return time.process_time() - began


def steps_a_second(instance: Instance) -> float:
    """The best of several calls of the search as it cools."""
    one = searcher_of(instance)
    one.run(1_000, 0.3, 0.35)
    speeds = []
    for call in range(CALLS):
        before, began = one.steps, time.process_time()
        one.run(STEPS // 4, 0.4 + 0.02 * call, 0.42 + 0.02 * call)
        speeds.append((one.steps - before) / (time.process_time() - began))
    return max(speeds)


def remade(instance: Instance) -> Instance:
    """The same instance with nothing worked out of it yet."""
    return replace(instance)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=positive, default=500)
    parser.add_argument("--couriers", type=positive, default=150)
    parser.add_argument("--stores", type=positive, default=150)
    parser.add_argument("--on-board", type=int, help="seconds that goods may be on board; without it, as long as they like")
    parser.add_argument("--hour-price", type=float, default=0.0, help="of couriers, paid from their first moment to their last")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=positive, default=7)
    options = parser.parse_args()
    instance = busy_hour(
        options.orders,
        options.couriers,
        options.stores,
        options.seed,
        on_board=options.on_board,
        hour_price=options.hour_price,
    )
    plan: Plan = solve(without_last(instance), limits=Limits(seconds=None, iterations=500)).plan
    print(f"{len(instance.places)} places; {len(plan.routes)} routes, {len(plan.unserved)} left out")
    step, none = Limits(seconds=None, iterations=1), Limits(seconds=None, iterations=0)
    made = [seconds_of(lambda: remade(instance)) for _ in range(options.rounds)]
    replans = [seconds_of(lambda: solve(remade(instance), limits=step, start=plan)) for _ in range(options.rounds)]
    insertions = [seconds_of(lambda: solve(remade(instance), limits=none, start=plan)) for _ in range(options.rounds)]
    print(
        f"instance {min(made):.3f} s, replan with a step {min(replans):.3f} s (worst {max(replans):.3f}), "
        f"insertion {min(insertions):.3f} s"
    )
    print(f"{steps_a_second(instance) / 1000:.1f} thousand steps a second")


if __name__ == "__main__":
    run_command(main)
