"""solve(): checked plans, honest reports, and always an answer."""

import signal
import threading
import time

import pytest

from router.checker import check
from router.costing import cost
from router.engines import ENGINES
from router.engines.bound import lower_bound
from router.engines.interface import Budget, Outcome
from router.engines.lns.engine import Prepared
from router.engines.lns.problem import Problem, build_problem
from router.errors import InternalError
from router.model import Instance, Progress, Sequence, Shape, Window
from router.solver import Limits, capable_engine, solve
from router.solver.call import Call
from router.solver.judging import Candidate, Judge
from router.timing import schedule
from tests.engines.days import day, van, visit

STEPS = Limits(seconds=None, iterations=60)


def two_visits() -> Instance:
    return day([visit(1), visit(3)], [van("v1"), van("v2")])


def test_the_plan_is_checked_priced_and_explained() -> None:
    result = solve(two_visits(), limits=STEPS, engine="ortools", seed=7)
    assert result.cost.total == 6.0
    assert check(two_visits(), result.plan) == []
    ended = result.termination
    assert (ended.status, ended.engine, ended.seed) == ("complete", "ortools", 7)
    assert [step for step, _, _ in ended.path] == ["construction", "ortools"]
    assert ended.path[-1][2] == 6.0


def test_the_search_begins_with_a_plan_of_its_own() -> None:
    ended = solve(two_visits(), limits=STEPS).termination
    assert [step for step, _, _ in ended.path][:2] == ["construction", "ruin and recreate"]


def test_arrays_are_made_once_for_the_first_plan_and_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Instance] = []

    def counted(instance: Instance) -> Problem:
        made.append(instance)
        return build_problem(instance)

    monkeypatch.setattr("router.engines.lns.engine.build_problem", counted)
    solve(two_visits(), limits=STEPS)
    assert len(made) == 1


def test_construction_begins_where_the_first_plan_of_the_search_breaks_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vehicle holds one visit of two; the first plan gives it both."""
    instance = day([visit(1, deliver=(1,)), visit(3, deliver=(1,))], [van("v1", capacities=(1,))], dimensions=("pieces",))
    monkeypatch.setattr(Prepared, "first_plan", lambda *_: (Sequence(vehicle=0, activities=(0, 1)),))
    result = solve(instance, limits=STEPS)
    assert result.termination.path[0][0] == "construction"
    assert check(instance, result.plan) == []


def test_a_first_plan_that_no_search_can_complete_stands_beside_one_of_insertion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prepared, "first_plan", lambda *_: (Sequence(vehicle=0, activities=(0,)),))
    ended = solve(two_visits(), limits=Limits(seconds=0.0))
    assert ended.plan.unserved == ()
    assert [step for step, _, _ in ended.termination.path] == ["construction", "construction", "hybrid"]


def test_a_given_plan_that_is_no_better_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    given = schedule(two_visits(), (Sequence(vehicle=0, activities=(0,)),))
    judged: list[int] = []

    def counted(judge: Judge, sequences: tuple[Sequence, ...], *, blind: bool = False) -> Candidate:
        judged.append(sum(len(one.activities) for one in sequences))
        return whole(judge, sequences, blind=blind)

    whole = Judge.judged
    monkeypatch.setattr(Judge, "judged", counted)
    assert solve(two_visits(), limits=Limits(seconds=None, iterations=0), start=given).plan.unserved == ()
    assert 1 not in judged


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no engine 'magic'; use one of construction, ortools"):
        solve(two_visits(), engine="magic")


def test_an_engine_that_lacks_a_rule_is_replaced_and_the_note_says_so() -> None:
    instance = day([visit(1)], [van("v1")], shape=Shape(compactness_price=1.0))
    name, notes = capable_engine(instance, "ortools")
    assert name != "ortools"
    assert notes[0] == "engine ortools cannot honour compactness: another one planned"


def test_nothing_to_plan() -> None:
    result = solve(day([], [van("v1")]), engine="ortools")
    assert result.plan.routes == ()
    assert result.termination.status == "complete"
    assert result.termination.stopped_by == "exhausted"


def test_no_vehicles_leave_everything_unserved() -> None:
    result = solve(day([visit(1)], []), engine="construction")
    assert [one.visits for one in result.plan.unserved] == [("a1",)]
    assert result.termination.status == "partial"


def test_lateness_is_soft_not_complete() -> None:
    wish = Window(0, 30)
    instance = day([visit(1, preferred=wish, late_price=60.0)], [van("v1")])
    result = solve(instance, engine="construction")
    assert result.termination.status == "soft"
    assert result.cost.terms["late"] == pytest.approx(0.5)


def test_never_worse_than_a_given_plan() -> None:
    instance = day([visit(place) for place in range(1, 9)], [van("v1")])
    best = schedule(instance, [Sequence(vehicle=0, activities=tuple(range(8)))])
    result = solve(instance, limits=Limits(seconds=None, iterations=1), engine="ortools", start=best)
    assert result.cost.total <= 16.0


def test_a_given_plan_that_breaks_rules_is_repaired() -> None:
    instance = day([visit(1, windows=(Window(60, 60),)), visit(3)], [van("v1")])
    late = schedule(instance, [Sequence(vehicle=0, activities=(1, 0))])
    result = solve(instance, engine="construction", start=late)
    assert [route.visits for route in result.plan.routes] == [("a1", "a3")]


def test_a_cancelled_solve_answers_with_the_floor() -> None:
    cancelled = threading.Event()
    cancelled.set()
    result = solve(two_visits(), engine="ortools", cancelled=cancelled)
    assert result.termination.stopped_by == "interrupted"
    assert result.cost.total == 6.0


def test_no_time_at_all_still_gives_a_plan() -> None:
    result = solve(two_visits(), limits=Limits(seconds=0.0), engine="ortools")
    assert result.plan.unserved == ()
    assert result.termination.stopped_by == "time"


def test_it_works_from_another_thread() -> None:
    found: list[float] = []
    thread = threading.Thread(target=lambda: found.append(solve(two_visits(), limits=STEPS, engine="ortools").cost.total))
    thread.start()
    thread.join()
    assert found == [6.0]


def test_progress_is_told_from_the_first_plan_on() -> None:
    told: list[Progress] = []
    solve(two_visits(), engine="construction", on_progress=told.append)
    assert (told[0].phase, told[0].served, told[0].total) == ("construction", 2, 2)
    assert cost(two_visits(), schedule(two_visits(), told[0].sequences)).total == told[0].best_cost


class _Interrupts:
    """An engine that sees Ctrl-C come, or fails, or answers nonsense."""

    def __init__(self, error: BaseException | None, sequences: tuple[Sequence, ...]) -> None:
        self.error = error
        self.sequences = sequences

    def unsupported(self, instance: Instance) -> tuple[str, ...]:
        del instance
        return ()

    def prepare(self, instance: Instance) -> "_Interrupts":
        del instance
        return self

    def first_plan(self, seed: int, seconds: float, given: tuple[Sequence, ...]) -> None:
        del seed, seconds, given

    def search(self, budget: Budget, **options: object) -> Outcome:
        del budget, options
        if self.error is not None:
            raise self.error
        return Outcome(sequences=self.sequences, stopped_by="exhausted")


def _with_engine(monkeypatch: pytest.MonkeyPatch, engine: _Interrupts) -> None:
    monkeypatch.setattr("router.solver.load_engine", lambda _: engine)


def test_ctrl_c_gives_the_best_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C comes while the caller waits; the engine answers when it is cancelled."""

    class Waits(_Interrupts):
        def search(self, budget: Budget, **options: object) -> Outcome:
            del options
            time.sleep(0.3)  # the caller is waiting by now
            signal.raise_signal(signal.SIGINT)
            assert budget.cancelled.wait(20)
            return Outcome(sequences=self.sequences, stopped_by="interrupted", iterations=5)

    _with_engine(monkeypatch, Waits(None, (Sequence(vehicle=1, activities=(0, 1)),)))
    result = solve(two_visits(), limits=Limits(seconds=60.0), engine="ortools")
    assert result.termination.stopped_by == "interrupted"
    assert result.termination.iterations == 5


