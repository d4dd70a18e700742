"""Kernels reckon as compiled code does, also where they run as plain Python."""

from collections.abc import Iterator

import numpy as np
import pytest

from router.compilation import interpreted


@pytest.fixture(autouse=True)
def without_warnings_of_infinity() -> Iterator[None]:
    """As plain Python, numpy warns where something is divided by the speed on a closed road or "no price at all" by a tiny price;
    compiled code goes on with what is infinite."""
    how = "ignore" if interpreted() else "warn"
    with np.errstate(divide=how, over=how, invalid=how):
        yield
