"""What holds for every log of every day."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings, strategies as st

from router.checker import check
from router.costing import cost
from router.horizon import POLICIES, Day, Level, State, apply, level, problem, replan, replay
from router.horizon.carried import carried
from router.horizon.events import LOAD, Event, OrderPlaced
from router.horizon.history import whole_instance, whole_plan
from router.horizon.log import event_line, event_of
from router.horizon.problem import project
from router.horizon.simulation import Lived, simulate
from router.horizon.state import carrier
from router.horizon.world import World
from router.model import Window
from router.simulation import NOISE_FREE
from router.solver import Limits, solve
from tests.horizon.days import HOUR, lunch, vans

FEW, SOME = Limits(seconds=None, iterations=3), Limits(seconds=None, iterations=200)
QUICK = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 5)
moments = st.floats(0, 1)


@cache
def lived(seed: int) -> tuple[Day, Lived]:
    """A day with a breakdown when the seed is even, and with stores whose goods are kept apart when it is a multiple of three."""
    day, world = lunch(seed, broken=seed % 2 == 0, apart=seed % 3 == 0)
    return day, simulate(day, world, POLICIES["meals"], FEW)


def before(seed: int, share: float) -> tuple[Day, list[Event]]:
    """The first part of a day's log."""
    day, whole = lived(seed)
    return day, list(whole.log[: round(share * len(whole.log))])


def facts(state: State) -> State:
    """The state without what only tells of the latest event."""
    return replace(state, remark="", now=0, seen=frozenset())


