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


LATE = """
import threading
from router.engines.ending import ended_with_python
from router.engines.lns.engine import _in_time
from tests.core.searches import new_search
from tests.oracles.days import day, van, visit

instance = day([visit(f"v{n}", 1 + n % 9) for n in range(60)], [van(str(n)) for n in range(9)])
searches = [new_search(instance, "static") for _ in range(6)]
told = threading.Event()

def work(search, steps):
    with ended_with_python(told):
        told.wait()  # until Python ends
        _in_time(lambda: search.steps(steps), 0.001, told)

for number, search in enumerate(searches):
    search.build()
    threading.Thread(target=work, args=(search, 500 * 2**number), daemon=True).start()
print("the last line")
"""


def test_what_a_search_begins_while_python_ends_is_waited_for() -> None:
    """Six choices of routes, each longer than the last, of which one would come back while the interpreter is being taken down."""
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "the last line\n", "")
