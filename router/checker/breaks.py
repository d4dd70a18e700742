"""Breaks: taken when due, inside their windows, in order, and whole; never too much driving between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from router.checker.facts import RouteFacts
from router.checker.hours import gap_to
from router.documents.durations import duration_text
from router.model import Break, Stop, Violation
from router.units import Seconds

Faults = tuple[Violation, ...]


def break_faults(facts: RouteFacts) -> Iterator[Violation]:
    """What is wrong with the breaks.

    The stops do not say which of the vehicle's breaks they are, so they are read in the way that leaves least wrong: those with a
    window follow the vehicle's order, and some that are not due may be missing; those due after driving come as often as needed.
    """
    taken = [index for index, stop in enumerate(facts.route.stops) if stop.kind == "break"]
    yield from _place_faults(facts, taken)
    for one in facts.vehicle.breaks:
        if one.after_driving is not None:
            yield from _driving_faults(facts, one, one.after_driving)
    yield from _best_reading(facts, taken)


def _place_faults(facts: RouteFacts, taken: list[int]) -> Iterator[Violation]:
    stops = facts.route.stops
    for index in taken:
        if all(stop.kind == "break" for stop in stops[1 : index + 1]) and not stops[index].driving:
            yield facts.broken("breaks", _lasts(stops[index]), "a break is taken before the vehicle leaves")
        after = next(stop for stop in stops[index + 1 :] if stop.kind != "break")
        if stops[index].place not in (stops[index - 1].place, after.place):
            yield facts.broken(
                "breaks", 1, f"a break at place {stops[index].place} is neither where it comes from nor where it goes"
            )


def _driving_faults(facts: RouteFacts, rule: Break, most: Seconds) -> Iterator[Violation]:
    """Stretches of driving that are longer than the rule allows without a break as long as it demands."""
    stretches = [0]
    for stop in facts.route.stops:
        stretches[-1] += stop.driving
        if stop.kind == "break" and _lasts(stop) >= rule.duration:
            stretches.append(0)
    for driven in stretches:
        if driven > most:
            without = f"without a break of {duration_text(rule.duration)}"
            text = f"{duration_text(driven)} are driven {without}, allowed are {duration_text(most)}"
            yield facts.broken("breaks", driven - most, text)


def _best_reading(facts: RouteFacts, taken: list[int]) -> Faults:
    """Faults of the breaks themselves when each stop is read as the break it suits best."""
    breaks = facts.vehicle.breaks
    ordered = [number for number, one in enumerate(breaks) if one.after_driving is None]
    repeated = [one for one in breaks if one.after_driving is not None]
    return _Reading(facts, taken, ordered, repeated).best(0, 0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Breaks taken read as the breaks of the vehicle; `known` is what was found already. (A function calling itself is kept
    until Python looks for cycles, and the instance with it.)"""

    facts: RouteFacts
    taken: list[int]
    ordered: list[int]
    repeated: list[Break]
    known: dict[tuple[int, int], Faults] = field(default_factory=dict)

    def best(self, at: int, behind: int) -> Faults:
        """From the stop `taken[at]` on, when the first `behind` of the breaks with a window are behind."""
        if (at, behind) not in self.known:
            self.known[at, behind] = self._best(at, behind)
        return self.known[at, behind]

    def _best(self, at: int, behind: int) -> Faults:
        facts, ordered = self.facts, self.ordered
        if at == len(self.taken):
            return tuple(fault for number in ordered[behind:] for fault in _due_faults(facts, number))
        stop = facts.route.stops[self.taken[at]]
        extra = facts.broken(
            "breaks", max(1, _lasts(stop)), f"a break of {duration_text(_lasts(stop))} is none of the vehicle's breaks"
        )
        readings = [(extra, *self.best(at + 1, behind))]
        readings += [
            (*_taken_faults(facts, one, stop), *_needless(facts, one, self.taken[at]), *self.best(at + 1, behind))
            for one in self.repeated
        ]
        for next_one in range(behind, len(ordered)):
            skipped = (fault for number in ordered[behind:next_one] for fault in _due_faults(facts, number))
            own = _taken_faults(facts, facts.vehicle.breaks[ordered[next_one]], stop)
            readings.append((*skipped, *own, *self.best(at + 1, next_one + 1)))
        return min(readings, key=lambda faults: (len(faults), sum(fault.amount for fault in faults)))


def _due_faults(facts: RouteFacts, number: int) -> Iterator[Violation]:
    """A break that is not taken: due when the route is under way as its window closes."""
    rule = facts.vehicle.breaks[number]
    if facts.route.begin <= rule.window.end < facts.route.end:
        yield facts.broken("breaks", rule.duration, f"break {number + 1} is due and not taken")


def _taken_faults(facts: RouteFacts, rule: Break, stop: Stop) -> Iterator[Violation]:
    amount = gap_to((rule.window,), stop.begin)
    if amount:
        yield facts.broken("breaks", amount, f"a break begins {duration_text(amount)} outside its window")
    if _lasts(stop) != rule.duration:
        amount = abs(_lasts(stop) - rule.duration)
        yield facts.broken(
            "breaks", amount, f"a break takes {duration_text(_lasts(stop))} instead of {duration_text(rule.duration)}"
        )


def _lasts(stop: Stop) -> Seconds:
    return stop.leave - stop.begin


def _needless(facts: RouteFacts, rule: Break, index: int) -> Iterator[Violation]:
    """A break for the sake of driving, before any driving since the last one that counts."""
    stops = facts.route.stops
    counting = (number for number in range(index) if stops[number].kind == "break" and _lasts(stops[number]) >= rule.duration)
    begin = max(counting, default=0)
    if not sum(stop.driving for stop in stops[begin + 1 : index + 1]):
        yield facts.broken("breaks", _lasts(stops[index]), "a break comes before any driving")
