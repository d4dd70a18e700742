"""An instance that contradicts itself names every fault, and each fault alone is found."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from router.errors import InstanceError
from router.model import (
    AccessRule,
    Break,
    Instance,
    OvertimeStep,
    Place,
    Relation,
    Shape,
    Site,
    Stability,
    StaticTravel,
    Vehicle,
    Visit,
    Window,
)
from tests.oracles.days import day, van, visit


def faults(*visits: Any, vehicles: tuple[Any, ...] = (), **fields: Any) -> list[str]:
    """Where and what, of every fault."""
    with pytest.raises(InstanceError) as caught:
        day(visits, vehicles, **fields)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


OVERTIME = OvertimeStep(after=60, hour_price=1.0)
SITES = (Site(id="depot", place=0),)


@pytest.mark.parametrize(
    ("name", "fields", "what"),
    [
        ("a", {"place": 10}, "place 10 does not exist"),
        ("a", {"place": -1}, "place -1 does not exist"),
        ("a", {"windows": ()}, "it has no window"),
        ("a", {"windows": (Window(9, 8),)}, "window 9–8 closes before it opens"),
        ("a", {"windows": (Window(0, 5), Window(5, 8))}, "its windows overlap or are out of order"),
        ("a", {"service": -1}, "service -1 is negative"),
        ("a", {"setup": -1}, "setup -1 is negative"),
        ("a", {"service_by_kind": {"bike": -1}}, "service_by_kind of 'bike' -1 is negative"),
        ("a", {"penalty": -2.0}, "penalty -2.0 is negative"),
        ("a", {"deliver": (1, 2)}, "deliver has 2 figures"),
        ("a", {"collect": (-1,)}, "collect (-1,) is negative"),
        ("a", {"pickup": "z"}, "its pickup 'z' does not exist"),
        ("a", {"pickup": "a"}, "its pickup 'a' does not exist"),
    ],
)
def test_a_fault_of_a_visit(name: str, fields: dict[str, Any], what: str) -> None:
    assert f"visit '{name}': {what}" in faults(visit(name, **{"place": 1} | fields), dimensions=("pieces",))


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"start": 10}, "start place 10 does not exist"),
        ({"end": 11}, "end place 11 does not exist"),
        ({"profile": "bike"}, "no travel times for profile 'bike'"),
        ({"earliest_start": 9, "latest_end": 8}, "latest_end 8 is before earliest_start 9"),
        ({"capacities": (1, 2)}, "capacities has 2 figures"),
        ({"initial_load": (1, 2)}, "initial_load has 2 figures"),
        ({"reloads": (1,)}, "reload site 1 does not exist"),
        ({"prefix": ("z",)}, "its frozen visit 'z' does not exist"),
    ],
)
def test_a_fault_of_a_vehicle(fields: dict[str, Any], what: str) -> None:
    assert faults(visit("a", 1), vehicles=(van(**fields),), dimensions=("pieces",), sites=SITES) == [f"vehicle 'van': {what}"]


def test_names_that_are_used_twice() -> None:
    found = faults(visit("a", 1), visit("a", 2), vehicles=(van(), van()), sites=SITES * 3)
    assert found[:3] == [
        "visit 'a': the id is used 2 times",
        "vehicle 'van': the id is used 2 times",
        "site 'depot': the id is used 3 times",
    ]


def test_faults_of_pairs() -> None:
    found = faults(visit("a", 1), visit("b", 2, pickup="a"), visit("c", 3, pickup="a"), visit("d", 4, pickup="b"))
    assert found == [
        "visit 'd': its pickup 'b' is itself a delivery",
        "visit 'a': it is the pickup of 2 deliveries",
    ]


def test_a_relation_with_a_stranger() -> None:
    relation = Relation(kind="same_vehicle", visits=("a", "z"))
    assert faults(visit("a", 1), relations=(relation,)) == ["relation same_vehicle: visit 'z' does not exist"]


def test_matrices_of_the_wrong_shape_or_sign() -> None:
    small, negative = np.zeros((2, 2), dtype=np.int32), np.full((10, 10), -1, dtype=np.int32)
    assert faults(travel={"van": StaticTravel(distances=small, durations=negative)}) == [
        "travel 'van': distances has shape (2, 2)",
        "travel 'van': durations holds a negative number",
    ]


def test_an_epoch_without_a_zone() -> None:
    assert faults(epoch=datetime(2026, 1, 1)) == ["instance: epoch has no time zone"]


def test_all_faults_come_together() -> None:
    bad = visit("a", 10, windows=(), service=-1, penalty=-1.0)
    assert len(faults(bad, vehicles=(van(start=10, profile="bike"),))) == 6


def test_a_sound_instance_is_built() -> None:
    assert isinstance(day([visit("a", 1)]), Instance)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"sites": (Site(id="depot", place=10),)}, "site 'depot': place 10 does not exist"),
        ({"sites": (Site(id="depot", place=0, stock=(1, 2)),)}, "site 'depot': stock has 2 figures"),
        ({"sites": (Site(id="depot", place=0, stock=(-1,)),)}, "site 'depot': stock (-1,) is negative"),
        ({"sites": (Site(id="depot", place=0, docks=-1),)}, "site 'depot': docks -1 is negative"),
        (
            {"sites": (Site(id="depot", place=0, opening=()),)},
            "site 'depot': opening has no window",
        ),
        (
            {"sites": (Site(id="depot", place=0, opening=(Window(9, 8),)),)},
            "site 'depot': window 9–8 of opening closes before it opens",
        ),
        ({"access": (AccessRule(id="ban", places=frozenset({0, 12})),)}, "access rule 'ban': place 12 does not exist"),
        (
            {"access": (AccessRule(id="ban", places=frozenset(), closed=(Window(9, 8),)),)},
            "access rule 'ban': window 9–8 of closed ends before it starts",
        ),
        ({"conflicts": frozenset({frozenset({"a", "b", "c"})})}, "conflicts: ['a', 'b', 'c'] is no pair"),
        ({"shape": Shape(balance_prices={"km": 1.0})}, "shape: balance_prices names 'km'"),
        ({"shape": Shape(kind_limits={"van": -1})}, "shape: kind_limits holds a negative figure"),
        ({"shape": Shape(compactness_price=-1.0)}, "shape: compactness_price -1.0 is negative"),
        ({"stability": Stability(max_shift=-1)}, "stability: max_shift -1 is negative"),
        ({"relations": (Relation(kind="adjacent", visits=("a", "a")),)}, "relation adjacent: it names a visit twice"),
        ({"time_zone": "Mars/Olympus"}, "instance: time_zone 'Mars/Olympus' is not known"),
        ({"epoch": datetime(9999, 1, 1, tzinfo=UTC)}, "instance: epoch is in the year 9999"),
        ({"vehicles": (van(km_price=-1.0),)}, "vehicle 'van': km_price -1.0 is negative"),
        ({"vehicles": (van(capacities=(-1,)),)}, "vehicle 'van': capacities (-1,) is negative"),
        ({"vehicles": (van(max_trips=0),)}, "vehicle 'van': max_trips 0 is less than 1"),
        ({"vehicles": (van(breaks=(Break(duration=-5),)),)}, "vehicle 'van': duration -5 is negative"),
        (
            {"vehicles": (van(breaks=(Break(duration=5, window=Window(9, 8)),)),)},
            "vehicle 'van': window 9–8 of a break closes before it opens",
        ),
        ({"vehicles": (van(overtime=(OVERTIME, OVERTIME)),)}, "vehicle 'van': its steps of overtime do not ascend"),
    ],
)
def test_a_fault_elsewhere(fields: dict[str, Any], what: str) -> None:
    assert faults(visit("a", 1), dimensions=("pieces",), **fields) == [what]


def test_prices_and_limits_of_visits_are_not_negative() -> None:
    bad = visit("a", 1, price=-1.0, late_price=-2.0, max_on_board=-3, preferred=Window(9, 8))
    assert [text.partition(": ")[2] for text in faults(bad)] == [
        "late_price -2.0 is negative",
        "max_on_board -3 is negative",
        "price -1.0 is negative",
        "preferred closes before it opens",
    ]


def test_priorities_that_no_price_can_tell_apart() -> None:
    (fault,) = faults(*(visit(f"a{number}", 1, priority=number) for number in range(60)))
    assert fault.startswith("instance: 60 classes of priority are too many")


def test_a_place_that_is_none_on_earth() -> None:
    places = tuple(Place(id=f"p{number}", lat=91.0 * (number == 3), lon=0.0) for number in range(10))
    with pytest.raises(InstanceError, match=r"place 'p3': 91.0, 0.0 is no point on earth"):
        day([visit("a", 1)]).replace(places=places)


def test_who_may_serve_what_by_list_mode_and_skill() -> None:
    visits = [
        Visit(id="any", place=0),
        Visit(id="cold", place=0, requires=frozenset({"cold"})),
        Visit(id="night", place=0, mode="night"),
        Visit(id="own", place=0, vehicles=frozenset({"v2"}), requires=frozenset({"cold"})),
    ]
    vehicles = [
        Vehicle(id="v0", start=0, end=0),
        Vehicle(id="v1", start=0, end=0, skills=frozenset({"cold"}), modes=frozenset({"scheduled"})),
        Vehicle(id="v2", start=0, end=0, skills=frozenset({"cold"})),
    ]
    nothing = np.zeros((1, 1), np.int32)
    instance = Instance(
        places=(Place(id="p"),),
        travel={"van": StaticTravel(distances=nothing, durations=nothing)},
        visits=tuple(visits),
        vehicles=tuple(vehicles),
    )
    assert instance.allowed.tolist() == [[True, True, True], [False, True, True], [True, False, True], [False, False, True]]
