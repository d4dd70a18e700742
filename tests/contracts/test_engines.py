"""What every engine keeps: sound plans of any mix of rules it claims, the same plan again, no worse than its start; it lets go."""

import time
from collections.abc import Iterator

from hypothesis import given

from router.checker import check
from router.engines import load_engine
from router.engines.interface import Budget, Outcome
from router.model import Instance, Plan, Sequence
from router.model.rules import RULES, rules_used
from router.timing import schedule
from tests.oracles.brute_force import compare, objective, optimum
from tests.oracles.days import day, van, visit
from tests.oracles.laws import few
from tests.oracles.strategies import small_days

EXAMPLES = {"construction": 60, "hybrid": 20, "ortools": 4}
"""Random days per engine: few for those that start a process for each."""

EXACT = {"hybrid"}
"""Engines that find the best plan of any small day whose rules they claim."""

SAFETY_NET = 600.0


def search(engine: str, instance: Instance, *, steps: int = 300, seed: int = 1, start: tuple[Sequence, ...] = ()) -> Outcome:
    budget = Budget(iterations=steps, deadline=time.monotonic() + SAFETY_NET)
    return load_engine(engine).prepare(instance).search(budget, seed=seed, start=start)


def round_trip(customers: int = 12) -> Instance:
    """A day too large to try everything: calls along the road, two vans with room for two thirds each."""
    visits = [visit(f"c{number}", number % 9 + 1, deliver=(1,), service=30) for number in range(customers)]
    room = (2 * customers // 3,)
    return day(visits, [van("v1", capacities=room), van("v2", capacities=room)], dimensions=("pieces",))


def test_it_names_only_rules_that_exist_and_are_used(engine: str) -> None:
    for instance in some_days():
        missing = set(load_engine(engine).unsupported(instance))
        assert missing <= rules_used(instance) <= set(RULES)


def some_days() -> Iterator[Instance]:
    from importlib import import_module

    for rule in sorted(RULES):
        module = import_module(f"tests.features.test_{rule}")
        yield next(value.day for name, value in vars(module).items() if name.startswith("Test"))


def test_its_plans_of_mixed_rules_are_sound_and_never_better_than_the_best(engine: str) -> None:
    @few(EXAMPLES[engine])
    @given(small_days(most_visits=3, most_rules=3))
    def law(instance: Instance) -> None:
        if load_engine(engine).unsupported(instance):
            return
        plan = schedule(instance, search(engine, instance).sequences)
        assert check(instance, plan) == []
        verdict = compare(objective(instance, plan), optimum(instance).key)
        assert verdict >= 0, "better than the best: the enumeration is wrong"
        assert verdict == 0 or engine not in EXACT

    law()


def test_equal_seed_and_steps_give_equal_plans(engine: str) -> None:
    instance = round_trip()
    first, second = (search(engine, instance, steps=20, seed=7).sequences for _ in range(2))
    assert first == second


def test_it_is_never_worse_than_its_start(engine: str) -> None:
    instance = round_trip()
    start = (Sequence(vehicle=0, activities=tuple(range(8))), Sequence(vehicle=1, activities=tuple(range(8, 12))))
    begun = schedule(instance, start)
    assert check(instance, begun) == []
    plan = schedule(instance, search(engine, instance, steps=5, start=start).sequences)
    assert check(instance, plan) == []
    assert objective(instance, plan) <= objective(instance, begun)


def test_a_search_cancelled_beforehand_returns_a_sound_plan_at_once(engine: str) -> None:
    instance = round_trip()
    budget = Budget(deadline=time.monotonic() + 60)
    budget.cancelled.set()
    outcome = load_engine(engine).prepare(instance).search(budget, seed=1)
    assert budget.remaining() > 20
    assert check(instance, schedule(instance, outcome.sequences)) == []


def test_a_day_without_visits_has_an_empty_plan(engine: str) -> None:
    instance = day([], [van()])
    assert schedule(instance, search(engine, instance).sequences) == Plan(routes=())
