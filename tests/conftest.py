"""What every test runs under."""

import os
import signal
import sys
from pathlib import Path

import hypothesis
import pytest

# Behind everything installed, so that `router` is the installed package and `tests` and `benchmarks` are found;
# the same in processes that tests start.
sys.path.append(str(Path(__file__).parents[1]))
os.environ["PYTHONSAFEPATH"] = "1"

# Laws are tried on the same examples every time, however slow the machine or the build.
hypothesis.settings.register_profile("router", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("router")


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl-C raises KeyboardInterrupt, also in tests that a shell started in the background, and after a test that changed that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
