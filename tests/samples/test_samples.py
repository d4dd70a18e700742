"""The sample instances: made by their generator to the byte, loading, and showing what they are said to show."""

import csv
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from router.checker import check
from router.documents.codes import CODES
from router.errors import InputError
from router.loader import load
from router.model import Instance
from router.model.rules import rules_used
from router.solver import Limits, solve
from router.solver.decide_first import solve_in_two_stages

SAMPLES = Path(__file__).parents[2] / "sample_instances"
SOUND = (
    "scheduled_day",
    "night_run",
    "instant_lunch",
    "o2o_day",
    "crowded_day",
    "city_1000",
    "live_lunch",
    "live_day",
    "omnichannel_day",
)
SIZES = {
    "scheduled_day": 150,
    "night_run": 120,
    "instant_lunch": 120,
    "o2o_day": 250,
    "crowded_day": 56,
    "city_1000": 1_000,
    "live_lunch": 300,
    "live_day": 250,
    "omnichannel_day": 300,
}


@cache
def _loaded(name: str) -> Instance:
    return load(SAMPLES / name)


def test_the_generator_makes_these_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLES / "generate.py", "--out", tmp_path], check=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert {path.parts[0] for path in made} == {*SOUND, "broken"}
    for path in made:
        assert (tmp_path / path).read_bytes() == (SAMPLES / path).read_bytes(), path


def test_a_city_of_any_size_has_the_same_density(tmp_path: Path) -> None:
    for orders in (100, 400):
        subprocess.run(
            [sys.executable, SAMPLES / "generate.py", "--orders", str(orders), "--out", tmp_path / str(orders)], check=True
        )
    small, large = load(tmp_path / "100"), load(tmp_path / "400")
    assert (len(small.visits), len(large.visits)) == (100, 400)
    # Four times the orders on four times the area: the middle leg to the nearest neighbour stays.
    ratio = _middle_gap(large) / _middle_gap(small)
    assert 0.7 < ratio < 1.4


def _middle_gap(instance: Instance) -> float:
    gaps = []
    doors = [instance.places[visit.place] for visit in instance.visits]
    for one in doors:
        others = [
            ((one.lat or 0) - (two.lat or 0)) ** 2 + ((one.lon or 0) - (two.lon or 0)) ** 2 for two in doors if two is not one
        ]
        gaps.append(min(others) ** 0.5)
    return sorted(gaps)[len(gaps) // 2]


@pytest.mark.parametrize("name", SOUND)
def test_samples_load(name: str) -> None:
    assert len(_loaded(name).orders) == SIZES[name]


@pytest.mark.parametrize("name", ["scheduled_day", "night_run", "instant_lunch", "o2o_day"])
def test_even_the_floor_serves_nearly_all(name: str) -> None:
    instance = _loaded(name)
    result = solve(instance, limits=Limits(seconds=600), engine="construction")
    assert check(instance, result.plan) == []
    left = sum(len(unserved.orders) for unserved in result.plan.unserved)
    assert left <= 0.03 * len(instance.orders)


def test_o2o_day_has_all_modes_and_most_of_the_rulebook() -> None:
    instance = _loaded("o2o_day")
    assert Counter(order.mode for order in instance.orders) == {"scheduled": 100, "night": 40, "instant": 60, "self_pickup": 50}
    assert {order.outcome for order in instance.orders} == {"drive", "ready", "rolled"}
    assert len(rules_used(instance)) >= 15
    kinds = Counter(site.kind for site in instance.sites)
    assert kinds == {"warehouse": 2, "store": 4, "locker": 4, "station": 2}


def test_omnichannel_day_is_planned_within_its_stock_and_cheaper_than_decided_first() -> None:
    instance = _loaded("omnichannel_day")
    assert Counter(site.kind for site in instance.sites) == {"warehouse": 2, "store": 4, "locker": 8}
    assert {resource.kind for resource in instance.resources} == {"stock", "room", "share", "carrier"}
    assert len({resource.what for resource in instance.resources if resource.kind == "stock"}) == 60
    joint = solve(instance, limits=Limits(seconds=None, iterations=1_500))
    apart = solve_in_two_stages(instance, limits=Limits(seconds=None, iterations=1_500))
    assert check(instance, joint.plan) == []
    assert check(instance, apart.plan) == []
    assert joint.cost.total < apart.cost.total
    assert len({instance.carrier_option_of[name].carrier for name in joint.plan.carried.values()}) >= 3


def test_night_run_crosses_midnight_and_a_change_of_the_clocks() -> None:
    instance = _loaded("night_run")
    latest = max(visit.windows[-1].end for visit in instance.visits)
    # 06:00 the next day lies thirty-one hours after midnight, for the hour from two to three is driven twice.
    assert latest == 31 * 3_600
    assert Counter(order.outcome for order in instance.orders) == {"drive": 115, "rolled": 5}


def test_crowded_day_plants_thirty_orders_for_nine_reasons() -> None:
    instance = _loaded("crowded_day")
    reasons = Counter(order.extra.get("planted_reason", "") for order in instance.orders)
    assert reasons.pop("") == 26
    assert sum(reasons.values()) == 30
    assert len(reasons) == 9


def test_crowded_day_leaves_out_exactly_what_is_planted() -> None:
    instance = _loaded("crowded_day")
    result = solve(instance, limits=Limits(seconds=600), engine="construction")
    planted = {order.id for order in instance.orders if "planted_reason" in order.extra}
    assert {order for unserved in result.plan.unserved for order in unserved.orders} == planted


def test_broken_lists_every_planted_fault_and_no_other() -> None:
    with pytest.raises(InputError) as error:
        load(SAMPLES / "broken", strict=True)
    found = {(problem.file, str(problem.row or ""), problem.code) for problem in error.value.problems}
    with (SAMPLES / "broken" / "planted.csv").open(encoding="utf-8") as file:
        planted = {(row["file"], row["row"], row["code"]) for row in csv.DictReader(file)}
    assert found == planted
    assert {code for _, _, code in planted} <= CODES.keys()
    assert all(problem.remedy for problem in error.value.problems)
