"""The generated city, and what is measured on it."""

import argparse

import numpy as np
import pytest

from benchmarks import main_job, scale
from benchmarks.city import city
from benchmarks.memory import PeakMemory
from router.model import ProfiledTravel, StaticTravel


def test_the_same_seed_gives_the_same_city() -> None:
    one, two, other = city(60, seed=3), city(60, seed=3), city(60, seed=4)
    assert one.visits == two.visits
    assert np.array_equal(one.travel["van"].distances, two.travel["van"].distances)
    assert one.visits != other.visits


def test_districts_have_a_depot_each_and_one_density() -> None:
    day = city(2_000, seed=1)
    assert {vehicle.start for vehicle in day.vehicles} == {0, 1}
    assert len(day.places) == 2_002
    # Two squares side by side, each of 1,000 orders at four a square kilometre: 15,811 m; neighbouring middles, by road, times 1.3.
    assert day.travel["van"].distances[0, 1] == pytest.approx(1.3 * 15_811.4, abs=1)


def test_traffic_changes_the_form_and_not_the_distances() -> None:
    free, busy = city(40, seed=1), city(40, seed=1, traffic=True)
    assert isinstance(free.travel["van"], StaticTravel)
    assert isinstance(busy.travel["van"], ProfiledTravel)
    assert np.array_equal(free.travel["van"].durations, busy.travel["van"].durations)


def test_peak_memory_counts_what_was_used() -> None:
    with PeakMemory() as peak:
        block = np.ones(8_000_000)
    assert block.nbytes == 64_000_000
    assert peak.megabytes >= 61


def test_one_size_is_planned_and_checked() -> None:
    options = argparse.Namespace(seconds_per_order=0.0, threads=1, engine="construction", seed=1)
    row = scale.measure(40, options)
    assert (row["orders"], row["served"], row["violations"]) == (40, 40, 0)
    assert row["cost_per_order"] == pytest.approx(row["cost"] / 40)
    assert "| 40 | 10 s |" in scale.table([row])


def test_every_step_of_the_main_job_has_a_name() -> None:
    assert list(main_job.STEPS) == ["light_import", "load", "first_plan", "schedule", "memory"]