@QUICK
@given(seed=seeds, share=moments)
def test_any_prefix_of_the_written_log_gives_the_state(seed: int, share: float) -> None:
    day, log = before(seed, share)
    read = [event_of(event_line(event)) for event in log]
    assert read == log
    state = replay(day, log[: len(log) // 2])
    for event in log[len(log) // 2 :]:
        state = apply(state, event)
    assert replay(day, read) == state


@QUICK
@given(seed=seeds, share=moments, data=st.data())
def test_a_repeated_event_changes_nothing_and_is_said(seed: int, share: float, data: st.DataObject) -> None:
    day, log = before(seed, share)
    if not log:
        return
    state = replay(day, log)
    again = apply(state, data.draw(st.sampled_from(log)))
    assert "known already" in again.remark
    assert facts(again) == facts(state)


@QUICK
@given(seed=seeds, share=moments, data=st.data())
def test_events_in_any_order_never_undo_what_is_done(seed: int, share: float, data: st.DataObject) -> None:
    day, log = before(seed, share)
    moved = data.draw(st.permutations(log[-12:]))
    state = replay(day, log[:-12])
    for event in moved:
        after = apply(state, event)
        assert after.finished.items() >= state.finished.items()
        for name, vehicle in state.vehicles.items():
            assert after.vehicles[name].done[: len(vehicle.done)] == vehicle.done
            assert after.vehicles[name].lost == vehicle.lost or vehicle.lost is None
        assert after.remark == "" or facts(after) == facts(state)
        state = after
    assert check(problem(state, POLICIES["meals"]), replan(state, POLICIES["meals"], FEW).plan) == []


@QUICK
@given(seed=seeds, share=moments)
def test_no_replan_breaks_a_level_of_the_ladder(seed: int, share: float) -> None:
    day, log = before(seed, share)
    state = replay(day, log)
    advice = replan(state, POLICIES["meals"], FEW)
    assert check(advice.instance, advice.plan) == []
    vehicle_of = {name: route.vehicle for route in advice.plan.routes for name in route.visits}
    for name in state.visits:
        if level(state, name) in (Level.DONE, Level.IN_SERVICE, Level.ON_THE_WAY):
            assert name not in vehicle_of
        holder = carrier(state, name)
        if holder is not None and holder.lost is None and name in vehicle_of:
            assert vehicle_of[name] == holder.id
        if holder is not None and holder.lost is not None and name in vehicle_of:
            assert vehicle_of[name + LOAD] == vehicle_of[name]
    for vehicle, told in state.committed.items():
        route = next((route.visits for route in advice.plan.routes if route.vehicle == vehicle), ())
        assert route[: len(told)] == told
    assert not any(vehicle_of[name] == live.id for name in vehicle_of for live in state.vehicles.values() if live.lost is not None)


@QUICK
@given(seed=seeds, share=moments)
def test_the_plan_in_force_can_always_be_driven_on(seed: int, share: float) -> None:
    day, log = before(seed, share)
    projection = project(replay(day, log), POLICIES["meals"])
    assert check(projection.instance, projection.plan) == []


@QUICK
@given(seed=seeds, share=moments)
def test_a_replan_after_nothing_moves_nothing(seed: int, share: float) -> None:
    day, log = before(seed, share)
    state = replay(day, log)
    advice = replan(state, POLICIES["meals"], FEW)
    adopted = apply(state, advice.adoption("now"))
    assert adopted.remark == ""
    again = replan(adopted, POLICIES["meals"], FEW)
    assert again.moves == ()
    assert [route.visits for route in again.plan.routes] == [route.visits for route in advice.plan.routes]


@QUICK
@given(seed=seeds, share=moments)
def test_no_promise_is_moved_by_choice(seed: int, share: float) -> None:
    day, log = before(seed, share)
    state = replay(day, log)
    projection = project(state, POLICIES["meals"])
    advice = replan(state, POLICIES["meals"], FEW)
    kept = _kept(state, projection.plan.routes)
    assert kept <= _kept(state, advice.plan.routes)


@QUICK
@given(seed=seeds, share=moments, budget=st.integers(0, 2))
def test_no_more_promises_are_moved_than_the_budget_allows(seed: int, share: float, budget: int) -> None:
    """What the plan in force cannot keep any more is not counted: a disruption has moved it."""
    day, log = before(seed, share)
    state = replay(day, log)
    policy = replace(POLICIES["meals"], moved_promises=budget)
    advice = replan(state, policy, FEW)
    moved = _kept(state, project(state, policy).plan.routes) - _kept(state, advice.plan.routes)
    assert len(moved) <= budget


@settings(max_examples=15, deadline=None)
@given(opens=st.lists(st.integers(0, 2 * HOUR), min_size=8, max_size=8), width=st.integers(HOUR, 3 * HOUR))
def test_a_day_known_at_its_start_costs_no_more_lived_than_planned_once(opens: list[int], width: int) -> None:
    given_day = vans()
    visits = [replace(one, windows=(Window(at, at + width),)) for one, at in zip(given_day.visits, opens, strict=True)]
    instance = given_day.replace(visits=tuple(visits))
    once = solve(instance, limits=SOME)
    # where nothing goes wrong, leaving early and keeping the end of a promise free buy nothing
    as_planned = replace(POLICIES["steady"], departure="planned", promise_margin=0.0)
    whole = simulate(Day(instance=instance), World(noise=NOISE_FREE), as_planned, SOME)
    assert cost(whole_instance(whole.state), whole_plan(whole.state)).total <= 1.02 * once.cost.total


def _kept(state: State, routes: tuple[object, ...]) -> set[str]:
    begins = {stop.visit: stop.begin for route in routes for stop in route.stops}  # type: ignore[attr-defined]
    return {name for name, promise in state.promises.items() if begins.get(name) in promise.window}


def test_a_plan_made_for_an_older_state_is_not_taken() -> None:
    day, log = before(1, 0.5)
    last = max(number for number, event in enumerate(log) if isinstance(event, OrderPlaced))
    state = replay(day, log[:last])
    advice = replan(state, POLICIES["meals"], FEW)
    late = apply(apply(state, log[last]), advice.adoption("late"))
    assert "the plan was made for event" in late.remark


def test_the_simulated_day_is_its_log_replayed() -> None:
    day, whole = lived(2)
    assert replay(day, whole.log) == replace(whole.state, remark="")
    assert carried(whole.state, problem(whole.state, POLICIES["meals"])) == ()
