"""What it saves to decide from where, in which mode and by whom together with the routes: in one piece and in two stages.

    python -m benchmarks.sourcing [--seeds 10] [--orders 300] [--iterations 20000 | --seconds 30]

Each day is planned twice with the same budget and search seed: in one piece, and in two stages (nearest site that has the goods,
then routes, then the cheapest carriers for what is left; `router solve --decide-first`). Both plans are checked; costs hold
the price of what is left out; `per order` is what is spent on each order served.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import nonnegative, positive, run_command
from router import check, load
from router.costing import split
from router.model import Instance, Result
from router.solver import Limits, solve
from router.solver.decide_first import solve_in_two_stages

GENERATOR = Path(__file__).parents[1] / "sample_instances"


def main(arguments: Sequence[str] | None = None) -> None:
    """A line per day, and the mean saving."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=positive, default=10, help="days: generator seeds 1 to this")
    parser.add_argument("--orders", type=positive, default=300)
    parser.add_argument("--iterations", type=positive, default=20_000)
    parser.add_argument("--seconds", type=nonnegative, help="per plan, instead of iterations")
    asked = parser.parse_args(arguments)
    limits = Limits(seconds=asked.seconds, iterations=None if asked.seconds else asked.iterations)
    plan = f"{'left out':>8} {'carried':>7} {'per order':>9}"
    print(f"{'seed':>4} {'two stages':>11} {plan} {'together':>11} {plan} {'saved':>8}")
    savings = []
    for seed in range(1, asked.seeds + 1):
        instance = generated(seed, asked.orders)
        apart = solve_in_two_stages(instance, limits=limits)
        joint = solve(instance, limits=limits)
        for name, result in (("two stages", apart), ("together", joint)):
            faults = check(instance, result.plan)
            if faults:
                raise SystemExit(f"seed {seed}, {name}: the plan breaks rules: {faults[0].text}")
        savings.append(1 - joint.cost.total / apart.cost.total)
        figures = " ".join(_figures(result, len(instance.orders)) for result in (apart, joint))
        print(f"{seed:>4} {figures} {100 * savings[-1]:>6.1f} %", flush=True)
    dearer = sum(saved < 0 for saved in savings)
    print(f"mean saving {100 * sum(savings) / len(savings):.1f} %, least {100 * min(savings):.1f} %; dearer on {dearer} days")


def generated(seed: int, orders: int) -> Instance:
    """The omnichannel day of a seed, written and read as users' files are."""
    if str(GENERATOR) not in sys.path:
        sys.path.insert(0, str(GENERATOR))
    from omnichannel import omnichannel_day
    from writing import write

    with tempfile.TemporaryDirectory() as folder:
        write(omnichannel_day(seed, orders), Path(folder))
        return load(folder)


def _figures(result: Result, orders: int) -> str:
    plan = result.plan
    left = {order for item in plan.unserved for order in item.orders}
    each = split(result.cost.terms)[0] / max(1, orders - len(left))
    return f"{result.cost.total:>11,.2f} {len(left):>8} {len(plan.carried):>7} {each:>9.2f}"


if __name__ == "__main__":
    run_command(main)
