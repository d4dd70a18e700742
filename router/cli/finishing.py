"""What a plan is given after the search: ETA spreads, and the reason of every order left out."""

import time
from dataclasses import replace

from router.advice.explain import explained
from router.documents.plan_document import PlanDocument
from router.loader.roads import roads_of
from router.model import Instance, Plan, Result
from router.outputs import document_of
from router.outputs.html import tiles_address
from router.simulation import forecast

DRAWS = 300
_EXPLAIN_SECONDS = 0.4


def finished(instance: Instance, plan: Plan) -> Plan:
    """`plan` with ETA spreads and reasons; ways out are looked for during part of a second."""
    spread = forecast(instance, plan, draws=DRAWS).plan
    until = time.monotonic() + _EXPLAIN_SECONDS
    return explained(instance, spread, enough=lambda: time.monotonic() > until) if plan.unserved else spread


def finished_document(day: str, instance: Instance, result: Result, *, contacts: bool = False) -> PlanDocument:
    """The document of `result`, finished, with the customers' `contacts` if asked for; along the roads of `day`."""
    roads = roads_of(day, instance, result.plan)
    result = replace(result, plan=finished(instance, result.plan))
    return document_of(
        instance,
        result,
        private=contacts,
        paths=roads.paths,
        background=roads.background,
        tiles=tiles_address(roads.tiles, "settings: tiles"),
    )
