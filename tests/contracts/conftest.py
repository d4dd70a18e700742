"""Contracts of engines run over all of them."""

import pytest

from router.engines import ENGINES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", sorted(ENGINES))
