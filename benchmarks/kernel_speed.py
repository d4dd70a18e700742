"""The process of one kernel of `benchmarks.rule_cost`: makes searches and says what they cost and how long they took.

Run by its path, with the sources to measure on ``PYTHONPATH``; it uses only what every revision has.
"""

import json
import sys
import time
from dataclasses import replace
from typing import Any

import router
from benchmarks.city import city

UNUSED: dict[str, bool | int] = {
    "has_several_windows": False,
    "has_setup": False,
    "has_release": False,
    "has_pairs": False,
    "has_limits": False,
    "has_musts": False,
    "has_simple_loads": True,
    "has_one_type": True,
    "type_count": 1,
}
"""What a problem says of the rules it does not use."""


def leave_out_rules() -> None:
    """From here on kernels are compiled for problems without the rules of `UNUSED`: what they read is a constant, and code that
    depends on it goes."""
    from numba.core import types
    from numba.extending import lower_getattr

    from router.structure import StructureType

    def freeze(name: str, value: bool | int) -> None:
        kind = types.boolean if isinstance(value, bool) else types.int64

        @lower_getattr(StructureType, name)  # type: ignore[misc]
        def _constant(context: Any, builder: Any, structure: Any, pointer: Any) -> Any:  # noqa: ARG001
            return context.get_constant(kind, value)

    for name, value in UNUSED.items():
        freeze(name, value)


def day(stops: int) -> router.Instance:
    """A city whose vans are not paid by the hour: windows and loads are its only rules."""
    whole = city(stops, seed=1)
    return whole.replace(vehicles=tuple(replace(van, hour_price=0.0, max_duration=None) for van in whole.vehicles))


def check_unused(instance: router.Instance) -> None:
    """Raise unless `instance` uses none of the rules of `UNUSED`."""
    try:
        from router.engines.lns.problem import build_problem
    except ModuleNotFoundError:  # revisions of November 2026 and before
        from router.engines.lns.problem import build_problem

    problem = build_problem(instance)
    assert {name: getattr(problem, name) for name in UNUSED} == UNUSED


def search(instance: router.Instance, iterations: int) -> dict[str, float]:
    """Cost and processor seconds."""
    began = time.process_time()
    limits = router.Limits(seconds=None, iterations=iterations)
    result = router.solve(instance, limits=limits, engine="ruin_recreate", seed=1)
    return {"cost": result.cost.total, "seconds": time.process_time() - began}


def main(arguments: list[str]) -> None:
    """``[--without-rules] STOPS ITERATIONS…``: a line for each search."""
    bare = "--without-rules" in arguments
    stops, *budgets = (int(word) for word in arguments if word != "--without-rules")
    instance = day(stops)
    if bare:
        leave_out_rules()
        check_unused(instance)
    for iterations in budgets:
        print(json.dumps(search(instance, iterations)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
