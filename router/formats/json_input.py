"""JSON of other programs: read once, every fault found together, each under the path that the format itself uses.

A path is what the format's users would write: ``jobs[3].time_windows[0]``. A field that the format does not have is named once,
however many objects carry it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from router.documents.cells import near_misses, short
from router.errors import InputError, InstanceError, Problem
from router.units import count_of

P = TypeVar("P", bound="Part")


class Part(BaseModel):
    """An object of a format: frozen, no unknown fields, no number in quotes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True)


def problem(code: str, path: str, what: str, remedy: str) -> Problem:
    """A fault at `path` of a request."""
    return Problem(code=code, where=path or "the request", what=what, remedy=remedy, field=path)


@contextmanager
def unfit_as_faults() -> Iterator[None]:
    """What the model refuses of a request, because it contradicts itself or goes beyond all bounds, is a fault of the input."""
    try:
        yield
    except InstanceError as wrong:
        raise InputError([problem("E249", one.where, one.what, one.remedy) for one in wrong.problems]) from wrong


@dataclass
class Faults:
    """Faults found so far; `stop` raises them all."""

    problems: list[Problem] = field(default_factory=list)
    _unknown: dict[tuple[str, str], tuple[str, int, str]] = field(default_factory=dict)

    def add(self, code: str, path: str, what: str, remedy: str) -> None:
        """Note one fault."""
        self.problems.append(problem(code, path, what, remedy))

    def stop(self) -> None:
        """Raise `InputError` if anything was noted."""
        found = [*self.problems, *self._unknown_fields()]
        if found:
            raise InputError(found)

    def part(self, model: type[P], content: object, path: str) -> P | None:
        """`content` as a `model`; None, and its faults noted, where it is none. Unknown fields alone do not spoil it."""
        try:
            return model.model_validate(content)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
        strays = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
        for loc in strays:
            self._stray(model, loc, path)
        for error in errors:
            if error["type"] != "extra_forbidden":
                self.add(*_meaning(error, path))
        if len(strays) < len(errors):
            return None
        return model.model_validate(_without(content, strays))

    def parts(self, model: type[P], content: object, path: str) -> list[tuple[str, P]]:
        """The sound items of a list, each with its path."""
        if not isinstance(content, list):
            self.add("E217", path, f"'{_shown(content)}' is not a list", "write [ … ]")
            return []
        found = ((f"{path}[{index}]", item) for index, item in enumerate(content))
        return [(where, part) for where, item in found if (part := self.part(model, item, where)) is not None]

    def refuse(self, part: "Part", path: str, reasons: Mapping[str, str]) -> None:
        """Note every field of `part` named in `reasons` that is set to anything but its default."""
        for name, reason in reasons.items():
            given = type(part).model_fields[name]
            if getattr(part, name) != given.get_default(call_default_factory=True):
                self.add("E260", joined(path, (given.alias or name,)), reason, "remove it")

    def _stray(self, model: type[BaseModel], loc: tuple[int | str, ...], path: str) -> None:
        where, name = joined(path, loc[:-1]), str(loc[-1])
        key = (re.sub(r"\[\d+\]", "[]", where), name)
        if key not in self._unknown:
            names = [given.alias or own for own, given in model.model_fields.items()] if len(loc) == 1 else []
            close = near_misses(name, names) if names else ""
            self._unknown[key] = (where, 0, close if close.startswith("did") else "remove it")
        first, count, remedy = self._unknown[key]
        self._unknown[key] = (first, count + 1, remedy)

    def _unknown_fields(self) -> Iterator[Problem]:
        for (_, name), (first, count, remedy) in self._unknown.items():
            often = "" if count == 1 else f" ({count:,} times, here first)"
            yield problem("E205", joined(first, (name,)), f"the format has no field '{short(name)}'{often}", remedy)


def joined(path: str, loc: tuple[int | str, ...]) -> str:
    """`path` and what is below it, as one path."""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{short(part)}" if path else short(part)
    return path


def _without(content: Any, strays: list[tuple[int | str, ...]]) -> Any:
    """A copy without the fields at `strays`."""
    here = {loc[0] for loc in strays if len(loc) == 1}
    below: dict[int | str, list[tuple[int | str, ...]]] = {}
    for loc in strays:
        if len(loc) > 1:
            below.setdefault(loc[0], []).append(loc[1:])
    if isinstance(content, dict):
        return {key: _without(item, below[key]) if key in below else item for key, item in content.items() if key not in here}
    return [_without(item, below[index]) if index in below else item for index, item in enumerate(content)]


_PLAIN: Mapping[str, tuple[str, str, str]] = {
    "missing": ("E210", "it is missing", "add it"),
    "int_type": ("E216", "'{}' is not a whole number", "write digits without quotes or a point"),
    "float_type": ("E211", "'{}' is not a number", "write digits without quotes"),
    "string_type": ("E217", "'{}' is not text", "put it in quotes"),
    "bool_type": ("E215", "'{}' is neither true nor false", "write true or false"),
    "list_type": ("E217", "'{}' is not a list", "write [ … ]"),
    "dict_type": ("E217", "'{}' is not an object", "write { … }"),
    "model_type": ("E217", "'{}' is not an object", "write { … }"),
    "finite_number": ("E211", "'{}' is not a finite number", "write digits"),
}


def _shown(value: object) -> str:
    """A value as JSON writes it, in few characters."""
    return json.dumps(value) if value is None or isinstance(value, bool) else short(value)


def _meaning(error: ErrorDetails, path: str) -> tuple[str, str, str, str]:
    where, kind, value = joined(path, error["loc"]), error["type"], _shown(error["input"])
    context: dict[str, Any] = error.get("ctx", {})
    if "remedy" in context:
        return kind, where, context["what"], context["remedy"]
    if kind in _PLAIN:
        code, what, remedy = _PLAIN[kind]
        return code, where, what.format(value), "give it, or remove it" if error["input"] is None else remedy
    if kind == "literal_error":
        return "E215", where, f"'{value}' is not known", f"use {context['expected']}"
    if kind.startswith(("greater_than", "less_than")):
        return "E212", where, f"{value} is out of range", error["msg"].replace("Input should", "it should")
    if kind in ("too_short", "too_long"):
        return "E217", where, f"it has {count_of(context['actual_length'], 'entry', 'entries')}", error["msg"]
    return "E217", where, error["msg"], "correct it"


def json_object(text: str) -> dict[str, Any]:
    """The object that `text` holds.

    Raises
    ------
    InputError
        when it is no JSON, names a field twice, is nested too deep to be read, or is no object.
    """
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        _refuse("E209", f"line {wrong.lineno} column {wrong.colno}: {wrong.msg}", "correct that place")
    except RecursionError:
        _refuse("E209", "it is nested too deep to be a request", "look for brackets that are never closed")
    except ValueError as wrong:
        _refuse("E209", str(wrong), "correct it")
    if not isinstance(content, dict):
        _refuse("E209", "it is not an object", "a request is { … }")
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"one object names '{short(twice)}' twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _refuse(code: str, what: str, remedy: str) -> NoReturn:
    raise InputError([problem(code, "", what, remedy)])
