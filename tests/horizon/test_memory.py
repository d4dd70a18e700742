"""What a session keeps between replans changes how fast answers come, and nothing else."""

from dataclasses import replace

import pytest

from router.checker import check
from router.costing import cost
from router.horizon import POLICIES, Day, apply, events as happened, replan
from router.horizon.memory import Memory
from router.horizon.problem import project
from router.horizon.session import Session
from router.horizon.simulation import simulate
from router.horizon.state import morning
from router.model import Window
from router.model.fields import unfit_fields
from router.model.validity import instance_problems
from router.solver import Limits
from tests.horizon.days import HOUR, lunch, measured, vans

FEW = Limits(seconds=None, iterations=3)
MEALS = POLICIES["meals"]


@pytest.mark.parametrize("seed", range(3))
def test_a_remembered_problem_is_the_problem(seed: int) -> None:
    day, world = lunch(seed, broken=seed % 2 == 0, orders=14)
    state, memory = morning(day), Memory()
    for event in simulate(day, world, MEALS, FEW).log:
        state = apply(state, event)
        known, anew = project(state, MEALS, memory), project(state, MEALS)
        assert known == anew
        assert instance_problems(known.instance) == []
        assert [fault for part in (*known.instance.visits, *known.instance.vehicles) for fault in unfit_fields(part)] == []
        assert check(known.instance, known.plan) == []


@pytest.mark.parametrize("seed", range(2))
def test_advice_of_a_session_is_sound_and_its_figures_are_true(seed: int) -> None:
    day, world = lunch(seed, broken=seed % 2 == 0, orders=14)
    for advice in simulate(day, world, MEALS, FEW).advices:
        assert check(advice.instance, advice.plan) == []
        assert advice.cost == pytest.approx(cost(advice.instance, advice.plan).total)


@pytest.mark.parametrize("prepares", [False, True])
def test_a_new_order_is_put_in_and_moves_nothing(*, prepares: bool) -> None:
    day, world = lunch(3, broken=False, orders=14)
    log = simulate(day, world, MEALS, FEW).log
    session = Session(day, policy=MEALS, limits=FEW)
    for event in log:
        session.take(event)
        if prepares:
            session.prepare()
        if event.kind != "order_placed" or session.state.planned < 0:
            continue
        advice = session.insertion()
        assert check(advice.instance, advice.plan) == []
        assert advice.moves == ()
        assert {name for route in advice.plan.routes for name in route.visits} >= {event.order}
        anew = replan(session.state, MEALS, Limits(seconds=None, iterations=0))
        assert advice.plan == anew.plan
        assert (advice.commands, advice.messages) == (anew.commands, anew.messages)
        assert (advice.cost, advice.cost_before) == pytest.approx((anew.cost, anew.cost_before))


def test_a_route_that_moves_a_promise_is_not_remembered_as_one_that_keeps_it() -> None:
    """Until the customer is told, the promise stands as it was, and the plan in force is late for it."""
    policy = replace(POLICIES["steady"], moved_promises=3, tell_before=0, move_price=0.0)
    session = Session(Day(instance=vans(), measure=measured), policy=policy, limits=Limits(seconds=None, iterations=30))
    for visit, window in {"v8": Window(480, 500), "v1": Window(3_000, 3_100), "v7": Window(100, 560)}.items():
        session.take(happened.CustomerTold(id=f"told {visit}", at=0, visit=visit, window=window))
    session.adopt(session.advise())
    session.prepare()
    known, anew = project(session.state, policy, session._memory), project(session.state, policy)
    assert anew.late
    assert known == anew


def test_once_there_is_a_plan_every_event_is_prepared_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    monkeypatch.setattr("router.horizon.session.prepared", lambda state, *_: prepared.append(state.seq))
    session = Session(Day(instance=vans(), measure=measured), limits=FEW)
    session.prepare()
    session.adopt(session.advise())
    adopted = session.state.seq
    session.prepare()
    session.prepare()
    session.pass_time(60)
    session.prepare()
    session.take(happened.OrderCancelled(id="no", at=70, order="o1"))
    session.prepare()
    assert prepared == [adopted, adopted + 1, adopted + 2]


@pytest.mark.parametrize(("tell_before", "notice"), [(600, 1_800), (7_200, 1_800), (7_200, 120)])
def test_what_customers_are_told_does_not_hang_on_what_is_remembered(tell_before: int, notice: int) -> None:
    """As time passes, customers come near and promises are in danger; some are told."""
    policy = replace(MEALS, tell_before=tell_before, notice=notice, promise_span=600)
    day, world = lunch(2, broken=True, orders=14)
    session, told = Session(day, policy=policy, limits=FEW), 0
    for event in simulate(day, world, policy, FEW).log:
        session.take(event)
        if session.state.planned < 0:
            continue
        known = session.insertion()
        assert known.messages == replan(session.state, policy, Limits(seconds=None, iterations=0)).messages
        told += len(known.messages)
    assert told


def test_who_is_in_danger_only_is_called_when_it_is_time() -> None:
    """An hour before the promise ends, no sooner: until then it may be in danger no more. What the plan breaks is told at once."""
    instance = vans(visits=tuple(replace(visit, windows=(Window(3 * HOUR, 4 * HOUR),)) for visit in vans().visits))
    policy = replace(POLICIES["steady"], promise_margin=0.0, notice=HOUR)
    session = Session(Day(instance=instance, measure=measured), policy=policy, limits=FEW)
    session.pass_time(0)
    session.adopt(session.advise())
    begins = {stop.visit: stop.begin for stops in session.state.plan.values() for stop in stops}
    last = max(begins, key=lambda name: begins[name])
    promise = Window(3 * HOUR, begins[last] + 5)
    session.take(happened.CustomerTold(id="told", at=0, visit=last, window=promise))
    for at in (promise.end - 2 * HOUR, promise.end - HOUR - 1, promise.end - HOUR):
        session.pass_time(at)
        session.prepare()
        called = [one.visit for one in session.insertion().messages if one.kind == "moved"]
        assert called == ([last] if at == promise.end - HOUR else [])
    session.take(happened.CustomerTold(id="broken", at=at, visit=last, window=Window(3 * HOUR, begins[last] - 5)))
    assert [one.visit for one in session.insertion().messages if one.kind == "moved"] == [last]


def test_what_somebody_else_has_told_a_customer_is_heeded() -> None:
    """What was told first is the whole slot, and what is told then lies outside: the route stays as it was."""
    policy = replace(POLICIES["steady"], promise_margin=0.0, promise_span=5 * HOUR)
    session = Session(Day(instance=vans(), measure=measured), policy=policy, limits=FEW)
    session.pass_time(0)
    session.adopt(session.advise())
    session.prepare()
    assert session.insertion().messages == ()
    session.take(happened.CustomerTold(id="told", at=0, visit="v8", window=Window(5 * HOUR, 6 * HOUR)))
    assert [(one.kind, one.visit) for one in session.insertion().messages] == [("moved", "v8")]
