"""Random places under traffic that changes four times."""

import numpy as np

from router.model import ProfiledTravel

STARTS = np.array([0, 4000, 8000, 15_000])
SPEEDS = np.array([[1.0, 0.4, 0.8, 1.2], [1.3, 0.7, 0.9, 0.5]])


def traffic(draw: np.random.Generator, size: int) -> ProfiledTravel:
    points = draw.uniform(0, 2000, (size, 2))
    steps = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int32)
    return ProfiledTravel(
        distances=steps,
        durations=steps,
        starts=STARTS,
        speeds=SPEEDS,
        profile=draw.integers(0, 2, (size, size)).astype(np.uint16),
    )
