"""Neutral case → instance: what is feasible and how much it costs must not change on the way."""

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.cases import Case, TimedCase
from benchmarks.instances import instance_of, routes_of
from router.model import PiecewiseTravel, Plan, ProfiledTravel, Route, StaticTravel, Stop


def test_distances_are_priced_in_the_sets_own_unit(case_of: Callable[..., Case]) -> None:
    instance = instance_of(case_of("toy", "sintef"))
    travel = instance.travel["road"]
    assert isinstance(travel, StaticTravel)
    assert travel.distances[0, 2] == 141_421
    assert travel.durations[0, 2] == 141_422
    assert instance.vehicles[0].km_price * travel.distances[0, 1] / 1_000 == pytest.approx(10.0)
    assert instance.shape.fewest_vehicles
    assert not instance_of(case_of("toy", "dimacs")).shape.fewest_vehicles


def test_pairs_prizes_sites_and_reloads(case_of: Callable[..., Case]) -> None:
    pairs = {visit.id: visit for visit in instance_of(case_of("pairs")).visits}
    assert (pairs["1"].collect, pairs["1"].deliver, pairs["3"].pickup, pairs["3"].deliver) == ((10,), (), "1", (10,))
    assert instance_of(case_of("prizes")).visits[0].penalty == pytest.approx(20.0)
    sites = {visit.id: visit for visit in instance_of(case_of("sites")).visits}
    assert (sites["1"].vehicles, sites["2"].vehicles) == (None, frozenset({"1-0"}))
    trips = instance_of(case_of("trips"))
    assert (trips.vehicles[0].reloads, trips.vehicles[0].max_trips, trips.visits[1].release) == ((0,), 2, 400)


def test_mixed_fleet_prices(case_of: Callable[..., Case]) -> None:
    vehicles = instance_of(case_of("fleet")).vehicles
    assert [vehicle.id for vehicle in vehicles] == ["0-0", "0-1", "1-0"]
    assert vehicles[0].fixed_price == pytest.approx(10.0)
    assert vehicles[2].fixed_price == pytest.approx(50.0)
    assert vehicles[2].km_price * 1_000_000 / 1_000 == pytest.approx(20.0)


def test_speed_profiles(case_of: Callable[..., TimedCase]) -> None:
    instance = instance_of(case_of("toy under traffic"))
    travel = instance.travel["road"]
    assert isinstance(travel, ProfiledTravel)
    assert travel.starts.tolist() == [0, 100_000, 200_000]
    assert travel.durations[0, 1] == 10_000
    assert travel.profile[0].tolist() == [0, 1, 0, 1, 0, 1, 0]
    assert instance.vehicles[0].hour_price == pytest.approx(3.6)
    assert instance.visits[0].windows[0].end == 300_000


def test_arrival_functions(case_of: Callable[..., TimedCase], monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    case = case_of("toy under traffic")
    size = case.n + 1
    arcs = [[i, j, [0.0, 100.0, 100.0, 400.0], [7.0, 107.0, 120.0, 420.0]] for i in range(size) for j in range(size) if i != j]
    monkeypatch.setattr("benchmarks.instances.sidecar", lambda _: {"arcs": arcs})
    record = {**case.record, "td": {"model": "atf-ndcpwlf"}}
    travel = instance_of(replace(case, record=record)).travel["road"]
    assert isinstance(travel, PiecewiseTravel)
    assert travel.durations[0, 1] == 7_000
    start = int(travel.offsets[1])
    assert travel.departures[start : start + 4].tolist() == [0.0, 100_000.0, 100_001.0, 400_000.0]  # a jump, one unit wide
    assert np.all(np.diff(travel.offsets) >= 2)


def test_plans_come_back_in_neutral_form(case_of: Callable[..., Case]) -> None:
    def stop(kind: str, visit: str = "") -> Stop:
        return Stop(kind=kind, place=0, arrival=0, begin=0, leave=0, visit=visit)  # type: ignore[arg-type]

    route = Route(vehicle="0-0", stops=(stop("start"), stop("visit", "1"), stop("reload"), stop("visit", "2"), stop("end")))
    assert routes_of(case_of("trips"), Plan(routes=(route,))) == ((0, (1, 0, 2)),)
