"""The freeze ladder on days worked out by hand: places in a row, a minute apart."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

from router.checker import check
from router.engines.carrying import planned
from router.horizon import POLICIES, Day, Level, Policy, State, apply, events as happened, level, morning, problem, replan
from router.horizon.events import HOME, LOAD, Event, PlannedStop
from router.horizon.memory import Memory
from router.horizon.problem import project
from router.horizon.session import Session
from router.model import Break, Incident, Instance, Place, Site, Vehicle, Visit, Window
from router.model.conditions import Box
from router.solver import Limits
from tests.horizon.days import HOUR, MINUTE, measured, vans

STEADY = Policy()
FEW = Limits(seconds=None, iterations=20)


def adopted(day: Day, routes: dict[str, Sequence[str]], *, leave: int = 0) -> State:
    """The state after a plan with these routes; the times of its stops do not matter here."""
    planned = {
        vehicle: tuple(PlannedStop(visit=name, arrival=leave, begin=leave, leave=leave) for name in names)
        for vehicle, names in routes.items()
    }
    departures = dict.fromkeys(routes, leave)
    return take(morning(day), happened.PlanAdopted(id="plan", at=0, base=0, routes=planned, departures=departures))


def take(state: State, *events: Event) -> State:
    """The state after events that all change something."""
    for event in events:
        state = apply(state, event)
        assert state.remark == ""
    return state


def vehicle_of(instance: Instance, name: str) -> Vehicle:
    return instance.vehicles[instance.vehicle_index[name]]


def visit_of(instance: Instance, name: str) -> Visit:
    return instance.visits[instance.visit_index[name]]


@pytest.fixture
def day() -> Day:
    return Day(instance=vans(), measure=measured)


@pytest.fixture
def under_way(day: Day) -> State:
    """A drives v1, v3, v5 and has served v1; it left for v3 at 300. B still stands at the depot with v2 and v4."""
    state = adopted(day, {"A": ("v1", "v3", "v5"), "B": ("v2", "v4")})
    return take(
        state,
        happened.Departed(id="a", at=100, vehicle="A", visit="v1"),
        happened.Arrived(id="b", at=160, vehicle="A", visit="v1"),
        happened.Served(id="c", at=280, vehicle="A", visit="v1"),
        happened.Departed(id="d", at=300, vehicle="A", visit="v3"),
    )


def test_a_vehicle_on_the_way_starts_at_its_target_after_service_there(under_way: State) -> None:
    instance = problem(under_way, STEADY)
    vehicle = vehicle_of(instance, "A")
    # Two minutes from place 1 to place 3, and two minutes of service.
    assert (vehicle.start, vehicle.earliest_start) == (3, 300 + 2 * MINUTE + 120)
    assert vehicle.fixed_price == 0.0
    assert "v1" not in instance.visit_index
    assert "v3" not in instance.visit_index


def test_goods_on_board_belong_to_their_vehicle_and_fill_it(under_way: State) -> None:
    instance = problem(under_way, STEADY)
    assert visit_of(instance, "v5").vehicles == frozenset({"A"})
    assert visit_of(instance, "v2").vehicles == frozenset({"B"})
    assert [level(under_way, name) for name in ("v1", "v3", "v5", "v2")] == [Level.DONE, Level.ON_THE_WAY, Level.LOADED, Level.FREE]


def test_goods_of_a_lost_vehicle_are_picked_up_where_it_stands(under_way: State) -> None:
    state = take(under_way, happened.VehicleLost(id="e", at=360, vehicle="A", lat=0.0, lon=2.0))
    instance = problem(state, STEADY)
    assert "A" not in instance.vehicle_index
    pickup = visit_of(instance, "v5" + LOAD)
    assert (instance.places[pickup.place].lon, pickup.service, pickup.collect) == (2.0, STEADY.handover, (1,))
    advice = replan(state, STEADY, FEW)
    assert check(advice.instance, advice.plan) == []
    (route,) = advice.plan.routes
    assert {"v3" + LOAD, "v3", "v5" + LOAD, "v5", "v2", "v4"} <= set(route.visits)
    forced = {move.visit: move.reason for move in advice.moves}
    assert forced["v5"] == "vehicle 'A' is lost"


def test_without_a_position_the_goods_wait_where_the_vehicle_was_seen_last(under_way: State) -> None:
    seen = take(under_way, happened.PositionSeen(id="p", at=330, vehicle="A", lat=0.0, lon=2.0))
    seen_at = [problem(take(state, happened.VehicleLost(id="e", at=360, vehicle="A")), STEADY) for state in (under_way, seen)]
    stands = [instance.places[visit_of(instance, "v5" + LOAD).place].lon for instance in seen_at]
    assert stands == [1.0, 2.0]


def test_goods_taken_over_are_on_board_of_the_other_vehicle(under_way: State) -> None:
    state = take(
        under_way,
        happened.VehicleLost(id="e", at=360, vehicle="A"),
        happened.Departed(id="f", at=400, vehicle="B", visit="v5" + LOAD),
        happened.Served(id="g", at=600, vehicle="B", visit="v5" + LOAD),
    )
    assert "v5" in state.vehicles["B"].on_board
    assert visit_of(problem(state, STEADY), "v5").vehicles == frozenset({"B"})
    assert visit_of(problem(state, STEADY), "v3").pickup == "v3" + LOAD


def test_a_failed_delivery_comes_back_or_is_tried_again(under_way: State) -> None:
    arrived = happened.Arrived(id="e", at=420, vehicle="A", visit="v3")
    back = take(under_way, arrived, happened.Failed(id="f", at=500, vehicle="A", visit="v3"))
    assert vehicle_of(problem(back, STEADY), "A").initial_load == (1,)
    assert "v3" not in problem(back, STEADY).visit_index
    second = Window(2 * HOUR, 3 * HOUR)
    again = take(under_way, arrived, happened.Failed(id="f", at=500, vehicle="A", visit="v3", again=second))
    visit = visit_of(problem(again, STEADY), "v3")
    assert (visit.windows, visit.vehicles) == ((second,), frozenset({"A"}))


def test_a_cancelled_order_leaves_the_plan_and_its_goods_come_back(under_way: State) -> None:
    state = take(
        under_way, happened.OrderCancelled(id="e", at=310, order="o5"), happened.OrderCancelled(id="f", at=310, order="o2")
    )
    instance = problem(state, STEADY)
    assert not {"v5", "v2"} & instance.visit_index.keys()
    assert vehicle_of(instance, "A").initial_load == (1,)


def test_what_a_driver_was_told_stays_the_beginning_of_the_route(day: Day) -> None:
    planned = {"A": tuple(PlannedStop(visit=f"v{k}", arrival=0, begin=0, leave=0) for k in (8, 1, 2, 3))}
    event = happened.PlanAdopted(id="plan", at=0, base=0, routes=planned, committed={"A": ("v8", "v1")})
    state = take(morning(day), event)
    assert level(state, "v8") is Level.COMMITTED
    advice = replan(state, STEADY, FEW)
    assert next(route for route in advice.plan.routes if route.vehicle == "A").visits[:2] == ("v8", "v1")


def test_a_promise_narrows_the_window_and_lifts_the_class(under_way: State) -> None:
    told = Window(1_800, 3_600)
    state = take(under_way, happened.CustomerTold(id="e", at=310, visit="v2", window=told))
    visit = visit_of(problem(state, STEADY), "v2")
    assert (visit.windows, visit.priority) == ((told,), 1)
    assert level(state, "v2") is Level.PROMISED


def test_the_end_of_a_promised_window_has_a_price(under_way: State) -> None:
    told = happened.CustomerTold(id="t", at=310, visit="v5", window=Window(600, 1_000))
    visit = visit_of(problem(take(under_way, told), replace(STEADY, promise_margin=0.25)), "v5")
    assert (visit.preferred, visit.late_price) == (Window(600, 900), STEADY.late_price)
    assert visit_of(problem(take(under_way, told), replace(STEADY, promise_margin=0.0)), "v5").preferred is None


def loading_day() -> Day:
    """At the depot a vehicle loads for ten minutes."""
    return Day(instance=vans(sites=(Site(id="depot", place=0, loading=600),)), measure=measured)


def test_loading_goes_on_from_plan_to_plan() -> None:
    day = loading_day()
    state = take(adopted(day, {"A": ("v1", "v2"), "B": ("v3",)}, leave=600), happened.Clock(id="later", at=400))
    assert vehicle_of(problem(state, STEADY), "A").earliest_start == 0
    assert {route.departure for route in replan(state, STEADY, FEW).plan.routes} == {600}
    state = take(state, happened.Clock(id="too late", at=900))
    assert vehicle_of(problem(state, STEADY), "A").earliest_start == 300, "it has loaded and may leave at once"
    assert vehicle_of(problem(take(morning(day), happened.Clock(id="c", at=400)), STEADY), "A").earliest_start == 400


def test_a_vehicle_under_way_that_stands_at_a_depot_has_loaded() -> None:
    state = take(
        adopted(loading_day(), {"A": ("v1", "v2")}, leave=600),
        happened.Departed(id="a", at=600, vehicle="A", visit="v1", loaded=("v1",)),
        happened.Served(id="b", at=780, vehicle="A", visit="v1"),
        happened.Departed(id="c", at=780, vehicle="A", visit=HOME),
        happened.Arrived(id="d", at=840, vehicle="A", visit=HOME),
    )
    instance = problem(state, STEADY)
    number = instance.vehicle_index["A"]
    assert instance.vehicles[number].earliest_start + instance.loading[number] == 840


@pytest.mark.parametrize(("rule", "leaves"), [("at once", 600), ("planned", 2_340), ("early", 1_500), ("last moment", 2_340)])
def test_when_a_vehicle_leaves_that_loads_first(rule: str, leaves: int) -> None:
    """Nobody may be served after 2,460; the visit opens a minute before, a minute away."""
    visits = tuple(replace(visit, windows=(Window(2_400, 2_460),)) for visit in vans().visits[:1])
    day = Day(instance=loading_day().instance.replace(visits=visits, orders=vans().orders[:1]), measure=measured)
    state = take(morning(day), happened.Clock(id="c", at=0))
    (route,) = replan(state, replace(STEADY, departure=rule), FEW).plan.routes
    assert route.departure == leaves


def test_a_window_that_cannot_be_kept_is_opened_for_the_plan_in_force_at_a_price(day: Day) -> None:
    state = adopted(day, {"A": ("v8",)})
    late = take(state, happened.OrderChanged(id="c", at=0, order="o8", windows=(Window(0, 100),)), happened.Clock(id="t", at=600))
    instance = problem(late, STEADY)
    visit = visit_of(instance, "v8")
    assert visit.windows[-1].end == 600 + 8 * MINUTE
    assert (visit.preferred, visit.late_price) == (Window(0, 100), STEADY.late_price)
    assert any("later than was asked for" in warning for warning in replan(late, STEADY, FEW).warnings)


def test_goods_for_a_second_trip_are_loaded_by_a_stop_of_their_own() -> None:
    instance = vans()
    vehicles = tuple(
        Vehicle(
            id=one.id,
            start=0,
            end=0,
            latest_end=6 * HOUR,
            capacities=(6,),
            reloads=(0,),
            reload_time=300,
            max_trips=2,
            hour_price=20.0,
        )
        for one in instance.vehicles
    )
    state = adopted(Day(instance=instance.replace(vehicles=vehicles[:1])), {"A": ("v1", "v2" + LOAD, "v2")})
    instance = problem(take(state, happened.Departed(id="a", at=100, vehicle="A", visit="v1")), STEADY)
    pickup = visit_of(instance, "v2" + LOAD)
    assert (pickup.place, pickup.setup, visit_of(instance, "v2").pickup) == (0, 300, "v2" + LOAD)
    assert vehicle_of(instance, "A").reloads == ()


def test_limits_of_a_route_count_what_was_driven(under_way: State) -> None:
    limits = {"max_distance": 20_000, "max_duration": 3 * HOUR, "max_stops": 6, "max_driving": HOUR}
    instance = under_way.day.instance
    vehicles = tuple(
        Vehicle(id=one.id, start=0, end=0, latest_end=6 * HOUR, capacities=(6,), **limits)  # type: ignore[arg-type]
        for one in instance.vehicles
    )
    day = Day(instance=instance.replace(vehicles=vehicles))
    state = adopted(day, {"A": ("v1", "v3"), "B": ("v2",)})
    state = take(
        state,
        happened.Departed(id="a", at=100, vehicle="A", visit="v1"),
        happened.Arrived(id="b", at=160, vehicle="A", visit="v1"),
        happened.Served(id="c", at=280, vehicle="A", visit="v1"),
    )
    vehicle = vehicle_of(problem(state, STEADY), "A")
    assert vehicle.max_distance == 20_000 - 500
    assert vehicle.max_duration == 3 * HOUR - 180
    assert vehicle.max_stops == 5
    assert vehicle.max_driving == HOUR - 60


def test_an_overdue_break_is_taken_soon() -> None:
    rest = Break(window=Window(0, 200), duration=600)
    vehicle = Vehicle(id="A", start=0, end=0, latest_end=6 * HOUR, capacities=(8,), breaks=(rest,))
    long = tuple(replace(visit, service=480) for visit in vans().visits)
    state = adopted(Day(instance=vans(vehicles=(vehicle,), visits=long)), {"A": ("v1", *(f"v{k}" for k in range(2, 9)))})
    state = take(
        state,
        happened.Departed(id="a", at=100, vehicle="A", visit="v1"),
        happened.Arrived(id="b", at=160, vehicle="A", visit="v1"),
        happened.Served(id="c", at=280, vehicle="A", visit="v1"),
    )
    advice = replan(state, STEADY, FEW)
    (taken,) = [stop for stop in advice.plan.routes[0].stops if stop.kind == "break"]
    assert taken.begin <= 280 + 1_800


def test_a_late_customer_costs_no_break_that_can_be_kept() -> None:
    rest = Break(window=Window(1_000, 1_500), duration=600)
    vehicle = Vehicle(id="A", start=0, end=0, latest_end=6 * HOUR, capacities=(8,), breaks=(rest,))
    visits = tuple(replace(one, windows=(Window(0, 300),)) if one.id == "v2" else one for one in vans().visits)
    state = adopted(Day(instance=vans(vehicles=(vehicle,), visits=visits)), {"A": tuple(f"v{k}" for k in range(1, 9))})
    state = take(
        state,
        happened.Departed(id="a", at=100, vehicle="A", visit="v1"),
        happened.Arrived(id="b", at=160, vehicle="A", visit="v1"),
        happened.Served(id="c", at=900, vehicle="A", visit="v1"),
    )
    seen = problem(state, STEADY)
    assert vehicle_of(seen, "A").breaks
    advice = replan(state, STEADY, FEW)
    assert not any("breaks" in warning for warning in advice.warnings)


def test_an_incident_slows_what_is_still_to_be_driven(under_way: State) -> None:
    everywhere = Box(south=-1.0, west=-1.0, north=1.0, east=10.0)
    jam = Incident(id="jam", start=0, end=6 * HOUR, area=everywhere, factor=0.5)
    state = take(under_way, happened.Incident(id="e", at=310, incident=jam))
    assert vehicle_of(problem(state, STEADY), "A").earliest_start == 300 + 4 * MINUTE + 120


def test_an_order_at_a_new_place_grows_the_travel_times(under_way: State) -> None:
    new = Visit(id="n", place=0, orders=("new",), deliver=(1,), service=60)
    event = happened.OrderPlaced(id="e", at=320, order="new", visits=(new,), places=(Place(id="x", lat=0.0, lon=4.5),))
    state = take(under_way, event)
    instance = problem(state, STEADY)
    place = visit_of(instance, "n").place
    assert place == 9
    assert instance.travel["van"].durations[0, place] == 270
    advice = replan(state, STEADY, FEW)
    assert "n" in {name for route in advice.plan.routes for name in route.visits}


@pytest.mark.parametrize(
    ("visits", "remark"),
    [
        ((Visit(id="n", place=0, deliver=(1, 1)),), "visit 'n': deliver has 2 figures"),
        ((Visit(id="n", place=0), Visit(id="n", place=0)), "visit 'n': the id is used 2 times"),
        ((Visit(id="n", place=0, pickup="p"),), "visit 'n': its pickup 'p' does not exist"),
        ((Visit(id="n", place=0, penalty=-1.0),), "visit 'n': penalty -1.0 is negative"),
        ((Visit(id="n", place=0, windows=(Window(9, 5),)),), "visit 'n': window 9–5 closes before it opens"),
    ],
)
def test_an_order_whose_visits_contradict_themselves_is_not_taken(under_way: State, visits: tuple[Visit, ...], remark: str) -> None:
    there = tuple(Place(id="x", lat=0.0, lon=4.5) for _ in visits)
    after = apply(under_way, happened.OrderPlaced(id="e", at=320, order="new", visits=visits, places=there))
    assert after.remark == remark
    assert after.visits == under_way.visits


def test_an_order_that_no_vehicle_may_bring_is_left_out(under_way: State) -> None:
    """As one that only a carrier can bring, where no carrier takes it any more."""
    new = Visit(id="n", place=0, orders=("new",), deliver=(1,), vehicles=frozenset())
    event = happened.OrderPlaced(id="e", at=320, order="new", visits=(new,), places=(Place(id="x", lat=0.0, lon=4.5),))
    advice = replan(take(under_way, event), STEADY, FEW)
    assert [one.visits for one in advice.plan.unserved if "n" in one.visits] == [("n",)]


@pytest.mark.parametrize(
    ("event", "remark"),
    [
        (happened.Departed(id="x", at=290, vehicle="A", visit="v5"), "something later is known"),
        (happened.Served(id="x", at=900, vehicle="B", visit="v5"), "on board of vehicle 'A'"),
        (happened.Served(id="x", at=900, vehicle="A", visit="v1"), "done already"),
        (happened.Departed(id="x", at=900, vehicle="B", visit="v3"), "vehicle 'A' is at visit"),
        (happened.Arrived(id="x", at=900, vehicle="C", visit=HOME), "there is no vehicle 'C'"),
        (happened.OrderPlaced(id="x", at=900, order="o1"), "known already"),
        (happened.OrderPlaced(id="x", at=900, order="o99"), "has no order 'o99'"),
        (happened.OrderCancelled(id="x", at=900, order="o1"), "done already"),
        (happened.OrderReady(id="x", at=900, order="o1", ready=1_000), "on their way already"),
        (happened.OrderChanged(id="x", at=900, order="o2", windows=()), "names no window"),
        (happened.OrderChanged(id="x", at=900, order="o2", windows=(Window(9, 5),)), "window 9–5 closes before it opens"),
        (happened.OrderChanged(id="x", at=900, order="o2", windows=(Window(50, 60), Window(1, 9))), "overlap or are out of order"),
        (happened.CustomerTold(id="x", at=900, visit="v2", window=Window(9, 5)), "window 9–5 closes before it opens"),
        (happened.Failed(id="x", at=900, vehicle="A", visit="v3", again=Window(9, 5)), "window 9–5 closes before it opens"),
        (happened.CustomerTold(id="x", at=900, visit="v99", window=Window(0, 1)), "there is no visit 'v99'"),
        (happened.PlanAdopted(id="x", at=900, base=0, routes={}), "has changed what it was made for"),
        (happened.VehicleLost(id="x", at=900, vehicle="C"), "there is no vehicle 'C'"),
        (happened.VehicleLost(id="x", at=900, vehicle="A", lat=500.0, lon=1.0), "500.0, 1.0 is not a point on Earth"),
        (happened.PositionSeen(id="x", at=900, vehicle="A", lat=0.0, lon=181.0), "0.0, 181.0 is not a point on Earth"),
        (
            happened.OrderPlaced(id="x", at=900, order="o", visits=(Visit(id="n", place=0),), places=(Place(id="x"),)),
            "no coordinates",
        ),
        (happened.Served(id="x", at=900, vehicle="A", visit=HOME), "there is no visit ''"),
        (happened.Failed(id="x", at=900, vehicle="A", visit=HOME), "there is no visit ''"),
    ],
)
def test_what_contradicts_the_log_changes_nothing_and_is_said(under_way: State, event: Event, remark: str) -> None:
    after = apply(under_way, event)
    assert remark in after.remark
    assert after.seq == under_way.seq


def test_a_plan_that_makes_a_visit_twice_is_not_taken(under_way: State) -> None:
    twice = {name: (PlannedStop(visit="v2", arrival=900, begin=900, leave=900),) for name in "AB"}
    after = apply(under_way, happened.PlanAdopted(id="x", at=900, base=under_way.seq, routes=twice))
    assert after.remark == "the plan has visits that it makes twice: v2"
    assert after.plan == under_way.plan


def test_who_is_overdue_is_expected_at_once_or_for_a_first_answer_every_ten_seconds(under_way: State) -> None:
    """A is due at v3 at 420, and free two minutes later."""
    there, memory = take(under_way, happened.Arrived(id="e", at=420, vehicle="A", visit="v3")), Memory()
    moments = [(under_way, at, at + 120, free) for at, free in ((420, 540), (421, 550), (430, 550), (431, 560))]
    moments += [(there, at, at, free) for at, free in ((540, 540), (541, 550), (551, 560))]
    for before, at, now, soon in moments:
        state = take(before, happened.Clock(id=f"at {at}", at=at))
        for every, free in ((10, soon), (1, now), (10, soon)):
            assert vehicle_of(project(state, STEADY, memory, every).instance, "A").earliest_start == free
        assert vehicle_of(replan(state, STEADY, FEW, memory=memory).instance, "A").earliest_start == now
        assert vehicle_of(replan(state, STEADY, replace(FEW, iterations=0)).instance, "A").earliest_start == soon


def test_of_a_limit_that_cannot_be_kept_is_warned_until_a_plan_without_it_is_adopted() -> None:
    vehicles = tuple(replace(one, max_duration=900) for one in vans().vehicles)
    state = take(
        adopted(Day(instance=vans(vehicles=vehicles)), {"A": ("v1", "v3", "v5")}),
        happened.Departed(id="a", at=100, vehicle="A", visit="v1"),
        happened.Arrived(id="b", at=160, vehicle="A", visit="v1"),
        happened.Served(id="c", at=280, vehicle="A", visit="v1"),
    )
    warning = "vehicle 'A' can no longer keep its longest duration"
    for _ in range(2):
        advice = replan(state, STEADY, FEW)
        assert warning in advice.warnings
    state = take(state, advice.adoption("plan 2"))
    assert warning not in replan(state, STEADY, FEW).warnings
    state = take(state, happened.PlanAdopted(id="plan 3", at=280, base=state.seq, routes=advice.adoption("").routes))
    assert warning in replan(state, STEADY, FEW).warnings


BREAD, PAINT = frozenset({"bread"}), frozenset({"paint"})


def apart(*visits: Visit) -> Day:
    """Vans for goods that may not be on board at once."""
    instance = vans(visits=visits, orders=(), conflicts=frozenset({BREAD | PAINT}), conflicts_at_once=True)
    return Day(instance=instance, measure=measured)


def advised(state: State, vehicle: str) -> tuple[str, ...]:
    """What a new plan, which is sound, has the vehicle do."""
    advice = replan(state, STEADY, FEW)
    assert check(advice.instance, advice.plan) == []
    return next((route.visits for route in advice.plan.routes if route.vehicle == vehicle), ())


def test_goods_on_board_count_until_their_delivery() -> None:
    """Bread lies on board, from the depot or picked up on the way; paint is picked up, or collected, when that is off."""
    day = apart(
        Visit(id="first", place=1, deliver=(1,)),
        Visit(id="bread", place=8, deliver=(1,), goods=BREAD),
        Visit(id="baker", place=2, collect=(1,), goods=BREAD),
        Visit(id="roll", place=7, deliver=(1,), pickup="baker"),
        Visit(id="shop", place=3, collect=(1,), goods=PAINT),
        Visit(id="paint", place=4, deliver=(1,), pickup="shop", goods=PAINT),
        Visit(id="can", place=5, collect=(1,), goods=PAINT),
    )
    state = take(
        adopted(day, {"A": ("first", "baker", "roll", "bread", "shop", "paint", "can")}),
        happened.Departed(id="a", at=0, vehicle="A", visit="first"),
        happened.Arrived(id="b", at=60, vehicle="A", visit="first"),
        happened.Served(id="c", at=60, vehicle="A", visit="first"),
    )
    assert state.vehicles["A"].on_board == {"bread"}
    assert set(advised(state, "A")[:3]) == {"baker", "roll", "bread"}
    state = take(
        state,
        happened.Departed(id="d", at=60, vehicle="A", visit="baker"),
        happened.Arrived(id="e", at=120, vehicle="A", visit="baker"),
        happened.Served(id="f", at=120, vehicle="A", visit="baker"),
    )
    assert visit_of(problem(state, STEADY), "roll").goods == BREAD
    assert set(advised(state, "A")[:2]) == {"bread", "roll"}
    assert visit_of(problem(take(state, happened.VehicleLost(id="g", at=130, vehicle="A")), STEADY), "roll" + LOAD).goods == BREAD


@pytest.mark.parametrize("served", [True, False])
def test_goods_that_stay_on_board_bar_those_in_conflict_from_their_vehicle(served: bool) -> None:
    """A can collected, or while it is collected, is on board of A to the end: bread picked up on the way goes with B."""
    day = apart(
        Visit(id="can", place=1, service=60, collect=(1,), goods=PAINT),
        Visit(id="shop", place=2, collect=(1,)),
        Visit(id="bread", place=3, deliver=(1,), pickup="shop", goods=BREAD),
        Visit(id="more paint", place=4, collect=(1,), goods=PAINT),
    )
    state = take(
        adopted(day, {"A": ("can", "shop", "bread")}),
        happened.Departed(id="a", at=0, vehicle="A", visit="can"),
        happened.Arrived(id="b", at=60, vehicle="A", visit="can"),
    )
    if served:
        state = take(state, happened.Served(id="c", at=120, vehicle="A", visit="can"))
    instance = problem(state, STEADY)
    assert vehicle_of(instance, "A").initial_load == (1,)
    assert visit_of(instance, "bread").vehicles == frozenset({"B"})
    assert visit_of(instance, "more paint").vehicles is None
    assert advised(state, "B")[:2] == ("shop", "bread")


@pytest.mark.parametrize("policy", ["steady", "greedy"])
@pytest.mark.parametrize("is_own_window", [False, True])
def test_who_cannot_be_served_in_time_any_more_is_served_later(policy: str, is_own_window: bool) -> None:
    """The van breaks down, and the other one cannot be there in the time that was promised, be it all that was asked for: the
    customer is called once, not told that nobody comes."""

    def planned_day(instance: Instance) -> Session:
        session = Session(Day(instance=instance, measure=measured), policy=POLICIES[policy], limits=FEW)
        session.pass_time(0)
        session.adopt(session.advise())
        return session

    session = planned_day(vans())
    last = next(iter(session.state.plan.values()))[-1]
    promise = Window(last.begin - 60, last.begin + 60)
    if is_own_window:
        visits = (replace(one, windows=(promise,)) if one.id == last.visit else one for one in vans().visits)
        session = planned_day(vans().replace(visits=tuple(visits)))
    routes = session.state.plan.items()
    vehicle, stops = next((name, stops) for name, stops in routes if last.visit in {stop.visit for stop in stops})
    last = next(stop for stop in stops if stop.visit == last.visit)
    session.take(
        happened.CustomerTold(id="told", at=0, visit=last.visit, window=promise),
        happened.Departed(id="left", at=session.state.departures[vehicle], vehicle=vehicle, visit=stops[0].visit),
        happened.VehicleLost(id="lost", at=last.begin - 30, vehicle=vehicle),
    )
    advice = session.advise()
    begins = {stop.visit: stop.begin for route in advice.plan.routes for stop in route.stops}
    assert begins[last.visit] > promise.end
    (message,) = (one for one in advice.messages if one.visit == last.visit)
    assert (message.kind, message.told) == ("moved", promise)
    assert message.window is not None
    assert message.window.start >= advice.at
    assert begins[last.visit] in message.window
    assert any(f"{last.visit.replace('v', 'o')} is served" in warning for warning in advice.warnings)
    assert check(advice.instance, advice.plan) == []


def test_what_is_new_is_planned_though_the_search_finds_nothing_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its plan leaves out somebody who was promised something, and is not taken."""
    module = sys.modules["router.horizon.replan"]
    day = Day(instance=vans(), known=frozenset(f"o{number}" for number in range(1, 8)), measure=measured)
    session = Session(day, limits=FEW)
    session.pass_time(0)
    session.adopt(session.advise())
    assert session.state.promises
    monkeypatch.setattr(module, "_searched", lambda projection, *_: planned(projection.instance, ()))
    session.take(happened.OrderPlaced(id="new", at=10, order="o8"))
    advice = session.advise()
    assert "v8" in {name for route in advice.plan.routes for name in route.visits}
    assert [one.kind for one in advice.messages] == ["promise"]
