"""From pydantic's findings to `Problem`s: one per fault, with file, row, field, value and remedy."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from router.documents.cells import near_misses, short
from router.errors import Problem

_PLAIN: Mapping[str, tuple[str, str, str]] = {
    "missing": ("E210", "it is empty", "fill it in"),
    "string_too_short": ("E210", "it is empty", "fill it in"),
    "string_too_long": ("E207", "it is longer than 2,000 characters", "shorten it"),
    "bool_parsing": ("E215", "it is neither true nor false", "write true or false"),
    "bool_type": ("E215", "it is neither true nor false", "write true or false"),
    "date_from_datetime_parsing": ("E213", "it is no date", "write 2026-11-23"),
    "date_type": ("E213", "it is no date", "write 2026-11-23"),
    "dict_type": ("E217", "it is not a table of names and values", "write name = value lines"),
    "model_type": ("E217", "it is not a table of names and values", "write name = value lines"),
    "tuple_type": ("E217", "it is not a list", "write a list"),
}


def cell_problems(
    wrong: ValidationError,
    file: str,
    row: int | None,
    where: str,
    *,
    prefixes: Mapping[str, str] = {},
    skip: Collection[str] = (),
) -> list[Problem]:
    """Every fault of one row (or of the settings, when `row` is None).

    `prefixes` maps folded fields to the prefix of their columns; faults of missing columns in `skip` are reported elsewhere.
    """
    return [
        _problem(detail, file, row, where, prefixes)
        for detail in wrong.errors(include_url=False)
        if not (detail["type"] == "missing" and str(detail["loc"][0]) in skip)
    ]


def lacking(content: dict[str, Any], loc: tuple[int | str, ...]) -> dict[str, Any]:
    """A copy without the entry at `loc`, or without the last table on the way to it."""
    key, *rest = (str(part) for part in loc)
    below = content.get(key)
    if rest and isinstance(below, dict) and rest[0] in below:
        return content | {key: lacking(below, tuple(rest))}
    return {name: value for name, value in content.items() if name != key}


def _problem(detail: ErrorDetails, file: str, row: int | None, where: str, prefixes: Mapping[str, str]) -> Problem:
    name = _field(detail["loc"], prefixes)
    code, what, remedy = _meaning(detail)
    value = "" if detail["type"] == "missing" else short(detail["input"])
    return Problem(code=code, where=where, what=f"{name}: {what}", remedy=remedy, file=file, row=row, field=name, value=value)


def _field(loc: tuple[int | str, ...], prefixes: Mapping[str, str]) -> str:
    if len(loc) == 2 and loc[0] in prefixes:
        return f"{prefixes[str(loc[0])]}{loc[1]}"
    return ".".join(str(part) for part in loc if part != "[key]") or "the whole"


def _meaning(detail: ErrorDetails) -> tuple[str, str, str]:
    context: dict[str, Any] = detail.get("ctx", {})
    kind = detail["type"]
    if "remedy" in context:
        return kind, context["what"], context["remedy"]
    if kind == "literal_error":
        words = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return "E215", f"'{short(detail['input'])}' is not known", near_misses(short(detail["input"]), words)
    if kind == "extra_forbidden":
        return "E205", "it is not known", "remove it, or correct its name"
    return _PLAIN.get(kind, ("E217", detail["msg"], "correct it"))
