"""The clock of routes that may last only so long."""

from dataclasses import replace

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns import search
from router.engines.lns.clocks import clock_for
from router.model import Instance, Place, StaticTravel, Vehicle, Visit, Window
from router.timing import schedule
from tests.engines.lns.kernels.rush import traffic
from tests.engines.lns.kernels.searches import Search, new_search
from tests.oracles.days import day, sequences, van, visit

LONGEST = 5400


def day_of_depots(size: int = 14) -> Instance:
    """Vans of two depots that may be out for an hour and a half."""
    draw = np.random.default_rng(5)
    free = traffic(draw, size)
    opens = draw.integers(0, 12_000, size)
    visits = tuple(
        Visit(id=str(n), place=n, windows=(Window(int(opens[n]), int(opens[n]) + 4000),), service=120, deliver=(1,))
        for n in range(2, size)
    )
    vans = tuple(
        Vehicle(id=f"van {n}", start=n % 2, end=n % 2, km_price=0.5, capacities=(6,), max_duration=LONGEST) for n in range(8)
    )
    return Instance(
        places=tuple(Place(id=str(n)) for n in range(size)),
        travel={"van": StaticTravel(distances=free.distances, durations=free.durations)},
        visits=visits,
        vehicles=vans,
        dimensions=("pieces",),
    )


def shortest(found: Search, route: int, activities: tuple[int, ...]) -> int:
    """Least duration of a route over every departure, by driving it."""
    instance = found.instance
    vehicle = instance.vehicles[route]
    durations = instance.travel[vehicle.profile].durations
    best = 2**60
    for departure in range(0, 16_000, 5):
        moment, place = departure, vehicle.start
        for number in activities:
            one = instance.visits[number]
            moment = max(moment + int(durations[place, one.place]), one.windows[0].start)
            if moment > one.windows[0].end:
                break
            moment, place = moment + one.service, one.place
        else:
            best = min(best, moment + int(durations[place, vehicle.end]) - departure)
    return best


def test_it_is_the_clock_of_limited_days_whose_time_is_not_paid() -> None:
    instance = day_of_depots()
    assert clock_for(instance).name == "limited"
    paid = instance.replace(vehicles=tuple(replace(vehicle, hour_price=10.0) for vehicle in instance.vehicles))
    assert clock_for(paid).name == "duration"


def test_durations_are_those_of_the_best_departure() -> None:
    found = new_search(day_of_depots(), "limited")
    found.build()
    found.steps(20)
    for sequence in found.sequences:
        kept = int(found.clock.lasts[found.problem.visit_count + sequence.vehicle])  # type: ignore[attr-defined]
        assert kept <= LONGEST
        assert 0 <= shortest(found, sequence.vehicle, sequence.activities) - kept < 5  # departures were tried every five seconds


def test_plans_keep_the_limit_and_cost_what_the_search_says() -> None:
    instance = day_of_depots()
    outcome = search(instance, Budget(iterations=150), seed=3)
    plan = schedule(instance, outcome.sequences)
    assert not check(instance, plan)
    assert not plan.unserved
    assert cost(instance, plan).total == pytest.approx(outcome.path[-1][2])


def test_a_wait_that_a_later_departure_saves_does_not_count() -> None:
    """Out at 540 for a call at 600, back at 660: two minutes, although the van might have left at 0."""
    instance = day([visit("late", 1, window=(600, 700))], [van(max_duration=120)])
    assert new_search(instance, "limited").take(sequences(instance, {"van": ["late"]}))


def test_a_wait_between_two_calls_counts() -> None:
    """The first call ends by 100 and the second begins at 600: no departure saves the wait."""
    visits = [visit("early", 1, window=(0, 100)), visit("late", 1, window=(600, 700))]
    routes = {"van": ["early", "late"]}
    for longest, is_kept in ((619, False), (620, True)):
        instance = day(visits, [van(max_duration=longest)])
        assert new_search(instance, "limited").take(sequences(instance, routes)) == is_kept
