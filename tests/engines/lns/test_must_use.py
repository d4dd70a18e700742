"""What the search believes could go on an idle vehicle is what the checker believes, though they share nothing."""

from dataclasses import replace
from itertools import islice

import pytest

from router.checker.promises import jobs_for_idle
from router.engines.lns.must_use import jobs_of_musts
from tests.oracles.strategies import MIXES, small_day

WITH_MUSTS = sorted(set(MIXES) - {"traffic"})  # under traffic the planner may leave later to drive less, the checker never does


@pytest.mark.parametrize("seed", range(60))
def test_search_and_checker_agree(seed: int) -> None:
    instance = small_day(seed, WITH_MUSTS, most_visits=5, most_rules=6)
    instance = instance.replace(vehicles=tuple(replace(vehicle, must_use=True) for vehicle in instance.vehicles))
    enough = len(instance.vehicles) + 1
    for number, jobs in jobs_of_musts(instance).items():
        assert jobs == list(islice(jobs_for_idle(instance, instance.vehicles[number]), enough))
