"""Texts of headed blocks: a line that begins with a word, then rows of numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def blocks(text: str, heads: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """The rows under each line that begins with one of `heads`, shape (rows, columns); what stands before the first is left.

    Raises
    ------
    ValueError
        naming heads that are missing, and rows that are no numbers or of different lengths.
    """
    rows: dict[str, list[list[float]]] = {}
    current: list[list[float]] | None = None
    for line in text.splitlines():
        words = line.split()
        head = words[0].rstrip(":") if words else ""
        if head in heads:
            current = rows.setdefault(head, [])
        elif current is not None and words:
            current.append([float(word) for word in words])
    missing = [head for head in heads if not rows.get(head)]
    if missing:
        raise ValueError(f"no rows of {', '.join(missing)}")
    return {head: np.asarray(found, dtype=np.float64) for head, found in rows.items()}


def whole(figures: NDArray[np.float64]) -> NDArray[np.int64]:
    """`figures` as whole numbers; ValueError where one is none."""
    found = np.rint(figures).astype(np.int64)
    if not np.array_equal(found, figures):
        raise ValueError("a figure that must be whole is not")
    return found
