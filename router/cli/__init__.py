"""The command ``router``: reads arguments, calls the library, prints; nothing is decided here.

Exit codes: 0 done · 1 the plan breaks rules · 2 bad input or usage · 3 the engine or a provider of travel times failed ·
4 a bug in router · 130 interrupted (the best plan so far is still printed and written).
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

DONE, BROKEN_RULES, BAD_INPUT, FAILED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130

OBJECTS_BETWEEN = 500_000
"""Objects made until Python looks for cycles of them, of which a command leaves hardly any: at its usual 700, that is a fifth of
the time of starting and of reading a day."""

COMMANDS = ("router.cli.commands", "router.cli.advice_commands", "router.cli.live_commands")
"""Modules that register commands, in the order of ``--help``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    if arguments is None:  # the program itself
        gc.set_threshold(OBJECTS_BETWEEN)
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look through every installed package for some
    from router.cli.app import app_of

    for module in COMMANDS:
        import_module(module)

    try:
        app_of(sys.argv[1:] if arguments is None else arguments)(arguments, prog_name="router")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else BAD_INPUT
    finally:
        if arguments is None:
            gc.freeze()  # nothing is looked for at the end of the process
    return DONE
