"""What peers without a float need: the figures of a case as whole numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case


def whole_matrices(case: Case) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Costs rounded, and times rounded up, both times the case's scale, int64."""
    scaled: NDArray[Any] = case.matrix * case.scale
    return np.rint(scaled).astype(np.int64), np.ceil(scaled - 1e-9).astype(np.int64)


def price_of_a_vehicle(case: Case) -> int:
    """What a used vehicle costs where vehicles count first: much more than any detour saves."""
    return int(10 * case.matrix.max() * case.scale) if case.vehicles_first else 0


def price_of_leaving_out(case: Case) -> int:
    """More than sending a vehicle for one customer alone costs."""
    dearest = max(fleet.fixed + 2 * fleet.unit * int(case.matrix.max() + 1) for fleet in case.fleets)
    return 10 * dearest * case.scale + price_of_a_vehicle(case)
