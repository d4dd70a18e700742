"""Reasons and ways out, slots for new orders, and the day changed."""

from collections.abc import Iterator, Sequence as Several
from typing import Any

from router.advice import explain as explaining, offers, what_if as asking
from router.advice.replan import MOST_MOVED
from router.api.planning import TEN_SECONDS, search_arguments
from router.errors import InstanceError, Problem, noted
from router.model import Instance, Plan, Visit, Window
from router.model.arguments import COUNT, problem, refuse, refuse_unfit, refuse_unknown_ids
from router.solver import Limits
from router.units import Seconds


def explain(instance: Instance, plan: Plan) -> tuple[explaining.Explanation, ...]:
    """Why each job that `plan` leaves out is not served, and what would change that, cheapest way out first.

    Raises
    ------
    ArgumentError
        naming everything in `plan` that `instance` does not have.
    """
    refuse_unknown_ids(instance, plan)
    return explaining.explain(instance, plan)


def offer(instance: Instance, plan: Plan, visit: Visit | Several[Visit], slots: Several[Window]) -> tuple[offers.Offer, ...]:
    """Which slots can be promised for a new order beside `plan`, cheapest first; for many questions keep an `OfferDesk`.

    Parameters
    ----------
    visit : a visit that is not in the instance (its own windows are ignored), or several: a delivery with the pickup it names, and
        alternatives for one order (door or locker), of which the best is offered for every slot.
    slots : when service may begin, at the delivery.

    Raises
    ------
    ArgumentError, InstanceError
        naming everything in `plan` that `instance` does not have, and every fault of the visits and slots.
    """
    faults: list[Problem] = []
    with noted(faults):
        refuse_unknown_ids(instance, plan)
    visits = _asked(_without_visits(instance) if isinstance(instance, Instance) else None, instance, visit, slots, faults)
    return offers.offer(instance, plan, visits, slots) if slots else ()


def _without_visits(instance: Instance) -> Instance:
    """It names the faults of visits that are asked for."""
    return instance.replace(visits=(), vehicles=(), relations=())


def _asked(bare: Instance | None, instance: Instance, visit: Any, slots: Any, faults: list[Problem]) -> tuple[Visit, ...]:
    """The visits asked for; raises `ArgumentError` with `faults` and every one of visits and slots. `bare`: see `_without_visits`,
    None where `instance` is none."""
    visits = (visit,) if isinstance(visit, Visit) else visit
    with noted(faults):
        refuse_unfit(("slots", slots, tuple[Window, ...]))
        faults += _slot_faults(slots)
    with noted(faults):
        refuse_unfit(("visit", visits, tuple[Visit, ...]))
        if bare is not None:
            faults += _visit_faults(instance, visits)
            _take_in(bare, visits, faults)
    refuse(faults)
    return tuple(visits)


def _take_in(bare: Instance, visits: Several[Visit], faults: list[Problem]) -> None:
    """Raise `InstanceError` where the visits contradict themselves and there are no other `faults`; else add to them."""
    try:
        bare.replace(visits=tuple(visits))
    except InstanceError as error:
        if not faults:
            raise
        faults += error.problems


def _slot_faults(slots: Several[Window]) -> Iterator[Problem]:
    for slot in slots:
        if slot.start > slot.end:
            yield problem("slots", f"one closes before it opens: {slot.start}–{slot.end}", "swap its ends", slot)


def _visit_faults(instance: Instance, visits: Several[Visit]) -> Iterator[Problem]:
    if not visits:
        yield problem("visit", "there is none", "give the visit that is asked for")
    for one in visits:
        if one.id in instance.visit_index:
            yield problem(f"visit '{one.id}'", "the instance has a visit of that id", "give it another", one.id)


class OfferDesk:
    """Answers for new orders against one plan; made once per plan, never changed after, safe to ask from several threads at once.

    Every visit of the plan keeps its windows, so an offer never breaks an accepted promise.

    Parameters
    ----------
    keep : the begin of every planned visit may not move by more than so many seconds; None: it may move within its windows.

    Raises
    ------
    ArgumentError
        naming everything in `plan` that `instance` does not have, and a `keep` below 0.
    """

    def __init__(self, instance: Instance, plan: Plan, *, keep: Seconds | None = None) -> None:
        refuse_unknown_ids(instance, plan, ("keep", keep, COUNT | None))
        self._instance, self._bare = instance, _without_visits(instance)
        self._desk = offers.OfferDesk(instance, plan, keep=keep)

    def offer(self, visit: Visit | Several[Visit], slots: Several[Window]) -> tuple[offers.Offer, ...]:
        """Which of `slots` can be promised, cheapest first; slots that nobody can keep are left out. See `router.offer`."""
        visits = _asked(self._bare, self._instance, visit, slots, [])
        return self._desk.offer(visits, slots) if slots else ()


def what_if(
    instance: Instance,
    plan: Plan,
    changed: Instance,
    *,
    most_moved: int | None = MOST_MOVED,
    limits: Limits = TEN_SECONDS,
    seed: int = 0,
    engine: str = "hybrid",
) -> asking.Answer:
    """The `plan` of `instance` made again, calmly, for the day as it is `changed`, and compared with it.

    Parameters
    ----------
    changed : `instance` with orders, vehicles, windows or prices that are different; ids tell what is the same.
    most_moved : so many visits may move without need; None: any number.
    limits, seed, engine : of the search, as for `solve`.

    Raises
    ------
    ArgumentError
        naming everything in `plan` that `instance` does not have, and arguments of a wrong type.
    """
    most = ("most_moved", most_moved, COUNT | None)
    refuse_unknown_ids(instance, plan, ("changed", changed, Instance), most, *search_arguments(limits, engine, seed))
    return asking.what_if(instance, plan, changed, most_moved=most_moved, limits=limits, seed=int(seed), engine=engine)
