"""Arguments in the wrong order: a plan where the day belongs, a day where the plan belongs."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from router.errors import InputError, Problem

_ANSWERS = {"routes", "solutions"}
"""What answers of other programs hold, and days do not."""
_DAY_FILES = ("instance.toml", "orders.csv", "vehicles.csv", "day.json")


def refuse_swapped(given: Mapping[str, Any]) -> None:
    """Raise `InputError` when the argument ``day`` is a plan and no day, or ``plan`` is a day and no plan."""
    day, plan = given.get("day", ""), given.get("plan", "")
    wrong_day = bool(day) and _is_plan(Path(day)) and not _is_day(Path(day))
    wrong_plan = bool(plan) and _is_day(Path(plan)) and not _is_plan(Path(plan))
    problems = []
    if wrong_day and wrong_plan:
        problems = [_problem(f"{day} {plan}", "the plan stands where the day belongs", f"swap them: {plan} {day}")]
    elif wrong_day:
        problems = [_problem(day, "this is a plan, not a day", "name the folder, .json or .xlsx of the day it was made for")]
    elif wrong_plan:
        problems = [_problem(plan, "this is a day, not a plan", "name a plan.json written by 'router solve --out', or its folder")]
    if problems:
        raise InputError(problems)


def _problem(where: str, what: str, remedy: str) -> Problem:
    return Problem(code="E417", where=where, what=what, remedy=remedy, value=where)


def _is_plan(path: Path) -> bool:
    with suppress(OSError):
        file = path / "plan.json" if path.is_dir() else path
        with file.open("rb") as content:
            return b'"router-plan"' in content.read(200)
    return False


def _is_day(path: Path) -> bool:
    with suppress(OSError):
        if path.is_dir():
            return any((path / name).is_file() for name in _DAY_FILES)
        return path.suffix.lower() == ".xlsx" or (path.suffix.lower() == ".json" and not _is_plan(path) and not _is_answer(path))
    return False


def _is_answer(path: Path) -> bool:
    """Whether a JSON file holds another program's routes."""
    with suppress(ValueError, RecursionError):
        content = json.loads(path.read_bytes())
        return isinstance(content, dict) and bool(_ANSWERS & set(content))
    return False
