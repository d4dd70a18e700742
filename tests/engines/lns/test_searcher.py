"""What a searcher does before its first step."""

import pytest

from router.engines.lns.evaluators import evaluator_for
from router.engines.lns.problem import build_problem
from router.engines.lns.searcher import REHEATED, START, START_WITH_CHOICE, Searcher
from router.model import Instance, Shape
from tests.oracles.days import day, van, visit


def started(instance: Instance) -> Searcher:
    kind = evaluator_for(instance)
    problem = build_problem(instance)
    searcher = Searcher(problem, kind.make(instance, problem), 1, kind.settings)
    searcher.begin(())
    return searcher


def hamlet(reward: float) -> Instance:
    """Four calls nine kilometres away: alone each costs a drive of 18, together they cost hardly more than one."""
    return day([visit(f"call {number}", 9, penalty=reward) for number in range(4)], [van()])


@pytest.mark.parametrize(("reward", "served"), [(4.0, 0), (5.0, 4)])
def test_a_route_is_opened_that_pays_only_when_it_is_full(reward: float, served: int) -> None:
    """Four times 4 is less than 18, four times 5 is more; the plan without any visit is kept where it is the better."""
    assert started(hamlet(reward)).served == served


def test_few_routes_are_wanted_only_where_all_is_to_be_served() -> None:
    assert not started(hamlet(5.0)).wants_few_routes
    assert started(hamlet(100.0)).wants_few_routes


@pytest.mark.parametrize(("fewest_vehicles", "paired", "hotter"), [(True, True, True), (True, False, False), (False, True, False)])
def test_it_begins_hotter_where_pairs_are_served_by_few_routes(fewest_vehicles: bool, paired: bool, hotter: bool) -> None:
    visits = [visit("from", 1, penalty=100.0), visit("to", 2, pickup="from" if paired else None, penalty=100.0)]
    instance = day(visits, [van()], shape=Shape(fewest_vehicles=fewest_vehicles))
    kind = evaluator_for(instance)
    problem = build_problem(instance)
    searcher = Searcher(problem, kind.make(instance, problem), 1, kind.settings)
    assert (searcher.start_temperature > START) == hotter


@pytest.mark.parametrize(
    ("penalty", "start", "reheated"),
    [(1.0, START_WITH_CHOICE, REHEATED), (5.0, 0.6, 0.6), (15.0, 1.8, 1.8)],
)
def test_it_begins_the_hotter_the_more_leaving_out_costs(
    monkeypatch: pytest.MonkeyPatch, penalty: float, start: float, reheated: float
) -> None:
    """The calls lie a kilometre, and a price of 1, apart; where leaving out costs no more than that, heat leaves out at random."""
    searcher = started(day([visit("a", 8, penalty=penalty), visit("b", 9, penalty=penalty)]))
    assert searcher.begins_cold
    assert searcher.start_temperature == pytest.approx(start)
    noted = _Noted()
    monkeypatch.setattr(searcher, "_search", noted)
    searcher.run(1, 0.0, 0.0)
    searcher.is_reheated = True
    searcher.run(1, 0.0, 0.0)
    assert noted.hot == pytest.approx([start, reheated])


class _Noted:
    """Stands for the core and writes down how hot it begins."""

    most_routes, unassigned, best = 0, 0, ((), float("inf"), 0.0)

    def __init__(self) -> None:
        self.hot: list[float] = []

    def run(self, _: object, steps: int, hot: float, cold: float) -> None:
        del steps, cold
        self.hot.append(hot)

    def resum(self) -> float:
        return 0.0


@pytest.mark.parametrize(("paired", "paid", "scattered"), [(True, False, True), (False, False, False), (True, True, False)])
def test_ruins_are_scattered_where_pairs_are_inserted_by_regret(paired: bool, paid: bool, scattered: bool) -> None:
    """Pairs with paid time have a clock that does not."""
    visits = [visit("from", 1, penalty=100.0), visit("to", 2, pickup="from" if paired else None, penalty=100.0)]
    searcher = started(day(visits, [van(hour_price=6.0 if paid else 0.0)]))
    assert (searcher.settings.scattered_chance > 0) == scattered


def test_there_is_no_plan_with_fewest_routes_before_routes_are_given_up() -> None:
    """A limit may be over before that begins."""
    assert not started(hamlet(100.0)).knows_fewest
