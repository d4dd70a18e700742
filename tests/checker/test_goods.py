"""Goods in conflict: checker, plain feasibility and core against a diary of what is carried on and off."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from router.checker import check
from router.core import _core as core
from router.costing import cost
from router.engines.construction.feasibility import Feasibility
from router.engines.lns.brief import brief_search
from router.engines.lns.problem import build_problem
from router.engines.lns.rule_tables import rule_tables
from router.model import Instance, Site, Visit
from router.timing import schedule
from tests.oracles.brute_force import optimum
from tests.oracles.days import day, sequences, van, visit

BREAD, PAINT = frozenset({"bread"}), frozenset({"paint"})
KINDS = [frozenset[str](), BREAD, PAINT, frozenset({"soap"}), BREAD | {"soap"}]
FIGURES: list[dict[str, tuple[int, ...]]] = [{"deliver": (1,)}, {"collect": (1,)}, {"deliver": (1,), "collect": (1,)}, {}]
DEPOT = Site(id="depot", place=0)


def mixed_day(chance: Random, count: int = 6) -> Instance:
    """Visits that bring, take, or do both, and up to two pairs of them; goods at random; one van that may load again."""
    visits = [visit(name, 1 + place, goods=chance.choice(KINDS), **chance.choice(FIGURES)) for place, name in enumerate("abcdef")]
    for first in range(0, 2 * chance.randint(0, 2), 2):
        pickup, goods = visits[first], chance.choice((visits[first].goods, frozenset[str]()))
        figures = chance.choice(({"deliver": pickup.collect}, {"deliver": pickup.collect, "collect": (1,)}))
        visits[first + 1] = visit(visits[first + 1].id, 2 + first, pickup=pickup.id, goods=goods, **figures)
    conflicts = {BREAD | PAINT, *([PAINT | {"soap"}] if chance.random() < 0.5 else [])}
    return day(
        visits[:count],
        [van(reloads=(0,), max_trips=3)],
        sites=(DEPOT,),
        dimensions=("pieces",),
        conflicts=frozenset(conflicts),
        conflicts_at_once=chance.random() < 0.7,
    )


def some_route(chance: Random, instance: Instance) -> list[str]:
    """Some visits in an order that brings no pair before it was picked up, with a reload or two."""
    names = [one.id for one in chance.sample(instance.visits, chance.randint(1, len(instance.visits)))]
    for one in instance.visits:
        if one.pickup is not None and (one.id in names or one.pickup in names):
            names = [name for name in names if name not in (one.id, one.pickup)]
            first, second = sorted(chance.choices(range(len(names) + 1), k=2))
            names[second:second] = [one.id]
            names[first:first] = [one.pickup]
    for _ in range(chance.randint(0, min(2, len(names) - 1))):
        gaps = [place for place, pair in enumerate(pairwise(names), start=1) if "reload" not in pair]
        if gaps:
            names.insert(chance.choice(gaps), "reload")
    return names


def ever_clashes(instance: Instance, names: Sequence[str]) -> bool:
    """Whether goods in conflict are ever carried together, by a diary: what is put on board, and what taken off."""
    named = {one.id: one for one in instance.visits}
    pickups = {one.pickup for one in instance.visits}
    riding: set[str] = set()

    def clash(on_board: set[str]) -> bool:
        kinds = {kind for name in on_board for kind in named[name].goods}
        return any(pair <= kinds for pair in instance.conflicts)

    def brings(one: Visit) -> bool:
        return one.pickup is None and (any(one.deliver) or (one.id not in pickups and not any(one.collect)))

    for trip in " ".join(names).split("reload"):
        calls = trip.split()
        whole = set() if instance.conflicts_at_once else set(calls)
        on_board = {name for name in calls if brings(named[name])}
        if clash(on_board | riding | whole):
            return True
        for name in calls:
            one = named[name]
            if clash(on_board | riding | whole | {name}):
                return True
            on_board.discard(name)
            riding.discard(one.pickup or "")
            if name in pickups:
                riding.add(name)
            elif any(one.collect):
                on_board.add(name)
            if clash(on_board | riding | whole):
                return True
    return False


def test_all_three_see_what_a_diary_tells() -> None:
    chance, seen = Random(7), [0, 0]
    for _ in range(400):
        instance = mixed_day(chance)
        problem = build_problem(instance)
        rules = core.RouteRules(problem.core, core.RuleTables(problem.core, rule_tables(instance, problem)))
        for _ in range(3):
            names = some_route(chance, instance)
            (sequence,) = sequences(instance, {"van": names})
            clashes = ever_clashes(instance, names)
            seen[clashes] += 1
            told = {fault.rule for fault in check(instance, schedule(instance, (sequence,)))}
            where = (names, instance.visits, instance.conflicts, instance.conflicts_at_once)
            assert told == ({"conflicting_goods"} if clashes else set()), where
            assert Feasibility(instance).route_fits(0, sequence.activities) != clashes, where
            assert rules.fit(0, list(sequence.activities)) != clashes, where
    assert min(seen) > 300, seen


@pytest.mark.parametrize("seed", range(12))
def test_a_search_finds_the_best_plan_of_mixed_goods(seed: int) -> None:
    chance = Random(seed)
    instance = mixed_day(chance, 5)
    instance = instance.replace(vehicles=(van(reloads=(0,), max_trips=2),), conflicts_at_once=True)
    plan = schedule(instance, brief_search(instance, 300))
    assert check(instance, plan) == []
    assert cost(instance, plan).total == pytest.approx(optimum(instance).total)


def apart(*visits: Visit, **fields: Any) -> Instance:
    given: dict[str, Any] = {"dimensions": ("pieces",), "conflicts": frozenset({BREAD | PAINT}), "conflicts_at_once": True} | fields
    return day(visits, [van(reloads=(0,), max_trips=2)], sites=(DEPOT,), **given)


def faults(instance: Instance, *names: str) -> list[tuple[str, str]]:
    """Visits at fault, and what is said of them."""
    plan = schedule(instance, sequences(instance, {"van": names}))
    return [(fault.visit, fault.text) for fault in check(instance, plan) if fault.rule == "conflicting_goods"]


def test_bread_is_brought_before_paint_is_collected() -> None:
    brought, collected = visit("brought", 1, goods=BREAD, deliver=(1,)), visit("collected", 2, goods=PAINT, collect=(1,))
    instance = apart(brought, collected)
    assert faults(instance, "brought", "collected") == []
    assert faults(instance, "collected", "brought") == [("collected", "paint is on board with bread of visit 'brought'")]
    assert faults(instance, "collected", "reload", "brought") == []
    whole = instance.replace(conflicts_at_once=False)
    assert faults(whole, "brought", "collected") == [("brought", "bread shares a trip with paint of visit 'collected'")]


def test_who_brings_and_takes_has_goods_on_board_for_the_whole_trip() -> None:
    both, first, last = (visit(name, 1, goods=BREAD, deliver=(1,), collect=(1,)) for name in ("both", "first", "last"))
    pair = (visit("p", 2, goods=PAINT, collect=(1,)), visit("d", 3, pickup="p", deliver=(1,)))
    instance = apart(both, first, last, *pair)
    assert [name for name, _ in faults(instance, "p", "d", "both")] == ["p"]
    assert [name for name, _ in faults(instance, "both", "p", "d")] == ["p"]
    assert faults(instance, "both", "reload", "p", "d") == []


def test_a_visit_without_figures_brings_its_goods() -> None:
    instance = apart(visit("b", 1, goods=BREAD), visit("p", 2, goods=PAINT), visit("d", 3, pickup="p"), dimensions=())
    assert faults(instance, "b", "p", "d") == []
    assert [name for name, _ in faults(instance, "p", "d", "b")] == ["p"]


def test_goods_of_a_pair_ride_on_into_the_next_trip() -> None:
    instance = apart(visit("p", 1, goods=BREAD), visit("b", 2, goods=PAINT, deliver=(1,)), visit("d", 3, pickup="p"))
    assert [name for name, _ in faults(instance, "p", "reload", "d", "b")] == ["p"]
    assert faults(instance, "p", "d", "reload", "b") == []


def two_pairs() -> Instance:
    visits = [
        visit("p", 1, goods=BREAD),
        visit("d", 2, pickup="p", goods=BREAD),
        visit("q", 3, goods=PAINT),
        visit("e", 4, pickup="q", goods=PAINT),
    ]
    return apart(*visits, dimensions=())


@pytest.mark.parametrize("names", ["pdqe", "qepd", "pqde", "pqed", "qped", "qpde"])
def test_goods_of_two_pairs_ride_one_after_the_other(names: str) -> None:
    instance = two_pairs()
    fits = names in ("pdqe", "qepd")
    assert len(faults(instance, *names)) == (0 if fits else 1)
    activities = tuple(instance.visit_index[name] for name in names)
    assert Feasibility(instance).route_fits(0, activities) == fits


def test_a_search_serves_one_pair_after_the_other() -> None:
    instance = two_pairs()
    assert [route.visits for route in schedule(instance, brief_search(instance, 50)).routes] == [("p", "d", "q", "e")]
