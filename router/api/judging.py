"""Sequences timed, plans judged, priced and compared."""

from collections.abc import Iterable

from router import checker, costing
from router.advice import compare as comparing, evaluate as evaluating
from router.engines import carrying
from router.errors import Problem, noted
from router.model import CostBreakdown, Instance, Plan, Sequence, Violation
from router.model.arguments import known_sequences, refuse, refuse_unfit, refuse_unfit_plan, refuse_unknown_ids


def schedule(instance: Instance, sequences: Iterable[Sequence]) -> Plan:
    """Time every sequence, give the jobs that none of them serves to carriers where that is cheaper, and list the rest.

    Sequences that cannot keep their windows are timed all the same, as early as can be; `check` says what is wrong with them.
    Empty sequences make no route.

    Raises
    ------
    ArgumentError
        naming every vehicle, visit and reload site that `instance` does not have.
    """
    return carrying.planned(instance, known_sequences(instance, sequences))


def check(instance: Instance, plan: Plan) -> list[Violation]:
    """Every rule of `instance` that `plan` breaks, made by anybody; empty when the plan is sound.

    Vehicles, visits and places that do not exist are such faults, too. Plan-wide faults come first, then route by route. A route
    whose stops cannot be read at all is reported as that and not judged further.

    Raises
    ------
    ArgumentError
        when `plan` is no plan at all.
    """
    refuse_unfit(("instance", instance, Instance), ("plan", plan, Plan))
    refuse_unfit_plan(plan)
    return checker.check(instance, plan)


def cost(instance: Instance, plan: Plan) -> CostBreakdown:
    """The price of `plan`, term by term in the instance's currency; terms of zero are left out.

    ``unserved`` charges `Job.penalty`, which is scaled so that priority classes never lose to lower ones.

    Raises
    ------
    ArgumentError
        naming everything in `plan` that `instance` does not have.
    """
    refuse_unknown_ids(instance, plan)
    return costing.cost(instance, plan)


def evaluate(instance: Instance, sequences: Iterable[Sequence]) -> evaluating.Evaluation:
    """Times, price and violations of `sequences` made by hand or by another program.

    What they leave out goes to carriers where that is cheaper, or is unserved.

    Raises
    ------
    ArgumentError
        naming every vehicle, visit and reload site that `instance` does not have.
    """
    return evaluating.evaluate(instance, known_sequences(instance, sequences))


def compare(instance: Instance, before: Plan, after: Plan, *, instance_after: Instance | None = None) -> comparing.Comparison:
    """What moves between two plans of `instance` (of `instance` and `instance_after`, when the day itself changed).

    Raises
    ------
    ArgumentError
        naming everything in a plan that its instance does not have.
    """
    faults: list[Problem] = []
    with noted(faults):
        refuse_unknown_ids(instance, before, ("instance_after", instance_after, Instance | None), name="before")
    with noted(faults):
        refuse_unknown_ids(instance if instance_after is None else instance_after, after, name="after")
    refuse(list(dict.fromkeys(faults)))
    return comparing.compare(instance, before, after, instance_after=instance_after)
