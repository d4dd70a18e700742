"""``router what-if``: the day changed, its plan made again, and what that moves; written so that the next change builds on it."""

import json
import re
import shlex
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from rich.text import Text

from router.advice.changes import PRICES, Changes, ClosedRoad, changed_document, files_named, with_files_elsewhere
from router.advice.replan import MOST_MOVED
from router.advice.what_if import Answer, what_if
from router.cli import DONE
from router.cli.compare import comparison_data, comparison_text
from router.cli.finishing import finished_document
from router.cli.foreign import load_day, morning_plan
from router.cli.known import unknown, visits_by_name
from router.cli.options import Output, Search
from router.cli.order_files import order_of
from router.cli.searching import limits_of, patience_of, refuse_unknown_engine
from router.cli.terminal import Terminal
from router.cli.times import seconds_of, window_of
from router.cli.writing import wanted_formats, write_plan
from router.documents.dump import document_of
from router.errors import InputError, Problem, noted
from router.loader import load_document, own_trust
from router.model import Instance
from router.outputs.columns import prose
from router.outputs.text import sentence
from router.units import Money

DAY_FILE = "day.json"
Given = TypeVar("Given")
Meant = TypeVar("Meant")
_ROAD = re.compile(r"(-?[\d.]+),(-?[\d.]+)(?:,([\d.]+))?(?:=(.+)-(.+))?")
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The changes as they were typed."""

    add_order: Sequence[str] = ()
    drop_order: Sequence[str] = ()
    move_order: Sequence[str] = ()
    window: Sequence[str] = ()
    drop_vehicle: Sequence[str] = ()
    add_vehicle_like: Sequence[str] = ()
    close_site: Sequence[str] = ()
    close_road: Sequence[str] = ()
    price: Sequence[str] = ()
    latest_end: Sequence[str] = ()


def run(
    day: str,
    plan_path: str,
    asked: Asked,
    output: Output,
    chosen: Search,
    *,
    max_moved: int | None,
    contacts: bool,
    terminal: Terminal,
) -> int:
    """Plan again."""
    problems: list[Problem] = []
    with noted(problems):
        wanted_formats(output, answers=False)
    with noted(problems):
        refuse_unknown_engine(chosen.engine)
    instance, plan, changes = None, None, None
    with noted(problems):
        instance = load_day(day, "changes are made in the tables of a day")
    with noted(problems):
        plan = None if instance is None else morning_plan(plan_path, instance)
    with noted(problems):
        changes = None if instance is None else changes_of(asked, instance)
    if instance is None or plan is None or changes is None or problems:
        raise InputError(problems)
    document = changed_document(document_of(day), instance, changes)
    changed = instance if changes == Changes() else load_document(document, folder_of(day), trust=own_trust(folder_of(day)))
    loaded = time.monotonic()
    limits = limits_of(chosen, loaded - terminal.started, changed)
    most = max_moved if max_moved is not None else MOST_MOVED if changes.calm else None
    answer = what_if(instance, plan, changed, most_moved=most, limits=limits, seed=chosen.seed, engine=chosen.engine)
    patience = patience_of(chosen, terminal, loaded, changed)
    made = finished_document(day, answer.instance, answer.result, patience=patience, contacts=contacts)
    write_plan(made, output, terminal, beside=day_files(document, day, output))
    tell_day(output, terminal)
    moves = reasons(instance, answer)
    terminal.data(comparison_data(answer.instance, answer.comparison, moves))
    left = [prose(sentence(item), indent=2) for item in made.unserved]
    terminal.say(*comparison_text(answer.instance, answer.comparison, terminal.width, moves))
    if left:
        terminal.say("", Text(f"not served ({len(left)})", "bold red"), *left)
    return DONE


def folder_of(day: str) -> Path:
    """The folder that files named in the day's settings are relative to."""
    path = Path(day)
    return path if path.is_dir() else path.parent


def tell_day(output: Output, terminal: Terminal) -> None:
    """Say that the plan written is one of the changed day, which lies beside it."""
    if output.out is not None:
        out = shlex.quote(output.out)
        terminal.remark(f"the changed day lies beside its plan; to ask them: router explain {out} {out}")


def day_files(document: Mapping[str, Any], day: str, output: Output) -> dict[str, bytes]:
    """The day's own file beside its plan, and the files that its settings name."""
    if output.out is None:
        return {}
    folder = folder_of(day)
    document = with_files_elsewhere(document, folder)
    written = {DAY_FILE: f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()}
    if folder.resolve() == Path(output.out).resolve():
        return written
    beside = [name for name in files_named(document) if not Path(name).is_absolute() and (folder / name).is_file()]
    return written | {name: (folder / name).read_bytes() for name in beside}


