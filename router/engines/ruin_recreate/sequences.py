"""Routes of the compiled search to `Sequence` and back."""

from collections.abc import Iterable, Iterator

import numpy as np

from router.engines.ruin_recreate.problem import Ints, Problem
from router.model import Sequence


def packed(sequences: Iterable[Sequence]) -> Ints:
    """Sequences in the form of `state.put_routes`: vehicle, visits, −1, one after another; reloads are left out."""
    words: list[int] = []
    for sequence in sequences:
        words += [sequence.vehicle, *(activity for activity in sequence.activities if activity >= 0), -1]
    return np.array(words, dtype=np.int64)


def unpacked(words: Ints) -> Iterator[Sequence]:
    """The inverse of `packed`."""
    vehicle, visits = -1, list[int]()
    for word in words.tolist():
        if vehicle < 0:
            vehicle = word
        elif word >= 0:
            visits.append(word)
        else:
            yield Sequence(vehicle=vehicle, activities=tuple(visits))
            vehicle, visits = -1, []


def served_options(problem: Problem, sequences: Iterable[Sequence]) -> Ints:
    """The option by which each job is served, −1 for none."""
    served = np.zeros(problem.visit_count, dtype=np.bool_)
    for sequence in sequences:
        served[[visit for visit in sequence.activities if visit >= 0]] = True
    options = np.full(problem.job_count, -1, dtype=np.int64)
    chosen = np.flatnonzero(served[problem.first_visit])
    options[problem.job_of[problem.first_visit[chosen]]] = chosen
    return options
