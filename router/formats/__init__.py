"""Other programs' requests, answers and files: each format is a module that reads an `Instance` and, where it has answers, writes a
plan.

>>> from router.formats import vroom
>>> instance = vroom.read(text)
>>> answer = vroom.write(instance, router.solve(instance).plan)

`FORMATS` lists them all behind one face; `recognised` tells which one a text is in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from router.errors import InputError, Problem

if TYPE_CHECKING:
    from router.formats import (
        google as google,
        li_lim as li_lim,
        mamut as mamut,
        nextroute as nextroute,
        sartori_buriol as sartori_buriol,
        solomon as solomon,
        vroom as vroom,
        vrplib as vrplib,
    )
    from router.formats.requests import WrittenRequest
    from router.formats.run_times import RunTimes
    from router.model import Instance, Plan
    from router.network import NetworkSettings

__all__ = ["FORMATS", "Format", "format_named", "read", "recognised", "starting_plan", "whole_units", "write", "write_request"]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format by name.

    Parameters
    ----------
    name : of its module in this package.
    json : whether its requests are JSON.
    file : what its answers are called.
    request : what the requests are called that `write_request` makes.
    measures : whether requests can hold coordinates without travel times, so that a network measures them.
    sidecars : whether requests name files beside them.
    echoes : whether answers give back what only the request tells.
    timed : whether answers tell how long the run took.
    units : whether it plans units of several stops whole or not at all (`whole_units`).
    starts : whether requests can hold routes to start the search from.
    """

    name: str
    json: bool
    file: str
    request: str
    measures: bool = False
    sidecars: bool = False
    echoes: bool = False
    timed: bool = False
    units: bool = False
    starts: bool = False

    @property
    def module(self) -> Any:
        """The module, imported when it is needed."""
        return import_module(f"router.formats.{self.name}")


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format(
            name="vroom",
            json=True,
            file="plan.vroom.json",
            measures=True,
            echoes=True,
            timed=True,
            starts=True,
            request="request.vroom.json",
        ),
        Format(
            name="google",
            json=True,
            file="plan.google.json",
            measures=True,
            echoes=True,
            starts=True,
            request="request.google.json",
        ),
        Format(
            name="nextroute",
            json=True,
            file="plan.nextroute.json",
            echoes=True,
            timed=True,
            units=True,
            starts=True,
            request="request.nextroute.json",
        ),
        Format(name="mamut", json=True, file="plan.mamut.sol", sidecars=True, request="request.mamut.json"),
        Format(name="solomon", json=False, file="plan.solomon.sol", request="request.solomon.txt"),
        Format(name="sartori_buriol", json=False, file="plan.sartori_buriol.sol", request="request.sartori_buriol.txt"),
        Format(name="vrplib", json=False, file="plan.vrplib.sol", request="request.vrplib.vrp"),
        Format(name="li_lim", json=False, file="plan.li_lim.sol", request="request.li_lim.txt"),
    )
}
"""Every format by name, in the order in which a text is tried."""


def __getattr__(name: str) -> Any:
    if name not in FORMATS:
        raise AttributeError(f"module 'router.formats' has no attribute '{name}'")
    return FORMATS[name].module


def format_named(name: str) -> Format:
    """The format called `name`; raises `InputError` when there is none."""
    if name in FORMATS:
        return FORMATS[name]
    remedy = f"use one of {', '.join(FORMATS)}"
    raise InputError([Problem(code="E261", where="--format", what=f"there is no format '{name}'", remedy=remedy, value=name)])


def recognised(text: str) -> Format | None:
    """The format that `text` is in; None when it is in none of them (a day of router's own included)."""
    content: object = None
    if text.lstrip()[:1] == "{":
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return None
    shown = {True: content, False: text}
    tried = (one for one in FORMATS.values() if one.json == (content is not None))
    return next((one for one in tried if one.module.recognises(shown[one.json])), None)


def read(text: str, form: Format, *, folder: str | Path = ".", network: "NetworkSettings | None" = None) -> "Instance":
    """The instance of a request in `form`; `folder` holds the files that it names, `network` measures coordinates.

    Raises
    ------
    InputError
        listing every fault.
    NetworkError
        when the provider of travel times fails.
    """
    options: dict[str, Any] = {}
    if form.sidecars:
        options["folder"] = folder
    if form.measures:
        options["network"] = network
    instance: Instance = form.module.read(text, **options)
    return instance


def whole_units(form: Format, instance: "Instance", plan: "Plan") -> "Plan":
    """`plan` as `form` understands it: without parts of what it plans whole or not at all."""
    whole: Plan = form.module.whole_units(instance, plan) if form.units else plan
    return whole


def write(form: Format, instance: "Instance", plan: "Plan", request: str | None = None, *, times: "RunTimes | None" = None) -> str:
    """The answer of `form` for `plan`; `request` is what the instance was read from, if it came in this format.

    With `times` the answer tells how long the run took, where the format has room for it.

    Raises
    ------
    InputError
        when the plan holds what the format cannot say.
    """
    options: dict[str, Any] = {"request": request} if form.echoes else {}
    if form.timed:
        options["times"] = times
    answer: str = form.module.write(instance, plan, **options)
    return answer


def write_request(form: Format, instance: "Instance") -> "WrittenRequest":
    """The request of `form` for `instance`, and what it cannot say."""
    found: WrittenRequest = form.module.write_request(instance)
    return found


def starting_plan(text: str, form: Format, instance: "Instance") -> "Plan | None":
    """The plan that a request asks to start from, if it holds one.

    Raises
    ------
    InputError
        when it names what the instance lacks.
    """
    plan: Plan | None = form.module.start(text, instance) if form.starts else None
    return plan
