"""Kernels optimised once, together, in the entry that calls them.

numba optimises every function when it is compiled, with all that it calls, and makes machine code of it: a kernel ten calls
below an entry is optimised ten times over, and nine of the results are thrown away. Here a kernel is only translated; the entry
links all that it reaches, optimises that once and makes machine code once. It uses numba's own hooks (a compiler class given
to `njit`, and the library that the compiler writes to).
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

    _final_module: Any
    _linking_libraries: list[Any]

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

    @property
    def own_module(self) -> Any:
        """The kernel's code alone. It is linked even where no call is left: a kernel that it calls may be needed elsewhere."""
        return self._final_module

    def _get_module_for_linking(self) -> Any:
        """With all that it calls, for libraries other than `_Whole`."""
        if self._shared_module is None:
            self._final_module = self._final_module.clone()
            _link(self._final_module, reached(self._linking_libraries))
            super()._get_module_for_linking()
        return self._shared_module


class _Whole(JITCodeLibrary):  # type: ignore[misc]
    """An entry with all that it reaches."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Link everything once, then optimise."""
        libraries = reached(self._linking_libraries)
        for library in libraries:
            self._reload_init.update(library._reload_init)
        _link(self._final_module, libraries)
        self._linking_libraries = []
        super().finalize()


def _link(module: Any, libraries: list[Any]) -> None:
    """Add the code of `libraries` to `module`; what their kernels define may be left out again where all calls are inlined."""
    defined = []
    for library in libraries:
        if isinstance(library, _Translated):
            own = library.own_module
            defined += [function.name for function in own.functions if not function.is_declaration]
            module.link_in(own, preserve=True)
    for library in libraries:
        if not isinstance(library, _Translated):
            module.link_in(library._get_module_for_linking(), preserve=True)
    for name in defined:
        module.get_function(name).linkage = "linkonce_odr"


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
