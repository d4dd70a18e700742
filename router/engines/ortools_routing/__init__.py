"""OR-Tools' routing solver as an engine: the reference.

The search runs in a worker process, because OR-Tools holds Python's global lock while it solves: only so a deadline is hard and the
caller's threads go on. `local.search` does the same in this process.
"""

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.ortools_routing.rules import SUPPORTED, unsupported
from router.engines.worker import ORTOOLS, run, start_early
from router.model import Instance, Sequence

__all__ = ["SUPPORTED", "prepare", "unsupported"]


def prepare(instance: Instance) -> "Prepared":
    """See `interface.Engine`; the worker loads its libraries meanwhile."""
    if instance.visits:
        start_early()
    return Prepared(instance)


@dataclass(frozen=True, slots=True)
class Prepared:
    """See `interface.Prepared`."""

    instance: Instance

    def first_plan(self, seed: int, seconds: float, given: tuple[Sequence, ...]) -> None:
        """None: another makes it."""

    def search(
        self,
        budget: Budget,
        *,
        seed: int = 0,
        start: Several[Sequence] = (),
        on_progress: OnProgress | None = None,
    ) -> Outcome:
        """The best sequences OR-Tools found within `budget`; repaired where true times break a rule."""
        from router.engines.construction import feasible

        outcome = run(ORTOOLS, self.instance, budget, seed=seed, start=start, on_progress=on_progress)
        return replace(outcome, sequences=feasible(self.instance, outcome.sequences))
