"""What every test runs under."""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

# Behind everything installed, so that `router` is the installed package and `tests` and `benchmarks` are found;
# the same in processes that tests start.
sys.path.append(str(Path(__file__).parents[1]))
os.environ["PYTHONSAFEPATH"] = "1"
BESIDE = Path(tempfile.mkdtemp())
for entry in Path(__file__).parents[1].iterdir():
    if entry.name != "router":
        (BESIDE / entry.name).symlink_to(entry)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(BESIDE))))
atexit.register(shutil.rmtree, BESIDE, ignore_errors=True)

# Laws are tried on the same examples every time, however slow the machine or the build.
hypothesis.settings.register_profile("router", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("router")


@pytest.fixture(autouse=True)
def interrupts_arrive() -> None:
    """Ctrl-C raises KeyboardInterrupt, also in tests that a shell started in the background, and after a test that changed that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
