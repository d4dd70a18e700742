"""Folders of compiled kernels that nobody uses any more: every change of the sources leaves one behind.

A folder's own time of change says when it was last used: whoever uses it sets it (`mark_used`).
"""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

UNUSED_DAYS = 14
"""A folder that no process began to use for so long is removed."""

_DAY = 86_400
_KERNELS = re.compile(r"kernels-[0-9a-f]{16}(?:\.\d+\.old)?")
"""Names of our folders, and of those whose removal was cut short."""


def mark_used(folder: Path) -> None:
    """Say that `folder` is used now; raises `OSError` where that cannot be written."""
    os.utime(folder)


def remove_unused(places: Iterable[Path], own: Iterable[Path]) -> list[Path]:
    """Remove folders of kernels in `places` that nobody has used for `UNUSED_DAYS`, and none of `own`; gives those removed.

    Days count back from when one of `own` was last used, by the clock of the file system. A folder is renamed before it is
    removed, so that of two processes only one removes it, and nobody finds half of it. What cannot be removed stays.
    """
    own = {folder.resolve() for folder in own}
    now = max((_last_used(folder) for folder in own), default=0.0)
    others = [folder for place in places for folder in _folders(place) if folder.resolve() not in own]
    return [folder for folder in others if now - _last_used(folder) > UNUSED_DAYS * _DAY and _removed(folder)]


def _folders(place: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(found for found in place.iterdir() if _KERNELS.fullmatch(found.name) and not found.is_symlink())
    return []


def _last_used(folder: Path) -> float:
    """Seconds; endless for a folder that is gone or cannot be looked at."""
    with suppress(OSError):
        return folder.stat().st_mtime
    return float("inf")


def _removed(folder: Path) -> bool:
    old = folder if folder.suffix == ".old" else folder.with_name(f"{folder.name}.{os.getpid()}.old")
    with suppress(OSError):
        if old != folder:
            folder.rename(old)
        shutil.rmtree(old)
        return True
    return False
