"""Routes made by hand or by another program, read from their files and forms."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from router.errors import InputError, Problem
from router.model import Instance, Sequence

RELOAD = "reload"
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class _Row:
    """One call of one vehicle as it was written: where, by whom, and what (`name` is "reload" for loading again)."""

    number: int
    vehicle: str
    name: str


def read_routes(path: Path | str, instance: Instance) -> tuple[Sequence, ...]:
    """The sequences in a file, by its form.

    ``.csv``: columns ``vehicle`` and ``visit`` (or ``order``), parted by comma, semicolon or tab, rows in driving order (a column
    ``position`` sorts them, one ``kind`` tells visits from other stops, as in ``stops.csv``); the word ``reload`` is a reload.
    ``.json``: a `plan.json`, a VROOM solution, or ``{"routes": [{"vehicle": id, "visits": [ids]}]}``.
    An order with a pickup of its own that is named once is picked up right before; named twice, the first is the pickup.

    Raises
    ------
    InputError
        listing every vehicle and visit that the instance does not know, every visit named twice, every reload without a site.
    """
    source = Path(path)
    text = _text(source)
    rows = _json_rows(text, source.name, instance) if source.suffix.lower() == ".json" else _csv_rows(text, source.name)
    return _sequences(rows, instance, source.name)


def from_vroom(solution: Mapping[str, Any], instance: Instance) -> tuple[Sequence, ...]:
    """A VROOM solution (its JSON output).

    Vehicles and visits are named by ``description``, else by their id (``vehicle`` of a route, ``id`` of a step): an id of
    `instance`, or an index into its vehicles and visits.
    """
    return _sequences(_route_rows(solution.get("routes"), "VROOM solution", instance), instance, "VROOM solution")


def from_indices(routes: Iterable[Iterable[int]], vehicles: Iterable[int] | None = None) -> tuple[Sequence, ...]:
    """Routes as visit indices (PyVRP counts its depots first: pass ``client - depots``), on `vehicles` or on the first ones."""
    numbered = [tuple(route) for route in routes]
    chosen = range(len(numbered)) if vehicles is None else vehicles
    return tuple(Sequence(vehicle=vehicle, activities=route) for vehicle, route in zip(chosen, numbered, strict=True))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        fault = _fault(path.name, None, "", f"it cannot be read ({error.strerror or error})", "name a .csv or .json file of routes")
        raise InputError([fault]) from error
    except UnicodeDecodeError as error:
        raise InputError([_fault(path.name, None, "", "it is not UTF-8", "save it as UTF-8")]) from error


def _csv_rows(text: str, file: str) -> list[_Row]:
    lines = text.splitlines()
    header = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=max(_DELIMITERS, key=header.count), restkey="", restval="")
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    target = columns.get("visit") or columns.get("order")
    missing = [name for name, there in (("vehicle", columns.get("vehicle")), ("visit (or order)", target)) if not there]
    if missing or target is None:
        raise InputError([_fault(file, 1, name, f"the column {name} is missing", "add it to the header") for name in missing])
    rows = [(number, {name: str(cell).strip() for name, cell in row.items()}) for number, row in enumerate(reader, start=2)]
    rows = [(number, row) for number, row in rows if any(row.values())]
    position, kind = columns.get("position"), columns.get("kind")
    if position:
        rows = _by_position(rows, position, file)
    if kind:
        rows = [(number, row) for number, row in rows if row[kind] in ("visit", RELOAD, "")]
    return [_Row(number, row[columns["vehicle"]], RELOAD if kind and row[kind] == RELOAD else row[target]) for number, row in rows]


def _by_position(rows: list[tuple[int, dict[str, str]]], column: str, file: str) -> list[tuple[int, dict[str, str]]]:
    """Rows in the order of their positions; raises `InputError` naming every one that is no number."""
    problems = [
        _fault(file, number, "position", f"position '{row[column]}' is not a number", "number the stops from 1", row[column])
        for number, row in rows
        if _number(row[column]) is None
    ]
    if problems:
        raise InputError(problems)
    return sorted(rows, key=lambda item: _number(item[1][column]) or 0.0)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _json_rows(text: str, file: str, instance: Instance) -> list[_Row]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError([_fault(file, error.lineno, "", f"it is not JSON ({error.msg})", "correct it")]) from error
    plan = content.get("plan") if isinstance(content, dict) else None
    inner = plan if isinstance(plan, dict) else content
    return list(_route_rows(inner.get("routes") if isinstance(inner, dict) else None, file, instance))


def _route_rows(routes: object, file: str, instance: Instance) -> Iterator[_Row]:
    if not isinstance(routes, list):
        raise InputError([_fault(file, None, "routes", "routes is missing", "give a list of routes")])
    for number, route in enumerate(routes, start=1):
        given = route if isinstance(route, dict) else {}
        calls = next((given[key] for key in ("steps", "stops", "visits") if key in given), None)
        if not isinstance(calls, list):
            what = f"route {number} has no list of visits"
            raise InputError([_fault(file, None, "visits", what, 'write {"vehicle": "V1", "visits": ["A1", "A2"]}')])
        vehicle = _known(given, ("description", "vehicle", "vehicle_id"), instance.vehicle_index, instance.vehicles)
        for call in calls:
            name = _call_name(call, instance)
            if name is not None:
                yield _Row(number, vehicle, name)


def _call_name(call: object, instance: Instance) -> str | None:
    """The visit that a step or stop means; None for a start, a break, an end."""
    if not isinstance(call, dict):
        return str(call)
    if "type" in call:
        wanted = call["type"] in ("job", "pickup", "delivery")
        return _known(call, ("description", "id"), instance.visit_index, instance.visits) if wanted else None
    if call.get("kind", "visit") == RELOAD:
        return RELOAD
    return str(call.get("visit", "")) if call.get("kind", "visit") == "visit" else None


def _known(item: Mapping[str, Any], keys: tuple[str, ...], index: Mapping[str, int], members: tuple[Any, ...]) -> str:
    """The first of the item's names that is an id; else the id at the index that one of them gives; else its last name, unknown."""
    names = [item[key] for key in keys if item.get(key) not in (None, "")]
    for name in names:
        if str(name) in index:
            return str(name)
    for name in names:
        if isinstance(name, int) and 0 <= name < len(members):
            return str(members[name].id)
    return str(names[0]) if names else ""


