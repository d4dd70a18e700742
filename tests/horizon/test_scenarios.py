"""Sampled futures price what waits."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from router import Instance, Limits, Vehicle, Visit, Window
from router.checker import check
from router.horizon.scenarios import Waiting, Wave, latest_departure, sent_now
from router.model import Sequence as Route, StaticTravel
from router.timing import schedule
from tests.horizon.days import HOUR, MINUTE, places, row_of_places

LATER = HOUR
FEW = Waiting(futures=4)
STEPS = Limits(seconds=None, iterations=4_000)


def visit(name: str, place: int, end: int, release: int = 0) -> Visit:
    return Visit(id=name, place=place, windows=(Window(0, end),), deliver=(1,), release=release, penalty=1e6)


def row(*visits: Visit, **changes: object) -> Instance:
    """Places a minute apart in a row; as many vans as anybody wants."""
    vans = tuple(Vehicle(id=f"v{k}", start=0, end=0, latest_end=4 * HOUR, capacities=(4,), km_price=1.0) for k in range(6))
    shown = Instance(places=places(12), travel={"van": row_of_places(12)}, visits=visits, vehicles=vans, dimensions=("pieces",))
    return shown.replace(**changes)


def sent(instance: Instance, urgent: frozenset[str], *future: Visit) -> set[str]:
    def draw(random: np.random.Generator) -> Sequence[Visit]:
        del random
        return future

    plan = sent_now(Wave(instance=instance, later=LATER, urgent=urgent, future=draw), STEPS, FEW)
    open_ones = instance.replace(visits=tuple(one for one in instance.visits if any(one.id in r.visits for r in plan.routes)))
    assert check(open_ones, plan) == []
    return {name for route in plan.routes for name in route.visits}


def test_what_must_go_takes_its_neighbour_along_when_nobody_else_comes_by() -> None:
    """A far place: going twice would cost its way twice."""
    there = row(visit("urgent", 10, 15 * MINUTE), visit("beside", 11, 3 * HOUR))
    assert sent(there, frozenset({"urgent"}), visit("future", 1, 3 * HOUR, LATER)) == {"urgent", "beside"}


def test_what_will_be_passed_by_later_waits() -> None:
    there = row(visit("urgent", 1, 15 * MINUTE), visit("far", 10, 3 * HOUR))
    assert sent(there, frozenset({"urgent"}), visit("future", 11, 3 * HOUR, LATER)) == {"urgent"}


def test_nothing_leaves_that_could_leave_with_the_next_wave_as_well() -> None:
    assert sent(row(visit("a", 3, 3 * HOUR), visit("b", 4, 3 * HOUR)), frozenset()) == set()


@pytest.mark.parametrize(("urgent", "goes"), [(9, True), (4, False)])
def test_two_futures_of_three_that_pass_by_do_not_outweigh_a_dear_third(urgent: int, goes: bool) -> None:
    """Going there alone is 20 km, once in three futures: more than two km now, and less than twelve."""
    there = row(visit("urgent", urgent, 15 * MINUTE), visit("far", 10, 3 * HOUR))
    number = iter(range(100))

    def draw(random: np.random.Generator) -> Sequence[Visit]:
        del random
        return (visit("future", 11 if next(number) % 3 else 1, 3 * HOUR, LATER),)

    wave = Wave(instance=there, later=LATER, urgent=frozenset({"urgent"}), future=draw)
    plan = sent_now(wave, STEPS, Waiting(futures=6))
    assert ("far" in {name for route in plan.routes for name in route.visits}) is goes
    assert plan.unserved == ()


def test_where_all_must_go_all_go_and_no_future_is_drawn() -> None:
    there = row(visit("a", 3, 15 * MINUTE), visit("b", 4, 15 * MINUTE))

    def draw(_: np.random.Generator) -> Sequence[Visit]:
        raise AssertionError

    plan = sent_now(Wave(instance=there, later=LATER, urgent=frozenset("ab"), future=draw), STEPS, FEW)
    assert {name for route in plan.routes for name in route.visits} == {"a", "b"}


def test_what_must_go_and_cannot_is_said() -> None:
    there = row(visit("a", 3, 15 * MINUTE), replace(visit("b", 4, 15 * MINUTE), deliver=(5,)), visit("c", 4, 3 * HOUR))
    plan = sent_now(Wave(instance=there, later=LATER, urgent=frozenset("ab"), future=lambda _: ()), STEPS, FEW)
    assert [one.visits for one in plan.unserved] == [("b",)]


def test_without_visits_nothing_leaves() -> None:
    assert sent(row(), frozenset()) == set()


def test_the_same_seed_gives_the_same_decision() -> None:
    there = row(*(visit(f"v{k}", k, (40 + 20 * k) * MINUTE) for k in range(1, 9)))
    urgent = frozenset({"v1"})
    assert sent(there, urgent, visit("f", 9, 3 * HOUR, LATER)) == sent(there, urgent, visit("f", 9, 3 * HOUR, LATER))


@pytest.mark.parametrize("stops", [(0,), (0, 1), (1, 0), (2, 0, 1)])
def test_a_vehicle_that_leaves_at_the_latest_moment_is_in_time_and_a_second_later_it_is_not(stops: tuple[int, ...]) -> None:
    two = (Window(0, 5 * MINUTE), Window(20 * MINUTE, 30 * MINUTE))
    there = row(
        visit("a", 3, 40 * MINUTE), Visit(id="b", place=7, windows=two, service=300, deliver=(1,)), visit("c", 11, 2 * HOUR)
    )
    latest = latest_departure(there, Route(vehicle=0, activities=stops))
    assert isinstance(there.travel["van"], StaticTravel)
    for moment, faults in ((latest, False), (latest + 1, True)):
        held = there.replace(
            vehicles=(Vehicle(id="v0", start=0, end=0, earliest_start=moment, latest_end=4 * HOUR, capacities=(4,)),)
        )
        assert bool(check(held, schedule(held, [Route(vehicle=0, activities=stops)]))) is faults
