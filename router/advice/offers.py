"""Slots that can be promised now for a new order, without breaking a promise already given."""

from collections.abc import Iterator, Sequence as Several
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from router.advice.restriction import restricted
from router.advice.trials import Trial, Trials
from router.model import Instance, Plan, Sequence, Visit, Window
from router.units import Money, Seconds

NEARBY = 16
"""So many routes are tried in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A slot that can be kept: who would come, when service would begin, and what the plan then costs more.

    `slack` is how much later service could begin and still be inside the slot: the less, the riskier the promise.
    """

    window: Window
    vehicle: str
    begin: Seconds
    extra_cost: Money
    slack: Seconds
    option: str


class OfferDesk:
    """Answers for new orders against one plan; made once per plan, safe to ask from several threads at once.

    Every visit of the plan keeps its windows, so an offer never breaks an accepted promise. With `keep`
    the begin of every planned visit may also not move by more than so many seconds.
    """

    def __init__(self, instance: Instance, plan: Plan, *, keep: Seconds | None = None) -> None:
        self._instance = promised(instance, plan, keep)
        self._trials = Trials.of(self._instance, plan)
        self._rows = {vehicle: position_table(self._trials, vehicle) for vehicle in self._trials.representatives}

    def offer(self, options: Visit | Several[Visit], slots: Several[Window]) -> tuple[Offer, ...]:
        """Which of `slots` can be promised, cheapest first; slots that nobody can keep are left out.

        Parameters
        ----------
        options : a visit that is not in the instance (its own windows are ignored), or alternatives for one
            order (door or locker): the best option of every slot is offered.
        slots : when service may begin.
        """
        choices = [options] if isinstance(options, Visit) else list(options)
        asked = [
            replace(visit, id=f"{visit.id}@{number}", windows=(slot,)) for visit in choices for number, slot in enumerate(slots)
        ]
        best: dict[Window, Offer] = {}
        for found in self._found(asked):
            known = best.get(found.window)
            if known is None or found.extra_cost < known.extra_cost:
                best[found.window] = found
        return tuple(sorted(best.values(), key=lambda one: (one.extra_cost, one.window)))

    def _found(self, asked: list[Visit]) -> Iterator[Offer]:
        """The best insertion of every visit asked for, route by route, each on a small instance of its own."""
        if self._trials.gate.spans_routes():
            whole = Trials(self._instance.replace(visits=(*self._instance.visits, *asked)), self._trials.sequences())
            yield from _offers(whole, asked, None)
            return
        for vehicle in self._nearest({visit.place for visit in asked}):
            route = self._trials.route(vehicle)
            visits = [activity for activity in route if activity >= 0]
            small = restricted(self._instance, [vehicle], visits, asked)
            numbers = iter(range(len(visits)))
            activities = tuple(next(numbers) if activity >= 0 else activity for activity in route)
            yield from _offers(Trials(small, [Sequence(vehicle=0, activities=activities)]), asked, (0,))

    def _nearest(self, places: set[int]) -> list[int]:
        """The vehicles whose routes pass nearest, the idle ones among them."""
        return sorted(self._rows, key=lambda vehicle: min(detour(self._rows[vehicle], place) for place in places))[:NEARBY]


def offer(instance: Instance, plan: Plan, visit: Visit | Several[Visit], slots: Several[Window]) -> tuple[Offer, ...]:
    """Which slots can be promised for a new order beside `plan`; for many questions about one plan keep an `OfferDesk`."""
    return OfferDesk(instance, plan).offer(visit, slots)


def promised(instance: Instance, plan: Plan, keep: Seconds | None) -> Instance:
    """`instance` in which no visit that `plan` serves may begin more than `keep` seconds from its planned begin."""
    if keep is None:
        return instance
    begin = {stop.visit: stop.begin for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    stability = replace(instance.stability, begin_of=begin, max_shift=keep)
    return instance.replace(stability=stability)


def position_table(trials: Trials, vehicle: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Durations of the vehicle's travel, and the places before and after every position of its route."""
    one = trials.instance.vehicles[vehicle]
    places = [one.start, *(trials.place(one, activity) for activity in trials.route(vehicle))]
    after = [*places[1:], one.start if one.end is None else one.end]
    return trials.facts.durations[trials.facts.profile_of(one)], np.array(places), np.array(after)


def detour(table: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], place: int) -> Seconds:
    """Seconds of the least detour to `place`, the hour of day and all windows apart."""
    durations, before, after = table
    return int((durations[before, place] + durations[place, after] - durations[before, after]).min())


def _offers(trials: Trials, asked: list[Visit], vehicles: tuple[int, ...] | None) -> Iterator[Offer]:
    first = len(trials.instance.visits) - len(asked)
    for number, visit in enumerate(asked, start=first):
        trial = trials.best([(number,)], vehicles)
        if trial is not None:
            yield _made(trials, trial, visit)


def _made(trials: Trials, trial: Trial, visit: Visit) -> Offer:
    route = trials.timed(trial.vehicle, trial.activities)
    stop = next(stop for stop in route.stops if stop.visit == visit.id)
    return Offer(
        window=visit.windows[0],
        vehicle=route.vehicle,
        begin=stop.begin,
        extra_cost=trial.extra_cost,
        slack=visit.windows[0].end - stop.begin,
        option=visit.id.rpartition("@")[0],
    )
