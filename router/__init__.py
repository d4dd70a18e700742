"""Delivery route optimizer: a day of orders in, checked route plans with ETAs out.

>>> import router
>>> instance = router.load("sample_instances/o2o_day")
>>> result = router.solve(instance, limits=router.Limits(seconds=10))
>>> result.cost.total, [route.vehicle for route in result.plan.routes]

`load` reads a day, `solve` plans it, `schedule` times sequences, `check` judges a plan, `cost` prices it. Names are
imported on first
use, so that `import router` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from router.checker import check as check
    from router.costing import cost as cost
    from router.errors import (
        InputError as InputError,
        InstanceError as InstanceError,
        Problem as Problem,
        RouterError as RouterError,
    )
    from router.horizon.session import live as live
    from router.loader import load as load
    from router.model import Instance as Instance, Plan as Plan, Result as Result, moment as moment
    from router.outputs.notebook import display as display
    from router.solver import Limits as Limits, solve as solve
    from router.timing import schedule as schedule

__version__ = "0.1.0"

_HOMES = {
    "AccessRule": "router.model",
    "Break": "router.model",
    "CostBreakdown": "router.model",
    "InputError": "router.errors",
    "Instance": "router.model",
    "InstanceError": "router.errors",
    "InternalError": "router.errors",
    "Limits": "router.solver",
    "NetworkError": "router.errors",
    "OvertimeStep": "router.model",
    "PiecewiseTravel": "router.model",
    "Place": "router.model",
    "Plan": "router.model",
    "Problem": "router.errors",
    "ProfiledTravel": "router.model",
    "Progress": "router.model",
    "Relation": "router.model",
    "Result": "router.model",
    "Route": "router.model",
    "RouterError": "router.errors",
    "Sequence": "router.model",
    "Shape": "router.model",
    "Site": "router.model",
    "Stability": "router.model",
    "StaticTravel": "router.model",
    "Stop": "router.model",
    "Unserved": "router.model",
    "UnsupportedError": "router.errors",
    "Vehicle": "router.model",
    "Violation": "router.model",
    "Visit": "router.model",
    "Window": "router.model",
    "check": "router.checker",
    "cost": "router.costing",
    "display": "router.outputs.notebook",
    "live": "router.horizon.session",
    "load": "router.loader",
    "moment": "router.model",
    "schedule": "router.timing",
    "solve": "router.solver",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 (the keys are names)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'router' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
