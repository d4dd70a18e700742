"""The engine's face: what it lacks, and a search within a budget."""

from collections.abc import Sequence as Several

from router.engines.interface import Budget, OnProgress, Outcome
from router.engines.ruin_recreate.clocks import missing_rules
from router.engines.ruin_recreate.kernels.problem import build_problem
from router.engines.ruin_recreate.numbering import near_by_near
from router.engines.ruin_recreate.run import Run
from router.model import Instance, Sequence


def unsupported(instance: Instance) -> tuple[str, ...]:
    """Rules of `instance` that the search cannot honour."""
    return missing_rules(instance)


def search(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
) -> Outcome:
    """Ruin and recreate within `budget`, from `start` or from nothing.

    Without any limit the search makes 20,000 steps and 200 per visit.
    """
    if not instance.visits or not instance.vehicles:
        return Outcome(sequences=(), stopped_by="exhausted")
    return improve(instance, budget, seed=seed, start=start, on_progress=on_progress).outcome()


def improve(
    instance: Instance,
    budget: Budget,
    *,
    seed: int = 0,
    start: Several[Sequence] = (),
    on_progress: OnProgress | None = None,
    hottest: float = 0.0,
) -> Run:
    """Like `search`, giving the whole run with its pool of routes; see `Run` for `hottest`."""
    numbering = near_by_near(instance)
    run = Run(numbering, build_problem(numbering.instance), budget, seed, on_progress, hottest)
    run.begin(tuple(start))
    run.drive()
    return run
