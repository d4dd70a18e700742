"""Compilation of the search: entries with a cache of their own, and dispatch on the kind of clock."""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from numba import config
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global

from router.compilation import CLOCK_SOURCES, cache_folder, cached, inlined, kernel

__all__ = ["depends_on_clock", "entry", "entry_of", "implements", "inlined", "kernel", "kernel_folder"]

Function = TypeVar("Function", bound=Callable[..., Any])

_SOURCES = (*CLOCK_SOURCES, "engines/ruin_recreate/kernels/*.py")


def kernel_folder() -> Path:
    """Where the compiled search is kept; named after a hash of its sources."""
    return cache_folder(_SOURCES)


def entry(function: Function) -> Function:
    """A kernel called from Python: cached on disk, runs without the interpreter lock."""
    return cached(function, kernel_folder())


def entry_of(clock: type, function: Function) -> Function:
    """The same for one class of clock, kept in a folder of its own, so that each kind can be compiled by a process of its own."""
    folder = kernel_folder() / clock.__name__
    folder.mkdir(exist_ok=True)
    return cached(function, folder)


_IMPLEMENTATIONS: dict[str, dict[type, Callable[..., Any]]] = {}


def depends_on_clock(declaration: Function) -> Function:
    """Declare an operation that each kind of clock implements; chosen when its caller is compiled, so it costs nothing.

    The first three parameters must be ``problem, state, clock``; the class of `clock` decides. What a class does not implement
    itself it does as its base does.
    """
    table = _IMPLEMENTATIONS.setdefault(declaration.__name__, {})

    if config.DISABLE_JIT:
        return cast(Function, wraps(declaration)(lambda *arguments: _chosen(table, type(arguments[2]))(*arguments)))
    compiled = cache(kernel)

    class _Choice(AbstractTemplate):  # type: ignore[misc]
        """Types a call as one of what the clock's class implements; unlike `overload`, once for all kinds of callers."""

        key = declaration
        chosen: ClassVar[dict[Any, Any]] = {}

        def generic(self, arguments: Any, named: Any) -> Any:
            chosen = types.Dispatcher(compiled(_chosen(table, arguments[2].instance_class)))
            signature: Any = chosen.get_call_type(self.context, arguments, named)
            self.chosen[signature.args] = chosen.get_overload(signature)
            return signature

        def get_impl_key(self, signature: Any) -> Any:
            return self.chosen[signature.args]

    infer_global(declaration, types.Function(_Choice))
    return declaration


def _chosen(table: dict[type, Callable[..., Any]], clock: type) -> Callable[..., Any]:
    return next(table[kind] for kind in clock.__mro__ if kind in table)


def implements(declaration: Callable[..., Any], *clocks: type) -> Callable[[Function], Function]:
    """Register a plain function as what `declaration` does for `clocks`."""

    def register(function: Function) -> Function:
        for clock in clocks:
            _IMPLEMENTATIONS[declaration.__name__][clock] = function
        return function

    return register
