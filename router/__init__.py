"""Delivery route optimizer: a day of orders in, checked route plans with ETAs out.

>>> import router
>>> instance = router.load("sample_instances/o2o_day")
>>> result = router.solve(instance, limits=router.Limits(seconds=10))
>>> result.cost.total, [route.vehicle for route in result.plan.routes]

`load` reads a day, `solve` plans it, `schedule` times sequences, `check` judges a plan, `cost` prices it; `explain`, `offer`,
`what_if`, `evaluate` and `compare` give advice. Names are imported on first use (PEP 562), so that `import router` stays light;
type checkers see every one of them in ``__init__.pyi``. docs/library.md shows how to use them.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "AccessRule": "router.model",
    "Answer": "router.advice.what_if",
    "Area": "router.model",
    "ArgumentError": "router.errors",
    "Blocker": "router.advice.reasons",
    "Box": "router.model",
    "Break": "router.model",
    "Carrier": "router.model",
    "CarrierOption": "router.model",
    "Circle": "router.model",
    "Comparison": "router.advice.compare",
    "CostBreakdown": "router.model",
    "CrowSpeeds": "router.network",
    "Evaluation": "router.advice.evaluate",
    "Explanation": "router.advice.explain",
    "Incident": "router.model",
    "InputError": "router.errors",
    "Instance": "router.model",
    "InstanceError": "router.errors",
    "InternalError": "router.errors",
    "Job": "router.model",
    "Limits": "router.solver",
    "Move": "router.advice.compare",
    "NetworkError": "router.errors",
    "NetworkSettings": "router.network",
    "Offer": "router.advice.offers",
    "OfferDesk": "router.api.advising",
    "Order": "router.model",
    "OvertimeStep": "router.model",
    "PiecewiseTravel": "router.model",
    "Place": "router.model",
    "Plan": "router.model",
    "PlanDocument": "router.documents.plan_document",
    "Polygon": "router.model",
    "Problem": "router.errors",
    "ProfileSettings": "router.network",
    "ProfiledTravel": "router.model",
    "Progress": "router.model",
    "Reason": "router.advice.reasons",
    "Receipt": "router.model.receipt",
    "Relation": "router.model",
    "Resource": "router.model",
    "Replanned": "router.advice.replan",
    "Result": "router.model",
    "Route": "router.model",
    "RouterError": "router.errors",
    "Sequence": "router.model",
    "Shape": "router.model",
    "Site": "router.model",
    "Spread": "router.model",
    "Stability": "router.model",
    "StaticTravel": "router.model",
    "Stop": "router.model",
    "TableReceipt": "router.model.receipt",
    "Termination": "router.model",
    "TravelTimes": "router.model",
    "Trust": "router.loader.trust",
    "Unserved": "router.model",
    "UnsupportedError": "router.errors",
    "Vehicle": "router.model",
    "Violation": "router.model",
    "Visit": "router.model",
    "WayOut": "router.advice.ways_out",
    "Window": "router.model",
    "check": "router.api.judging",
    "compare": "router.api.judging",
    "cost": "router.api.judging",
    "display": "router.api.reading",
    "document_of": "router.api.reading",
    "evaluate": "router.api.judging",
    "explain": "router.api.advising",
    "formats": "router",
    "live": "router.horizon.session",
    "load": "router.api.reading",
    "load_document": "router.api.reading",
    "load_plan": "router.api.reading",
    "moment": "router.api.reading",
    "offer": "router.api.advising",
    "ready": "router.api.readiness",
    "schedule": "router.api.judging",
    "solve": "router.api.planning",
    "travel_times": "router.api.reading",
    "updated": "router.api.reading",
    "what_if": "router.api.advising",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 (the keys are names)


def __getattr__(name: str) -> Any:
    if name == "formats":  # router.formats.vroom and the others, without an import of their own
        return import_module("router.formats")
    if name not in _HOMES:
        raise AttributeError(f"module 'router' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
