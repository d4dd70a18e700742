"""Frozen data of the problem and its solution; no input, output or search."""

from router.model.conditions import Area, Box, Circle, Conditions, Incident, Polygon
from router.model.instance import Instance, Job, Order, Place, Shape, Stability, moment
from router.model.plan import (
    CostBreakdown,
    Plan,
    Progress,
    Result,
    Route,
    Sequence,
    Spread,
    Stop,
    Termination,
    Unserved,
    Violation,
)
from router.model.receipt import Receipt, TableReceipt
from router.model.sequences import plan_sequences
from router.model.sourcing import Carrier, CarrierOption, Resource
from router.model.travel import PiecewiseTravel, ProfiledTravel, StaticTravel, TravelTimes
from router.model.vehicles import AccessRule, Break, OvertimeStep, Site, Vehicle
from router.model.visits import ALWAYS, Relation, Visit, Window

__all__ = [
    "ALWAYS",
    "AccessRule",
    "Area",
    "Box",
    "Break",
    "Carrier",
    "CarrierOption",
    "Circle",
    "Conditions",
    "CostBreakdown",
    "Incident",
    "Instance",
    "Job",
    "Order",
    "OvertimeStep",
    "PiecewiseTravel",
    "Place",
    "Plan",
    "Polygon",
    "ProfiledTravel",
    "Progress",
    "Receipt",
    "Relation",
    "Resource",
    "Result",
    "Route",
    "Sequence",
    "Shape",
    "Site",
    "Spread",
    "Stability",
    "StaticTravel",
    "Stop",
    "TableReceipt",
    "Termination",
    "TravelTimes",
    "Unserved",
    "Vehicle",
    "Violation",
    "Visit",
    "Window",
    "moment",
    "plan_sequences",
]
