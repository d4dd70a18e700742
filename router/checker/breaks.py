"""Rests: taken when due, inside their windows, in order, and whole."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from router.checker.facts import RouteFacts
from router.checker.hours import gap_to
from router.model import Break, Stop, Violation
from router.units import Seconds


def break_faults(facts: RouteFacts) -> Iterator[Violation]:
    """What is wrong with the breaks, read in the way that leaves least wrong.

    The stops do not say which of the vehicle's breaks they are; they follow its order, and breaks that are not due may be missing.
    """
    taken = [index for index, stop in enumerate(facts.route.stops) if stop.kind == "break"]
    yield from _place_faults(facts, taken)
    breaks = facts.vehicle.breaks
    if len(taken) > len(breaks):
        yield facts.broken("breaks", len(taken) - len(breaks), f"{len(taken)} breaks are taken, the vehicle has {len(breaks)}")
        return
    readings = [
        list(_reading_faults(facts, dict(zip(chosen, taken, strict=True))))
        for chosen in combinations(range(len(breaks)), len(taken))
    ]
    yield from min(readings, key=lambda faults: (len(faults), sum(fault.amount for fault in faults)))


def _place_faults(facts: RouteFacts, taken: list[int]) -> Iterator[Violation]:
    stops = facts.route.stops
    for index in taken:
        after = next(stop for stop in stops[index + 1 :] if stop.kind != "break")
        if stops[index].place not in (stops[index - 1].place, after.place):
            yield facts.broken(
                "breaks", 1, f"a break at place {stops[index].place} is neither where it comes from nor where it goes"
            )


def _reading_faults(facts: RouteFacts, taken: dict[int, int]) -> Iterator[Violation]:
    """Faults when break number b of the vehicle is the stop at index taken[b]."""
    stops = facts.route.stops
    for number, rest in enumerate(facts.vehicle.breaks):
        stop = stops[taken[number]] if number in taken else None
        if stop is not None:
            yield from _taken_faults(facts, rest, stop)
        if rest.after_driving is None:
            if stop is None and facts.route.end > rest.window.end:
                yield facts.broken("breaks", rest.duration, f"break {number + 1} is due and not taken")
            continue
        driven = _driven_before(facts, taken, number)
        if driven > rest.after_driving:
            amount = driven - rest.after_driving
            yield facts.broken("breaks", amount, f"break {number + 1} comes after {driven} s of driving, {amount} s too many")


def _taken_faults(facts: RouteFacts, rest: Break, stop: Stop) -> Iterator[Violation]:
    amount = gap_to((rest.window,), stop.begin)
    if amount:
        yield facts.broken("breaks", amount, f"a break begins {amount} s outside its window")
    if stop.leave - stop.begin != rest.duration:
        amount = abs(stop.leave - stop.begin - rest.duration)
        yield facts.broken("breaks", amount, f"a break takes {stop.leave - stop.begin} s instead of {rest.duration} s")


def _driven_before(facts: RouteFacts, taken: dict[int, int], number: int) -> Seconds:
    """Driving from the last break before break `number` (or the start) until it, the next one taken, or the end of the route."""
    stops = facts.route.stops
    first = max((index for before, index in taken.items() if before < number), default=0)
    last = min((index for after, index in taken.items() if after >= number), default=len(stops) - 1)
    return sum(stop.driving for _, stop in pairwise(stops[first : last + 1]))