def test_what_a_late_engine_left_behind_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first plan is empty; the engine found one, then hung."""
    never = threading.Event()

    class Hangs(_Interrupts):
        def search(self, budget: Budget, **options: object) -> Outcome:
            del options
            budget.best.sequences = self.sequences
            never.wait(20)
            return Outcome(sequences=(), stopped_by="time")

    instance = day([visit(1), visit(3)], [van("v1"), van("v2", km_price=0.1)])
    found = (Sequence(vehicle=1, activities=(0, 1)),)
    monkeypatch.setattr("router.engines.construction._insert_missing", lambda *_: None)
    _with_engine(monkeypatch, Hangs(None, found))
    result = solve(instance, limits=Limits(seconds=0.2), engine="ortools")
    never.set()
    assert [(route.vehicle, route.visits) for route in result.plan.routes] == [("v2", ("a1", "a3"))]
    assert result.termination.notes == ("the engine did not answer in time; the best of its earlier phases counts",)


def test_an_engine_may_answer_as_late_as_the_caller_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day whose judging takes long has long chunks of search, too: the last of them is waited for."""

    def late() -> Outcome:
        time.sleep(0.5)
        return Outcome(sequences=(), stopped_by="time", iterations=7)

    budget = Budget(deadline=time.monotonic())
    assert Call("late", late, budget, (), 20.0).result().iterations == 7
    asked: list[float] = []
    monkeypatch.setattr("router.solver.Call", lambda *given: asked.append(given[-1]) or Call(*given[:-1]))
    judged = Judge.judged
    monkeypatch.setattr(Judge, "judged", lambda *given, **named: time.sleep(0.4) or judged(*given, **named))
    solve(two_visits(), limits=STEPS)
    assert asked
    assert asked[0] > 0.2


def test_sequences_that_break_rules_are_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = day([visit(1, windows=(Window(60, 60),)), visit(3)], [van("v1")])
    _with_engine(monkeypatch, _Interrupts(None, (Sequence(vehicle=0, activities=(1, 0)),)))
    result = solve(instance, engine="ortools")
    assert check(instance, result.plan) == []
    assert result.plan.unserved == ()


def test_an_error_of_the_engine_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_engine(monkeypatch, _Interrupts(RuntimeError("broken"), ()))
    with pytest.raises(RuntimeError, match="broken"):
        solve(two_visits(), engine="ortools")


def test_a_plan_that_cannot_be_mended_is_a_bug_and_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from router.model import Violation

    broken = Violation(rule="clock", where="plan", amount=1, text="time runs backwards")
    monkeypatch.setattr("router.solver.judging.check", lambda *_: [broken])
    with pytest.raises(InternalError, match="time runs backwards"):
        solve(two_visits(), engine="construction")


def test_the_lower_bound_is_below_the_best_plan() -> None:
    instance = two_visits()
    assert lower_bound(instance) == 3.0  # place 1 from 0, place 3 from 1
    assert Judge(instance).judged([Sequence(vehicle=0, activities=(0, 1))]).cost.total == 6.0
    assert lower_bound(day([visit(9, penalty=2.0)], [van("v1")])) == 2.0


def test_all_engines_are_listed() -> None:
    assert list(ENGINES) == ["construction", "ortools", "hybrid"]
