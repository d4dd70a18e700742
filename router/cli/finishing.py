"""What a plan is given after the search: ETA spreads, and the reason of every order left out."""

import time
from dataclasses import replace

from router.advice.explain import explained
from router.documents.plan_document import PlanDocument
from router.model import Instance, Plan, Result
from router.outputs import document_of
from router.simulation import forecast

DRAWS = 300
_EXPLAIN_SECONDS = 0.4


def finished(instance: Instance, plan: Plan) -> Plan:
    """`plan` with ETA spreads and reasons; ways out are looked for during part of a second."""
    spread = forecast(instance, plan, draws=DRAWS).plan
    until = time.monotonic() + _EXPLAIN_SECONDS
    return explained(instance, spread, enough=lambda: time.monotonic() > until) if plan.unserved else spread


def finished_document(instance: Instance, result: Result) -> PlanDocument:
    """The document of `result`, finished."""
    return document_of(instance, replace(result, plan=finished(instance, result.plan)))
