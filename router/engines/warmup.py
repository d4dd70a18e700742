"""Compile every kernel before it is needed, for images and servers, and what one instance needs at its first run."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from router.compilation import compiled_mark, interpreted, sole_compiler
from router.engines import floor
from router.engines.interface import Budget
from router.model import Break, Instance, Place, Sequence, StaticTravel, Vehicle, Visit
from router.timing import schedule

CLOCK = "clock"
"""The part that times routes, for every engine; the other parts are the kinds of clock of the search."""

_AT_ONCE = 4
"""Compilers side by side at most; each takes some 400 MB."""


def warmup() -> float:
    """Compile the clock and the search for every kind of instance, side by side, and keep the code on disk.

    Returns the seconds that took: about half a minute once per installation, next to nothing later.
    """
    began = time.monotonic()
    from router.engines.lns.clocks import CLOCKS

    missing = [part for part in (*(kind.name for kind in reversed(CLOCKS)), CLOCK) if not is_compiled(part)]
    with ThreadPoolExecutor(max(1, min(os.cpu_count() or 1, _AT_ONCE))) as compilers:
        codes = list(compilers.map(lambda part: compile_apart(part).wait(), missing))
    for part, code in zip(missing, codes, strict=True):
        if code:
            compile_part(part)
    return time.monotonic() - began


def missing_parts(instance: Instance, engine: str) -> tuple[str, ...]:
    """What `engine` would have to compile before it plans `instance`; nothing where kernels run as plain Python."""
    parts = [CLOCK]
    if engine in ("hybrid", "ruin_recreate"):
        from router.engines.lns.clocks import clock_for, missing_rules

        if not missing_rules(instance):
            parts.append(clock_for(instance).name)
    return tuple(part for part in parts if not is_compiled(part))


def is_compiled(part: str) -> bool:
    """Whether a part lies compiled on disk, or is not to be compiled at all."""
    if interpreted():
        return True
    if part == CLOCK:
        return compiled_mark().exists()
    from router.engines.lns import warmup as search

    return search.is_compiled(search.kind_named(part))


def compile_part(part: str) -> None:
    """Compile one part in this process."""
    if part == CLOCK:
        warm_clock()
        return
    from router.engines.lns import warmup as search

    search.compile_kind(search.kind_named(part))


def compile_apart(part: str) -> "subprocess.Popen[bytes]":
    """Compile one part in a process of its own, which neither Ctrl-C nor the end of this process ends."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from router.engines.warmup import compile_part; compile_part({part!r})"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0"},
    )


def warm_clock() -> None:
    """Compile what times routes, for drivers without and with breaks."""
    plain = tiny_day()
    rested = plain.replace(vehicles=(replace(plain.vehicles[0], breaks=(Break(duration=60),)),))
    with sole_compiler(compiled_mark().parent):
        for instance in (plain, rested):
            schedule(instance, (Sequence(vehicle=0, activities=(0, 1)),))
            floor.search(instance, Budget())
        compiled_mark().touch()


def tiny_day() -> Instance:
    """Two visits an hour from each other and from the depot."""
    hour = 3_600 * (np.ones((3, 3), dtype=np.int32) - np.eye(3, dtype=np.int32))
    return Instance(
        places=tuple(Place(id=str(number)) for number in range(3)),
        travel={"van": StaticTravel(distances=hour, durations=hour)},
        visits=tuple(Visit(id=str(number), place=number) for number in (1, 2)),
        vehicles=(Vehicle(id="van", start=0, end=0, km_price=1.0),),
    )
