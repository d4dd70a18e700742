"""What is kept between runs, under the fingerprint of everything it was made from; safe for several processes at once."""

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from router.network.files import write_whole
from router.network.roads.engines import Engine, open_engine
from router.network.roads.extract import read_extract
from router.network.roads.graph import Graph, read, save
from router.network.settings import Kind

FORMAT = "1"
"""Raised whenever a graph would come out differently from the same extract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """A graph with the engine that answers for it, and its fingerprint."""

    graph: Graph
    engine: Engine
    fingerprint: str


def fingerprint(*parts: object) -> str:
    """A name for the content of arrays, bytes and texts."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.tobytes() if isinstance(part, np.ndarray) else part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:24]


def open_roads(extract: Path, kind: Kind, cache: Path | None) -> Roads:
    """The roads of `kind` in an extract, from the cache when the same content was read before.

    Raises
    ------
    NetworkError
        when the extract cannot be read.
    """
    name = fingerprint(FORMAT, kind, extract.read_bytes() if extract.is_file() else b"")
    if cache is None:
        graph = read_extract(extract, kind)
        return Roads(graph=graph, engine=open_engine(graph), fingerprint=name)
    graph = _kept_graph(cache / f"graph-{name}.npz", lambda: read_extract(extract, kind))
    return Roads(graph=graph, engine=open_engine(graph, cache / f"hierarchy-{name}"), fingerprint=name)


def _kept_graph(path: Path, make: Callable[[], Graph]) -> Graph:
    try:
        return read(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        graph = make()
        save(graph, path)
        return graph


def kept_array(cache: Path | None, name: str, make: Callable[[], NDArray[np.generic]]) -> NDArray[np.generic]:
    """The array called `name` in the cache, made and kept when it is not there or damaged."""
    if cache is None:
        return make()
    path = cache / f"{name}.npy"
    try:
        return np.asarray(np.load(path, allow_pickle=False))
    except (OSError, ValueError, EOFError):
        array = make()
        write_whole(path, lambda beside: np.save(beside, array))
        return array
