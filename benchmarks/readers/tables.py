"""Plain text tables: VRPLIB sections, Solomon rows, and solution files of all sets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Matrix


@dataclass(frozen=True, slots=True)
class Sections:
    """A VRPLIB file: ``KEY : value`` lines, and the rows of each ``…_SECTION``."""

    keys: dict[str, str]
    rows: dict[str, list[list[str]]]

    def number(self, key: str, default: int = 0) -> int:
        """The whole number after `key`."""
        return int(self.keys.get(key, default))

    def column(self, section: str, size: int, default: int = 0) -> NDArray[np.int64]:
        """The only figure of each row of `section`, by its first column counted from 1."""
        values = np.full(size, default, dtype=np.int64)
        for row in self.rows.get(section, ()):
            values[int(row[0]) - 1] = int(float(row[1]))
        return values


def sections(path: Path) -> Sections:
    """Read a VRPLIB file."""
    found = Sections({}, {})
    rows: list[list[str]] = []
    for line in path.read_text().splitlines():
        text = line.strip()
        if not text or text == "EOF":
            continue
        if text.endswith("_SECTION"):
            rows = found.rows.setdefault(text.removesuffix("_SECTION"), [])
        elif ":" in text:
            key, value = text.split(":", 1)
            found.keys[key.strip()] = value.strip()
        else:
            rows.append(text.split())
    return found


def euclidean(points: Iterable[Iterable[float]]) -> NDArray[np.float64]:
    """Straight distances in double precision, shape (n, n)."""
    array = np.asarray(list(points), dtype=np.float64)
    difference = array[:, None, :] - array[None, :, :]
    return np.asarray(np.sqrt(difference[..., 0] ** 2 + difference[..., 1] ** 2))


def explicit_matrix(file: Sections, size: int) -> Matrix:
    """The edge weights of a file that lists them, as int64, shape (size, size)."""
    figures = [int(float(word)) for row in file.rows["EDGE_WEIGHT"] for word in row]
    form = file.keys["EDGE_WEIGHT_FORMAT"]
    if form == "FULL_MATRIX":
        return np.asarray(figures, dtype=np.int64).reshape(size, size)
    if form != "LOWER_ROW":
        raise ValueError(f"edge weight format {form} is not read")
    matrix = np.zeros((size, size), dtype=np.int64)
    matrix[np.tril_indices(size, -1)] = figures
    return matrix + matrix.T


def rows_of_numbers(path: Path, width: int) -> NDArray[np.float64]:
    """Every line of exactly `width` numbers, in order."""
    rows = []
    for line in path.read_text().splitlines():
        words = line.split()
        if len(words) == width and all(re.fullmatch(r"-?[0-9.]+", word) for word in words):
            rows.append([float(word) for word in words])
    return np.asarray(rows, dtype=np.float64)


def listed_routes(path: Path) -> list[tuple[int, ...]]:
    """Routes of a solution file in the order of its vehicles, empty ones included."""
    routes = []
    for line in path.read_text().splitlines():
        match = re.match(r"\s*Route\s*#?\s*\d+\s*:(.*)$", line, flags=re.IGNORECASE)
        if match:
            routes.append(tuple(int(word) for word in match.group(1).split()))
    return routes
