"""Paid time under every form of travel times: the search knows the price of its plan, also when functions need more room."""

from typing import Any

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.engines.interface import Budget
from router.engines.lns import search, searcher
from router.engines.lns.clocks import clock_for
from router.engines.lns.kernels import duration_clock
from router.engines.lns.kernels.duration_travel import fastest_seconds
from router.engines.lns.problem import build_problem
from router.model import Instance, PiecewiseTravel, Place, Plan, ProfiledTravel, StaticTravel, TravelTimes, Vehicle, Visit, Window
from router.model.travel_times import arrivals
from router.timing import schedule
from tests.engines.lns.kernels.rush import traffic
from tests.engines.lns.kernels.searches import new_search

SIZE = 6


def by_arc(closed: bool) -> ProfiledTravel:
    """A factor per arc and hour; where `closed`, some arcs are shut in the second."""
    draw, plain = np.random.default_rng(2), traffic(np.random.default_rng(1), SIZE)
    factors = draw.integers(40, 140, (4, SIZE, SIZE)).astype(np.uint8)
    if closed:
        factors[1][draw.random((SIZE, SIZE)) < 0.3] = 0
    return ProfiledTravel(
        distances=plain.distances,
        durations=plain.durations,
        starts=plain.starts,
        speeds=plain.speeds,
        profile=plain.profile,
        factors=factors,
    )


def closed_at_times() -> ProfiledTravel:
    plain = traffic(np.random.default_rng(1), SIZE)
    speeds = plain.speeds.copy()
    speeds[0, 1] = 0.0
    return ProfiledTravel(
        distances=plain.distances, durations=plain.durations, starts=plain.starts, speeds=speeds, profile=plain.profile
    )


def point_by_point() -> PiecewiseTravel:
    """Every other road takes twice as long for who leaves at 4,000."""
    plain = traffic(np.random.default_rng(1), SIZE)
    departures: list[float] = []
    arrivals: list[float] = []
    offsets = [0]
    for origin in range(SIZE):
        for destination in range(SIZE):
            free = float(plain.durations[origin, destination])
            if (origin + destination) % 2:
                departures += [0.0, 4_000.0, 8_000.0]
                arrivals += [free, 4_000.0 + 2 * free, 8_000.0 + free]
            offsets.append(len(departures))
    return PiecewiseTravel(
        distances=plain.distances,
        durations=plain.durations,
        offsets=np.array(offsets, dtype=np.int64),
        departures=np.array(departures),
        arrivals=np.array(arrivals),
    )


def still() -> StaticTravel:
    plain = traffic(np.random.default_rng(1), SIZE)
    return StaticTravel(distances=plain.distances, durations=plain.durations)


FORMS: dict[str, TravelTimes] = {
    "static": still(),
    "profiles": traffic(np.random.default_rng(1), SIZE),
    "arcs": by_arc(closed=False),
    "points": point_by_point(),
    "closed arcs": by_arc(closed=True),
    "closed at times": closed_at_times(),
}


def paid_day(travel: TravelTimes, **vehicle: Any) -> Instance:
    visits = tuple(
        Visit(id=str(n), place=n, windows=(Window(1_500 * n, 1_500 * n + 4_000),), service=120, setup=30 * (n % 2))
        for n in range(1, SIZE)
    )
    fields = {"start": 0, "end": 0, "hour_price": 36.0, "km_price": 0.5, "fixed_price": 5.0, **vehicle}
    return Instance(
        places=tuple(Place(id=str(n)) for n in range(SIZE)),
        travel={"van": travel},
        visits=visits,
        vehicles=tuple(Vehicle(id=f"van {n}", **fields) for n in range(2)),
    )


def planned(instance: Instance, kind: str) -> tuple[Plan, float]:
    """A plan after a few steps with that clock, and what the search believes it costs."""
    one = new_search(instance, kind)
    one.build()
    one.steps(15, 50.0)
    return schedule(instance, one.sequences), one.total() - one.idle_price()


@pytest.mark.parametrize("vehicle", [{}, {"end": None}, {"max_duration": 7_000}, {"earliest_start": 3_000}], ids=str)
@pytest.mark.parametrize("form", FORMS)
def test_the_clock_of_paid_time_knows_the_price(form: str, vehicle: dict[str, Any]) -> None:
    instance = paid_day(FORMS[form], **vehicle)
    assert clock_for(instance).name == "duration"
    plan, price = planned(instance, "duration")
    assert check(instance, plan) == []
    if "closed" in form:
        assert price >= cost(instance, plan).total - 1.0, "closed roads crawl, so that the search errs on the dear side"
    else:
        assert price == pytest.approx(cost(instance, plan).total, abs=1e-6 if form == "static" else 0.5)


@pytest.mark.parametrize("vehicle", [{}, {"end": None}], ids=str)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "static"])
def test_unpaid_time_in_traffic_needs_no_functions(form: str, vehicle: dict[str, Any]) -> None:
    instance = paid_day(FORMS[form], hour_price=0.0, **vehicle)
    assert clock_for(instance).name == "traffic"
    plan, price = planned(instance, "traffic")
    assert check(instance, plan) == []
    assert price == pytest.approx(cost(instance, plan).total, abs=1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_the_clock_of_all_rules_knows_it_to_the_last_second(form: str) -> None:
    instance = paid_day(FORMS[form])
    plan, price = planned(instance, "general")
    assert check(instance, plan) == []
    assert price == pytest.approx(cost(instance, plan).total, abs=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_no_hour_brings_a_leg_sooner_than_its_bound(form: str) -> None:
    travel = FORMS[form]
    bound = fastest_seconds(travel)
    leaves = np.arange(0, 20_000, 250)
    for origin, destination in np.ndindex(SIZE, SIZE):
        there = arrivals(travel, origin, destination, leaves)
        assert bound[origin, destination] <= (there - leaves).min()


def test_functions_that_outgrow_their_room_get_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four points do for the first calls of a route in traffic only."""
    instance = paid_day(FORMS["profiles"])
    rooms: list[int] = []
    new_clock = duration_clock.new_duration_clock

    def noted(instance: Instance, problem: Any, tables: Any, room: int = 0) -> Any:
        rooms.append(room)
        return new_clock(instance, problem, tables, room)

    monkeypatch.setattr(duration_clock, "ROOM", 4)
    monkeypatch.setattr("router.engines.lns.clocks.new_duration_clock", noted)
    outcome = search(instance, Budget(iterations=60), seed=1)
    assert rooms[0] == 0
    assert rooms[-1] == searcher.LARGE_ROOM
    plan = schedule(instance, outcome.sequences)
    assert check(instance, plan) == []
    assert plan.unserved == ()
    kind = clock_for(instance)
    again = searcher.Searcher(instance, build_problem(instance), kind, 1, kind.settings)
    assert again.begin(outcome.sequences), "no plan is refused because its functions have many points"
