"""A short search that is made very often: the search of the core from beginning to end, and nothing around it."""

from collections.abc import Sequence as Several

from router.engines.lns.evaluators import evaluator_for
from router.engines.lns.problem import build_problem
from router.engines.lns.searcher import Searcher
from router.model import Instance, Sequence
from router.units import Money

_STAGES = 12
"""Times the temperature is set; within a stage it falls too."""


def brief_search(
    instance: Instance, steps: int, *, seed: int = 0, start: tuple[Sequence, ...] = (), begin_at: float = 0.0
) -> tuple[Sequence, ...]:
    """The best sequences of `steps` steps, from `start` if it keeps the rules, else from nothing.

    For a few thousand steps on some hundred visits, where what surrounds the search in `engine.Prepared.search` (several first
    plans, giving up of routes, recombination) takes longer than they do. `begin_at` is the stage of annealing, 0 to 1.
    """
    if not instance.visits or not instance.vehicles:
        return ()
    problem, kind = build_problem(instance), evaluator_for(instance)
    searcher = Searcher(problem, kind.make(instance, problem), seed, kind.settings)
    searcher.begin(start)
    for stage in range(_STAGES):
        stages = (begin_at + (1 - begin_at) * part / _STAGES for part in (stage, stage + 1))
        searcher.run(steps * (stage + 1) // _STAGES - steps * stage // _STAGES, *stages)
    return searcher.sequences()


def marginal_prices(instance: Instance, sequences: Several[Sequence], visits: Several[int]) -> list[Money]:
    """What the job of each of `visits` adds to the price of `sequences`, put where it costs least beside all others in them.

    Infinite where it has no place.
    """
    problem, kind = build_problem(instance), evaluator_for(instance)
    searcher = Searcher(problem, kind.make(instance, problem), 0, kind.settings)
    return list(searcher.marginal_prices(tuple(sequences), [int(problem.job_of[visit]) for visit in visits]))
