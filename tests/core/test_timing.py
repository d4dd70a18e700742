"""The core's timing at its border: what it is given is checked, and added visits make the same instance as one built anew."""

from itertools import permutations

import numpy as np
import pytest

from router.core._core import RouteTimer, Travel, TravelProfile
from router.model import Site, Visit, Window
from router.timing import timing_problem
from tests.timing.days import day, line, visit

ONE = np.zeros((1, 1), np.int32)


def test_indices_are_checked() -> None:
    """One visit, one van, one place to load again."""
    timer = RouteTimer(timing_problem(day(visit(1), sites=(Site(id="hub", place=0),), vehicle={"reloads": (0,), "max_trips": 2})))
    assert timer.evaluate(0, [-1, 0])[0]
    for vehicle, activities in ((1, [0]), (-1, [0]), (0, [1]), (0, [-2])):
        with pytest.raises(IndexError):
            timer.evaluate(vehicle, activities)


def test_places_of_legs_are_checked() -> None:
    travel = Travel([TravelProfile.static(ONE, ONE)])
    assert travel.arrival(0, 0, 0, 5) == 5
    for profile, origin, destination in ((1, 0, 0), (0, 1, 0), (0, 0, -1)):
        with pytest.raises(IndexError):
            travel.arrival(profile, origin, destination, 5)


def test_arrays_of_travel_must_agree() -> None:
    two = np.zeros((2, 2), np.int32)
    with pytest.raises(ValueError, match="one size"):
        TravelProfile.static(ONE, two)
    with pytest.raises(ValueError, match="same places"):
        Travel([TravelProfile.static(ONE, ONE), TravelProfile.static(two, two)])
    with pytest.raises(ValueError, match="row that speeds does not have"):
        TravelProfile.profiled(ONE, ONE, np.zeros(1, np.int64), np.ones((1, 1)), np.ones((1, 1), np.uint16))
    with pytest.raises(ValueError, match="points that departures"):
        TravelProfile.piecewise(ONE, ONE, np.array([0, 2]), np.zeros(1), np.zeros(1))


def test_added_visits_make_the_same_instance_as_one_built_anew() -> None:
    """One with a window of its own and a preferred driver, and a pair; in all orders with a visit that was there before."""
    added = (
        visit(2, windows=(Window(1000, 5000),), liked_vehicles=frozenset({"nobody"}), other_vehicle_price=7.0),
        visit(3, id="fetch"),
        visit(1, id="bring", pickup="fetch", max_on_board=1500, preferred=Window(0, 2000), late_price=40.0),
    )
    known, together = day(visit(1), travel=line(4)), day(visit(1), *added, travel=line(4))
    places = [call.place for call in added]
    alone = timing_problem(day(*(_at_the_depot(call) for call in added), travel=line(4)))
    joined = RouteTimer(timing_problem(known).with_visits(alone, places))
    anew = RouteTimer(timing_problem(together))
    for order in permutations(range(4)):
        assert joined.time(0, order) == anew.time(0, order)
        assert [event.begin for event in joined.events] == [event.begin for event in anew.events]


def _at_the_depot(call: Visit) -> Visit:
    fields = {name: getattr(call, name) for name in Visit.__slots__}
    return Visit(**fields | {"place": 0})
