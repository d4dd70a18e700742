"""What every test runs under."""

import signal

import pytest


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl-C raises KeyboardInterrupt, also in tests that a shell started in the background, and after a test that changed that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
