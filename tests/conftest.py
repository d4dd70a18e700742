"""What every test runs under."""

import signal
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl-C raises KeyboardInterrupt, also in tests that a shell started in the background, and after a test that changed that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def compilers_end_first() -> Iterator[None]:
    """Where nothing was compiled, a compiler may still be at work when the tests are over; it is waited for."""
    yield
    first_use = sys.modules.get("router.solver.first_use")
    for process in getattr(first_use, "_compiling", ()):
        process.wait()
