"""Routes that may last only so long, where time is not paid."""

import numpy as np
import pytest

from router.model import Instance, Place, StaticTravel, Vehicle, Visit, Window
from tests.core.searches import NEITHER_DRAWN, Searching, new_search
from tests.engines.lns.rush import traffic
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


def shortest(found: Searching, route: int, activities: tuple[int, ...]) -> int:
    """Least duration of a route over every departure, by driving it."""
    vehicle = found.instance.vehicles[route]
    durations = found.instance.travel[vehicle.profile].durations
    best = 2**60
    for departure in range(0, 16_000, 5):
        moment, place = departure, vehicle.start
        for number in activities:
            one = found.instance.visits[number]
            moment = max(moment + int(durations[place, one.place]), one.windows[0].start)
            if moment > one.windows[0].end:
                break
            moment, place = moment + one.service, one.place
        else:
            assert vehicle.end is not None
            best = min(best, moment + int(durations[place, vehicle.end]) - departure)
    return best


def test_durations_are_those_of_the_best_departure() -> None:
    found = new_search(day_of_depots(), "limited")
    found.build()
    found.steps(20)
    kept = found.core.durations().reshape(-1, 4)[:, 2]
    for sequence in found.sequences:
        own = kept[found.problem.visit_count + sequence.vehicle]
        assert own <= LONGEST
        assert 0 <= shortest(found, sequence.vehicle, sequence.activities) - own < 5  # departures were tried every five seconds


def test_a_wait_that_a_later_departure_saves_does_not_count() -> None:
    """Out at 540 for a call at 600, back at 660: two minutes, although the van might have left at 0."""
    instance = day([visit("late", 1, window=(600, 700))], [van(max_duration=120)])
    assert new_search(instance, "limited").take(sequences(instance, {"van": ["late"]}))


@pytest.mark.parametrize(("longest", "is_kept"), [(619, False), (620, True)])
def test_a_wait_between_two_calls_counts(longest: int, is_kept: bool) -> None:
    """The first call ends by 100 and the second begins at 600: no departure saves the wait, whichever of them is inserted."""
    visits = [visit("early", 1, window=(0, 100)), visit("late", 1, window=(600, 700))]
    instance = day(visits, [van(max_duration=longest)])
    assert new_search(instance, "limited").take(sequences(instance, {"van": ["early", "late"]})) == is_kept
    for served, job in (("early", 1), ("late", 0)):
        search = new_search(instance, "limited")
        assert search.take(sequences(instance, {"van": [served]}))
        assert (search.core.best_insertion(job, NEITHER_DRAWN)[2] == 0) == is_kept
