"""What every test runs under."""

import os
import signal
import sys
from pathlib import Path

import pytest

# Behind everything installed, so that `router` is the installed package and `tests` and `benchmarks` are found;
# the same in processes that tests start.
sys.path.append(str(Path(__file__).parents[1]))
os.environ["PYTHONSAFEPATH"] = "1"


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl-C raises KeyboardInterrupt, also in tests that a shell started in the background, and after a test that changed that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
