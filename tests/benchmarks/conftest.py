"""Tiny instances of our own make, one per format."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.cases import AnyCase
from benchmarks.manifest import entries
from benchmarks.readers import read

SETS = Path(__file__).parent / "sets"


@pytest.fixture
def sets() -> Path:
    return SETS


@pytest.fixture
def case_of() -> Callable[..., AnyCase]:
    def made(name: str, convention: str = "dimacs") -> AnyCase:
        return read(SETS, entries(SETS, names=[name])[0], convention)

    return made
