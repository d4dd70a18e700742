"""Results beside what is published for the same instances."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PUBLISHED = {"greedy": "greedy", "lazy": "lazy", "hindsight": "hindsight"}
"""Policy of ours → figure of the manifest to stand beside it."""


def table(lines: Sequence[Mapping[str, Any]], folder: Path) -> str:
    """A table for each family that has lines."""
    records = json.loads((folder / "manifest.json").read_text())
    known = {record["name"]: record["bks"] for record in records if record["family"] in ("euro_neurips_2022", "mdrp_grubhub")}
    dispatched = [line for line in lines if line["family"] == "euro_neurips_2022" and line["feasible"]]
    delivered = [line for line in lines if line["family"] == "mdrp_grubhub" and line["feasible"]]
    failed = [f"{line['instance']} {line['policy']}: {line['note']}" for line in lines if not line["feasible"]]
    return "\n".join([*_dispatch_rows(dispatched, known), *_courier_rows(delivered, known), *failed])


def _dispatch_rows(lines: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    """Means over the runs; the published ones over the same runs, where the seed is the published one."""
    if not lines:
        return
    yield "| policy | limit | runs | mean cost | published, same policy | ICD 120 s | winner | hindsight |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for policy, limit in dict.fromkeys((line["policy"], line["limit_s"]) for line in lines):
        own = [line for line in lines if (line["policy"], line["limit_s"]) == (policy, limit)]
        beside = [known[line["instance"]] for line in own if known[line["instance"]]["seed"] == line["seed"]]
        figures = [PUBLISHED.get(policy, ""), "icd_120s", "winner", "hindsight"]
        means = [_mean([one[name] for one in beside]) if name and len(beside) == len(own) else "" for name in figures]
        cells = [policy, f"{limit:g} s", str(len(own)), _mean([line["cost"] for line in own]), *means]
        yield f"| {' | '.join(cells)} |"


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):,.0f}"


def _courier_rows(lines: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    if not lines:
        return
    yield "| day | policy | every | undelivered | click to door | within 40 min | ready to pickup | cost |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for name in dict.fromkeys(line["instance"] for line in lines):
        for peer in ("reyes", "foodmatch"):
            bks = known[name]
            yield (
                f"| {name} | {peer} (published) | 5 min | {bks[f'{peer}_orders'] - bks[f'{peer}_delivered']:.0f} | "
                f"{bks[f'{peer}_ctd_mean']:.2f} | {bks[f'{peer}_within40_share']:.1%} | {bks[f'{peer}_rtp_mean']:.2f} | |"
            )
        for line in lines:
            if line["instance"] == name:
                yield (
                    f"| {name} | {line['policy']} | {line['interval_min']} min | {line['undelivered']} | "
                    f"{line['click_to_door_mean']:.2f} | {line['within_40_share']:.1%} | {line['ready_to_pickup_mean']:.2f} | "
                    f"{line['cost']:,.0f} |"
                )
