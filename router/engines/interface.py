"""What every engine takes and gives: an instance and a budget in, sequences out. Engines never make times."""

import threading
import time
from collections.abc import Callable, Sequence as Several
from dataclasses import dataclass, field
from typing import Literal, Protocol

from router.model import Instance, Progress, Sequence
from router.units import Money

StoppedBy = Literal["time", "iterations", "stagnation", "interrupted", "exhausted"]
OnProgress = Callable[[Progress], object]


@dataclass(slots=True)
class BestSoFar:
    """Where an engine leaves its best sequences between its phases, so that they are not lost when a phase takes too long."""

    sequences: tuple[Sequence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a search may go on.

    `deadline` is a reading of `time.monotonic`, or None for no limit in time; `iterations` counts the engine's own
    steps (ruin-and-recreate
    iterations, OR-Tools solutions). `cancelled` may be set from any thread; an engine then returns its best at once. In `best` an
    engine may leave what it has found, which counts if it is late.
    """

    deadline: float | None = None
    iterations: int | None = None
    threads: int = 1
    cancelled: threading.Event = field(default_factory=threading.Event)
    best: BestSoFar = field(default_factory=BestSoFar)

    def remaining(self) -> float:
        """Seconds left, infinite without a deadline, never negative."""
        return float("inf") if self.deadline is None else max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an engine found. Fields as in `router.model.Termination`; `blind`: it ignored traffic."""

    sequences: tuple[Sequence, ...]
    stopped_by: StoppedBy
    iterations: int = 0
    blind: bool = False
    path: tuple[tuple[str, float, Money], ...] = ()
    notes: tuple[str, ...] = ()
    convergence: tuple[tuple[float, Money], ...] = ()


class Prepared(Protocol):
    """An instance as an engine takes it; made once, used by one `solve`."""

    def first_plan(self, seed: int, seconds: float, given: tuple[Sequence, ...]) -> tuple[Sequence, ...] | None:
        """A plan made in a small part of the `seconds` left, which need not keep every rule; None where the engine makes none.

        It is the `given` one, where there is one, with what that leaves out put in; None where that breaks rules itself.
        """
        ...

    def search(
        self,
        budget: Budget,
        *,
        seed: int = 0,
        start: Several[Sequence] = (),
        on_progress: OnProgress | None = None,
    ) -> Outcome:
        """The best sequences found within `budget`; no worse than a feasible `start`."""
        ...


class Engine(Protocol):
    """A module with these two functions; see `router.engines.ENGINES`."""

    def unsupported(self, instance: Instance) -> tuple[str, ...]:
        """Names of `router.model.rules.RULES` that `instance` uses and this engine cannot honour."""
        ...

    def prepare(self, instance: Instance) -> Prepared:
        """The instance as the engine takes it; cheap, as what is costly is done when it is first needed."""
        ...
