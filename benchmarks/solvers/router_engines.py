"""`router` with one of its engines, through its public `solve`."""

import time
from typing import Any

from benchmarks.cases import Answer, AnyCase
from benchmarks.instances import instance_of, routes_of
from benchmarks.solvers import version_of


def prepare(case: AnyCase, option: str) -> Any:
    """The instance; the engine is imported for a day of two visits, since an import is not search."""
    import router

    instance = instance_of(case)
    router.solve(_tiny(instance), limits=router.Limits(seconds=60, iterations=10), engine=option)
    return instance


def solve(case: AnyCase, model: Any, *, limit: float, seed: int, threads: int, option: str) -> Answer:
    """The best checked plan within `limit` seconds."""
    import router

    started = time.perf_counter()
    result = router.solve(model, limits=router.Limits(seconds=limit, threads=threads), engine=option, seed=seed)
    wall = time.perf_counter() - started
    return Answer(
        routes=routes_of(case, result.plan),
        version=version_of("router"),
        wall=wall,
        trace=tuple(result.termination.convergence),
        note="; ".join(result.termination.notes),
    )


def _tiny(instance: Any) -> Any:
    """The first pair or two visits of `instance`, with one vehicle of each kind: the same rules, so the same modules."""
    kept = {visit.id for visit in instance.visits if visit.pickup is not None}
    chosen = [visit for visit in instance.visits if visit.pickup is not None][:1] or list(instance.visits[:2])
    pickups = {visit.pickup for visit in chosen if kept}
    visits = tuple(visit for visit in instance.visits if visit in chosen or visit.id in pickups)
    return instance.replace(visits=tuple(_free(visit) for visit in visits), vehicles=instance.vehicles[:2])


def _free(visit: Any) -> Any:
    from dataclasses import replace

    return replace(visit, vehicles=None)
