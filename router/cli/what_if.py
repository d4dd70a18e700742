"""``router what-if``: a plan made again after a change of the day, and what that moves."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from router.advice.what_if import PRICES, Changes, what_if
from router.cli import DONE
from router.cli.compare import comparison_data, comparison_text
from router.cli.finishing import finished_document
from router.cli.known import unknown, visits_by_name, visits_named
from router.cli.options import Output, Search
from router.cli.searching import limits_of, refuse_unknown_engine
from router.cli.terminal import Terminal
from router.cli.times import seconds_of, window_of
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_reading import load_plan
from router.errors import InputError, Problem
from router.loader import load
from router.model import Instance, Window
from router.units import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The changes as they were typed."""

    drop_vehicle: Sequence[str] = ()
    add_vehicle_like: Sequence[str] = ()
    drop_order: Sequence[str] = ()
    close_site: Sequence[str] = ()
    window: Sequence[str] = ()
    price: Sequence[str] = ()
    latest_end: Sequence[str] = ()


def run(day: str, plan_path: str, asked: Asked, output: Output, chosen: Search, terminal: Terminal) -> int:
    """Plan again."""
    wanted_formats(output)
    refuse_unknown_engine(chosen.engine)
    instance = load(day)
    plan = load_plan(plan_path, instance)
    changes = changes_of(asked, instance)
    limits = limits_of(chosen, time.monotonic() - terminal.started)
    answer = what_if(instance, plan, changes, limits=limits, seed=chosen.seed, engine=chosen.engine)
    write_plan(finished_document(day, answer.instance, answer.result), output, terminal)
    terminal.data(comparison_data(answer.instance, answer.comparison))
    terminal.say(*comparison_text(answer.instance, answer.comparison, terminal.width))
    return DONE


def changes_of(chosen: Asked, instance: Instance) -> Changes:
    """The changes asked for; raises `InputError` for unknown names."""
    vehicles = [vehicle.id for vehicle in instance.vehicles]
    windows = [_pair("--window", text, "ORDER=09:00-11:00") for text in chosen.window]
    prices = [_price(text) for text in chosen.price]
    ends = [_pair("--latest-end", text, "VEHICLE=20:00") for text in chosen.latest_end]
    places = [*(site.id for site in instance.sites), *(place.id for place in instance.places)]
    orders = visits_by_name(instance)
    problems = [
        *unknown("--drop-vehicle", chosen.drop_vehicle, vehicles, "vehicle"),
        *unknown("--add-vehicle-like", chosen.add_vehicle_like, vehicles, "vehicle"),
        *unknown("--price", [vehicle for vehicle, _, _ in prices], vehicles, "vehicle"),
        *unknown("--latest-end", [vehicle for vehicle, _ in ends], vehicles, "vehicle"),
        *unknown("--close-site", chosen.close_site, places, "site or place"),
        *unknown("--drop-order", chosen.drop_order, orders, "order or visit"),
        *unknown("--window", [name for name, _ in windows], orders, "order or visit"),
    ]
    if problems:
        raise InputError(problems)
    return Changes(
        drop_vehicles=tuple(chosen.drop_vehicle),
        add_like=tuple(chosen.add_vehicle_like),
        drop_visits=tuple(sorted(visits_named(instance, chosen.drop_order))),
        close_places=tuple(chosen.close_site),
        windows=tuple(_windows(instance, windows)),
        prices=tuple(prices),
        latest_end=tuple((vehicle, seconds_of(instance, "--latest-end", text)) for vehicle, text in ends),
    )


def _windows(instance: Instance, windows: list[tuple[str, str]]) -> Iterator[tuple[str, tuple[Window, ...]]]:
    """The new window of every delivery of the order; pickups keep theirs."""
    for name, text in windows:
        span = window_of(instance, "--window", text)
        for visit in sorted(visits_named(instance, [name]) - instance.deliveries_of.keys()):
            yield visit, (span,)


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
