"""Engines: an instance and a budget in, sequences out. A new engine is one module and one line here."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from router.engines.interface import Engine

ENGINES: Mapping[str, str] = {
    "construction": "router.engines.construction",
    "ortools": "router.engines.ortools_routing",
    "hybrid": "router.engines.lns",
}
"""Name → module with `unsupported` and `prepare`; imported only when used."""


def load_engine(name: str) -> Engine:
    """The engine called `name`.

    Raises
    ------
    KeyError
        when there is none of that name.
    """
    return cast(Engine, import_module(ENGINES[name]))
