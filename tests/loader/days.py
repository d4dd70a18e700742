"""A small day in Porto, as a document, that tests change where they need to."""

from collections.abc import Mapping
from typing import Any

from router.errors import InputError, Problem
from router.loader import Trust, load_document
from router.model import Instance

OWN = Trust(files=(".",), hosts=("*",))
SETTINGS: Mapping[str, Any] = {"name": "test", "day": "2026-11-23", "time_zone": "Europe/Lisbon"}
SITES = (
    {"id": "W1", "kind": "warehouse", "lat": 41.206, "lon": -8.624},
    {"id": "S1", "kind": "store", "lat": 41.1475, "lon": -8.609, "opening": "09:00-21:00"},
    {"id": "S2", "kind": "store", "lat": 41.1579, "lon": -8.6291},
    {"id": "L1", "kind": "locker", "lat": 41.1523, "lon": -8.6094, "deadlines": "12:00; 17:00"},
)
VEHICLES = ({"id": "V1", "kind": "van", "start": "W1"}, {"id": "B1", "kind": "e-bike", "start": "S1", "modes": "instant"})


def order(**fields: Any) -> dict[str, Any]:
    """A scheduled order in the middle of town."""
    return {"id": "A1", "mode": "scheduled", "lat": 41.1500, "lon": -8.6125} | fields


def document(*orders: Mapping[str, Any], settings: Mapping[str, Any] | None = None, **tables: Any) -> dict[str, Any]:
    """The day with these orders; further settings and tables replace its own."""
    return {
        "settings": dict(SETTINGS) | dict(settings or {}),
        "orders": list(orders) or [order()],
        "sites": list(SITES),
        "vehicles": list(VEHICLES),
        **tables,
    }


def day(*orders: Mapping[str, Any], settings: Mapping[str, Any] | None = None, **tables: Any) -> Instance:
    """The instance of `document`, which may name files beside it and any host; addresses must be found."""
    return load_document(document(*orders, settings=settings, **tables), trust=OWN, strict=True)


def faults(*orders: Mapping[str, Any], settings: Mapping[str, Any] | None = None, **tables: Any) -> list[Problem]:
    """What is wrong with `document`; empty when nothing is."""
    try:
        day(*orders, settings=settings, **tables)
    except InputError as error:
        return list(error.problems)
    return []


def codes(*orders: Mapping[str, Any], settings: Mapping[str, Any] | None = None, **tables: Any) -> list[str]:
    """Codes of what is wrong, sorted."""
    return sorted(problem.code for problem in faults(*orders, settings=settings, **tables))
