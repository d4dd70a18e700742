"""Peak memory of a process and all its children together."""

import resource
import threading
from pathlib import Path
from types import TracebackType

INTERVAL = 1.0


class PeakMemory:
    """Watches while it is entered; `megabytes` afterwards is the peak since the process began.

    Children count by their proportional share, so that pages they share with the parent are not counted twice.
    Where the system does not tell (no ``/proc``), only the process itself counts.
    """

    def __init__(self) -> None:
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def megabytes(self) -> int:
        """The peak in MiB."""
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(max(own, self._most) / 1024)

    def _watch(self) -> None:
        while not self._over.wait(INTERVAL):
            self._most = max(self._most, sum(_share(pid) for pid in _tree("self")))


def _tree(pid: str) -> list[str]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found.extend(_tree(child))
    return found


def _share(pid: str) -> int:
    """Proportional set size in KiB; 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
