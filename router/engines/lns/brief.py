"""A short search that is made very often: the search of the core from beginning to end, and nothing around it."""

from router.engines.lns.evaluators import evaluator_for
from router.engines.lns.problem import build_problem
from router.engines.lns.searcher import Searcher
from router.model import Instance, Sequence

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
