"""Classes of priority kept to the letter: what is left out takes the place of what is served of lower classes."""

from bisect import insort
from collections.abc import Iterator, Sequence as Several

from router.engines.construction.facts import Facts
from router.engines.construction.feasibility import Activities, without_job
from router.engines.construction.insertion import PartialSolution
from router.engines.interface import Budget
from router.model import Instance, Job, Sequence
from router.units import Money

_TRIALS = 1_000
"""Exchanges tried, of all jobs together."""


def lets_lower_classes_go_first(instance: Instance, sequences: Several[Sequence]) -> bool:
    """Whether a job is left out while one of a lower class is served."""
    served = {instance.job_of[visit] for one in sequences for visit in one.activities if visit >= 0}
    left_out = [job.priority for number, job in enumerate(instance.jobs) if number not in served]
    return bool(left_out and served) and max(left_out) > min(instance.jobs[number].priority for number in served)


def in_class_order(instance: Instance, sequences: Several[Sequence], budget: Budget) -> tuple[Sequence, ...]:
    """`sequences` with jobs put in for jobs of lower classes, the highest class first, as long as any exchange fits.

    What is taken out is tried again in its turn.
    """
    solution = PartialSolution.of(Facts(instance), sequences)
    served = {instance.job_of[visit] for one in sequences for visit in one.activities if visit >= 0}
    waiting = sorted((-job.priority, -job.penalty, number) for number, job in enumerate(instance.jobs) if number not in served)
    trials = _TRIALS
    while waiting and trials > 0 and budget.remaining() > 0:
        job = instance.jobs[waiting.pop(0)[2]]
        if solution.insert(job):
            continue
        for row, rest, out in _exchanges(solution, job):
            trials -= 1
            if _exchanged(solution, row, rest, job):
                for number in out:
                    insort(waiting, (-instance.jobs[number].priority, -instance.jobs[number].penalty, number))
                break
            if trials <= 0:
                break
    return solution.sequences()


def _exchanges(solution: PartialSolution, job: Job) -> Iterator[tuple[int, Activities, tuple[int, ...]]]:
    """Rows without one job of a lower class, or without their several least, and these; the least loss first."""
    instance = solution.facts.instance
    found: list[tuple[Money, int, tuple[int, ...]]] = []
    for number, row in enumerate(solution.rows):
        frozen = len(instance.vehicles[row.vehicle].prefix)
        jobs = {instance.job_of[visit] for visit in row.activities[frozen:] if visit >= 0}
        jobs -= {instance.job_of[visit] for visit in row.activities[:frozen] if visit >= 0}
        lower = sorted(
            (one for one in jobs if instance.jobs[one].priority < job.priority), key=lambda one: instance.jobs[one].penalty
        )
        outs = [(one,) for one in lower] + [tuple(lower[:size]) for size in range(2, len(lower) + 1)]
        found += [(sum(instance.jobs[one].penalty for one in out), number, out) for out in outs]
    for _, number, out in sorted(found):
        rest = solution.rows[number].activities
        for one in out:
            rest = without_job(instance, rest, one)
        yield number, rest, out


def _exchanged(solution: PartialSolution, row: int, rest: Activities, job: Job) -> bool:
    """Put `job` into the row that holds `rest`; where it does not fit, the row stays as it was."""
    before = solution.rows[row].activities
    solution.reset(row, rest)
    if solution.insert_in(row, job):
        return True
    solution.reset(row, before)
    return False
