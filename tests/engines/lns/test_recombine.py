"""Routes chosen anew: the best set, one that respects vehicles and penalties, and never a worse one."""

from dataclasses import replace

import pytest

from router.engines.lns.recombination import Choice, Column, _by_cp_sat, recombine
from router.model import Relation
from router.model.rules import has_separate_routes
from tests.oracles.days import day, van, visit

KNOWN: tuple[Column, ...] = ((0, (0, 1)), (0, (2, 3)))


def choice(columns: dict[Column, float], *, vehicles: int = 2, penalty: float = 100.0) -> Choice:
    return Choice(
        columns={KNOWN[0]: 10.0, KNOWN[1]: 10.0, **columns},
        known=KNOWN,
        vehicles={0: vehicles, 1: 1},
        penalties=[penalty] * 4,
        job_of=[0, 1, 2, 3],
    )


def test_it_finds_the_better_pair() -> None:
    better = choice({(0, (0, 2)): 7.0, (0, (1, 3)): 8.0, (0, (0, 1, 2)): 3.0})
    assert set(recombine(better, 5.0)) == {(0, (0, 2)), (0, (1, 3))}
    assert better.cost(recombine(better, 5.0)) == 15.0


def test_a_job_may_be_left_out_at_its_penalty() -> None:
    assert recombine(choice({(0, (0, 1, 2)): 3.0}, penalty=0.5), 5.0) == ()
    assert recombine(choice({(0, (0, 1, 2)): 3.0}, penalty=4.0), 5.0) == ((0, (0, 1, 2)),)


def test_vehicles_of_a_type_are_counted() -> None:
    """Two cheap routes need type 1 twice; there is one such vehicle."""
    scarce = choice({(1, (0, 1)): 1.0, (1, (2, 3)): 2.0})
    assert scarce.cost(recombine(scarce, 5.0)) == 11.0


def test_resources_are_counted() -> None:
    """The cheapest two routes use three units by visits 0, 1 and 3 (a visit at an alternative uses more); there are two."""
    columns = {(0, (0, 2)): 7.0, (0, (1, 3)): 7.0}
    uses = {0: [(0, 1)], 1: [(0, 1)], 3: [(0, 1)]}
    plenty, few = (replace(choice(columns, penalty=6.0), capacities=[most], uses=uses) for most in (3, 2))
    assert plenty.cost(recombine(plenty, 5.0)) == 14.0
    for chosen in (recombine(replace(few, known=(KNOWN[0],)), 5.0), _by_cp_sat(replace(few, known=()), list(columns), 5.0)):
        assert chosen is not None
        assert sum(units for _, visits in chosen for one in visits for _, units in uses.get(one, ())) <= 2
        assert len(chosen) == 1


def test_it_is_never_worse() -> None:
    assert recombine(choice({(0, (0, 2)): 30.0}), 5.0) == KNOWN
    assert recombine(choice({(0, (0, 2)): 1.0, (0, (1, 3)): 1.0}), 0.0) == KNOWN


def test_cp_sat_agrees() -> None:
    better = choice({(0, (0, 2)): 7.0, (0, (1, 3)): 8.0})
    assert set(_by_cp_sat(better, list(better.columns), 5.0) or ()) == {(0, (0, 2)), (0, (1, 3))}


@pytest.mark.parametrize("tied", [False, True])
def test_routes_tied_to_each_other_are_not_chosen_one_by_one(tied: bool) -> None:
    relations = (Relation(kind="same_vehicle", visits=("a", "b")),) if tied else ()
    assert has_separate_routes(day([visit("a", 1), visit("b", 2)], relations=relations)) is not tied


def test_an_idle_van_does_not_disturb() -> None:
    assert has_separate_routes(day([visit("a", 1)], [van("one"), van("two")]))
