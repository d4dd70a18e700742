"""Counters of resources and carriers: what the search keeps is what its plan uses, never more than there is.

A step taken back leaves no trace of them."""

import math
from collections import Counter
from itertools import count

import pytest

from router.core._core import Settings
from router.costing import cost
from router.engines.lns.counters import counted_options, counters_of, scarce_resources
from router.engines.lns.evaluators import needs_full
from router.model import Carrier, CarrierOption, Instance, Resource
from router.timing import schedule
from tests.core.searches import KINDS, NEITHER_DRAWN, RULES, Searching, new_search
from tests.oracles.days import day, visit
from tests.oracles.strategies import small_day

SEEDS = range(25)


def a_day(kind: str, seed: int) -> Instance:
    """A small day on which something may run short or a carrier's price depends on its orders."""
    rules = {*RULES[kind], "carriers"}
    days = (small_day(seed + 1_000 * turn, rules, most_visits=7, most_rules=5) for turn in count())
    return next(one for one in days if counters_of(one, 1.0)["has_counters"] and (kind == "full" or not needs_full(one)))


def built(kind: str, seed: int) -> Searching:
    search = new_search(a_day(kind, seed), kind)
    search.build()
    return search


def carried(search: Searching) -> dict[str, str]:
    """Job → the carrier option that the search gives it to."""
    problem, state = search.problem, search.core.state()
    if not problem.has_carriers:
        return {}
    named = [[option.id for option in options] for options in counted_options(search.instance)]
    first = problem.carried_offsets
    return {
        job.id: named[number][option - first[number]]
        for number, (job, option) in enumerate(zip(search.instance.jobs, state["carried_by"].tolist(), strict=True))
        if option >= 0
    }


def used(search: Searching) -> Counter[str]:
    """Units used by the visits served and the carrier options taken."""
    found: Counter[str] = Counter()
    for one in search.sequences:
        for number in one.activities:
            found.update(search.instance.visits[number].uses if number >= 0 else {})
    for option in carried(search).values():
        found.update(search.instance.carrier_option_of[option].uses)
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_more_is_used_than_there_is(kind: str, seed: int) -> None:
    search = built(kind, seed)
    capacities = {resource.id: resource.capacity for resource in search.instance.resources}
    for _ in range(6):
        search.steps(5)
        assert all(units <= capacities[name] for name, units in used(search).items())
        counted = search.core.state()["resources_used"].tolist()
        assert counted == [used(search)[name] for name in scarce_resources(search.instance)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_price_it_keeps_is_that_of_its_routes_and_carriers(kind: str, seed: int) -> None:
    search = built(kind, seed)
    for _ in range(5):
        search.steps(4)
        routes, penalties, _ = search.core.state()["price"]
        out = [number for number, option in enumerate(search.core.state()["option_of"]) if option < 0]
        taken = carried(search)
        penalty = sum(search.problem.penalty[number] for number in out if search.instance.jobs[number].id not in taken)
        plan = schedule(search.instance, search.sequences, taken)
        assert penalties == pytest.approx(penalty + cost(search.instance, plan).terms.get("carriers", 0.0), abs=1e-6)
        assert search.core.resum() <= routes + search.core.state()["price"][2] + penalties + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_step_taken_back_leaves_no_trace(kind: str, seed: int) -> None:
    search = built(kind, seed)
    search.steps(10)
    for number in range(len(search.instance.visits)):
        before = search.core.state()
        search.core.ruin(Settings(average_removed=3.0), number)
        search.core.recreate(NEITHER_DRAWN, math.inf)
        search.core.undo()
        after = search.core.state()
        for name in ("resources_used", "carried_by", "option_of", "price"):
            assert after[name].tolist() == pytest.approx(before[name].tolist()), name


def test_a_plan_that_uses_more_than_there_is_is_not_taken() -> None:
    tea = Resource(id="tea", kind="stock", capacity=1)
    search = new_search(day([visit("a", 1, uses={"tea": 1}), visit("b", 2, uses={"tea": 1})], resources=(tea,)), "static")
    search.build()
    (served,) = search.sequences
    both = type(served)(vehicle=0, activities=(0, 1))
    assert not search.take((both,))
    assert search.take((served,))


def test_what_cannot_run_short_is_not_counted() -> None:
    plenty = Resource(id="plenty", kind="stock", capacity=2)
    options = tuple(CarrierOption(id=name, job=name, carrier="post", price=price) for name, price in (("a", 3.0), ("b", 5_000.0)))
    instance = day(
        [visit("a", 1, uses={"plenty": 1}), visit("b", 2, uses={"plenty": 1})],
        resources=(plenty,),
        carriers=(Carrier(id="post"),),
        carrier_options=options,
    )
    problem = new_search(instance, "static").problem
    assert not problem.has_counters
    assert problem.penalty.tolist() == [3.0, 1_000.0]


TEA = Resource(id="tea", kind="stock", capacity=1)
POST = Carrier(id="post")


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_the_last_piece_may_be_brought_otherwise_with_it(kind: str) -> None:
    by_post = CarrierOption(id="a by post", job="a", carrier="post", price=50.0, uses={"tea": 1})
    visits = [visit("a", 1, uses={"tea": 1}), visit("b", 1, uses={"tea": 1}, penalty=1.0)]
    search = new_search(day(visits, resources=(TEA,), carriers=(POST,), carrier_options=(by_post,)), kind)
    assert carried(search) == {"a": "a by post"}
    assert search.core.best_insertion(0, NEITHER_DRAWN)[2] == 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", KINDS)
def test_what_carriers_would_take_is_there_for_all_that_wait(kind: str, seed: int) -> None:
    """The post would bring a with the tea that b needs; by whichever turn, the van brings both."""
    by_post = CarrierOption(id="a by post", job="a", carrier="post", price=50.0, uses={"tea": 1})
    instance = day(
        [visit("a", 1), visit("b", 1, uses={"tea": 1})],
        resources=(TEA,),
        carriers=(POST,),
        carrier_options=(by_post,),
        dimensions=(),
    )
    search = new_search(instance, kind, seed)
    assert carried(search) == {"a": "a by post"}
    search.core.ruin(NEITHER_DRAWN.replace(average_removed=0.0), 0)
    search.core.recreate(NEITHER_DRAWN.replace(unassigned_tries=2), math.inf)
    assert carried(search) == {}
    assert (search.core.state()["option_of"] >= 0).all()


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if "pickup_delivery" in kind.rules])
def test_pairs_that_wait_for_the_last_piece_do_not_all_get_it(kind: str) -> None:
    calls = [(visit(f"p{n}", n + 1, collect=(1,)), visit(f"d{n}", n + 5, pickup=f"p{n}", uses={"tea": 1})) for n in range(4)]
    search = new_search(day([call for pair in calls for call in pair], resources=(TEA,), dimensions=("pieces",)), kind)
    by_regret = Settings(moves=0, blink=0.0, unassigned_tries=4, regret_chance=1.0)
    for _ in range(5):
        search.steps(1, 1e9, by_regret)
        assert used(search)["tea"] <= 1
