"""Days whose files are broken in one to three places, loaded and, where that succeeds, planned and written."""

import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import router
from router.documents.dump import document_of as day_document
from router.outputs import OUTPUTS, render

SAMPLES = Path(__file__).parents[2] / "sample_instances"
SMALL = ("night_run", "instant_lunch", "scheduled_day", "crowded_day", "o2o_day", "broken")
LARGE = "city_1000"
_LARGE_SHARE = 0.02
_MOST_PLANNED = 60
"""Visits up to which a day that can be loaded is planned and written as well."""

CELLS: tuple[str, ...] = (
    *("", " ", "-1", "0", "nan", "inf", "1e308", "1e999", "9" * 5_000, "0x10", "1,5", "1_000", "³", "１２", "½", "true", "NULL"),
    *("25:61", "08:00-", "-08:00", "08:00-07:00", "0001-01-01 00:00", "9999-12-31 23:59", "2026-02-30", "1e308 min", "08:00;08:00"),
    *("\x00", "\ud7ff", "\u202e", "=1+1", "'", '"', '"open', "a,b,c", "\r", "a\nb", "x" * 40_000, "../../etc/passwd", "nobody"),
    *("91", "181", "-180.0001", "1e-320", "00:00:00", "24:00", "48:00", "08:00Z", "08:00+25:00", "weight_g=5", "kg", "5kg;5kg"),
)
_SETTINGS = (
    *("day = 0001-01-01\n", "day = 9999-12-31\n", 'time_zone = "Mars/Olympus"\n', "x = " + "[" * 20_000 + "]" * 20_000 + "\n"),
    *("n = " + "9" * 5_000 + "\n", "[network]\nprovider = 5\n", "[kinds]\nvan = 3\n", "[[orders]]\nid = 1\n", "currency = 1e308\n"),
    *(
        '[network]\nprovider = "matrix"\nfile = "/etc/passwd"\n',
        '[network]\ncache = "../../outside"\n',
        "dimensions = []\n",
        "= \n",
    ),
    *(
        "[shape]\nbalance_prices = {time = -1}\n",
        "[checks]\nimpossible_orders = 7\n",
        'conflicts = [["a"]]\n',
        "day = 08:00\n",
        "\x00",
    ),
)
_VALUES: tuple[Callable[[], Any], ...] = (
    *(
        lambda: None,
        lambda: True,
        lambda: -1,
        lambda: 2**70,
        lambda: 1e308,
        lambda: 10**4_999,
        list,
        dict,
        lambda: [[]],
        lambda: [None],
    ),
    *(lambda: {"a": {"b": {}}}, lambda: "x" * 40_000, lambda: "\ud800", lambda: 0.1, lambda: [1, "a"], lambda: "08:00", lambda: ""),
)


def spoil_cell(chance: Random, text: str) -> str:
    """One cell of a table replaced, or exchanged for one of another row, which makes sense more often."""
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    cells, others = lines[row].split(","), chance.choice(lines).split(",")
    column = chance.randrange(len(cells))
    cells[column] = others[column] if chance.random() < 0.5 and column < len(others) else chance.choice(CELLS)
    lines[row] = ",".join(cells)
    return "\n".join(lines)


def spoil_rows(chance: Random, text: str) -> str:
    """A row or column gone, twice or elsewhere."""
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    which = chance.randrange(4)
    if which == 0:
        lines.insert(row, lines[row])
    elif which == 1:
        del lines[row]
    elif which == 2:
        lines = [",".join(line.split(",")[1:]) for line in lines]
    else:
        lines[0], lines[row] = lines[row], lines[0]
    return "\n".join(lines)


def spoil_settings(chance: Random, text: str) -> str:
    """A line more, less, or with another value."""
    lines = text.split("\n")
    row = chance.randrange(len(lines))
    if chance.random() < 0.4:
        lines.insert(row, chance.choice(_SETTINGS))
    elif "=" in lines[row]:
        lines[row] = f"{lines[row].partition('=')[0]}= {json.dumps(chance.choice(CELLS))}"
    else:
        del lines[row]
    return "\n".join(lines)


