"""Breaks against every way to pause there is."""

from random import Random

import pytest

from router.checker import check_route
from router.model import Break, Instance, Sequence, Site, Window
from router.timing import time_route
from tests.oracles.days import day, van, visit
from tests.oracles.pauses import earliest_end


def minutes(chance: Random, least: int, most: int) -> int:
    return 60 * chance.randint(least, most)


def _random_day(seed: int) -> Instance:
    """Two visits, and one or two breaks of either sort; all times whole minutes."""
    chance = Random(seed)
    visits = []
    for number in range(2):
        opens = minutes(chance, 0, 15)
        window = Window(opens, opens + minutes(chance, 0, 8)) if chance.random() < 0.6 else Window()
        visits.append(visit(f"v{number}", number + 1, service=minutes(chance, 0, 2), windows=(window,)))
    breaks = []
    for _ in range(chance.randint(1, 2)):
        if chance.random() < 0.5:
            opens = minutes(chance, 0, 12)
            breaks.append(Break(window=Window(opens, opens + minutes(chance, 0, 10)), duration=minutes(chance, 1, 4)))
        else:
            breaks.append(Break(duration=minutes(chance, 1, 3), after_driving=minutes(chance, 2, 10)))
    start = minutes(chance, 0, 6)
    vehicle = van(
        earliest_start=start,
        latest_start=start + minutes(chance, 0, 12),
        latest_end=start + minutes(chance, 12, 40),
        breaks=tuple(breaks),
    )
    road = [0, *(chance.randint(1, 6) for _ in visits)]
    return day(visits, [vehicle], road_of=road, sites=(Site(id="depot", place=0, loading=chance.choice((0, 60))),))


@pytest.mark.parametrize("seed", range(10))
def test_a_route_is_driven_with_its_breaks_where_any_way_to_pause_allows(seed: int) -> None:
    """Starts between whole minutes may save what no start on the grid can; the oracle is then the later one."""
    instance = _random_day(seed)
    found = time_route(instance, Sequence(vehicle=0, activities=(0, 1)))
    end = earliest_end(instance, (0, 1))
    if end is not None:
        assert found.feasible
    if found.feasible:
        assert check_route(instance, found.route) == []
    if end is not None and not any(one.after_driving is None for one in instance.vehicles[0].breaks):
        assert found.route.end <= end
