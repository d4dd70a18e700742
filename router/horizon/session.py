"""A day being lived: events in, advice out, with a log that survives the program."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from router.errors import InputError, Problem
from router.horizon.apply import apply
from router.horizon.days import live_day
from router.horizon.events import Clock, Event
from router.horizon.log import LogFile, read_log
from router.horizon.memory import Memory
from router.horizon.policy import POLICIES, Policy
from router.horizon.replan import AT_ONCE, Advice, prepared, replan
from router.horizon.state import Day, State, morning
from router.model import Instance
from router.model.arguments import SEED, refuse_unfit
from router.solver import Limits
from router.units import Seconds

_POLICY: Any = Literal[tuple(POLICIES)]


def live(
    day: str | Path | Instance | Day,
    *,
    log: str | Path | None = None,
    policy: str | Policy = "steady",
    limits: Limits = AT_ONCE,
    seed: int = 0,
) -> "Session":
    """A session on a day: its files, an instance whose orders are all known, or a `Day`.

    Parameters
    ----------
    log : file of the log; what is in it already has happened.
    policy : key of `POLICIES`, or one of your own.
    limits, seed : of every replan.

    Raises
    ------
    ArgumentError
        for arguments of a wrong type, and for a policy that does not exist.
    InputError
        listing every fault of the day and of the log.
    """
    given = ("day", day, Instance | Day) if isinstance(day, Instance | Day) else ("day", day, str | Path)
    chosen_by = ("policy", policy, Policy) if isinstance(policy, Policy) else ("policy", policy, _POLICY)
    refuse_unfit(given, ("log", log, str | Path | None), chosen_by, ("limits", limits, Limits), ("seed", seed, SEED))
    chosen = POLICIES[policy] if isinstance(policy, str) else policy
    if isinstance(day, Instance):
        day = Day(instance=day)
    elif not isinstance(day, Day):
        day = live_day(day)
    return Session(day, log=log, policy=chosen, limits=limits, seed=int(seed))


class Session:
    """The state of a day, its log, and the plan in force.

    Parameters
    ----------
    day : see `live_day`.
    log : file of the log; what is in it already has happened. None keeps none.
    policy, limits, seed : of every replan.

    Raises
    ------
    InputError
        when the log cannot be read, or is of another day.
    """

    def __init__(
        self,
        day: Day,
        *,
        log: str | Path | None = None,
        policy: Policy = POLICIES["steady"],
        limits: Limits = AT_ONCE,
        seed: int = 0,
    ) -> None:
        self.policy, self.limits, self.seed = policy, limits, seed
        self.state: State = morning(day)
        self._memory, self._prepared = Memory(), -1
        self._log: LogFile | None = None
        if log is not None:
            self._resume(Path(log))
            self._log = LogFile(log)

    def _resume(self, log: Path) -> None:
        for number, event in enumerate(read_log(log) if log.exists() else (), start=1):
            self.state = apply(self.state, event)
            if self.state.remark:
                remedy = "give the day that this log is of, or another log"
                raise InputError([Problem(code="E422", where=f"{log} line {number}", what=self.state.remark, remedy=remedy)])

    def take(self, *events: Event) -> tuple[str, ...]:
        """Fold events into the state, one after the other; those that change something are on the disk when this returns.

        Returns
        -------
        For each event why it changes nothing, "" if it does.

        Raises
        ------
        ArgumentError
            for what is no event; none of them is taken then.
        """
        refuse_unfit(*((f"events[{number}]", event, Event) for number, event in enumerate(events)))
        remarks, taken = [], []
        for event in events:
            self.state = apply(self.state, event)
            remarks.append(self.state.remark)
            taken += [] if self.state.remark else [event]
        if self._log is not None and taken:
            self._log.append(*taken)
        return tuple(remarks)

    @property
    def due(self) -> bool:
        """Whether anything has happened that the plan in force does not heed; before the first event nobody knows the hour."""
        return self.state.seq > 0 and (self.state.planned < 0 or self.state.changed > self.state.planned)

    def insertion(self) -> Advice:
        """The plan in force with what is new put in where it costs least: there at once."""
        return replan(self.state, self.policy, Limits(seconds=self.limits.seconds, iterations=0), self.seed, self._memory)

    def advise(self) -> Advice:
        """The best plan found within `limits`. It is not in force before `adopt`."""
        return replan(self.state, self.policy, self.limits, self.seed, self._memory)

    def prepare(self) -> None:
        """Work out beforehand what the next answer needs, while nobody waits for one: best after every event. Nothing is worked out
        before there is a plan."""
        if self.state.planned >= 0 and self._prepared < self.state.seq:
            self._prepared = self.state.seq
            prepared(self.state, self.policy, self._memory)

    def adopt(self, advice: Advice, ident: Callable[[], str] = lambda: uuid.uuid4().hex) -> str:
        """Bring a plan into force, and hold customers as told.

        Returns
        -------
        "" or why not: something has happened since that the plan does not heed. Ask for another.
        """
        refuse_unfit(("advice", advice, Advice))
        name = ident()
        remark = self.take(advice.adoption(name))[0]
        if not remark:
            self.take(*advice.tellings(name, self.policy.quantile))
        return remark

    def pass_time(self, at: Seconds, ident: Callable[[], str] = lambda: uuid.uuid4().hex) -> None:
        """It is `at` now, whatever else has happened."""
        self.take(Clock(id=ident(), at=at))

    def close(self) -> None:
        """No more events come."""
        if self._log is not None:
            self._log.close()
