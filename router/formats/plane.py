"""Points of a plane for travel that was given as matrices, and maps of points that lie in a plane."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.model import Place
from router.units import UNREACHABLE

Floats = NDArray[np.float64]
UNITS_PER_DEGREE = 1_000
_LANDMARKS = 400


def on_earth(points: Floats) -> tuple[tuple[float, float], ...]:
    """Points (x, y) of a plane as (lat, lon) around 0, 0, where the earth is flat; () where they reach too far for that."""
    if points.size == 0 or float(np.abs(points).max()) > UNITS_PER_DEGREE * 80:
        return ()
    return tuple((float(y) / UNITS_PER_DEGREE, float(x) / UNITS_PER_DEGREE) for x, y in points)


def numbered_places(points: Sequence[tuple[float, float]], size: int, first: int = 0) -> tuple[Place, ...]:
    """`size` places called by their numbers from `first`, at `points` (lat, lon) if there are any."""
    names = [str(number) for number in range(first, first + size)]
    if not points:
        return tuple(Place(id=name) for name in names)
    return tuple(Place(id=name, lat=lat, lon=lon) for name, (lat, lon) in zip(names, points, strict=True))


def in_plane(degrees: Floats) -> Floats:
    """The counterpart of `on_earth`: rows (lat, lon) → (x, y)."""
    points: Floats = np.round(degrees[:, ::-1] * UNITS_PER_DEGREE, 9)
    return points


def flattened(figures: NDArray[Any]) -> Floats:
    """Points whose straight distances come near to `figures`, shape (n, n); exact where there are such points.

    Both ways between two places count the same, and pairs that no road joins are as far as the farthest others.

    Source: de Silva and Tenenbaum, *Sparse multidimensional scaling using landmark points* (2004), section 2.
    """
    reached = figures < UNREACHABLE
    known = np.where(reached, figures, figures[reached].max())
    chosen = np.unique(np.linspace(0, len(figures) - 1, min(len(figures), _LANDMARKS)).astype(np.int64))
    squares = np.square((known[chosen] + known[:, chosen].T) / 2.0)
    between = squares[:, chosen]
    means = between.mean(axis=1)
    gram = -(between - means - means[:, None] + between.mean()) / 2
    values, vectors = np.linalg.eigh(gram)
    points = np.zeros((len(figures), 2))
    for axis, (value, vector) in enumerate(zip(values[::-1][:2], vectors.T[::-1], strict=False)):
        if value > 1e-9 * max(1.0, values[-1]):
            points[:, axis] = -(vector @ (squares - means[:, None])) / (2 * np.sqrt(value))
    return np.asarray(points - points.min(axis=0))
