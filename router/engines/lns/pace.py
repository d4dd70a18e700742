"""How a budget is spent: chunks of steps, and how far the cooling has come."""

import time
from dataclasses import dataclass

from router.engines.interface import Budget

_FIRST_CHUNK = 200
_CHUNKS = 200


@dataclass(slots=True)
class Pace:
    """How long the next chunk of steps is and where in the budget it lies.

    With a limit on steps that alone sets the cooling, so that a run can be repeated; the deadline then only cuts it short.
    """

    budget: Budget
    began: float
    until: float | None
    limit: int | None
    chunk_seconds: float = 0.1
    steps: int = _FIRST_CHUNK
    speed: float = 0.0

    def fraction(self, done: int) -> float:
        """Part of the budget used up, 0 to 1."""
        if self.limit is not None:
            return min(1.0, done / max(1, self.limit))
        if self.until is not None:
            return min(1.0, (time.monotonic() - self.began) / max(1e-9, self.until - self.began))
        return 0.0

    def next_chunk(self, done: int) -> int:
        """Steps to make now, 0 when the budget is used up."""
        if self.until is not None and time.monotonic() >= self.until:
            return 0
        if self.limit is not None:
            return max(0, min(max(_FIRST_CHUNK, self.limit // _CHUNKS), self.limit - done))
        return self._by_time()

    def fraction_after(self, done: int, steps: int, fraction: float) -> float:
        """Part used up when the next `steps` are made as well."""
        if self.limit is not None or self.until is None:
            return self.fraction(done + steps)
        length = max(1e-9, self.until - self.began)
        return min(1.0, fraction + (steps / self.speed / length if self.speed > 0 else 0.0))

    def _by_time(self) -> int:
        left = float("inf") if self.until is None else self.until - time.monotonic()
        if self.speed <= 0:
            return min(_FIRST_CHUNK, 20)
        return max(1, int(self.speed * min(self.chunk_seconds, left)))

    def measured(self, steps: int, seconds: float) -> None:
        """Learn how fast the search is."""
        self.speed = steps / max(seconds, 1e-6)
