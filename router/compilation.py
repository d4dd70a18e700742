"""Compiled kernels whose cache on disk cannot go stale.

numba compiles a function at its first call and keeps the machine code. Its own cache looks only at the file of the
function called; a kernel it calls may have changed since. Ours lives in a folder named after a hash of every source that
the kernels of a set may use. The folder stands beside the package when that is writable, else in the user's cache, else
in a temporary folder. Folders of sources that are gone are removed when new code is saved (`router.kernel_folders`).
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import FunctionCache

from router.kernel_folders import mark_used, remove_unused
from router.linking import EntryCompiler, KernelCompiler

Function = TypeVar("Function", bound=Callable[..., Any])

_ROUTER = Path(__file__).resolve().parent
CLOCK_SOURCES = ("compilation.py", "linking.py", "structure.py", "units.py", "model/travel*.py", "timing/*.py")
"""Sources of the kernels that every engine shares."""

KERNEL: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": KernelCompiler,
}
"""How a kernel is compiled that only other kernels call."""


@cache
def fingerprint(patterns: tuple[str, ...]) -> str:
    """Hash of all that the machine code depends on besides the processor, which numba itself checks."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version_info[:3]}".encode())
    for pattern in patterns:
        for path in sorted(_ROUTER.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _candidates() -> Iterable[Path]:
    if numba.config.CACHE_DIR:
        yield Path(numba.config.CACHE_DIR)
    yield _ROUTER / "__pycache__"
    yield Path.home() / ".cache" / "router"
    yield Path(tempfile.gettempdir()) / f"router-{os.getuid() if hasattr(os, 'getuid') else 'user'}"


@cache
def cache_folder(patterns: tuple[str, ...]) -> Path:
    """Where compiled kernels are kept: the first place of the list that can be written."""
    for parent in _candidates():
        folder = parent / f"kernels-{fingerprint(patterns)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
            mark_used(folder)
        except OSError:
            continue
        _own.add(folder)
        return folder
    return Path(tempfile.mkdtemp(prefix="router-kernels-"))


_own: set[Path] = set()
"""Folders that this process uses."""


@cache
def clear_out() -> None:
    """Once per process: remove the folders of other sources that nobody uses any more; no run fails for that."""
    with suppress(OSError, RuntimeError):  # a user without a home is a RuntimeError
        remove_unused(_candidates(), _own)


class _Cache(FunctionCache):  # type: ignore[misc]
    """numba's cache, in which two processes may save at the same time."""

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._folder = folder
        usual = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(folder)
        try:
            super().__init__(function)
        finally:
            numba.config.CACHE_DIR = usual

    def save_overload(self, sig: Any, data: Any) -> None:
        """Add compiled code; its index is read, changed and written while no other process does so."""
        with locked(self._folder / "saving.lock"):
            super().save_overload(sig, data)
        clear_out()


def entry(function: Function) -> Function:
    """A kernel called from Python: cached on disk, runs without the interpreter lock."""
    return cached(function, cache_folder(CLOCK_SOURCES))


def cached(function: Function, folder: Path) -> Function:
    """A kernel called from Python whose machine code is kept in `folder`."""
    # forceinline would be inherited where a kernel that is always inlined calls this entry first
    compiled = numba.njit(nogil=True, error_model="numpy", forceinline=False, pipeline_class=EntryCompiler)(function)
    if not interpreted():
        compiled._cache = _Cache(function, folder)
    return cast(Function, compiled)


def kernel(function: Function) -> Function:
    """A kernel called by other kernels, compiled with them."""
    return cast(Function, numba.njit(**KERNEL)(function))


def inlined(function: Function) -> Function:
    """A small kernel on the hot path, always inlined: passing named tuples of arrays is dear."""
    return cast(Function, numba.njit(**{**KERNEL, "forceinline": True})(function))


def interpreted() -> bool:
    """Whether kernels run as plain Python in this process (``NUMBA_DISABLE_JIT=1``, or a first run that does not wait
    for the compiler)."""
    return bool(numba.config.DISABLE_JIT)


def compiled_mark() -> Path:
    """The file that says that the kernels of the clock lie compiled on disk; its folder's name changes with their sources."""
    return cache_folder(CLOCK_SOURCES) / "clock.compiled"


def sole_compiler(folder: Path) -> AbstractContextManager[None]:
    """Only one process at a time compiles into `folder`; others wait, and then find the code there."""
    return locked(folder / "compiling.lock")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that is the file at `path`; the system lifts the lock of a dead process."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there, two may do the same work
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)  # another process may have taken the folder for unused
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
