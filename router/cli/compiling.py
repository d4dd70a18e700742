"""The first run without a time limit: it waits until what its day needs is compiled, says so, and can be told not to."""

import subprocess
import time

from router.cli.terminal import Terminal
from router.model import Instance

ABOUT_SECONDS = 20
"""What the user is told; two cores at 3 GHz take this long."""

_POLL_SECONDS = 0.1


def compile_first(instance: Instance, engine: str, terminal: Terminal) -> float:
    """Compile what `engine` needs for `instance`; the seconds that took, 0 when it was done before.

    Ctrl-C ends the waiting, not the compiling: this run plans without it and the next one finds it done.
    """
    from router.engines.warmup import compile_apart, missing_parts

    parts = missing_parts(instance, engine)
    if not parts:
        return 0.0
    terminal.remark(
        f"first run: compiling the search, once per installation (about {ABOUT_SECONDS} s); Ctrl-C plans without waiting for it"
    )
    began = time.monotonic()
    compilers = [compile_apart(part) for part in parts]
    try:
        _wait(compilers, terminal)
    except KeyboardInterrupt:
        terminal.remark("the compilation goes on in the background; this plan is made without it")
    return time.monotonic() - began


def _wait(compilers: "list[subprocess.Popen[bytes]]", terminal: Terminal) -> None:
    with terminal.console.status("compiling"):
        while any(compiler.poll() is None for compiler in compilers):
            time.sleep(_POLL_SECONDS)
