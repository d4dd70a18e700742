"""``python -m benchmarks.random_days --seconds 600``: random small instances for every evaluator of the core.

Each is searched in chunks, also with fewer routes and from plans handed over; after each chunk the sums are added up anew, and the
best plan is checked and priced by what had no part in the search. Exits 1 at the first that is wrong, and says by which seed it is
made again. Meant for builds of the core with sanitizers and assertions (`.ci/sanitize`), and for long nights.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence as Several
from itertools import count

from benchmarks.command import nonnegative, positive, run_command
from router.checker import check
from router.costing import cost
from router.engines import construction
from router.engines.carrying import planned
from router.engines.interface import Budget
from router.engines.lns.evaluators import EVALUATORS, EvaluatorKind, needs_full
from router.engines.lns.problem import build_problem
from router.engines.lns.searcher import Searcher
from router.model import Instance
from router.model.rules import rules_used
from router.timing import schedule
from tests.oracles.strategies import MIXES, small_day

ROUNDING = {"functions": 0.5}
"""Money by which the search may err: whole seconds of travel under traffic are lines to it."""


def main(arguments: Several[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.random_days", description=__doc__)
    parser.add_argument("--seconds", type=nonnegative, default=60.0, help="how long (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--steps", type=positive, default=100, help="steps of each search (default 100)")
    options = parser.parse_args(arguments)
    end = time.monotonic() + options.seconds
    tried: Counter[str] = Counter()
    for seed in count(options.seed):
        if time.monotonic() >= end:
            break
        for kind in EVALUATORS:
            fault = fault_of(kind, seed, options.steps)
            if fault:
                print(f"{kind.name}, seed {seed}: {fault}")
                return 1
            tried[kind.name] += 1
    print("nothing found in", ", ".join(f"{number} instances ({name})" for name, number in tried.items()))
    return 0


def fault_of(kind: EvaluatorKind, seed: int, steps: int) -> str:
    """What is wrong with plans of one random instance; "" for nothing."""
    rules = kind.rules & set(MIXES) - {"fewest_vehicles"}
    instance = small_day(seed, rules, most_visits=4 + seed % 9, most_rules=seed % 7)
    if needs_full(instance) and kind is not EVALUATORS[-1]:
        return ""
    start = construction.prepare(instance).search(Budget()).sequences
    if check(instance, schedule(instance, start)):
        return ""  # what is frozen breaks a rule
    problem = build_problem(instance)
    searcher = Searcher(problem, kind.make(instance, problem), seed, kind.settings)
    searcher.begin(start if seed % 2 else ())
    for stage in range(4):
        searcher.run(steps // 4, stage / 4, (stage + 1) / 4)
        if stage == 1:
            searcher.reduce_fleet(steps // 4)
            searcher.go_on_from(searcher.sequences())
        fault = fault_of_plan(instance, kind, searcher)
        if fault:
            return fault
    return ""


def fault_of_plan(instance: Instance, kind: EvaluatorKind, searcher: Searcher) -> str:
    """Whether the best plan keeps every rule and costs what the search says."""
    plan = planned(instance, searcher.sequences())
    violations = check(instance, plan)
    if violations:
        return f"the plan breaks {violations[0].rule}: {violations[0].text}"
    if kind.name == "full":  # idle vehicles are priced there, as no plan is
        return ""
    price, believed = cost(instance, plan).total, searcher.cost
    rounding = ROUNDING.get(kind.name, 1e-4) if "traffic" in rules_used(instance) else 1e-4
    chosen_anew = price < believed and "carriers" in rules_used(instance)
    return "" if chosen_anew or abs(price - believed) <= rounding else f"the plan costs {price} and the search believes {believed}"


if __name__ == "__main__":
    run_command(main)
