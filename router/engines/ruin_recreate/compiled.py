"""Compilation of the search: entries with a cache of their own, and dispatch on the kind of clock."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numba
from numba.extending import overload

from router.compilation import CLOCK_SOURCES, cache_folder, inlined, kernel

__all__ = ["depends_on_clock", "entry", "implements", "inlined", "kernel", "kernel_folder"]

Function = TypeVar("Function", bound=Callable[..., Any])

_SOURCES = (*CLOCK_SOURCES, "engines/ruin_recreate/*.py")


def kernel_folder() -> str:
    """Where the compiled search is kept; named after a hash of its sources."""
    return str(cache_folder(_SOURCES))


def entry(function: Function) -> Function:
    """A kernel called from Python: cached on disk, runs without the interpreter lock."""
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = kernel_folder()
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        numba.config.CACHE_DIR = usual


_IMPLEMENTATIONS: dict[str, dict[type, Callable[..., Any]]] = {}


def depends_on_clock(declaration: Function) -> Function:
    """Declare an operation that each kind of clock implements; chosen when its caller is compiled, so it costs nothing.

    The first three parameters must be ``problem, state, clock``; the class of `clock` decides.
    """
    table = _IMPLEMENTATIONS.setdefault(declaration.__name__, {})

    def choose(problem: Any, state: Any, clock: Any, *rest: Any) -> Any:  # noqa: ARG001
        return table.get(clock.instance_class)

    if numba.config.DISABLE_JIT:
        return cast(Function, wraps(declaration)(lambda *arguments: table[type(arguments[2])](*arguments)))
    overload(declaration, strict=False, jit_options={"nogil": True, "error_model": "numpy"})(choose)
    return declaration


def implements(declaration: Callable[..., Any], *clocks: type) -> Callable[[Function], Function]:
    """Register a plain function as what `declaration` does for `clocks`."""

    def register(function: Function) -> Function:
        for clock in clocks:
            _IMPLEMENTATIONS[declaration.__name__][clock] = function
        return function

    return register
