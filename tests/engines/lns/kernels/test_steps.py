"""Over a few steps on small random days of every kind: what the search keeps is what computing anew gives, and what it undoes
leaves no trace."""

import pytest
from hypothesis import given

from router.checker import check
from router.costing import cost
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import TOUCHED
from router.model import Instance
from router.model.rules import rules_used
from router.timing import schedule
from tests.engines.lns.kernels.searches import KINDS, copy_of, differences, new_search
from tests.oracles.laws import few
from tests.oracles.strategies import MIXES, small_days

RULES = {name: sorted(kind.rules & set(MIXES) - {"fewest_vehicles"}) for name, kind in KINDS.items()}
"""Where vehicles are counted, prices are stretched; that has tests of its own."""

FROZEN = 1e-300
"""A temperature at which only what is cheaper is taken."""

EXAMPLES = 25


@pytest.mark.parametrize("kind", KINDS)
def test_the_price_it_keeps_is_what_the_plan_costs(kind: str) -> None:
    @few(EXAMPLES)
    @given(small_days(RULES[kind], most_visits=7, most_rules=5))
    def law(instance: Instance) -> None:
        search = new_search(instance, kind)
        search.build()
        for _ in range(4):
            search.steps(4)
            running = search.total()
            assert running == pytest.approx(search.summed_anew(), abs=1e-6)
            plan = schedule(instance, search.sequences)
            if check(instance, plan):
                assert kind == "general", "only there a removal may break a rule for a while, at a price"
                continue
            rounding = 0.5 if "traffic" in rules_used(instance) and kind == "duration" else 1e-4
            assert running - search.idle_price() == pytest.approx(cost(instance, plan).total, abs=rounding)

    law()


@pytest.mark.parametrize("kind", KINDS)
def test_sums_and_times_are_those_of_a_fresh_start_from_the_same_plan(kind: str) -> None:
    @few(EXAMPLES)
    @given(small_days(RULES[kind], most_visits=7, most_rules=5))
    def law(instance: Instance) -> None:
        search = new_search(instance, kind)
        search.build()
        search.steps(12)
        if check(instance, schedule(instance, search.sequences)):
            return
        assert differences(search.copied(), copy_of(search).copied(), exact=False) == []

    law()


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_step_leaves_no_trace(kind: str) -> None:
    touched = []

    @few(EXAMPLES)
    @given(small_days(RULES[kind], most_visits=7, most_rules=5))
    def law(instance: Instance) -> None:
        search = new_search(instance, kind)
        search.build()
        search.steps(6)
        before = search.copied()
        for _ in range(6):
            total = search.total()
            search.steps(1, FROZEN, Settings(moves=0))
            after = search.copied()
            assert search.total() <= total
            if search.total() == total:
                touched.append(int(search.state.counts[TOUCHED]))
                assert differences(before, after) == []
            before = after

    law()
    assert sum(touched) > 100
