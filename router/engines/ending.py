"""The end of Python while searches go on in daemon threads: compiled code that comes back to no interpreter aborts the process."""

import atexit
import threading
import time
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
    """Tell all searches to stop, and wait until they have: also those that others of them begin before they stop."""
    until = time.monotonic() + _PATIENCE
    while _under_way and time.monotonic() < until:
        for returned, cancelled in list(_under_way.items()):
            cancelled.set()
            returned.wait(max(0.0, until - time.monotonic()))
