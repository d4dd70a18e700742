"""Compiled kernels whose cache on disk cannot go stale.

numba compiles a function at its first call and keeps the machine code. Its own cache looks only at the file of the
function called; a kernel it calls may have changed since. Ours lives in a folder named after a hash of every source that
the kernels of a set may use. The folder stands beside the package when that is writable, else in the user's cache, else
in a temporary folder.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

_ROUTER = Path(__file__).resolve().parent
CLOCK_SOURCES = ("compilation.py", "structure.py", "units.py", "model/travel*.py", "timing/*.py")
"""Sources of the kernels that every engine shares."""


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
        except OSError:
            continue
        return folder
    return Path(tempfile.mkdtemp(prefix="router-kernels-"))


def entry(function: Function) -> Function:
    """A kernel called from Python: cached on disk, runs without the interpreter lock."""
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder(CLOCK_SOURCES))
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        numba.config.CACHE_DIR = usual


def kernel(function: Function) -> Function:
    """A kernel called by other kernels, compiled with them."""
    return cast(Function, numba.njit(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function))


def inlined(function: Function) -> Function:
    """A small kernel on the hot path, always inlined: passing named tuples of arrays is dear."""
    return cast(
        Function,
        numba.njit(nogil=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function),
    )


def interpreted() -> bool:
    """Whether kernels run as plain Python in this process (``NUMBA_DISABLE_JIT=1``, or a first run that does not wait
    for the compiler)."""
    return bool(numba.config.DISABLE_JIT)


def compiled_mark() -> Path:
    """The file that says that the kernels of the clock lie compiled on disk; its folder's name changes with their sources."""
    return cache_folder(CLOCK_SOURCES) / "clock.compiled"


@contextmanager
def sole_compiler(folder: Path) -> Iterator[None]:
    """Only one process at a time compiles into `folder`; others wait, and then find the code there. The system lifts the
    lock of a dead one."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there, two may do the same work
        yield
        return
    with (folder / "compiling.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
