"""What a plan is given after the search: ETA spreads, and the reason of every order left out."""

import time
from dataclasses import replace

from router.advice.patience import PATIENT, Patience
from router.cli.options import Search
from router.documents.plan_document import PlanDocument
from router.documents.plan_writing import without_times
from router.documents.sourcing_writing import UNWEIGHED, Weighed
from router.errors import InputError, Problem
from router.loader.roads import Roads, roads_of
from router.model import Instance, Plan, Result
from router.outputs import document_of
from router.simulation import forecast

DRAWS = 300
_DETAILS_SECONDS = 0.4
"""For what blocks each vehicle and for ways out, where there is no limit in time."""


def finished(instance: Instance, plan: Plan, patience: Patience | None = None) -> Plan:
    """`plan` with ETA spreads and reasons; without `patience` details of reasons are looked for during part of a second."""
    if plan.unserved:
        from router.advice.explain import explained  # only now: most plans leave nothing out

        plan = explained(instance, plan, patience or Patience(details_until=time.monotonic() + _DETAILS_SECONDS))
    return forecast(instance, plan, draws=DRAWS).plan


def finished_document(
    day: str | None,
    instance: Instance,
    result: Result,
    *,
    patience: Patience | None = None,
    contacts: bool = False,
    reproducible: bool = False,
) -> PlanDocument:
    """The document of `result`, finished, with the customers' `contacts` if asked for; along the roads of `day`, if it is one."""
    roads = Roads() if day is None else roads_of(day, instance, result.plan)
    result = replace(result, plan=finished(instance, result.plan, patience))
    chosen = _weighed(instance, result.plan, patience or PATIENT)
    document = document_of(
        instance,
        result,
        private=contacts,
        paths=roads.paths,
        background=roads.background,
        tiles=_tiles_of(roads),
        weighed=chosen,
    )
    return without_times(document) if reproducible else document


def _tiles_of(roads: Roads) -> str:
    """The address of the online map that the settings name."""
    if not roads.tiles:
        return ""
    from router.outputs.html import tiles_address  # only now: most days name none

    return tiles_address(roads.tiles, "settings: tiles")


def _weighed(instance: Instance, plan: Plan, patience: Patience) -> Weighed:
    if not (instance.resources or instance.carrier_options):
        return UNWEIGHED
    from router.advice.weighing import weighed

    return weighed(instance, plan, patience)


def refuse_irreproducible(search: Search) -> None:
    """Raise `InputError` when the arguments ask for equal plans of searches that time or threads make unequal."""
    if search.iterations is not None and search.time_limit is None and search.threads == 1:
        return
    what = "a search with a time limit or several threads is another one at every run"
    raise InputError([Problem(code="E415", where="--reproducible", what=what, remedy="give --iterations N, and neither of them")])
