"""Gap over time, drawn: a line per solver and limit, the mean over instances and seeds."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean

from benchmarks.runs import Line

STEPS = 100


def draw(lines: Sequence[Line], target: Path) -> None:
    """Write `target` (.svg or .png). Runs without a trace end in a point at their limit."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 5))
    longest = max(line["limit_s"] for line in lines)
    drawn = [
        line for line in lines if line["limit_s"] == longest and line["gap"] is not None and line["best_known_vehicles"] is None
    ]
    for solver in dict.fromkeys(line["solver"] for line in drawn):
        own = [line for line in drawn if line["solver"] == solver]
        times, gaps = gap_over_time(own, longest)
        if times:
            axes.plot(times, gaps, label=f"{solver} ({len(own)} runs)", drawstyle="steps-post")
        else:
            axes.plot([mean(line["wall_s"] for line in own)], [100 * mean(line["gap"] for line in own)], "o", label=solver)
    axes.set(xlabel="seconds", ylabel="mean gap to the best known, %", xscale="log")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(target)
    plt.close(figure)


def gap_over_time(lines: Sequence[Line], longest: float) -> tuple[list[float], list[float]]:
    """Seconds and mean gaps in per cent, from the moment at which every run has a solution."""
    traced = [line for line in lines if line.get("trace")]
    if not traced:
        return [], []
    first = max(line["trace"][0][0] for line in traced) + 1e-3
    if first >= longest:
        return [], []
    times = [first * (longest / first) ** (k / STEPS) for k in range(STEPS + 1)]
    return times, [100 * mean(_gap_at(line, moment) for line in traced) for moment in times]


def _gap_at(line: Line, moment: float) -> float:
    """The solver's own count until the end, where the evaluator's takes over."""
    trace = [*line["trace"], (float("inf"), line["cost"])]
    cost = next(before[1] for before, after in pairwise(trace) if after[0] > moment)
    return float(cost / line["best_known"] - 1)
