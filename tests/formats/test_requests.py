"""Round trips: a day, written as a request and read again, times, prices and judges every plan as before."""

from collections.abc import Collection, Sequence
from importlib import import_module
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

import router
from router.costing import route_terms
from router.errors import InputError
from router.formats import FORMATS
from router.formats.requests import WrittenRequest
from router.model import Instance, Place, Plan, Sequence as Planned, StaticTravel, Vehicle, Visit
from router.model.rules import RULES
from router.timing import schedule
from tests.formats.fitted_days import FITTED
from tests.oracles.strategies import MIXES, small_days

WRITERS = {
    **{name: f"{name}.request" for name in ("vroom", "google", "nextroute")},
    **{name: name for name in ("solomon", "li_lim", "sartori_buriol")},
    **{name: f"{name}_request" for name in ("vrplib", "mamut")},
}
"""Where each format's `KEPT` stands."""
KEPT: dict[str, frozenset[str]] = {name: import_module(f"router.formats.{module}").KEPT for name, module in WRITERS.items()}
EXACT = ("prices:", "penalty:", "ids:", "location:")
"""Beginnings of lines that tell of other figures for the same rules, and of what no plan is judged by."""


FLEETS = ("solomon", "li_lim", "sartori_buriol", "mamut")
"""Formats in which all vehicles are alike, and only as many as there are customers."""
SCALES = {"nextroute": 100.0}
"""What one unit of money becomes."""
ALLOWED = {"skills": "allowed", "allowed_vehicles": "allowed", "modes_served": "allowed"}


def written(name: str, instance: Instance) -> WrittenRequest:
    found: WrittenRequest = FORMATS[name].module.write_request(instance)
    return found


def random_plans(chance: Random, instance: Instance) -> list[list[int]]:
    """For each vehicle its visits, pickups before deliveries; some jobs are left out."""
    routes: list[list[int]] = [[] for _ in instance.vehicles]
    for job in instance.jobs:
        route = chance.choice([*routes, []])
        at = 0
        for visit in chance.choice(job.options):
            at = chance.randint(at, len(route))
            route.insert(at, visit)
            at += 1
    return routes


def planned(instance: Instance, routes: Sequence[Sequence[int]]) -> Plan:
    return schedule(instance, [Planned(vehicle=number, activities=tuple(route)) for number, route in enumerate(routes) if route])


def judged(instance: Instance, plan: Plan, scale: float) -> tuple[object, ...]:
    """When each stop begins, what each route costs, and which rules are broken."""
    times = [[(stop.kind, stop.arrival, stop.begin, stop.leave) for stop in route.stops] for route in plan.routes]
    costs = [round(sum(amount for _, amount in route_terms(instance, route)) * scale, 4) for route in plan.routes]
    broken = {ALLOWED.get(one.rule, one.rule) for one in router.check(instance, plan)}
    return times, costs, broken


def counterparts(name: str, before: Instance, after: Instance) -> dict[int, int]:
    """Visit index before → after; places among alternatives follow the order in which they are written."""
    if name == "nextroute":
        return {index: after.visit_index[visit.id] for index, visit in enumerate(before.visits)}
    if name in FITTED:
        return {index: index for index in range(len(before.visits))}
    if name == "vroom":
        notes = {order.note: after.visit_index[order.id] for order in after.orders if not order.id.startswith("pickup")}
        pickups = {order.note: after.visit_index[order.id] for order in after.orders if order.id.startswith("pickup")}
        return {index: (notes | pickups)[visit.id] for index, visit in enumerate(before.visits) if visit.id in notes | pickups}
    options = [
        pair for one, two in zip(before.jobs, after.jobs, strict=True) for pair in zip(one.options, two.options, strict=True)
    ]
    return {old: new for one, two in options for old, new in zip(one, two, strict=True)}


def check_round_trip(name: str, instance: Instance, chance: Random) -> None:
    text = written(name, instance)
    assume(all(line.startswith(EXACT) for line in text.lost))
    again = FORMATS[name].module.read(text.text)
    scale = SCALES.get(name, 100.0 if any(line.startswith("prices:") for line in text.lost) else 1.0)
    routes = sorted(random_plans(chance, instance), key=lambda route: name in FLEETS and not route)
    ids = counterparts(name, instance, again)
    before, after = planned(instance, routes), planned(again, [[ids[visit] for visit in route] for route in routes])
    assert judged(instance, before, scale) == judged(again, after, 1.0)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_what_is_written_can_be_read(name: str) -> None:
    """A price of hours beside a longest distance, and ways from a place to itself."""
    figures = np.array([[0, 100], [100, 7]], dtype=np.int32)
    van = Vehicle(id="V", start=0, end=0, km_price=1.0, hour_price=20.0, max_distance=5_000, max_duration=9_000, latest_end=9_000)
    instance = Instance(
        places=(Place(id="a", lat=0.0, lon=0.0), Place(id="b", lat=0.0, lon=0.01)),
        travel={"van": StaticTravel(distances=figures, durations=figures)},
        visits=(Visit(id="v", place=1), Visit(id="w", place=1)),
        vehicles=(van,),
    )
    again = FORMATS[name].module.read(written(name, instance).text)
    if name in ("vroom", "google"):
        assert {again.vehicles[0].max_distance, again.vehicles[0].hour_price} == {5_000, 20.0}
        routes = [planned(one, [[0, 1]]).routes for one in (instance, again)]
        assert [[stop.begin for stop in route.stops] for (route,) in routes] == [[0, 100, 107, 207]] * 2


@pytest.mark.parametrize("name", sorted(KEPT))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_a_format_can_say_is_kept(name: str, data: st.DataObject) -> None:
    rules: Collection[str] = sorted(KEPT[name] & set(MIXES))
    instance = data.draw(small_days(tuple(rules), most_visits=5, most_rules=5))
    check_round_trip(name, FITTED.get(name, Instance.replace)(instance), Random(data.draw(st.integers(0, 2**20))))


@pytest.mark.parametrize("name", sorted(KEPT))
@settings(max_examples=100, deadline=None)
@given(instance=small_days(most_visits=4, most_rules=5))
def test_what_it_cannot_say_is_listed(name: str, instance: Instance) -> None:
    text = written(name, instance)
    told = {line.partition(":")[0] for line in text.lost}
    for rule in set(RULES) - KEPT[name]:
        assert (rule in told) >= RULES[rule].used(instance)
    refused = []
    try:
        FORMATS[name].module.read(text.text)
    except InputError as wrong:  # what the other program takes and router does not
        refused = [one.code for one in wrong.problems]
    assert set(refused) <= {"E260"}


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("missing", ["visits", "vehicles"])
def test_nothing_to_do_and_nobody_to_do_it(name: str, missing: str) -> None:
    fields = {"visits": (Visit(id="a", place=0),), "vehicles": (Vehicle(id="v", start=0, end=0),), missing: ()}
    static = StaticTravel(distances=[[0]], durations=[[0]])  # type: ignore[arg-type]
    instance = Instance(places=(Place(id="p"),), travel={"van": static}, **fields)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=f"E262 {missing}: there are no {missing}"):
        written(name, instance)