def reasons(before: Instance, answer: Answer) -> dict[str, tuple[str, Money | None]]:
    """Visit that moved → why, and what it saves where that is known."""
    told: dict[str, tuple[str, Money | None]] = dict.fromkeys(answer.replanned.forced, ("forced", None))
    told |= dict.fromkeys(before.visit_index.keys() - answer.instance.visit_index.keys(), ("no longer asked for", None))
    told |= dict.fromkeys(answer.instance.visit_index.keys() - before.visit_index.keys(), ("new", None))
    return told | {name: ("chosen", saving) for name, saving in answer.replanned.chosen.items()}


def changes_of(chosen: Asked, instance: Instance) -> Changes:
    """The changes asked for; raises `InputError` for unknown names."""
    vehicles = [vehicle.id for vehicle in instance.vehicles]
    problems: list[Problem] = []
    windows = _understood(chosen.window, lambda text: _pair("--window", text, "ORDER=09:00-11:00"), problems)
    moves = _understood(chosen.move_order, _move, problems)
    prices = _understood(chosen.price, _price, problems)
    ends = _understood(chosen.latest_end, lambda text: _pair("--latest-end", text, "VEHICLE=20:00"), problems)
    roads = _understood(chosen.close_road, lambda text: _road(instance, text), problems)
    added = _understood(chosen.add_order, lambda file: order_of(Path(file)), problems)
    latest = _understood(ends, lambda end: (end[0], seconds_of(instance, "--latest-end", end[1])), problems)
    _understood(windows, lambda window: window_of(instance, "--window", window[1]), problems)
    orders = [order.id for order in instance.orders] or list(visits_by_name(instance))
    sites = [*(site.id for site in instance.sites), *orders]
    problems += [
        *unknown("--drop-vehicle", chosen.drop_vehicle, vehicles, "vehicle"),
        *unknown("--add-vehicle-like", chosen.add_vehicle_like, vehicles, "vehicle"),
        *unknown("--price", [vehicle for vehicle, _, _ in prices], vehicles, "vehicle"),
        *unknown("--latest-end", [vehicle for vehicle, _ in ends], vehicles, "vehicle"),
        *unknown("--close-site", chosen.close_site, sites, "site or order"),
        *unknown("--drop-order", chosen.drop_order, orders, "order"),
        *unknown("--move-order", [name for name, _, _ in moves], orders, "order"),
        *unknown("--window", [name for name, _ in windows], orders, "order"),
    ]
    if problems:
        raise InputError(problems)
    return Changes(
        add_orders=tuple(added),
        drop_orders=tuple(chosen.drop_order),
        move_orders=tuple(moves),
        slots=tuple(windows),
        drop_vehicles=tuple(chosen.drop_vehicle),
        add_like=tuple(chosen.add_vehicle_like),
        prices=tuple(prices),
        latest_end=tuple(latest),
        close_sites=tuple(chosen.close_site),
        close_roads=tuple(roads),
    )


def _understood(texts: Iterable[Given], meaning: Callable[[Given], Meant], problems: list[Problem]) -> list[Meant]:
    """What each of `texts` means; the faults of the others are added to `problems`."""
    found = []
    for text in texts:
        with noted(problems):
            found.append(meaning(text))
    return found


def _move(text: str) -> tuple[str, float, float]:
    form = "ORDER=48.85,2.35"
    name, point = _pair("--move-order", text, form)
    found = _POINT.fullmatch(point)
    if found is None:
        raise InputError([_problem("--move-order", f"'{point}' is no latitude and longitude", f"write --move-order {form}", text)])
    return name, float(found[1]), float(found[2])


def _road(instance: Instance, text: str) -> ClosedRoad:
    found = _ROAD.fullmatch(text)
    if found is None:
        remedy = "write --close-road 48.85,2.35,0.3 (latitude, longitude, kilometres) and, if not all day, =09:00-12:00"
        raise InputError([_problem("--close-road", f"'{text}' is no circle", remedy, text)])
    lat, lon, radius, start, end = found.groups()
    for moment in filter(None, (start, end)):
        seconds_of(instance, "--close-road", moment)
    circle = ClosedRoad(lat=float(lat), lon=float(lon), hours=(start, end) if start else ())
    return circle if radius is None else replace(circle, radius_km=float(radius))


def _pair(option: str, text: str, form: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not sign or not name:
        raise InputError([_problem(option, f"'{text}' is not understood", f"write {option} {form}", text)])
    return name, value


def _price(text: str) -> tuple[str, str, Money]:
    form = "VEHICLE:km_price=0.8"
    name, value = _pair("--price", text, form)
    vehicle, _, field = name.rpartition(":")
    if field not in PRICES:
        raise InputError([_problem("--price", f"there is no price '{field}'", f"use one of {', '.join(PRICES)}", text)])
    try:
        amount = float(value)
    except ValueError as error:
        raise InputError([_problem("--price", f"'{value}' is not a number", f"write --price {form}", text)]) from error
    if not 0 <= amount < float("inf"):
        raise InputError([_problem("--price", f"'{value}' is no price", "write 0 or more", text)])
    return vehicle, field, amount


def _problem(option: str, what: str, remedy: str, value: str) -> Problem:
    return Problem(code="E415", where=option, what=what, remedy=remedy, value=value)
