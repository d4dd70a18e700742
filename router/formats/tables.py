"""Plain text tables: VRPLIB sections, rows of numbers, solution files; every fault with its line."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from router.documents.cells import short
from router.errors import InputError
from router.formats.json_input import Faults, problem
from router.formats.places import LARGEST
from router.model import Instance, Plan, Sequence as Activities
from router.network.memory import refuse_too_large
from router.timing import schedule
from router.units import count_of

Floats = NDArray[np.float64]


def numbers(line: int, words: Sequence[str], faults: Faults) -> list[float]:
    """The words of a line as finite numbers; those that are none are noted."""
    found = []
    for word in words:
        try:
            figure = float(word)
        except ValueError:
            figure = math.nan
        if not math.isfinite(figure):
            faults.add("E211", f"line {line}", f"'{short(word)}' is not a number", "write digits")
        found.append(figure)
    return found


def filled(text: str) -> list[tuple[int, str]]:
    """Lines that are not blank, stripped, each with its number from 1."""
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def table(lines: Iterable[tuple[int, str]], width: int, faults: Faults) -> Floats:
    """Rows of exactly `width` numbers, whose first figure counts them from 0; shape (rows, width)."""
    rows: list[list[float]] = []
    for number, line in lines:
        words = line.split()
        if len(words) != width:
            faults.add("E217", f"line {number}", f"it has {count_of(len(words), 'figure')}", f"give {width}")
            continue
        row = numbers(number, words, faults)
        if row[0] != len(rows):
            faults.add("E217", f"line {number}", f"node {short(words[0])} stands where {len(rows)} belongs", "count nodes from 0")
        rows.append(row)
    if not rows:
        faults.add("E203", "", "it holds no nodes", "give the depot and at least one customer")
    faults.stop()
    return np.asarray(rows, dtype=np.float64)


def check_nodes(lines: Sequence[tuple[int, str]], ready: Floats, due: Floats, service: Floats, faults: Faults) -> None:
    """Windows open before they close, and nothing lasts a negative time."""
    for (number, _), opens, closes, lasts in zip(lines, ready, due, service, strict=True):
        if opens > closes:
            faults.add("E214", f"line {number}", f"due time {closes:g} before ready time {opens:g}", "swap them")
        if opens < 0 or lasts < 0:
            faults.add("E212", f"line {number}", "a time is negative", "use 0 or more")
    faults.stop()


_COPIES = 3
"""Matrices that stand in memory at once while one is made."""


def euclidean(points: Iterable[Iterable[float]]) -> Floats:
    """Straight distances in double precision, shape (n, n).

    Raises
    ------
    InputError
        when there are more points than there is memory for.
    """
    array = np.asarray(list(points), dtype=np.float64)
    refuse_too_large(len(array), _COPIES)
    found = np.zeros((len(array), len(array)))
    for axis in array.T:
        difference = np.subtract.outer(axis, axis)
        found += np.square(difference, out=difference)
    return np.sqrt(found, out=found)


def whole(figures: Floats, scale: int, what: str, *, up: bool = False) -> NDArray[np.int64]:
    """`figures` times `scale` as whole numbers, rounded, or upwards; refused where router cannot hold them."""
    scaled = figures * scale
    if scaled.size and float(np.max(scaled)) > LARGEST:
        raise InputError([problem("E212", "", f"{what} up to {float(np.max(figures)):g} are too large", "use a coarser unit")])
    return np.asarray(np.ceil(scaled - 1e-9) if up else np.rint(scaled), dtype=np.int64)


def finest(figures: Floats) -> int:
    """The finest power of ten, a millionth at most, in which router can hold `figures`."""
    largest = max(1.0, float(figures.max(initial=0.0)))
    return int(10 ** min(6, math.floor(math.log10(LARGEST / largest))))


@dataclass(frozen=True, slots=True)
class Sections:
    """A VRPLIB file: ``KEY : value`` lines, and the rows of each ``…_SECTION``, all with their lines."""

    keys: dict[str, str]
    rows: dict[str, list[list[str]]]
    lines: dict[str, list[int]] = field(default_factory=dict)

    def number(self, key: str, default: int = 0) -> int:
        """The whole number after `key`."""
        return int(float(self.keys.get(key, default)))

    def column(self, section: str, size: int, default: int = 0) -> NDArray[np.int64]:
        """The only figure of each row of `section`, by its first column counted from 1."""
        values = np.full(size, default, dtype=np.int64)
        for row in self.rows.get(section, ()):
            values[int(float(row[0])) - 1] = int(float(row[1]))
        return values


def sections(text: str) -> Sections:
    """The keys and sections of a VRPLIB text, nothing of them judged."""
    found = Sections({}, {})
    rows: list[list[str]] = []
    lines: list[int] = []
    for number, line in filled(text):
        if line == "EOF":
            break
        name = line.removesuffix(":").strip()
        if name.endswith("_SECTION"):
            rows = found.rows.setdefault(name.removesuffix("_SECTION"), [])
            lines = found.lines.setdefault(name.removesuffix("_SECTION"), [])
        elif ":" in line:
            key, value = line.split(":", 1)
            found.keys[key.strip()] = value.strip()
            found.lines[key.strip()] = [number]
        else:
            rows.append(line.split())
            lines.append(number)
    return found


_ROUTE = re.compile(r"\s*Route\s*#?\s*(\d+)\s*:(.*)", flags=re.IGNORECASE)


def listed_routes(text: str) -> list[tuple[int, ...]]:
    """Routes of a solution file in the order of its vehicles, empty ones included."""
    return [tuple(int(word) for word in match.group(2).split()) for match in map(_ROUTE.fullmatch, text.splitlines()) if match]


def written_routes(plan: Plan, node: Callable[[str], str], cost: float) -> str:
    """A solution file: a line per route, and the cost; raises `InputError` where visits are not called by a customer's number."""
    strange = [visit for route in plan.routes for visit in route.visits if not visit.isdecimal()]
    if strange:
        what = f"a solution file names customers by number, and '{short(strange[0])}' is none ({count_of(len(strange), 'visit')})"
        raise InputError([problem("E262", f"visit '{short(strange[0])}'", what, "write it as vroom, google or nextroute")])
    lines = [f"Route #{number}: {' '.join(map(node, route.visits))}" for number, route in enumerate(plan.routes, start=1)]
    return "\n".join([*lines, f"Cost {cost:.10g}"]) + "\n"


