"""What every test runs under."""

import signal

import pytest


@pytest.fixture(scope="session", autouse=True)
def interrupts_arrive() -> None:
    """A shell that starts the tests in the background has them ignore Ctrl-C; some tests send it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
