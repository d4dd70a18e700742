"""``router warmup``: compile the search now, so that no later run has to."""

from router.cli import DONE
from router.cli.terminal import Terminal
from router.engines.warmup import warmup


def run(terminal: Terminal) -> int:
    """Compile everything."""
    seconds = warmup()
    terminal.data({"compile_s": seconds})
    terminal.say(f"compiled in {seconds:.1f} s")
    return DONE
