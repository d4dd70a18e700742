"""A caller's `on_progress`, which may be slow or raise: the search neither waits for it nor fails with it."""

import threading
from collections.abc import Callable
from types import TracebackType

from router.model import Progress

_LAST_WORD = 0.1
"""Seconds that the end of a search waits for the listener to have heard the last news."""


class Listener:
    """Tells a function the latest news from a thread of its own; news that come while it is busy replace each other."""

    def __init__(self, tell: Callable[[Progress], object] | None) -> None:
        self._tell = tell
        self._news: Progress | None = None
        self._changed = threading.Condition()
        self._closed = False
        self._error = ""
        self._thread = threading.Thread(target=self._work, daemon=True, name="router progress")

    def __enter__(self) -> "Listener":
        if self._tell is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._tell is not None:
            self._thread.join(_LAST_WORD)

    def note(self, progress: Progress) -> None:
        """Take news; never waits."""
        with self._changed:
            self._news = progress
            self._changed.notify()

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong with the listener, for `Termination.notes`."""
        return (f"on_progress raised {self._error}; it was not called again",) if self._error else ()

    def _work(self) -> None:
        assert self._tell is not None
        while (news := self._next()) is not None:
            try:
                self._tell(news)
            except BaseException as error:  # it is the caller's, and the search goes on
                self._error = f"{type(error).__name__}: {error}"[:200]
                return

    def _next(self) -> Progress | None:
        """The latest news, once there are any; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._news is not None or self._closed)
            news, self._news = self._news, None
            return news
