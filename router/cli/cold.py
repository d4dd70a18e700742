"""The first run after an installation: the kernels are compiled in a process of their own, and this run does not wait for them."""

import os
import subprocess
import sys
import warnings

LONG_ENOUGH = 60.0
"""Seconds of a time limit from which on a run can wait for the compiler."""


def start_cold(time_limit: float | None) -> bool:
    """Where nothing is compiled yet and time is short: compile in the background, and use kernels as plain Python here.

    Must be called before any kernel is imported. Gives whether this run is such a first one.
    """
    import numba

    from router.compilation import compiled_mark, interpreted

    if interpreted() or compiled_mark().exists() or time_limit is None or time_limit > LONG_ENOUGH:
        return False
    subprocess.Popen(
        [sys.executable, "-m", "router", "warmup", "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # As plain Python, numpy would warn of infinite numbers that compiled code passes over.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"router\.")
    numba.config.DISABLE_JIT = True
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    return True
