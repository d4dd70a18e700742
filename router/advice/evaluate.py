"""Any plan judged: sequences made by hand or by another program are timed, priced and checked, never refused."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from router.checker import check
from router.costing import cost
from router.errors import InputError, Problem
from router.model import CostBreakdown, Instance, Plan, Sequence, Violation
from router.timing import schedule

RELOAD = "reload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A given plan under true travel times: its ETAs, its price, and every rule it breaks with by how much."""

    plan: Plan
    cost: CostBreakdown
    violations: tuple[Violation, ...]


def evaluate(instance: Instance, sequences: Iterable[Sequence]) -> Evaluation:
    """Times, price and violations of `sequences`; whatever they leave out is unserved."""
    plan = schedule(instance, tuple(sequences))
    return Evaluation(plan=plan, cost=cost(instance, plan), violations=tuple(check(instance, plan)))


def read_routes(path: Path | str, instance: Instance) -> tuple[Sequence, ...]:
    """The sequences in a file, by its form.

    ``.csv``: columns ``vehicle`` and ``visit`` (or ``order``), rows in driving order (a column ``position`` sorts them);
    the word ``reload`` is a reload.
    ``.json``: a `plan.json`, a VROOM solution, or ``{"routes": [{"vehicle": id, "visits": [ids]}]}``.

    Raises
    ------
    InputError
        listing every vehicle and visit that the instance does not know, and every visit named twice.
    """
    source = Path(path)
    rows = _json_rows(source) if source.suffix.lower() == ".json" else _csv_rows(source)
    return _sequences(rows, instance, source.name)


def from_vroom(solution: Mapping[str, Any], instance: Instance) -> tuple[Sequence, ...]:
    """A VROOM solution (its JSON output): steps name visits by ``description``, else by ``id`` as index into `instance.visits`."""
    return _sequences(_vroom_rows(solution, instance), instance, "VROOM solution")


def from_indices(routes: Iterable[Iterable[int]], vehicles: Iterable[int] | None = None) -> tuple[Sequence, ...]:
    """Routes as visit indices (PyVRP counts its depots first: pass ``client - depots``), on `vehicles` or on the first ones."""
    numbered = [tuple(route) for route in routes]
    chosen = range(len(numbered)) if vehicles is None else vehicles
    return tuple(Sequence(vehicle=vehicle, activities=route) for vehicle, route in zip(chosen, numbered, strict=True))


Row = tuple[int, str, str]


def _csv_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
        target = columns.get("visit") or columns.get("order")
        missing = [name for name, there in (("vehicle", columns.get("vehicle")), ("visit or order", target)) if not there]
        if missing or target is None:
            raise InputError([_fault(path.name, 1, name, "", "the column is missing", "add it to the header") for name in missing])
        rows = [(number, record) for number, record in enumerate(reader, start=2)]
    position = columns.get("position")
    if position:
        rows.sort(key=lambda item: _position(item[1][position], path.name, item[0]))
    return [(number, (row[columns["vehicle"]] or "").strip(), (row[target] or "").strip()) for number, row in rows]


def _position(text: str, file: str, row: int) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        raise InputError([_fault(file, row, "position", str(text), "is not a number", "number the stops from 1")]) from None


def _json_rows(path: Path) -> list[Row]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError([_fault(path.name, 1, "", "", f"is not JSON ({error})", "save it as UTF-8 JSON")]) from None
    routes = content.get("routes", content.get("plan", {}).get("routes")) if isinstance(content, dict) else None
    if not isinstance(routes, list):
        raise InputError([_fault(path.name, 1, "routes", "", "is missing", "give a list of routes")])
    return [row for number, route in enumerate(routes, start=1) for row in _route_rows(number, route)]


def _route_rows(number: int, route: Mapping[str, Any]) -> list[Row]:
    vehicle = str(route.get("vehicle", route.get("vehicle_id", "")))
    if "steps" in route:
        return [(number, vehicle, str(step.get("description", step.get("id")))) for step in route["steps"] if _is_call(step)]
    if "stops" in route:
        return [
            (number, vehicle, RELOAD if stop.get("kind") == "reload" else str(stop.get("visit")))
            for stop in route["stops"]
            if stop.get("kind") in ("visit", "reload")
        ]
    return [(number, vehicle, str(name)) for name in route.get("visits", ())]


def _is_call(step: Mapping[str, Any]) -> bool:
    return step.get("type") in ("job", "pickup", "delivery")


def _vroom_rows(solution: Mapping[str, Any], instance: Instance) -> list[Row]:
    rows: list[Row] = []
    for number, route in enumerate(solution.get("routes", ()), start=1):
        name = route.get("description") or instance.vehicles[int(route["vehicle"])].id
        rows.extend(
            (number, name, step.get("description") or instance.visits[int(step["id"])].id)
            for step in route["steps"]
            if _is_call(step)
        )
    return rows


def _sequences(rows: Iterable[Row], instance: Instance, file: str) -> tuple[Sequence, ...]:
    by_order = {order: visit.id for visit in instance.visits for order in visit.orders if visit.id not in instance.deliveries_of}
    routes: dict[str, list[int]] = {}
    seen: set[int] = set()
    problems: list[Problem] = []
    for row, vehicle, name in rows:
        if vehicle not in instance.vehicle_index:
            problems.append(_fault(file, row, "vehicle", vehicle, "no such vehicle", "use an id of vehicles.csv"))
            continue
        route = routes.setdefault(vehicle, [])
        if name == RELOAD:
            route.append(-1)
            continue
        visit = instance.visit_index.get(name, instance.visit_index.get(by_order.get(name, "")))
        if visit is None:
            problems.append(_fault(file, row, "visit", name, "no such visit or order", "use an id of orders.csv or plan.json"))
        elif visit in seen:
            problems.append(_fault(file, row, "visit", name, "is named twice", "keep one of the rows"))
        else:
            seen.add(visit)
            route.append(visit)
    if problems:
        raise InputError(problems)
    return tuple(Sequence(vehicle=instance.vehicle_index[name], activities=tuple(route)) for name, route in routes.items())


def _fault(file: str, row: int, field: str, value: str, what: str, remedy: str) -> Problem:
    shown = f"{field} '{value}' {what}" if value else f"{field} {what}".strip()
    return Problem(code="E401", where=f"{file} row {row}", what=shown, remedy=remedy, file=file, row=row, field=field, value=value)
