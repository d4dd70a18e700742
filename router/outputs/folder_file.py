"""One file replaced whole."""

import contextlib
import glob
import os
import threading
from pathlib import Path

from router.outputs.folder_exchange import lock, sync_folder


def replace_file(target: Path, content: bytes) -> None:
    """Write `content` beside `target`, wait until it is on disk, and rename it; drafts that a killed program left there go.

    What is no file (a device, a pipe) is written as it is.
    """
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_drafts(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with draft.open("wb") as file:
            lock(file.fileno(), wait=False)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def _clear_drafts(target: Path) -> None:
    """Remove drafts of `target` that no program is writing."""
    for draft in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with contextlib.suppress(OSError), draft.open("rb") as file:
            if lock(file.fileno(), wait=False):
                draft.unlink()
