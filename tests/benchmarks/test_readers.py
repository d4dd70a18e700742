"""Each format read as its set's convention says."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.cases import Case, TimedCase
from benchmarks.manifest import entries


def test_dimacs_truncates_each_arc_to_a_tenth(case_of: Callable[..., Case]) -> None:
    case = case_of("toy", "dimacs")
    assert case.matrix[0, 2] == 141  # 10 · √200 = 141.42…
    assert case.due[0] == 4_000
    assert case.service[1] == 50
    assert (case.vehicles_first, case.cost_unit, case.best) == (False, 10.0, 80.0)


def test_sintef_keeps_doubles_and_counts_vehicles_first(case_of: Callable[..., Case]) -> None:
    case = case_of("toy", "sintef")
    assert case.matrix[0, 2] == pytest.approx(200**0.5, abs=1e-12)
    assert (case.vehicles_first, case.best, case.best_vehicles) == (True, 80.0, 2)
    assert case.due[0] == 400


def test_the_two_conventions_are_the_only_ones(case_of: Callable[..., Case]) -> None:
    with pytest.raises(ValueError, match="neither dimacs nor sintef"):
        case_of("toy", "mixed")


def test_li_lim_pairs_by_the_delivery_column(case_of: Callable[..., Case]) -> None:
    case = case_of("pairs")
    assert case.pairs == ((1, 3), (2, 4))
    assert case.matrix[0, 4] == 20.0
    assert (case.fleets[0].count, case.fleets[0].capacity) == (4, 20)


def test_sartori_buriol_takes_minutes_from_the_file(case_of: Callable[..., Case]) -> None:
    case = case_of("minutes")
    assert case.matrix[1, 4] == 21
    assert case.pairs == ((1, 3), (2, 4))
    assert case.fleets[0].count == 2


def test_explicit_matrices(case_of: Callable[..., Case]) -> None:
    asymmetric = case_of("asym")
    assert (asymmetric.matrix[1, 0], asymmetric.matrix[0, 1]) == (11, 10)
    assert asymmetric.ready[2] == 40
    symmetric = case_of("cvrp")
    assert np.array_equal(symmetric.matrix, symmetric.matrix.T)
    assert symmetric.matrix[1, 3] == 22
    assert symmetric.fleets[0].count == 3


def test_variants(case_of: Callable[..., Case]) -> None:
    depots = case_of("depots")
    assert (depots.depots, [fleet.depot for fleet in depots.fleets]) == ((0, 1), [0, 1])
    assert depots.fleets[0].max_duration == 50_000
    assert depots.matrix[0, 2] == 5_000
    trips = case_of("trips")
    assert trips.reload
    assert trips.release.tolist() == [0, 0, 400]
    assert trips.service.tolist() == [0, 50, 50]
    assert case_of("prizes").prize.tolist() == [0, 200, 300]
    fleet = case_of("fleet")
    assert [(group.count, group.capacity, group.fixed, group.unit) for group in fleet.fleets] == [
        (2, 5, 10**6, 1),
        (1, 10, 5 * 10**6, 2),
    ]
    assert [group.allowed for group in case_of("sites").fleets] == [frozenset({1}), frozenset({1, 2})]


def test_a_given_profile_makes_a_time_dependent_instance(case_of: Callable[..., TimedCase]) -> None:
    case = case_of("toy under traffic")
    assert case.record["td"]["time_periods"] == [(0.0, 100.0), (100.0, 200.0), (200.0, 400.0)]
    assert case.record["categories"][1] == "1010101"  # (i + j) modulo 2, zero on the diagonal
    assert case.best is None


def test_unknown_families_and_names_are_named(sets: Path) -> None:
    with pytest.raises(ValueError, match=r"no such family .*: nonsense"):
        entries(sets, families=["nonsense"])
    with pytest.raises(ValueError, match=r"no such name .*: nobody"):
        entries(sets, names=["toy", "nobody"])
    assert [entry["name"] for entry in entries(sets, families=["hfvrp", "sdvrptw"])] == ["fleet", "sites"]
