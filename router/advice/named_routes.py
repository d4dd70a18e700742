"""Routes by the names of their stops, which hold from one version of a day to the next; and what differs between two plans."""

from collections.abc import Iterable

from router.model import Instance, Plan, Sequence, plan_sequences

SITE = "@"
Names = dict[str, tuple[str, ...]]
"""Vehicle → its visits and, after a mark, the sites where it loads again, in order."""


def moved_visits(before: Instance, plan: Plan, after: Instance, other: Plan) -> frozenset[str]:
    """Visits served by both plans, but by another vehicle or in another order."""
    return differing(names_of(before, plan), names_of(after, other))


def names_of(instance: Instance, plan: Plan) -> Names:
    """The routes of a plan."""
    return _named(instance, plan_sequences(instance, plan))


def _named(instance: Instance, sequences: Iterable[Sequence]) -> Names:
    found: Names = {}
    for sequence in sequences:
        vehicle = instance.vehicles[sequence.vehicle]
        found[vehicle.id] = tuple(
            instance.visits[one].id if one >= 0 else f"{SITE}{instance.sites[vehicle.reloads[-1 - one]].id}"
            for one in sequence.activities
        )
    return found


def sequences_of(instance: Instance, names: Names) -> tuple[Sequence, ...]:
    """As the instance numbers them; what it does not know is left out."""
    found = []
    for vehicle_id, activities in names.items():
        if vehicle_id in instance.vehicle_index:
            number = instance.vehicle_index[vehicle_id]
            vehicle = instance.vehicles[number]
            loads = {f"{SITE}{instance.sites[site].id}": -1 - index for index, site in reversed(list(enumerate(vehicle.reloads)))}
            known = {**loads, **instance.visit_index}
            found.append(Sequence(vehicle=number, activities=tuple(known[name] for name in activities if name in known)))
    return tuple(sequence for sequence in found if any(one >= 0 for one in sequence.activities))


def served(names: Names) -> set[str]:
    """All visits."""
    return {name for activities in names.values() for name in activities if not name.startswith(SITE)}


def differing(old: Names, new: Names) -> frozenset[str]:
    """Visits in both that are on another vehicle, or that overtake others on their own."""
    was = {name: vehicle for vehicle, activities in old.items() for name in activities}
    moved: set[str] = set()
    for vehicle, activities in new.items():
        own = [name for name in activities if not name.startswith(SITE)]
        moved |= {name for name in own if name in was and was[name] != vehicle}
        stayed = [old[vehicle].index(name) for name in own if was.get(name) == vehicle]
        moved |= {old[vehicle][at] for at in set(stayed) - _longest_rising(stayed)}
    return frozenset(moved)


def _longest_rising(numbers: list[int]) -> set[int]:
    """A longest rising part of distinct numbers."""
    longest: list[list[int]] = []
    for at, number in enumerate(numbers):
        fitting = [longest[one] for one in range(at) if numbers[one] < number]
        longest.append([*_longest(fitting), number])
    return set(_longest(longest))


def _longest(lists: list[list[int]]) -> list[int]:
    return sorted(lists, key=len)[-1] if lists else []
