"""An engine that never answers."""

import time
from typing import Any


def search(*_: Any, **__: Any) -> None:
    """Sleep much longer than any test waits."""
    time.sleep(600)
