"""``python -m benchmarks.traffic_value sample_instances/o2o_day``: what it is worth to know the traffic while planning.

The same engine, time and seeds plan the day twice: seeing time-of-day travel, and blind to it (free-flow travel).
The blind routes are then driven in the true traffic, as a driver would drive them, and both are priced by the
same true day.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from router.model import Instance, Plan, StaticTravel, TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A plan as the true day judges it: its price, visits left out, and visits that begin after their window or promise."""

    cost: float
    unserved: int
    late: int
    minutes_late: float
    exact: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan, re-time, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traffic_value", description=__doc__)
    parser.add_argument("folder", type=Path, help="a sample instance with traffic")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--iterations", type=int, help="instead of seconds: the same on any machine")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--engine", default="hybrid")
    options = parser.parse_args(arguments)
    import router

    instance = router.load(options.folder)
    limits = router.Limits(seconds=None if options.iterations else options.seconds, iterations=options.iterations)
    seeing, blind = [], []
    for seed in range(1, options.seeds + 1):
        seeing.append(judged(instance, router.solve(instance, limits=limits, engine=options.engine, seed=seed).plan))
        guessed = router.solve(blinded(instance), limits=limits, engine=options.engine, seed=seed).plan
        blind.append(judged(instance, guessed))
    print("| planned | true cost | visits left out | late visits | minutes late | ETAs equal the drive to the second |")
    print("|---|---:|---:|---:|---:|---|")
    for name, outcomes in (("with traffic in the search", seeing), ("blind, then driven in traffic", blind)):
        print(
            f"| {name} | {mean(o.cost for o in outcomes):,.2f} | {mean(o.unserved for o in outcomes):.1f} |"
            f" {mean(o.late for o in outcomes):.1f} | {mean(o.minutes_late for o in outcomes):.1f} |"
            f" {'yes' if all(o.exact for o in outcomes) else 'no'} |"
        )
    return 0


def blinded(instance: Instance) -> Instance:
    """The instance as a planner without traffic sees it: free flow at every hour."""
    return instance.replace(travel={name: _free_flow(travel) for name, travel in instance.travel.items()})


def _free_flow(travel: TravelTimes) -> StaticTravel:
    return StaticTravel(distances=travel.distances, durations=travel.durations)


def judged(instance: Instance, plan: Plan) -> Outcome:
    """Drive the sequences of `plan` on the true day."""
    import router
    from router.model.sequences import plan_sequences

    driven = router.schedule(instance, plan_sequences(instance, plan))
    late = [seconds for seconds in _lateness(instance, driven) if seconds > 0]
    return Outcome(
        cost=router.cost(instance, driven).total,
        unserved=sum(len(left.visits) for left in driven.unserved),
        late=len(late),
        minutes_late=sum(late) / 60,
        exact=_etas(driven) == _etas(plan),
    )


def _lateness(instance: Instance, plan: Plan) -> list[int]:
    """Seconds after the last window, or else after the preferred one, per visit served."""
    found = []
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind == "visit":
                visit = instance.visits[instance.visit_index[stop.visit]]
                found.append(max(0, stop.begin - visit.windows[-1].end, stop.late))
    return found


def _etas(plan: Plan) -> dict[str, int]:
    return {stop.visit: stop.begin for route in plan.routes for stop in route.stops if stop.kind == "visit"}


if __name__ == "__main__":
    sys.exit(main())
