"""Reasons and ways out, slots for new orders, and the day changed."""

from collections.abc import Iterator, Sequence as Several
from typing import Any

from router.advice import explain as explaining, offers, what_if as asking
from router.advice.replan import MOST_MOVED
from router.api.planning import TEN_SECONDS, search_arguments
from router.errors import InstanceError, Problem
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
    refuse_unfit(("instance", instance, Instance), ("plan", plan, Plan), *_question(visit, slots))
    return OfferDesk(instance, plan).offer(visit, slots)


def _question(visit: object, slots: object) -> tuple[tuple[str, object, Any], ...]:
    return ("visit", (visit,) if isinstance(visit, Visit) else visit, tuple[Visit, ...]), ("slots", slots, tuple[Window, ...])


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
        refuse_unfit(("instance", instance, Instance), ("plan", plan, Plan), ("keep", keep, COUNT | None))
        refuse_unknown_ids(instance, plan)
        self._known = instance.visit_index
        self._day = instance.replace(visits=(), vehicles=(), relations=())  # names the faults of visits that are asked for
        self._desk = offers.OfferDesk(instance, plan, keep=keep)

    def offer(self, visit: Visit | Several[Visit], slots: Several[Window]) -> tuple[offers.Offer, ...]:
        """Which of `slots` can be promised, cheapest first; slots that nobody can keep are left out. See `router.offer`."""
        refuse_unfit(*_question(visit, slots))
        visits = (visit,) if isinstance(visit, Visit) else tuple(visit)
        faults = list(self._faults(visits, slots))
        try:
            self._day.replace(visits=visits)
        except InstanceError as error:
            if not faults:
                raise
            faults += error.problems
        refuse(faults)
        return self._desk.offer(visits, slots) if slots else ()

    def _faults(self, visits: tuple[Visit, ...], slots: Several[Window]) -> Iterator[Problem]:
        if not visits:
            yield problem("visit", "there is none", "give the visit that is asked for")
        for slot in slots:
            if slot.start > slot.end:
                yield problem("slots", f"one closes before it opens: {slot.start}–{slot.end}", "swap its ends", slot)
        for one in visits:
            if one.id in self._known:
                yield problem(f"visit '{one.id}'", "the instance has a visit of that id", "give it another", one.id)


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
    refuse_unfit(
        ("instance", instance, Instance),
        ("plan", plan, Plan),
        ("changed", changed, Instance),
        ("most_moved", most_moved, COUNT | None),
        *search_arguments(limits, engine, seed),
    )
    refuse_unknown_ids(instance, plan)
    return asking.what_if(instance, plan, changed, most_moved=most_moved, limits=limits, seed=int(seed), engine=engine)
