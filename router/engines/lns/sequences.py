"""Routes of the compiled search to `Sequence` and back."""

from collections.abc import Container, Iterable, Iterator, Sequence as Several

import numpy as np

from router.engines.lns.pool import RouteKey
from router.engines.lns.problem import Ints, Problem
from router.model import Sequence
from router.model.sequences import sound_sequence


def packed(sequences: Iterable[Sequence]) -> Ints:
    """Sequences in the form of `flat_routes.put_routes`: vehicle, visits, −1, one after another."""
    words: list[int] = []
    for sequence in sequences:
        words += [sequence.vehicle, *(activity - (activity < 0) for activity in sequence.activities), -1]
    return np.array(words, dtype=np.int64)


def unpacked(words: Ints) -> Iterator[Sequence]:
    """The inverse of `packed`."""
    first, numbers = 0, (words + (words < 0)).tolist()
    for end in np.flatnonzero(words == -1).tolist():
        yield sound_sequence(numbers[first], tuple(numbers[first + 1 : end]))
        first = end + 1


def route_count(words: Ints) -> int:
    """How many sequences are `packed`."""
    return int(np.count_nonzero(words == -1))


def on_idle_vehicles(routes: Iterable[RouteKey], type_of: Several[int], taken: Container[int] = ()) -> tuple[Sequence, ...]:
    """Routes, each a type of vehicle and what is driven, on vehicles of those types other than those `taken`."""
    idle: dict[int, list[int]] = {}
    for vehicle in reversed(range(len(type_of))):
        if vehicle not in taken:
            idle.setdefault(type_of[vehicle], []).append(vehicle)
    return tuple(sound_sequence(idle[kind].pop(), activities) for kind, activities in routes)


def served_options(problem: Problem, sequences: Iterable[Sequence]) -> Ints:
    """The option by which each job is served, −1 for none."""
    served = np.zeros(problem.visit_count, dtype=np.bool_)
    served[[visit for sequence in sequences for visit in sequence.activities if visit >= 0]] = True
    options = np.full(problem.job_count, -1, dtype=np.int64)
    alone = problem.second_visit < 0
    chosen = np.flatnonzero(served[problem.first_visit] & (alone | served[problem.second_visit]))
    options[problem.job_of[problem.first_visit[chosen]]] = chosen
    return options
