"""Whatever stands in a cell or a file, the answer is an instance or a list of faults: never a traceback."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings, strategies as st

from router.documents.dump import document_of
from router.documents.rows import TABLES
from router.documents.template import new_folder, template_texts
from router.errors import InputError, Problem
from router.loader import load, load_document
from router.model import Instance

with tempfile.TemporaryDirectory() as _scratch:
    new_folder(Path(_scratch) / "day")
    new_folder(Path(_scratch) / "shop", sourcing=True)
    TEMPLATE, SHOP = document_of(Path(_scratch) / "day"), document_of(Path(_scratch) / "shop")

CELLS = (
    *("", "-1", "0", "1e999", "nan", "25:61", "09:00-08:00", "-09:00", "/", "; ;", "A1; A1", "W1", "L1", "V1", "B-1", "anywhere"),
    *("scheduled", "instant", "self_pickup", "night", "2026-03-29 02:30", "+1 30:00", "after 5min", "30min", "a=b", "=", "'\"\x00"),
)
INNER = st.dictionaries(
    st.sampled_from(["weight_kg", "window", "duration_min", "x"]), st.one_of(st.text(max_size=4), st.integers()), max_size=2
)
JUNK = st.one_of(
    st.text(max_size=12),
    st.sampled_from(CELLS),
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.lists(st.text(max_size=4), max_size=3),
    INNER,
)
SLOTS = [
    (name, column) for name, schema in TABLES.items() for column in (info.alias or key for key, info in schema.model_fields.items())
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([TEMPLATE, SHOP]), st.lists(st.tuples(st.sampled_from(SLOTS), st.integers(0, 12), JUNK), min_size=1, max_size=4)
)
def test_any_cell(template: dict[str, Any], changes: list[tuple[tuple[str, str], int, Any]]) -> None:
    content = {name: [dict(row) for row in rows] if isinstance(rows, list) else rows for name, rows in template.items()}
    for (name, column), number, junk in changes:
        rows = content.setdefault(name, [])
        if rows:
            rows[number % len(rows)][column] = junk
        else:
            rows.append({column: junk})
    _load(content)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(TEMPLATE["settings"])), JUNK), min_size=1, max_size=3), st.booleans())
def test_any_setting(changes: list[tuple[str, Any]], below: bool) -> None:
    chosen = dict(TEMPLATE["settings"])
    for name, junk in changes:
        inner = chosen[name]
        if below and isinstance(inner, dict) and inner:
            chosen[name] = inner | {next(iter(inner)): junk}
        else:
            chosen[name] = junk
    if isinstance(chosen.get("network"), dict) and chosen["network"].get("url"):
        return
    _load(TEMPLATE | {"settings": chosen})


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(template_texts())), st.binary(max_size=40), st.floats(0, 1))
def test_any_bytes_in_any_file(name: str, junk: bytes, where: float) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "day"
        new_folder(folder)
        content = (folder / name).read_bytes()
        cut = round(where * len(content))
        (folder / name).write_bytes(content[:cut] + junk + content[cut + len(junk) :])
        _answered(lambda: load(folder))


def _load(content: dict[str, Any]) -> None:
    _answered(lambda: load_document(content))


def _answered(loading: Callable[[], Instance]) -> None:
    """An instance, or faults that say where, what, and what to do."""
    problems: Sequence[Problem] = ()
    try:
        loading()
    except InputError as error:
        problems = error.problems or [Problem(code="", where="", what="", remedy="")]
    assert all(problem.code and problem.where and problem.what and problem.remedy for problem in problems)
