"""Travel times from a matrix of your own.

CSV, read like every other table: a header, then a row per pair: ``from,to,distance_m,duration_s``; an empty duration
means no road. Every ordered pair of different places must be there. NPZ (numpy): ``ids`` (n strings), ``distances`` and
``durations`` (n × n whole numbers; a negative duration means no road). More places than are asked for do no harm.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from router.documents.csv_text import lines_of
from router.documents.grid import SEARCHED, Line, Wanted, header_of
from router.documents.headers import MATRIX, MATRIX_COLUMNS, meanings
from router.documents.styles import Style, decimal_marks, figure
from router.errors import InputError, NetworkError, Problem
from router.model import Place, StaticTravel
from router.model.travel import frozen_array
from router.network.faults import isolated
from router.network.settings import Measured, NetworkSettings, ProfileSettings
from router.units import UNREACHABLE, count_of

MOST_BYTES = 2_000_000_000
"""Of a matrix file."""
_SAMPLE = 2_000
"""Lines from which its style is told."""
SHOWN_PAIRS = 20
MISSING = -1


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times of every profile from its file, picked out and ordered by place id."""
    travel: dict[str, StaticTravel] = {}
    problems: list[Problem] = []
    for name, profile in profiles.items():
        path = settings.files.get(name, settings.file)
        if path is None:
            raise NetworkError(f"no matrix file is set for profile '{name}'; set file or files.{name}")
        try:
            travel[name] = _travel(path, [place.id for place in places], profile.speed)
        except InputError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InputError(problems)
    return Measured(travel=travel, problems=isolated(places, travel))


def _travel(path: Path, ids: Sequence[str], speed: float) -> StaticTravel:
    distances, durations = _read_npz(path, ids) if path.suffix == ".npz" else _read_csv(path, ids)
    np.fill_diagonal(distances, 0)
    np.fill_diagonal(durations, 0)
    reached = durations < UNREACHABLE
    durations[reached] = np.rint(durations[reached] / speed)
    return StaticTravel(distances=frozen_array(distances, np.int32), durations=frozen_array(durations, np.int32))


def _fault(path: Path, what: str, remedy: str, *, row: int | None = None, field: str = "", value: str = "") -> Problem:
    where = path.name if row is None else f"{path.name} row {row}"
    return Problem(code="E304", where=where, what=what, remedy=remedy, file=path.name, row=row, field=field, value=value)


def _read_npz(path: Path, ids: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = [str(name) for name in stored["ids"]]
            distances, durations = stored["distances"], stored["durations"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(
            [_fault(path, f"it cannot be read ({error})", "save ids, distances, durations with numpy.savez")]
        ) from error
    index = {name: position for position, name in enumerate(names)}
    missing = [name for name in ids if name not in index]
    if missing:
        raise InputError([_fault(path, f"place '{name}' is missing", "add its row and column", value=name) for name in missing])
    if distances.shape != (len(names), len(names)) or durations.shape != distances.shape:
        raise InputError(
            [_fault(path, f"shapes {distances.shape} and {durations.shape} do not fit {len(names)} ids", "make all n × n")]
        )
    chosen = np.ix_([index[name] for name in ids], [index[name] for name in ids])
    seconds = np.array(durations[chosen], dtype=np.float64)
    closed = ~np.isfinite(seconds) | (seconds < 0)
    metres = np.where(closed, 0, np.array(distances[chosen], dtype=np.float64))
    return np.rint(metres).astype(np.int64), np.where(closed, UNREACHABLE, np.rint(np.where(closed, 0, seconds))).astype(np.int64)


def _read_csv(path: Path, ids: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    index = {name: position for position, name in enumerate(ids)}
    distances = np.zeros((len(ids), len(ids)), dtype=np.int64)
    durations = np.full((len(ids), len(ids)), MISSING, dtype=np.int64)
    problems: list[Problem] = []
    columns, style, rows = _opened(path, problems)
    for number, cells in rows:
        origin, destination = (index.get(_cell(cells, columns[end][0])) for end in ("from", "to"))
        if origin is None or destination is None:
            continue
        for field, matrix, empty in (("distance_m", distances, 0), ("duration_s", durations, UNREACHABLE)):
            column, factor = columns[field]
            value = _cell(cells, column)
            found = _figure(value, empty, factor, style)
            if found is None:
                what, remedy = f"{field} '{value}' is no figure of 0 or more", "correct it"
                problems.append(_fault(path, what, remedy, row=number, field=field, value=value))
            else:
                matrix[origin, destination] = found
    np.fill_diagonal(durations, 0)
    problems += _missing_pairs(path, ids, durations) if not problems else []
    if problems:
        raise InputError(problems)
    return distances, durations


def _opened(path: Path, problems: list[Problem]) -> tuple[dict[str, tuple[int, float]], Style, Iterator[Line]]:
    """Column and factor of each field, how figures are written, and the rows; read like every other table."""
    wanted = Wanted(MATRIX)
    lines, origin = lines_of(path, wanted, problems, size=MOST_BYTES)
    first = list(islice(lines, _SAMPLE))
    at, _ = header_of(first[:SEARCHED], wanted)
    row, header = first[at] if at < len(first) else (1, ())
    found = meanings([str(cell).strip() for cell in header], MATRIX, ())
    columns = {one.target: (number, one.factor) for number, one in enumerate(found.values()) if one.kind == "field"}
    lacking = [column for column in MATRIX_COLUMNS if column not in columns]
    if lacking:
        remedy = f"the header is {','.join(MATRIX_COLUMNS)}, and row {row} was taken for it"
        raise InputError([_fault(path, f"column '{column}' is missing", remedy, row=row, field=column) for column in lacking])
    figures = [_cell(cells, columns[field][0]) for _, cells in first[at + 1 :] for field in MATRIX_COLUMNS[2:]]
    marks = decimal_marks(figures, ())
    comma = marks[","] > marks["."]
    doubtful = not any(marks.values()) and origin.separator == "semicolon"
    style = Style(decimal="," if comma else ".", sure=bool(marks[","]) != bool(marks["."]), doubtful=doubtful)
    return columns, style, chain(first[at + 1 :], lines)


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _figure(value: str, empty: int, factor: float, style: Style) -> int | None:
    """A whole number of `value`; `empty` when there is none; None when it is no figure."""
    if not value:
        return empty
    try:
        found = figure(value, style) * factor
    except ValueError:
        return None
    return round(found) if 0 <= found < UNREACHABLE else None


def _missing_pairs(path: Path, ids: Sequence[str], durations: NDArray[np.int64]) -> list[Problem]:
    pairs = np.argwhere(durations == MISSING)
    problems = [
        _fault(path, f"the pair '{ids[origin]}' → '{ids[destination]}' is missing", "add its row", value=ids[origin])
        for origin, destination in pairs[:SHOWN_PAIRS].tolist()
    ]
    if len(pairs) > SHOWN_PAIRS:
        problems.append(
            _fault(
                path, f"{count_of(len(pairs) - SHOWN_PAIRS, 'more pair is', 'more pairs are')} missing", "give every ordered pair"
            )
        )
    return problems
