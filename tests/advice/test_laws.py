"""Laws of advice, on small days that mix any rules: nothing said about a plan is contradicted by planner or checker."""

from dataclasses import replace

from hypothesis import assume, given, settings, strategies as st

from router.advice.bounds import all_spots, put
from router.advice.evaluate import evaluate
from router.advice.explain import explain
from router.advice.lifting import lifted
from router.advice.offers import OfferDesk, promised
from router.advice.trials import Trials
from router.checker import check
from router.errors import InstanceError
from router.model import Instance, Plan, Sequence, Vehicle, Visit, plan_sequences
from router.solver import Limits, Result, solve
from router.timing import schedule
from tests.oracles.strategies import small_days

ONCE = Limits(seconds=None, iterations=1)


def solved(instance: Instance) -> Result:
    """A plan of a day that has one: some are drawn whose beginnings contradict their promises."""
    try:
        return solve(instance, engine="construction", limits=ONCE)
    except InstanceError as error:
        assume(any(problem.code != "E243" for problem in error.problems))
        raise


def planned(instance: Instance) -> Plan:
    return solved(instance).plan


@settings(max_examples=60, deadline=None)
@given(small_days())
def test_a_solved_plan_evaluates_to_itself(instance: Instance) -> None:
    result = solved(instance)
    verdict = evaluate(instance, plan_sequences(instance, result.plan))
    assert verdict.plan.routes == result.plan.routes
    assert verdict.cost == result.cost
    assert verdict.violations == ()


def unbound(instance: Instance) -> list[Visit]:
    """Visits that could be asked for later: tied to no other, promised to no vehicle."""
    tied = {name for relation in instance.relations for name in relation.visits}
    tied |= {name for vehicle in instance.vehicles for name in vehicle.prefix} | set(instance.deliveries_of)
    tied |= set(instance.stability.vehicle_of) | set(instance.stability.begin_of)
    return [visit for visit in instance.visits if visit.id not in tied and visit.pickup is None and not visit.group]


@settings(max_examples=80, deadline=None)
@given(small_days(), st.booleans())
def test_an_offer_never_breaks_an_accepted_promise(instance: Instance, keep: bool) -> None:
    asked = unbound(instance)
    assume(asked)
    new = asked[0]
    before = instance.replace(visits=tuple(visit for visit in instance.visits if visit != new))
    plan = planned(before)
    begins = {stop.visit: stop.begin for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    kept = promised(before, plan, 60 if keep else None)
    for one in OfferDesk(before, plan, keep=60 if keep else None).offer(new, new.windows):
        day = kept.replace(visits=(*before.visits, replace(new, windows=(one.window,))))
        after = _with(day, plan_sequences(before, plan), one.vehicle, one.begin)
        assert after is not None, one
        moved = {stop.visit: stop.begin for route in after.routes for stop in route.stops if stop.kind == "visit"}
        assert moved.keys() == begins.keys() | {new.id}
        if keep:
            assert all(abs(moved[name] - begin) <= 60 for name, begin in begins.items())


def _with(day: Instance, sequences: tuple[Sequence, ...], vehicle: str, begin: int) -> Plan | None:
    """The sound plan in which `vehicle` begins the day's last visit at `begin` and all else is where it was."""
    number, new = day.vehicle_index[vehicle], len(day.visits) - 1
    routes = {sequence.vehicle: sequence.activities for sequence in sequences}
    route = routes.get(number, ())
    for spot in all_spots(len(route), 1):
        changed = {**routes, number: put(route, (new,), spot)}
        plan = schedule(day, [Sequence(vehicle=one, activities=activities) for one, activities in changed.items()])
        stops = [stop for one in plan.routes for stop in one.stops if stop.visit == day.visits[new].id]
        if not check(day, plan) and [stop.begin for stop in stops] == [begin]:
            return plan
    return None


@settings(max_examples=80, deadline=None)
@given(small_days(("time_windows", "deliver", "max_distance", "max_duration", "max_stops", "skills", "pickup_delivery")))
def test_no_rule_is_named_that_lifted_still_blocks(instance: Instance) -> None:
    """Lifting all that is named lets the order in right there, and none of it could be spared."""
    late = instance.replace(vehicles=tuple(_shorter(vehicle) for vehicle in instance.vehicles))
    for plan in (planned(late), schedule(late, ())):
        for explanation in explain(late, plan):
            for blocker in explanation.reason.blockers[:1]:
                if not blocker.proven:
                    continue
                vehicle = late.vehicle_index[blocker.vehicle]
                assert _serves(lifted(late, blocker.faults), vehicle, blocker.activities), explanation.text
                for fault in blocker.faults:
                    fewer = [other for other in blocker.faults if other is not fault]
                    assert not _serves(lifted(late, fewer), vehicle, blocker.activities), explanation.text


def _shorter(vehicle: Vehicle) -> Vehicle:
    """Home after ten minutes, with nothing frozen that could not be done by then."""
    return replace(vehicle, prefix=(), latest_end=min(vehicle.latest_end, vehicle.earliest_start + 600))


def _serves(day: Instance, vehicle: int, activities: tuple[int, ...]) -> bool:
    return Trials(day, ()).price(vehicle, activities) is not None
