"""solve(): the search, with what its caller hands in looked at, and with the reason of everything it leaves out."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from router import solver
from router.advice.explain import explained
from router.advice.patience import WAYS_OUT, Patience
from router.api.listening import Listener
from router.engines import ENGINES
from router.engines.interface import OnProgress
from router.model import Instance, Plan, Result
from router.model.arguments import SEED, refuse_unfit, refuse_unfit_plan
from router.solver import Limits

TEN_SECONDS = Limits()
_ENGINE: Any = Literal[tuple(ENGINES)]

_REASONS_SHARE, _REASONS_SECONDS = 0.05, 0.4
"""Part of the limit, and most seconds, that are kept for the reasons of what is left out."""
_WITHOUT_LIMIT = 0.25
"""Seconds for reasons that even the shortest limit leaves, as far as the first plan has not used them up."""


def solve(
    instance: Instance,
    *,
    limits: Limits = TEN_SECONDS,
    engine: str = "hybrid",
    seed: int = 0,
    start: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancelled: threading.Event | None = None,
) -> Result:
    """The best plan found within `limits`, checked, with its price, how it was found, and why anything is left out.

    Parameters
    ----------
    instance : what is to be planned.
    limits : time and steps.
    engine : a key of `router.engines.ENGINES`. One that lacks a rule of the instance is replaced, and `Termination.notes` says so.
    seed : of the engine's random choices, 0 to 2**31 − 1.
    start : a plan to begin with; what `instance` does not know of it is left out. If the rest keeps every rule, the result is no
        worse.
    on_progress : called a few times a second, from another thread, with the latest news. It may be slow, and news are then
        skipped; when it raises, it is not called again and `Termination.notes` tells the error.
    cancelled : set it from any thread to have the best plan so far at once. Ctrl-C does the same.

    Raises
    ------
    ArgumentError
        for arguments of a wrong type, and for an engine that does not exist.
    InstanceError
        when no plan can keep the rules, because a route already begun breaks them.
    InternalError
        when the plan to be returned breaks a rule: a bug in `router`.
    """
    began = time.monotonic()
    refuse_unfit(
        ("instance", instance, Instance),
        *search_arguments(limits, engine, seed),
        ("start", start, Plan | None),
        ("on_progress", on_progress, Callable | None),
        ("cancelled", cancelled, threading.Event | None),
    )
    if start is not None:
        refuse_unfit_plan(start, "start")
    with Listener(on_progress) as listener:
        result = solver.solve(
            instance,
            limits=_less_reasons(limits),
            engine=engine,
            seed=int(seed),
            start=start,
            on_progress=None if on_progress is None else listener.note,
            cancelled=cancelled,
        )
        plan = _explained(instance, result.plan, limits, began, cancelled)
    how = replace(result.termination, notes=(*result.termination.notes, *listener.notes))
    return replace(result, plan=plan, termination=how)


def search_arguments(limits: object, engine: object, seed: object) -> tuple[tuple[str, object, Any], ...]:
    """What a search goes by, for `refuse_unfit`."""
    return ("limits", limits, Limits), ("engine", engine, _ENGINE), ("seed", seed, SEED)


def _less_reasons(limits: Limits) -> Limits:
    """What the search may take, so that there is time left to say why something is left out."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=limits.seconds - min(_REASONS_SECONDS, _REASONS_SHARE * limits.seconds))


def _explained(instance: Instance, plan: Plan, limits: Limits, began: float, cancelled: threading.Event | None) -> Plan:
    """`plan` with reasons; where it is to be had at once, those that take no time to speak of."""
    if not plan.unserved:
        return plan
    if limits.seconds is None:
        return explained(instance, plan, Patience(most_ways=WAYS_OUT, cancelled=cancelled))
    seconds = limits.seconds - (time.monotonic() - began)
    seconds = max(seconds, min(_WITHOUT_LIMIT, seconds + 2 * _WITHOUT_LIMIT))
    if cancelled is not None and cancelled.is_set():
        seconds, cancelled = _WITHOUT_LIMIT, None
    return explained(instance, plan, Patience.lasting(seconds, most_ways=WAYS_OUT, cancelled=cancelled))
