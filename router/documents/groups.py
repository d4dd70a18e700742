"""Like faults as one: a column that is wrong in three hundred rows is one line with a count."""

import re
from collections.abc import Sequence
from dataclasses import replace

from router.errors import Problem

_NUMBERED = re.compile(r"\[\d+\]")
"""A place in a list, in the path of a request's field."""
FEWEST = 3
"""Faults that are not worth a group."""
_SHOWN = 4


def grouped(problems: Sequence[Problem]) -> list[Problem]:
    """The same faults in the same order, those of one code, file and field told once with their count and first rows."""
    members: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        members.setdefault(_key(problem), []).append(problem)
    told = [_together(several) for several in members.values()]
    return [one for part in told for one in part]


def _key(problem: Problem) -> tuple[str, str, str]:
    if problem.row is None and _NUMBERED.search(problem.field):
        return (problem.code, problem.file, _NUMBERED.sub("[]", problem.field))
    alone = problem.row is None or not problem.field
    return (problem.code, problem.file, f"{problem.where}\n{problem.what}" if alone else problem.field)


def _together(several: Sequence[Problem]) -> list[Problem]:
    rows = [one.row for one in several if one.row is not None]
    first = several[0]
    if len(several) >= FEWEST and not rows and _NUMBERED.search(first.field):
        shown = ", ".join(one.field for one in several[1:_SHOWN]) + (", …" if len(several) > _SHOWN else "")
        return [replace(first, what=f"{first.what} (and {len(several) - 1:,} like it: {shown})")]
    if len(rows) < FEWEST:
        return list(several)
    shown = ", ".join(str(row) for row in rows[:_SHOWN]) + (", …" if len(rows) > _SHOWN else "")
    values = list(dict.fromkeys(one.value for one in several if one.value))
    more = f"{', '.join(values[1:_SHOWN])}{', …' if len(values) > _SHOWN else ''}"
    others = f" (and {len(several) - 1} like it: {more})" if len(values) > 1 else ""
    where = f"{first.file} rows {shown} ({len(several)} rows)"
    return [replace(first, where=where, what=f"{first.what}{others}")]
