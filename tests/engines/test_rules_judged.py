"""Every hard rule that needs no times is judged three times over: on sequences in Python, in the core, and by the checker.

The plans are those that the proofs of `tests.features` give as breaking each rule.
"""

import pytest

from router.checker import check
from router.engines.construction.feasibility import Feasibility
from router.engines.lns.rule_tables import rule_tables
from router.model import Instance, Sequence
from router.model.rules import RULES
from router.timing import schedule
from tests.core.searches import NEITHER_DRAWN, new_search
from tests.features.proof import Proof
from tests.features.table import proof_of
from tests.oracles.days import sequences

TIME_FREE = sorted(name for name, rule in RULES.items() if rule.hard and not rule.timed and name != "carriers")
"""What is given to carriers is on no route."""

OF_THE_INSTANCE = {"several_depots", "start_not_end", "open_end"}
"""Rules that say where routes lie: no sequence of visits can break them, only stops that are not true."""

NOT_ON_SEQUENCES = {
    "alternatives": "insertions choose one option of a job",
    "max_distance": "judged with the times of a route",
    "must_use": "vehicles are idle until an insertion uses them",
}
"""What `Feasibility` leaves to others, and why."""


def breaking(rule: str) -> tuple[type[Proof], tuple[Sequence, ...]]:
    proof = proof_of(rule)
    assert proof.broken is not None
    return proof, sequences(proof.day, dict(proof.broken))


def judged_on_sequences(instance: Instance, planned: tuple[Sequence, ...]) -> bool:
    feasibility = Feasibility(instance)
    routes = {one.vehicle: one.activities for one in planned}
    return all(feasibility.route_fits(*route) for route in routes.items()) and feasibility.plan_fits(routes)


def judged_by_the_core(instance: Instance, planned: tuple[Sequence, ...]) -> bool:
    """The evaluator of every rule: it refuses the plan, or charges more than anything else can cost."""
    search = new_search(instance, "full")
    sound = search.take(planned)
    search.steps(0)
    return sound and search.total() < rule_tables(instance, search.problem)["broken_price"]


def comes_to(instance: Instance, planned: tuple[Sequence, ...]) -> bool:
    """Whether the last visit of the plan would be inserted where it is, were the rest given."""
    last, *before = reversed(planned)
    search = new_search(instance, "full")
    visit = max(last.activities)
    shorter = Sequence(vehicle=last.vehicle, activities=tuple(activity for activity in last.activities if activity != visit))
    assert search.take((*reversed(before), *([shorter] if shorter.activities else [])))
    job = int(search.problem.job_of[visit])
    return bool(search.core.best_insertion(job, NEITHER_DRAWN)[2] == last.vehicle)


def judged_by_the_checker(proof: type[Proof], planned: tuple[Sequence, ...]) -> bool:
    plan = schedule(proof.free or proof.day, planned)
    return (proof.reported or proof.rule) not in {violation.rule for violation in check(proof.day, plan)}


def test_what_cannot_be_broken_says_so() -> None:
    assert {rule for rule in TIME_FREE if proof_of(rule).reported == "stops"} == OF_THE_INSTANCE


@pytest.mark.parametrize("rule", sorted(set(TIME_FREE) - OF_THE_INSTANCE))
def test_a_plan_that_breaks_it_is_refused_by_all_three(rule: str) -> None:
    proof, planned = breaking(rule)
    assert judged_on_sequences(proof.day, planned) == (rule in NOT_ON_SEQUENCES)
    assert not judged_by_the_core(proof.day, planned) or not comes_to(proof.day, planned)
    assert not judged_by_the_checker(proof, planned)


@pytest.mark.parametrize("rule", TIME_FREE)
def test_the_plan_worked_out_by_hand_is_taken_by_all_three(rule: str) -> None:
    proof = proof_of(rule)
    planned = sequences(proof.day, dict(proof.best))
    assert judged_on_sequences(proof.day, planned)
    assert judged_by_the_core(proof.day, planned)
    assert check(proof.day, schedule(proof.day, planned)) == []
