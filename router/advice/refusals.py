"""Why a slot cannot be promised."""

from collections.abc import Collection, Iterator, Sequence as Several
from dataclasses import replace

from router.advice.explain import sentence
from router.advice.reasons import reason_for
from router.advice.trials import Trials
from router.model import Instance, Plan, Unserved, Window


def refusals(instance: Instance, plan: Plan, names: Collection[str], slots: Several[Window]) -> Iterator[str]:
    """A sentence for each of `slots` that nobody can keep.

    Parameters
    ----------
    instance : with the order asked about, whose visits are `names`; the plan does not serve it.
    """
    pickups = set(instance.deliveries_of)
    for slot in slots:
        visits = tuple(
            replace(visit, windows=(slot,), preferred=None) if visit.id in names and visit.id not in pickups else visit
            for visit in instance.visits
        )
        asked = instance.replace(visits=visits)
        job = asked.jobs[asked.job_of[asked.visit_index[min(names)]]]
        last = asked.visits[job.options[0][-1]]
        reason = reason_for(Trials.of(asked, plan), job)
        if reason.fit is None:
            yield sentence(asked, Unserved(visits=(last.id,), orders=last.orders), reason, ())
        else:
            yield f"{', '.join(last.orders)}: beside the promises already given there is no room for it."
