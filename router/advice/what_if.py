"""What if: the day changed, its plan made again, and compared with the given one."""

from dataclasses import dataclass

from router.advice.compare import Comparison, compare
from router.advice.replan import MOST_MOVED, Replanned, replan
from router.model import Instance, Plan, Result
from router.solver import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The changed day, its new plan, what moved against the given one, and which moves had to be."""

    instance: Instance
    replanned: Replanned
    comparison: Comparison

    @property
    def result(self) -> Result:
        """The new plan."""
        return self.replanned.result


def what_if(
    instance: Instance,
    plan: Plan,
    changed: Instance,
    *,
    most_moved: int | None = MOST_MOVED,
    limits: Limits | None = None,
    seed: int = 0,
    engine: str = "hybrid",
) -> Answer:
    """The `plan` of `instance` made again for the day as it is `changed`; see `router.advice.replan.replan`."""
    found = replan(instance, plan, changed, most_moved=most_moved, limits=limits, seed=seed, engine=engine)
    return Answer(instance=changed, replanned=found, comparison=compare(instance, plan, found.result.plan, instance_after=changed))
