"""Python may end while searches go on."""

import subprocess
import sys

PROGRAM = """
import threading, time
from router.solver import Limits, solve
from tests.oracles.days import day, van, visit

instance = day([visit(f"c{number}", number % 9 + 1) for number in range(60)], [van("v1"), van("v2")])
told = threading.Event()
search = {"limits": Limits(seconds=600), "on_progress": lambda news: news.iterations and told.set()}
threading.Thread(target=solve, args=[instance], kwargs=search, daemon=True).start()
assert told.wait(60)
"""


def test_a_search_in_a_daemon_thread_ends_with_the_program() -> None:
    """Without waiting for its limit, and without an abort: exit code −6."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
