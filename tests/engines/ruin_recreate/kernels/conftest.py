"""Kernels reckon as compiled code does, also where they run as plain Python."""

from collections.abc import Iterator

import numpy as np
import pytest

from router.compilation import interpreted


@pytest.fixture(autouse=True)
def without_warnings_of_infinity() -> Iterator[None]:
    """As plain Python, numpy warns where "no price at all" divided by a tiny price is infinite; compiled code goes on."""
    with np.errstate(over="ignore" if interpreted() else None):
        yield