def routes_plan(text: str, instance: Instance, name: Callable[[str], str] = str) -> Plan:
    """The plan that a solution file lists; the k-th route goes to the k-th vehicle, `name` turns a word into the id of a visit.

    Raises
    ------
    InputError
        naming lines that are no numbers, customers that the instance lacks, and routes beyond its vehicles.
    """
    faults = Faults()
    sequences: list[Activities] = []
    for number, words in _listed(text):
        activities: list[int] = []
        for word in words:
            visit = name(word)
            if visit not in instance.visit_index:
                faults.add("E404", f"line {number}", f"the instance has no customer '{short(word)}'", "use a solution of this file")
            else:
                activities.append(instance.visit_index[visit])
        if len(sequences) == len(instance.vehicles):
            what = f"there are only {count_of(len(instance.vehicles), 'vehicle')}"
            faults.add("E403", f"line {number}", what, "use a solution of this file")
            break
        sequences.append(Activities(vehicle=len(sequences), activities=tuple(activities)))
    if not sequences:
        faults.add("E402", "", "it lists no route", "write lines such as 'Route #1: 3 1 2'")
    faults.stop()
    return schedule(instance, sequences)


def _listed(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in filled(text):
        match = _ROUTE.fullmatch(line)
        if match:
            yield number, match.group(2).split()
