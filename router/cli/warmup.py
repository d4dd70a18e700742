"""``router warmup``: compile the search now, so that no later run has to."""

from argparse import Namespace

from router.cli import DONE
from router.cli.terminal import Terminal
from router.engines.warmup import warmup


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Compile everything."""
    del chosen
    seconds = warmup()
    terminal.data({"compile_s": seconds})
    terminal.say(f"compiled in {seconds:.1f} s")
    return DONE
