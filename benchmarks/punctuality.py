"""What planning with traffic, and with a buffer, is worth: on a day with a rush hour, under true travel times and under noise.

    python -m benchmarks.punctuality FOLDER [--seconds 10] [--seed 0] [--quantile 0.8]

FOLDER is an input folder with traffic, such as sample_instances/o2o_day. Four plans are made with the same budget and judged
alike: with traffic in the search; blind at free flow; blind at the day's mean speed; with traffic and a buffer. Each is re-timed
under true travel times; late orders are counted as planned and as expected under noise. On a day without traffic the two blind
plans are left out.
"""

import argparse
from pathlib import Path

import numpy as np

from benchmarks.command import nonnegative, run_command
from router import load, solve
from router.costing import cost
from router.model import Instance, Plan, ProfiledTravel, StaticTravel, TravelTimes
from router.model.sequences import plan_sequences
from router.model.travel import frozen_array, is_static
from router.simulation import NOISE_FREE, buffered, coverage, forecast, simulate
from router.solver import Limits
from router.timing import schedule
from router.units import UNREACHABLE


def main() -> None:
    """Solve four ways and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=nonnegative, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", default="hybrid")
    parser.add_argument("--quantile", type=float, default=0.8)
    options = parser.parse_args()
    instance = load(options.folder)
    blind = {"blind, free flow": _blind(instance, mean=False), "blind, mean speed": _blind(instance, mean=True)}
    if all(is_static(travel) for travel in instance.travel.values()):
        print("Travel does not depend on the hour on this day: there is nothing to be blind to.")
        blind = {}
    versions = {
        "traffic in the search": instance,
        **blind,
        f"buffered, P{round(100 * options.quantile)}": buffered(instance, options.quantile),
    }
    print(f"{'':<24}{'cost':>10}{'unserved':>10}{'late':>8}{'late, noise':>13}{'ETA exact':>11}{'coverage':>10}  engine")
    for name, version in versions.items():
        limits = Limits(seconds=options.seconds)
        found = solve(version, limits=limits, seed=options.seed, engine=options.engine)
        timed = schedule(instance, plan_sequences(instance, found.plan))
        print(f"{name:<24}{report(instance, timed)}  {found.termination.engine}")


def report(instance: Instance, plan: Plan) -> str:
    """The figures of a plan timed under true travel times."""
    still = simulate(instance, plan, days=1, noise=NOISE_FREE)
    stops = [stop for route in plan.routes for stop in route.stops if stop.kind == "visit"]
    exact = all(int(still.begins[stop.visit][0]) == stop.begin for stop in stops)
    told = forecast(instance, plan)
    covered = coverage(told.plan, simulate(instance, plan, days=200))
    left_out = sum(max(1, len(each.orders)) for each in plan.unserved)
    figures = f"{cost(instance, plan).total:>10.2f}{left_out:>10}{int(still.late_by_day[0]):>8}{told.expected_late:>13.1f}"
    return figures + f"{'yes' if exact else 'NO':>11}{covered:>10.3f}"


def _blind(instance: Instance, *, mean: bool) -> Instance:
    return instance.replace(travel={name: _flat(travel, mean) for name, travel in instance.travel.items()})


def _flat(travel: TravelTimes, mean: bool) -> TravelTimes:
    """The same at every hour: free flow, or the mean speed of each arc from 07:00 to 21:00 of the first day."""
    if not isinstance(travel, ProfiledTravel):
        return travel
    if not mean:
        return StaticTravel(distances=travel.distances, durations=travel.durations)
    buckets = np.searchsorted(travel.starts, np.arange(7, 21) * 3_600, side="right") - 1
    if travel.factors is not None:
        speeds = travel.factors[buckets].mean(axis=0) / 100
    else:
        speeds = travel.speeds[:, buckets].mean(axis=1)[travel.profile]
    reached = travel.durations < UNREACHABLE
    durations = np.where(reached, np.rint(np.where(reached, travel.durations, 0) / speeds), UNREACHABLE)
    return StaticTravel(distances=travel.distances, durations=frozen_array(durations.astype(np.int32), np.int32))


if __name__ == "__main__":
    run_command(main)
