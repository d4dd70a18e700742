"""The table of results: gap to the best known by family and size, its spread over seeds, and what is missing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import mean, pstdev

from benchmarks.runs import Line

SIZES = ((60, "to 60"), (150, "100"), (250, "200"), (500, "300–500"), (1_100, "600–1,000"))
CLASSES = {
    "vrptw_solomon": "VRPTW",
    "vrptw_gh": "VRPTW",
    "ortec_vrptw_asym": "VRPTW",
    "cvrplib_D": "capacity only",
    "td_lera_gh": "time-dependent",
    "td_rifki_lyon": "time-dependent",
    "td_blauth_uber": "time-dependent",
    "vrptw_profiled": "time-dependent",
    "pdptw_li_lim": "pickup and delivery",
    "pdptw_sartori_buriol": "pickup and delivery",
    "vrpdo_dumez": "delivery options",
    "vrpdo_tilk": "delivery options",
}
MISSING = "–"
NEARLY = 1e-9


def size_group(n: int) -> str:
    """The group of sizes that `n` belongs to."""
    return next((name for most, name in SIZES if n <= most), "more")


def table(lines: Sequence[Line]) -> str:
    """Markdown: a row per family, size and limit, and per class of families; a column per solver; versions; named gaps."""
    solvers = list(dict.fromkeys(line["solver"] for line in lines))
    parts = [_summary(lines, solvers, "family", lambda line: str(line["family"]))]
    if len({line["family"] for line in lines}) > 1:
        parts.append(_summary(lines, solvers, "class", lambda line: CLASSES.get(line["family"], "variants")))
    parts.extend(_beside_published(lines, solvers))
    return "\n\n".join([*parts, _versions(lines, solvers), *_faults(lines)])


def _summary(lines: Sequence[Line], solvers: Sequence[str], title: str, name_of: Callable[[Line], str]) -> str:
    head = [title, "what counts", "stops", "limit", "instances", *solvers]
    rows = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    order = [name for _, name in SIZES] + ["more"]
    groups: dict[tuple[str, str, int, float], list[Line]] = {}
    for line in lines:
        counted = "cost" if line["best_known_vehicles"] is None else "vehicles first"
        key = (name_of(line), counted, order.index(size_group(line["n"])), line["limit_s"])
        groups.setdefault(key, []).append(line)
    for (name, counted, size, limit), members in sorted(groups.items()):
        count = len({(line["family"], line["instance"]) for line in members})
        cells = [_cell([line for line in members if line["solver"] == solver]) for solver in solvers]
        rows.append("| " + " | ".join([name, counted, order[size], f"{limit:g} s", str(count), *cells]) + " |")
    return "\n".join(rows)


def _cell(lines: Sequence[Line]) -> str:
    """Mean gap ± spread of the seeds' means; where vehicles count first, the share that reaches the best count before it."""
    solved = [line for line in lines if line["feasible"]]
    if not solved:
        return MISSING
    gaps = [line for line in solved if line["gap"] is not None]
    parts = []
    if any(line["best_known_vehicles"] is not None for line in solved):
        equal = mean(_fleet_reached(line) for line in lines)
        extra = mean(line["vehicles"] - line["best_known_vehicles"] for line in solved)
        parts.append(f"{100 * equal:.0f} % ({extra:+.2f})")
    if gaps:
        parts.append(f"{100 * mean(line['gap'] for line in gaps):.2f} % ± {100 * _spread(gaps):.2f}")
    if not parts:
        parts.append(f"cost {mean(line['cost'] for line in solved):.6g}")
    if len(solved) < len(lines):
        parts.append(f"{len(lines) - len(solved)} of {len(lines)} unsolved")
    return ", ".join(parts)


def _fleet_reached(line: Line) -> bool:
    return bool(line["feasible"] and line["vehicles"] <= line["best_known_vehicles"])


def _spread(lines: Iterable[Line]) -> float:
    by_seed: dict[int, list[float]] = {}
    for line in lines:
        by_seed.setdefault(line["seed"], []).append(line["gap"])
    return pstdev([mean(gaps) for gaps in by_seed.values()])


def _beside_published(lines: Sequence[Line], solvers: Sequence[str]) -> Iterator[str]:
    """Markdown: per class of instances (names but for their number) and limit, mean vehicles / distance of each solver's feasible
    runs beside the published figures of the same instances, and how many proven optima were reached.
    """
    told = [line for line in lines if line.get("published") is not None]
    if not told:
        return
    names = list(dict.fromkeys(name for line in told for name in line["published"] if name != "optimum"))
    head = ["class", "limit", "instances", *solvers, *names, "optima"]
    rows = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    groups: dict[tuple[str, str, float], list[Line]] = {}
    for line in told:
        groups.setdefault((line["family"], line["instance"].rpartition("_")[0], line["limit_s"]), []).append(line)
    for (_, name, limit), members in groups.items():
        solved = [[line for line in members if line["solver"] == solver and line["feasible"]] for solver in solvers]
        figures = {line["instance"]: line["published"] for line in members}
        cells = [_means([(line["vehicles"], line["cost"]) for line in of_one]) for of_one in solved]
        cells += [_means([published[known] for published in figures.values() if known in published]) for known in names]
        rows.append("| " + " | ".join([name, f"{limit:g} s", str(len(figures)), *cells, _optima(members)]) + " |")
    yield "\n".join(rows)


def _means(figures: Sequence[tuple[float, float]]) -> str:
    if not figures:
        return MISSING
    return f"{mean(vehicles for vehicles, _ in figures):.2f} / {mean(distance for _, distance in figures):.1f}"


def _optima(lines: Sequence[Line]) -> str:
    proven = [line for line in lines if "optimum" in line["published"]]
    if not proven:
        return MISSING
    reached = [line for line in proven if line["feasible"] and _reaches(line, *line["published"]["optimum"])]
    return f"{len(reached)} of {len(proven)} runs"


def _reaches(line: Line, vehicles: float, distance: float) -> bool:
    return (line["vehicles"], line["cost"]) <= (vehicles, distance * (1 + NEARLY))


def _versions(lines: Sequence[Line], solvers: Sequence[str]) -> str:
    known = {
        solver: sorted({line["version"] for line in lines if line["solver"] == solver and line["version"]}) for solver in solvers
    }
    return "Versions: " + "; ".join(f"{solver}: {' / '.join(names) or 'not installed'}" for solver, names in known.items()) + "."


def _faults(lines: Sequence[Line]) -> list[str]:
    counted: dict[tuple[str, str, str], int] = {}
    for line in lines:
        if not line["feasible"]:
            place = (line["solver"], line["family"], line["note"] or "infeasible")
            counted[place] = counted.get(place, 0) + 1
    if not counted:
        return []
    return ["Without a figure:\n" + "\n".join(f"- {s}, {f}: {note} ({n} runs)" for (s, f, note), n in sorted(counted.items()))]
