"""Kernels optimised once, together, in the entry that calls them.

numba optimises every function when it is compiled, with all that it calls, and makes machine code of it: a kernel ten calls below an
entry is optimised ten times over, and nine of the results are thrown away. Here a kernel is only translated; the entry links all
that it reaches, optimises that once and makes machine code once. It uses numba's own hooks (a compiler class given to `njit`, and
the library that the compiler writes to).
"""

from collections.abc import Iterable
from typing import Any

from numba.core import compiler
from numba.core.codegen import JITCodeLibrary


class _NoEnvironment:
    """Stands for the code generator where numba would hand a kernel its Python environment: only machine code has a place for it,
    and only code that calls back into Python reads it."""

    @staticmethod
    def set_env(name: str, environment: Any) -> None:
        """Nothing to set."""


class _Translated(JITCodeLibrary):  # type: ignore[misc]
    """A kernel before optimisation."""

    @property
    def codegen(self) -> type[_NoEnvironment]:
        """See `_NoEnvironment`."""
        return _NoEnvironment

    def finalize(self) -> None:
        """Nothing is linked, optimised or made into machine code."""
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002
        """None: there is no machine code."""
        return 0

    def own_module(self) -> Any:
        """The kernel's code alone, fit for being linked several times."""
        return super()._get_module_for_linking()

    def _get_module_for_linking(self) -> Any:
        """With all that it calls, for libraries other than `_Whole`."""
        module = self.own_module().clone()
        for library in reached(self._linking_libraries):
            module.link_in(_module_of(library), preserve=True)
        return module


class _Whole(JITCodeLibrary):  # type: ignore[misc]
    """An entry with all that it reaches."""

    def finalize(self) -> None:
        """Link everything once, then optimise."""
        self._linking_libraries = reached(self._linking_libraries)
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(_module_of(library), preserve=True)
        self._linking_libraries = []
        super().finalize()


def _module_of(library: Any) -> Any:
    return library.own_module() if isinstance(library, _Translated) else library._get_module_for_linking()


def reached(libraries: Iterable[Any]) -> list[Any]:
    """`libraries` and, through kernels, all that they call, each once."""
    found: dict[Any, None] = {}
    waiting = list(libraries)
    while waiting:
        library = waiting.pop()
        if library not in found:
            found[library] = None
            if isinstance(library, _Translated):
                waiting += library._linking_libraries
    return list(found)


class KernelCompiler(compiler.Compiler):  # type: ignore[misc]
    """Translates a kernel and leaves the rest to the entry."""

    library_class: type[JITCodeLibrary] = _Translated

    def __init__(self, typing_context: Any, target_context: Any, library: Any, *rest: Any) -> None:
        if library is None:
            library = self.library_class(target_context.codegen(), "kernel")
            library.enable_object_caching()
        super().__init__(typing_context, target_context, library, *rest)


class EntryCompiler(KernelCompiler):
    """Compiles an entry with every kernel it reaches."""

    library_class = _Whole