def spoil_bytes(chance: Random, content: bytes) -> bytes:
    """Some bytes flipped, or the end cut off."""
    if not content or chance.random() < 0.2:
        return content[: chance.randint(0, len(content))]
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 30))):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    return bytes(spoiled)


def spoil_value(chance: Random, value: Any) -> Any:
    """One value somewhere inside a document replaced."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(sorted(value, key=str))
        if chance.random() < 0.1:
            return {**value, "unheard of": value[key]}
        return {**value, key: spoil_value(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], spoil_value(chance, value[at]), *value[at + 1 :]]
    return chance.choice(_VALUES)()


def spoil_workbook(chance: Random, content: bytes) -> bytes:
    """One part of the zipped workbook spoiled."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = spoil_bytes(chance, parts[name])
    if chance.random() < 0.1:
        del parts[name]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return file.getvalue()


def _folder(chance: Random, source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    for _ in range(chance.choice((1, 1, 2, 3))):
        file = chance.choice(sorted(path for path in target.iterdir() if path.is_file()))
        content = file.read_bytes()
        if chance.random() < 0.2:
            file.write_bytes(spoil_bytes(chance, content))
        else:
            spoil = spoil_settings if file.suffix == ".toml" else chance.choice((spoil_cell, spoil_cell, spoil_rows))
            text = spoil(chance, content.decode(errors="surrogateescape"))
            file.write_bytes(text.encode(errors="surrogatepass" if "\ud800" in text else "surrogateescape"))
    if chance.random() < 0.03:
        chance.choice(sorted(target.iterdir())).unlink()
    return target


def _document(chance: Random, source: Path) -> Any:
    content: Any = day_document(source)
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = spoil_value(chance, content)
    return content


def _workbook(chance: Random, source: Path, target: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    document = day_document(source)
    settings = book.create_sheet("settings")
    for key, value in document.pop("settings").items():
        settings.append([key, value if isinstance(value, str | int | float) else json.dumps(value)])
    for name, rows in document.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    file = io.BytesIO()
    book.save(file)
    target.write_bytes(spoil_workbook(chance, file.getvalue()))
    return target


def _as_json(value: Any) -> str:
    """`value` as text, numbers of any length in it."""
    most = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return json.dumps(value)
    finally:
        sys.set_int_max_str_digits(most)


def _plan_file(chance: Random, instance: router.Instance, result: router.Result, folder: Path) -> None:
    """The plan written, spoiled, and read again."""
    document = router.document_of(instance, result, private=True)
    files = render(document, chance.sample(sorted(OUTPUTS), 3))
    assert all(files.values())
    file = folder / "plan.json"
    text = document.model_dump_json()
    if chance.random() < 0.5:
        file.write_bytes(spoil_bytes(chance, text.encode()))
    else:
        file.write_text(_as_json(spoil_value(chance, json.loads(text))), encoding="utf-8", errors="surrogatepass")
    plan = router.load_plan(file, instance)
    router.check(instance, plan)
    router.cost(instance, plan)


def spoiled_day(seed: int, folder: Path) -> str:
    """Load one spoiled day; gives its form, and "refused" behind it where it was refused.

    Raises
    ------
    Exception
        anything but a `RouterError` that is the user's fault: what is looked for.
    """
    chance = Random(seed)
    source = SAMPLES / (LARGE if chance.random() < _LARGE_SHARE else chance.choice(SMALL))
    form = chance.choice(("folder", "folder", "folder", "document", "workbook"))
    if source.name == "broken":
        form = "folder"
    try:
        if form == "document":
            instance = router.load_document(_document(chance, source), os.fspath(source))
        elif form == "workbook":
            instance = router.load(_workbook(chance, source, folder / "day.xlsx"))
        else:
            instance = router.load(_folder(chance, source, folder / "day"))
        if len(instance.visits) <= _MOST_PLANNED or chance.random() < 0.03:
            result = router.solve(instance, limits=router.Limits(seconds=0.1), engine="construction")
            _plan_file(chance, instance, result, folder)
    except router.InternalError:
        raise
    except router.RouterError:
        return f"{form} refused"
    return form
