"""Small days of sourcing, drawn by seed: two stores with short stock, a locker with little room, two carriers.

    python -m benchmarks.small_days [--days 10] [--orders 6] [--iterations 20000]

Solves each day and proves its optimum by CP-SAT; exit code 1 if one is missed.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.command import positive, run_command
from router.model import Carrier, CarrierOption, Instance, Place, Resource, Site, StaticTravel, Vehicle, Visit, Window
from router.units import HOUR

STORES, LOCKER = (0, 1), 2
"""Places of the stores and of the locker; the orders' doors come after them."""
SKUS = 3
METRES_A_SECOND = 8
SIDE = 12_000
"""Metres along a side of the town."""

NEARLY = 0.01
"""Prices of the oracle are rounded."""


def main(arguments: Sequence[str] | None = None) -> int:
    """A line per day; the exit code."""
    import router
    from benchmarks.sourcing_oracle import optimum

    parser = argparse.ArgumentParser(prog="python -m benchmarks.small_days", description=__doc__)
    parser.add_argument("--days", type=positive, default=10, help="seeds 1 to this")
    parser.add_argument("--orders", type=positive, default=6)
    parser.add_argument("--iterations", type=positive, default=20_000)
    asked = parser.parse_args(arguments)
    missed = 0
    for seed in range(1, asked.days + 1):
        instance = small_day(seed, asked.orders)
        found = router.solve(instance, limits=router.Limits(iterations=asked.iterations), seed=seed).cost.total
        best = optimum(instance)
        missed += found > best + NEARLY
        print(
            f"{instance.name:14} router {found:10.3f}  optimum {best:10.3f}{'  missed' if found > best + NEARLY else ''}",
            flush=True,
        )
    print(f"{asked.days - missed} of {asked.days} optima reached")
    return 1 if missed else 0


@dataclass(slots=True)
class _Draw:
    """The parts of a day as they are drawn."""

    random: random.Random
    visits: list[Visit] = field(default_factory=list)
    carried: list[CarrierOption] = field(default_factory=list)


def small_day(seed: int, orders: int = 8) -> Instance:
    """A day of so many orders, each with its ways: either store, door or locker, own bike or a carrier."""
    draw = _Draw(random.Random(seed))
    points = np.asarray([(draw.random.randrange(SIDE), draw.random.randrange(SIDE)) for _ in range(3 + orders)])
    metres = np.abs(points[:, None, :] - points[None, :, :]).sum(axis=2).astype(np.int32)
    for number in range(orders):
        _order(draw, number, metres)
    stock = [
        Resource(
            id=f"sku {sku} at {store}", kind="stock", capacity=draw.random.randint(orders // 4, orders // 2), what=f"sku {sku}"
        )
        for sku in range(SKUS)
        for store in STORES
    ]
    return Instance(
        name=f"small day {seed}",
        places=tuple(Place(id=str(place)) for place in range(len(points))),
        travel={"road": StaticTravel(distances=metres, durations=metres // METRES_A_SECOND)},
        visits=tuple(draw.visits),
        vehicles=tuple(
            Vehicle(
                id=f"bike {store}",
                profile="road",
                start=store,
                end=store,
                latest_end=8 * HOUR,
                capacities=(5,),
                fixed_price=6.0,
                km_price=0.5,
            )
            for store in STORES
        ),
        sites=tuple(Site(id=f"store {store}", place=store) for store in STORES),
        dimensions=("parcels",),
        resources=(
            *stock,
            Resource(id="locker", kind="room", capacity=2, what="parcels"),
            Resource(id="level>1", kind="share", capacity=orders // 3, what="level>1"),
            Resource(id="fast", kind="carrier", capacity=orders // 3, what="parcels"),
        ),
        carriers=(Carrier(id="fast"), Carrier(id="cheap", discounts=((3, 0.2), (5, 0.35)))),
        carrier_options=tuple(draw.carried),
    )


def _order(draw: _Draw, number: int, metres: NDArray[np.int32]) -> None:
    sku, opens = draw.random.randrange(SKUS), draw.random.randrange(0, 6) * HOUR
    door = 3 + number
    window = Window(opens, opens + 2 * HOUR)
    for store in STORES:
        stock = {f"sku {sku} at {store}": 1}
        shared: dict[str, Any] = {
            "group": f"order {number}",
            "penalty": 100.0,
            "deliver": (1,),
            "vehicles": frozenset({f"bike {store}"}),
        }
        origin = f"store {store}"
        draw.visits.append(
            Visit(id=f"{number} door {store}", place=door, windows=(window,), service=240, uses=stock, origin=origin, **shared)
        )
        draw.visits.append(
            Visit(
                id=f"{number} locker {store}",
                place=LOCKER,
                service=60,
                price=1.5,
                level=2,
                uses={**stock, "locker": 1, "level>1": 1},
                origin=origin,
                **shared,
            )
        )
        far = float(metres[store, door]) / 1_000
        for carrier, price, uses in (("fast", 4.0 + 0.4 * far, {"fast": 1}), ("cheap", 5.0 + 0.3 * far, {})):
            late = draw.random.random() < 0.1
            draw.carried.append(
                CarrierOption(
                    id=f"{number} {carrier} {store}",
                    job=f"order {number}",
                    carrier=carrier,
                    price=round(price, 2),
                    uses={**stock, **uses},
                    origin=origin,
                    ready=2 * HOUR if late else 0,
                    cut_off=HOUR,
                )
            )


if __name__ == "__main__":
    run_command(main)
