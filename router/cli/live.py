"""``router live``: events from a pipe, advice to stdout."""

import sys
from collections.abc import Iterator

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.terminal import Terminal
from router.errors import InputError, Problem
from router.horizon import POLICIES
from router.horizon.days import live_day
from router.horizon.session import Session
from router.horizon.stream import answers
from router.solver import Limits


def run(day: str, log: str, events: str, policy: str, time_limit: float, seed: int, terminal: Terminal) -> int:
    """Answer every line until the pipe ends."""
    del terminal
    refuse_unknown("--policy", [policy], POLICIES, "policy")
    session = Session(live_day(day), log=log, policy=POLICIES[policy], limits=Limits(seconds=time_limit), seed=seed)
    try:
        for line in answers(session, day, lines_of(events)):
            print(line, flush=True)
    finally:
        session.close()
    return DONE


def lines_of(events: str) -> Iterator[str]:
    """The lines of a file of events; of what comes in for ``-``."""
    if events == "-":
        yield from sys.stdin
        return
    try:
        with open(events, encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        what = f"it cannot be read ({getattr(error, 'strerror', None) or error})"
        raise InputError([Problem(code="E420", where=events, what=what, remedy="name a file of events", file=events)]) from error
