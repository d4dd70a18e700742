"""A short run of `python -m benchmarks.fuzz`: wrong calls and wrong files end in errors of `router`, nothing else."""

from pathlib import Path

import pytest

import router
from benchmarks.fuzz.calls import CALLS, call
from benchmarks.fuzz.files import spoiled_day


@pytest.mark.parametrize("hundred", range(4))
def test_wrong_calls(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        call(seed)


def test_wrong_files(tmp_path: Path) -> None:
    for seed in range(60):
        (tmp_path / str(seed)).mkdir()
        spoiled_day(seed, tmp_path / str(seed))


def test_every_public_function_is_called() -> None:
    functions = {name for name, home in router._HOMES.items() if home.startswith("router.api.")}
    assert functions == CALLS.keys()