def _sequences(rows: Iterable[_Row], instance: Instance, file: str) -> tuple[Sequence, ...]:
    listed = list(rows)
    reader = _Reader(instance, file, Counter((row.vehicle, row.name) for row in listed))
    for row in listed:
        reader.take(row)
    if reader.problems:
        raise InputError(reader.problems)
    return tuple(Sequence(vehicle=vehicle, activities=tuple(route)) for vehicle, route in reader.routes.items())


class _Reader:
    """Rows one after the other: routes as indices, and every fault."""

    def __init__(self, instance: Instance, file: str, times: Mapping[tuple[str, str], int]) -> None:
        self.instance = instance
        self.file = file
        self.times = times
        self.routes: dict[int, list[int]] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._by_order = {
            order: number
            for number, visit in enumerate(instance.visits)
            if visit.id not in instance.deliveries_of
            for order in visit.orders
        }

    def take(self, row: _Row) -> None:
        vehicle = self.instance.vehicle_index.get(row.vehicle)
        if vehicle is None:
            self._refuse(row, "vehicle", row.vehicle, self.instance.vehicle_index, "use an id of vehicles.csv")
            return
        route = self.routes.setdefault(vehicle, [])
        if row.name == RELOAD:
            self._reload(row, vehicle, route)
            return
        for visit in self._visits(row):
            if visit in self._seen:
                self.problems.append(
                    _fault(self.file, row.number, "visit", f"'{row.name}' is named twice", "keep one of them", row.name)
                )
            else:
                self._seen.add(visit)
                route.append(visit)

    def _reload(self, row: _Row, vehicle: int, route: list[int]) -> None:
        if self.instance.vehicles[vehicle].reloads:
            route.append(-1)
            return
        what = f"vehicle '{row.vehicle}' has no site where it may load again"
        self.problems.append(_fault(self.file, row.number, "visit", what, "leave the reload out, or give the vehicle one", RELOAD))

    def _visits(self, row: _Row) -> list[int]:
        """The visit of that id; or the next call that the order of that id needs, the pickup with it where it is named but once."""
        known = self.instance.visit_index.get(row.name)
        by_order = self._by_order.get(row.name)
        if by_order is None or (known is not None and self.instance.visits[known].pickup is None):
            if known is None:
                names = {**self.instance.visit_index, **self._by_order}
                self._refuse(row, "visit", row.name, names, "use an id of orders.csv or plan.json")
            return [] if known is None else [known]
        pickup = self.instance.visits[by_order].pickup
        first = None if pickup is None else self.instance.visit_index[pickup]
        if first is None or first in self._seen or pickup is None or self._named(row, pickup):
            return [by_order]
        return [first] if self.times[row.vehicle, row.name] > 1 else [first, by_order]

    def _named(self, row: _Row, name: str) -> bool:
        """Whether the vehicle's rows name this visit by itself."""
        return (row.vehicle, name) in self.times

    def _refuse(self, row: _Row, field: str, value: str, known: Iterable[str], remedy: str) -> None:
        near = get_close_matches(value, known, n=1)
        what = f"there is no {field} '{value}'" if value else f"the {field} is empty"
        self.problems.append(_fault(self.file, row.number, field, what, f"did you mean '{near[0]}'?" if near else remedy, value))


def _fault(file: str, row: int | None, field: str, what: str, remedy: str, value: str = "") -> Problem:
    where = file if row is None else f"{file} row {row}"
    return Problem(code="E401", where=where, what=what, remedy=remedy, file=file, row=row, field=field, value=value)
