"""OR-Tools' routing solver as an engine: the reference, and the builder of first plans.

`search` runs in a worker process, because OR-Tools holds Python's global lock while it solves: only so a deadline is hard and the
caller's threads go on. `local.search` does the same in this process.
"""

from collections.abc import Sequence as Several
from dataclasses import replace

from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.ortools_routing.rules import SUPPORTED, unsupported
from router.model import Instance, Sequence

__all__ = ["SUPPORTED", "search", "unsupported"]


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """The best sequences OR-Tools found within `budget`, in a worker process; repaired where true times break a rule."""
    from router.engines.floor import feasible
    from router.engines.worker import ORTOOLS, run

    outcome = run(ORTOOLS, instance, budget, seed=seed, start=start, on_progress=on_progress)
    return replace(outcome, sequences=feasible(instance, outcome.sequences, budget))
