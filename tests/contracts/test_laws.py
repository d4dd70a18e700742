"""Laws of the best plan, on days small enough to try everything."""

from dataclasses import replace

import pytest
from hypothesis import assume, given

from router.checker import check
from router.costing import cost
from router.model import ALWAYS, Instance, ProfiledTravel, Route, Visit, Window
from tests.oracles.brute_force import optimum
from tests.oracles.laws import few
from tests.oracles.strategies import MIXES, small_days

SLACK = 1e-6
DROPPABLE = set(MIXES) - {"must_use", "balance", "fewest_vehicles", "prefix", "priority", "max_vehicle_changes", "same_vehicle"}
PLAIN = sorted(DROPPABLE - {"carriers"})  # an order less may cost the others their discount
"""Rules under which more freedom cannot cost: not those that ask for evenness, for using a vehicle or for a number of vehicles."""


@few(40)
@given(small_days())
def test_the_best_plan_is_sound_and_no_dearer_than_leaving_everything_out(day: Instance) -> None:
    best = optimum(day)
    assert check(day, best.plan) == []
    assert best.total == cost(day, best.plan).total


@few(30)
@given(small_days(PLAIN, most_visits=3))
def test_one_more_vehicle_never_makes_the_best_plan_worse(day: Instance) -> None:
    spare = replace(day.vehicles[-1], id="spare")
    assert optimum(day.replace(vehicles=(*day.vehicles, spare))).total <= optimum(day).total + SLACK


@few(30)
@given(small_days(sorted({*PLAIN, "time_windows"}), most_visits=3))
def test_a_wider_window_never_makes_the_best_plan_worse(day: Instance) -> None:
    wider = day.replace(visits=tuple(replace(visit, windows=(ALWAYS,)) for visit in day.visits))
    assert optimum(wider).total <= optimum(day).total + SLACK


@few(30)
@given(small_days(PLAIN, most_visits=3))
def test_a_dropped_order_never_makes_the_best_plan_dearer(day: Instance) -> None:
    dropped = next((visit for visit in day.visits if not tied(day, visit)), None)
    assume(dropped is not None)
    rest = day.replace(visits=tuple(visit for visit in day.visits if visit is not dropped))
    assert optimum(rest).total <= optimum(day).total + SLACK


def tied(day: Instance, visit: Visit) -> bool:
    """Whether other data name the visit, or a route without it drives another way (per-arc traffic aside, triangles hold here)."""
    named = any(visit.id in relation.visits for relation in day.relations) or visit.id in day.deliveries_of
    return named or visit.pickup is not None or visit.group is not None


@few(30)
@given(small_days(sorted(set(MIXES) - {"docks"}), most_visits=3))
def test_names_mean_nothing(day: Instance) -> None:
    turned = day.replace(visits=day.visits[::-1], vehicles=day.vehicles[::-1])
    assert optimum(turned).total == pytest.approx(optimum(day).total, abs=SLACK)


@few(30)
@given(small_days(sorted(set(MIXES) - {"overtime", "traffic"}), most_visits=3))
def test_a_day_shifted_by_an_hour_has_the_same_plan_an_hour_later(day: Instance) -> None:
    assume(all(not isinstance(travel, ProfiledTravel) for travel in day.travel.values()))
    best = optimum(day).plan
    moved = replace(best, routes=tuple(shifted_route(route, 3_600) for route in best.routes))
    later = shifted(day, 3_600)
    assert check(later, moved) == []
    assert cost(later, moved).total == pytest.approx(cost(day, best).total)
    assert optimum(later).total == pytest.approx(optimum(day).total)


def shifted_route(route: Route, seconds: int) -> Route:
    return replace(
        route,
        stops=tuple(
            replace(stop, arrival=stop.arrival + seconds, begin=stop.begin + seconds, leave=stop.leave + seconds)
            for stop in route.stops
        ),
    )


def shifted(day: Instance, seconds: int) -> Instance:
    """The same day `seconds` later by the clock."""
    return day.replace(
        visits=tuple(
            replace(
                visit,
                windows=tuple(_later(window, seconds) for window in visit.windows),
                release=visit.release + seconds,
                preferred=visit.preferred and _later(visit.preferred, seconds),
            )
            for visit in day.visits
        ),
        vehicles=tuple(
            replace(
                vehicle,
                earliest_start=vehicle.earliest_start + seconds,
                breaks=tuple(replace(rest, window=_later(rest.window, seconds)) for rest in vehicle.breaks),
            )
            for vehicle in day.vehicles
        ),
        access=tuple(replace(rule, closed=tuple(_later(window, seconds) for window in rule.closed)) for rule in day.access),
        stability=replace(day.stability, begin_of={name: begin + seconds for name, begin in day.stability.begin_of.items()}),
    )


def _later(window: Window, seconds: int) -> Window:
    return replace(window, start=window.start + seconds, end=min(ALWAYS.end, window.end + seconds))
