"""An engine at work in a thread of its own, so that Ctrl-C and a deadline reach the caller."""

import threading
from collections.abc import Callable

from router.engines.ending import ended_with_python
from router.engines.interface import Budget, Outcome, StoppedBy
from router.model import Sequence

_POLL = 0.05
PATIENCE = 0.2
"""Seconds that an engine may answer late, at least."""


class Call:
    """An engine at work in a thread; whatever happens to the caller's wait, the engine is asked for its best.

    `patience` : seconds that it may answer late.
    """

    def __init__(
        self, name: str, search: Callable[[], Outcome], budget: Budget, start: tuple[Sequence, ...], patience: float = PATIENCE
    ) -> None:
        self._search = search
        self._budget = budget
        self._start = start
        self._patience = patience
        self._outcome: Outcome | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name=f"router {name}")

    def _work(self) -> None:
        try:
            with ended_with_python(self._budget.cancelled):
                self._outcome = self._search()
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def result(self) -> Outcome:
        """The outcome; Ctrl-C while waiting cancels the search."""
        try:
            self._thread.start()
            self._wait()
        except KeyboardInterrupt:
            self._budget.cancelled.set()
            self._done.wait(self._patience)
        if self._error is not None:
            raise self._error
        if self._outcome is None:
            reason: StoppedBy = "interrupted" if self._budget.cancelled.is_set() else "time"
            found = self._budget.best.sequences
            note = "the engine did not answer in time" + ("; the best of its earlier phases counts" if found else "")
            return Outcome(sequences=found or self._start, stopped_by=reason, notes=(note,))
        return self._outcome

    def _wait(self) -> None:
        """Until the engine returns, or a moment after it was told to stop.

        Not by `Thread.join`, which takes a thread for ended when Ctrl-C comes while it waits.
        """
        while not self._done.wait(_POLL):
            if self._budget.cancelled.is_set() or self._budget.remaining() <= 0:
                self._done.wait(self._patience)
                return
