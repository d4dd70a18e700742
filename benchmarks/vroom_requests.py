"""Random VROOM requests of 50 to 200 tasks, planned by VROOM and by router in the same time, compared by VROOM's own objective.

``python -m benchmarks.vroom_requests --out FILE.jsonl`` gives VROOM its exploration 5 on one thread for at most ``--most`` seconds,
router the seconds that VROOM took (and at least ``--least``), and lets VROOM's plan mode say what both answers cost. Better is
first a greater sum of priorities, then fewer tasks left out, then a lower cost. Each request is a line of the file; those that
stand there with the same ``--least`` and ``--most`` are not made again. 200 requests take about 25 minutes on a free core; larger
ones are cut short by ``--most``, which a greater figure lets finish.
"""

import argparse
import json
import math
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import router
from benchmarks.command import add, nonnegative, positive, results, run_command
from router.formats import vroom

Json = dict[str, Any]
EXPLORATION = 5
HOUR = 3_600
SHIFT = (6 * HOUR, 20 * HOUR)


def random_request(seed: int) -> Json:
    """A day of 50 to 200 tasks in a city of 20 km: some with windows, skills, priorities, breaks or pickups and deliveries."""
    chance = random.Random(seed)
    tasks = chance.randint(50, 200)
    # Each feature is in some of the requests only.
    windows, skills, priorities, breaks, pairs = (chance.random() < share for share in (0.6, 0.3, 0.3, 0.3, 0.3))
    points = [(chance.uniform(0, 20_000), chance.uniform(0, 20_000)) for _ in range(tasks + 1)]
    durations = [[round(math.dist(one, two) / chance.choice((9, 10, 11))) for two in points] for one in points]
    request: Json = {"jobs": [], "shipments": [], "matrices": {"car": {"durations": durations}}, "vehicles": []}
    places = iter(range(1, tasks + 1))
    for place in places:
        own: Json = {"priority": chance.randint(0, 10)} if priorities else {}
        if skills and chance.random() < 0.2:
            own["skills"] = [1]
        amount = [chance.randint(1, 10)]
        other = next(places, None) if pairs and chance.random() < 0.25 else None
        if other is None:
            side = chance.choice(("delivery", "delivery", "pickup"))
            request["jobs"].append(_step(chance, place, windows=windows) | own | {side: amount})
        else:
            steps = {"pickup": _step(chance, place, windows=False), "delivery": _step(chance, other, windows=windows)}
            request["shipments"].append(steps | own | {"amount": amount})
    for number in range(1, 2 + tasks // chance.randint(12, 20)):
        vehicle: Json = {"id": number, "start_index": 0, "end_index": 0, "capacity": [100], "time_window": list(SHIFT)}
        if number % 3 != 0:
            vehicle["skills"] = [1]
        if breaks:
            vehicle["breaks"] = [{"id": 1, "service": 1_800, "time_windows": [[11 * HOUR, 14 * HOUR]]}]
        request["vehicles"].append(vehicle)
    return request


def _step(chance: random.Random, place: int, *, windows: bool) -> Json:
    step: Json = {"id": place, "location_index": place, "service": chance.randint(120, 900)}
    if windows and chance.random() < 0.5:
        start = chance.randint(SHIFT[0], SHIFT[1] - 4 * HOUR)
        step["time_windows"] = [[start, start + chance.choice((2, 3, 4)) * HOUR]]
    return step


@dataclass(frozen=True, kw_only=True)
class Score:
    """VROOM's objective, the lesser the better."""

    priority: int
    unassigned: int
    cost: int

    @property
    def key(self) -> tuple[int, int, int]:
        """In the order in which VROOM compares."""
        return -self.priority, self.unassigned, self.cost


def peer(request: Json, answer: Json | None = None, *, seconds: float | None = None) -> Json:
    """VROOM's response to a request, within `seconds`; or, given an answer, what its plan mode says of the routes in it."""
    import vroom as binding

    content = request
    if answer is not None:
        steps = {
            route["vehicle"]: [{key: step[key] for key in ("type", "id") if key in step} for step in route["steps"]]
            for route in answer["routes"]
        }
        content = request | {"vehicles": [one | {"steps": steps[one["id"]]} for one in request["vehicles"] if one["id"] in steps]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "request.json"
        file.write_text(json.dumps(content))
        model = binding.Input.from_json(file, geometry=False)
    limit = None if seconds is None else timedelta(seconds=seconds)
    done = model.check(1) if answer is not None else model.solve(EXPLORATION, nb_threads=1, timeout=limit)
    found: Json = done.to_dict()
    return found


def score(request: Json, answer: Json) -> Score:
    """An answer by VROOM's figures; tasks on no route are left out."""
    judged = peer(request, answer)["summary"]
    tasks = len(request["jobs"]) + 2 * len(request["shipments"])
    served = sum(step["type"] in ("job", "pickup", "delivery") for route in answer["routes"] for step in route["steps"])
    return Score(priority=judged["priority"], unassigned=tasks - served, cost=judged["cost"])


def compared(seed: int, least: float, most: float) -> Json:
    """One request planned by both: a line of the file."""
    request = random_request(seed)
    started = time.perf_counter()
    its = peer(request, seconds=most)
    seconds = max(least, time.perf_counter() - started)
    instance = vroom.read(json.dumps(request))
    result = router.solve(instance, limits=router.Limits(seconds=seconds, threads=1))
    violations = router.check(instance, result.plan)
    one, two = score(request, json.loads(vroom.write(instance, result.plan))), score(request, its)
    return {
        "seed": seed,
        "least": least,
        "most": most,
        "tasks": len(request["jobs"]) + 2 * len(request["shipments"]),
        "seconds": round(seconds, 2),
        "router": asdict(one),
        "vroom": asdict(two),
        "violations": len(violations),
        "no_worse": one.key <= two.key and not violations,
    }


def shown(line: Json) -> str:
    """A line of the file for people."""
    one, two = line["router"], line["vroom"]
    figures = "  ".join(
        f"{name} {score['priority']:5d} {score['unassigned']:3d} {score['cost']:8d}"
        for name, score in (("router", one), ("VROOM", two))
    )
    more = 100 * (one["cost"] / max(1, two["cost"]) - 1)
    verdict = ("" if line["no_worse"] else "worse") + (" violations" if line["violations"] else "")
    return f"{line['seed']:4d}  {line['tasks']:4d} tasks  {line['seconds']:6.2f} s  {figures}  {more:+6.2f} %  {verdict}"


def stored(file: Path | None, least: float, most: float) -> dict[int, Json]:
    """Seed → line, of the requests in the file that were given the same time."""
    lines = results(file, ("seed", "least", "most", "no_worse"))
    return {line["seed"]: line for line in lines if (line["least"], line["most"]) == (least, most)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, and print in how many requests router is no worse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=positive, default=200, help="requests to make (200)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first (0)")
    parser.add_argument("--least", type=nonnegative, default=1.0, help="seconds that router has at least (1)")
    parser.add_argument("--most", type=nonnegative, default=3.5, help="seconds that VROOM has at most, and so router too (3.5)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file of lines to add to; what stands in it is not made again")
    chosen = parser.parse_args(arguments)
    done = stored(chosen.out, chosen.least, chosen.most)
    good = 0
    for seed in range(chosen.first, chosen.first + chosen.count):
        line = done.get(seed)
        if line is None:
            line = compared(seed, chosen.least, chosen.most)
            add(chosen.out, line)
        good += line["no_worse"]
        print(shown(line), flush=True)
    print(f"no worse in {good} of {chosen.count}: {100 * good / chosen.count:.1f} %")


if __name__ == "__main__":
    run_command(main)
