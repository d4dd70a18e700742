"""From ``plan.json`` back to a `Plan` of its instance, exactly."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from router.documents.plan_document import UNPLACED, PlanDocument, RouteDocument, SpreadDocument, StopDocument, UnservedDocument
from router.errors import InputError, Problem
from router.model import Instance, Plan, Route, Spread, Stop, Unserved
from router.units import Seconds

SHOWN_FAULTS = 50


def read_plan_document(path: str | Path) -> PlanDocument:
    """The document in the file `path` (or in ``plan.json`` of the folder `path`).

    Raises
    ------
    InputError
        listing what is wrong with the file.
    """
    file = Path(path)
    try:
        if file.is_dir():
            file = file / "plan.json"
        text = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problem = _problem(
            file, "E401", str(file), f"cannot be read ({reason})", "name a plan.json written by `router solve --out`"
        )
        raise InputError([problem]) from error
    try:
        return PlanDocument.model_validate_json(text)
    except ValidationError as error:
        raise InputError(list(_faults(file, error))) from error


def load_plan(path: str | Path, instance: Instance) -> Plan:
    """The plan in the file or folder `path`, for `instance`.

    Raises
    ------
    InputError
        when the file is not a plan, or names visits, vehicles or places that `instance` does not have.
    """
    return document_plan(read_plan_document(path), instance, file=str(path))


def document_plan(document: PlanDocument, instance: Instance, *, file: str = "plan.json") -> Plan:
    """`document` as a plan of `instance`; raises `InputError` when the two do not belong together."""
    problems = list(_other_day(document, instance, file)) or list(_strangers(document, instance, file))
    if problems:
        raise InputError(problems)
    return _Reader(instance).plan(document)


def _problem(file: Path, code: str, where: str, what: str, remedy: str, field: str = "") -> Problem:
    return Problem(code=code, where=where, what=what, remedy=remedy, file=str(file), field=field)


def _faults(file: Path, error: ValidationError) -> Iterator[Problem]:
    for fault in error.errors(include_url=False, include_input=False)[:SHOWN_FAULTS]:
        field = ".".join(str(part) for part in fault["loc"])
        where = f"{file} field {field}" if field else str(file)
        yield _problem(file, "E402", where, fault["msg"], "write the plan anew with `router solve --out`", field)


def _other_day(document: PlanDocument, instance: Instance, file: str) -> Iterator[Problem]:
    planned, asked = document.instance.epoch, instance.epoch
    if planned != asked:
        zone = ZoneInfo(instance.time_zone)
        what = f"it is a plan of {planned.astimezone(zone):%Y-%m-%d}, and the day is {asked.astimezone(zone):%Y-%m-%d}"
        remedy = "give the plan of this day, or plan it anew"
        yield Problem(code="E408", where=file, what=what, remedy=remedy, file=file, field="instance.epoch")


def _strangers(document: PlanDocument, instance: Instance, file: str) -> Iterator[Problem]:
    places = {place.id for place in instance.places}
    remedy = "give the plan of this very instance, or plan it anew"
    if document.instance.dimensions != instance.dimensions:
        what = f"its loads are {_names(document.instance.dimensions)}, those of the instance {_names(instance.dimensions)}"
        yield Problem(code="E406", where=file, what=what, remedy=remedy, file=file, field="instance.dimensions")
    for route in document.routes:
        where = f"{file} route '{route.vehicle}'"
        if route.vehicle not in instance.vehicle_index:
            what = f"the instance has no vehicle '{route.vehicle}'"
            yield Problem(code="E403", where=where, what=what, remedy=remedy, file=file, field="vehicle", value=route.vehicle)
        for stop in route.stops:
            if stop.kind == "visit" and stop.visit not in instance.visit_index:
                what = f"the instance has no visit '{stop.visit}'"
                yield Problem(code="E404", where=where, what=what, remedy=remedy, file=file, field="visit", value=stop.visit)
            elif stop.place not in places:
                what = f"the instance has no place '{stop.place}'"
                yield Problem(code="E405", where=where, what=what, remedy=remedy, file=file, field="place", value=stop.place)
    yield from _unknown_carried(document, instance, file, remedy)


def _unknown_carried(document: PlanDocument, instance: Instance, file: str, remedy: str) -> Iterator[Problem]:
    for item in document.carried:
        known = {"job": instance.job_index, "option": instance.carrier_option_of}
        for field, names in known.items():
            value = getattr(item, field)
            if value not in names:
                noun = "carrier option" if field == "option" else field
                where, what = f"{file} job '{item.job}'", f"the instance has no {noun} '{value}'"
                yield Problem(code="E407", where=where, what=what, remedy=remedy, file=file, field=field, value=value)


def _names(dimensions: Sequence[str]) -> str:
    return ", ".join(dimensions) or "none"


class _Reader:
    """What reading needs to know of the instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.epoch = instance.epoch.astimezone(UTC)
        self.places: Mapping[str, int] = {place.id: index for index, place in enumerate(instance.places)}

    def plan(self, document: PlanDocument) -> Plan:
        return Plan(
            routes=tuple(self.route(route) for route in document.routes),
            unserved=tuple(_unserved(item) for item in document.unserved if item.reason != UNPLACED),
            blind=document.blind,
            carried={item.job: item.option for item in document.carried},
        )

    def route(self, route: RouteDocument) -> Route:
        return Route(vehicle=route.vehicle, stops=tuple(self.stop(stop) for stop in route.stops))

    def stop(self, stop: StopDocument) -> Stop:
        return Stop(
            kind=stop.kind,
            place=self.place(stop),
            arrival=self.seconds(stop.arrival),
            begin=self.seconds(stop.begin),
            leave=self.seconds(stop.leave),
            visit=stop.visit,
            distance=stop.distance_m,
            driving=stop.driving_s,
            waiting=stop.waiting_s,
            load=tuple(stop.load[name] for name in self.instance.dimensions if name in stop.load),
            late=stop.late_s,
            early=stop.early_s,
            spread=None if stop.eta_spread is None else self.spread(stop.eta_spread),
        )

    def place(self, stop: StopDocument) -> int:
        if stop.kind == "visit":
            visit = self.instance.visits[self.instance.visit_index[stop.visit]]
            if self.instance.places[visit.place].id == stop.place:
                return visit.place
        return self.places[stop.place]

    def spread(self, spread: SpreadDocument) -> Spread:
        quantiles = {name: self.seconds(getattr(spread, name)) for name in ("p10", "p50", "p90")}
        return Spread(**quantiles, on_time=spread.on_time)

    def seconds(self, moment: datetime) -> Seconds:
        return round((moment.astimezone(UTC) - self.epoch).total_seconds())


def _unserved(item: UnservedDocument) -> Unserved:
    return Unserved(visits=item.visits, orders=item.orders, reason=item.reason, text=item.text, details=item.details)
