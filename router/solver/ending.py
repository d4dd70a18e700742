"""The end of Python while searches go on in daemon threads: compiled code that comes back to no interpreter aborts the process."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 10.0
"""Seconds that the end of Python waits for searches, told to stop, to return."""

_under_way: dict[threading.Event, threading.Event] = {}
"""What says that a search has returned → what ends it."""


@contextmanager
def ended_with_python(cancelled: threading.Event) -> Iterator[None]:
    """While a search goes on that `cancelled` ends."""
    returned = threading.Event()
    _under_way[returned] = cancelled
    try:
        yield
    finally:
        del _under_way[returned]
        returned.set()


@atexit.register
def end_searches() -> None:
    """Tell all searches to stop, and wait until they have."""
    searches = list(_under_way.items())
    for _, cancelled in searches:
        cancelled.set()
    for returned, _ in searches:
        returned.wait(_PATIENCE)
