"""Random small VROOM requests that use most of what router keeps."""

import math
import random
from typing import Any

Json = dict[str, Any]
HORIZON = 6_000


def random_request(seed: int, *, speeds: bool) -> Json:
    """A request of 3 to 8 tasks; with `speeds` vehicles drive at factors of their own."""
    chance = random.Random(seed)
    size = chance.randint(5, 10)
    points = [(chance.randint(0, 900), chance.randint(0, 900)) for _ in range(size)]
    durations = [[_distance(one, two) for two in points] for one in points]
    matrices: Json = {"durations": durations}
    if chance.random() < 0.5:
        matrices["distances"] = [[int(10 * figure * chance.uniform(0.8, 1.2)) for figure in row] for row in durations]
    prices = chance.choice(("none", "none", "costs", "prices"))
    if prices == "costs":
        matrices["costs"] = [[int(figure * chance.uniform(0.5, 2)) for figure in row] for row in durations]
    origin, dimensions = chance.choice((0, 1_700_000_000)), chance.randint(0, 2)
    request: Json = {"jobs": [], "shipments": [], "matrices": {"car": matrices}}
    for number in range(chance.randint(3, 8)):
        key, task = _task(chance, number, size, origin, dimensions)
        request[key].append(task)
    request["vehicles"] = [
        _vehicle(chance, number, size, origin, dimensions, prices == "prices", "distances" in matrices, speeds)
        for number in range(1, chance.randint(2, 4))
    ]
    return request


def _distance(one: tuple[int, int], two: tuple[int, int]) -> int:
    return round(math.dist(one, two))


def _windows(chance: random.Random, origin: int, count: int) -> list[list[int]]:
    cuts = sorted(chance.sample(range(HORIZON), 2 * count))
    return [[origin + start, origin + end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _step(chance: random.Random, number: int, size: int, origin: int) -> Json:
    step: Json = {"id": number, "location_index": chance.randrange(size)}
    if chance.random() < 0.6:
        step["service"] = chance.randint(0, 200)
    if chance.random() < 0.4:
        step["setup"] = chance.randint(0, 100)
    if chance.random() < 0.4:
        step["time_windows"] = _windows(chance, origin, chance.randint(1, 2))
    if chance.random() < 0.2:
        step["description"] = f"stop {number}"
    if chance.random() < 0.2:
        step["service_per_type"] = {"big": chance.randint(0, 300)}
    return step


def _task(chance: random.Random, number: int, size: int, origin: int, dimensions: int) -> tuple[str, Json]:
    common: Json = {}
    if chance.random() < 0.2:
        common["skills"] = [chance.randint(1, 2)]
    if chance.random() < 0.3:
        common["priority"] = chance.randint(0, 100)
    amounts = [chance.randint(0, 3) for _ in range(dimensions)]
    if chance.random() < 0.3:
        steps = {side: _step(chance, number, size, origin) for side in ("pickup", "delivery")}
        return "shipments", steps | common | ({"amount": amounts} if dimensions else {})
    side = chance.choice(("delivery", "pickup"))
    return "jobs", _step(chance, number, size, origin) | common | ({side: amounts} if dimensions else {})


def _vehicle(
    chance: random.Random, number: int, size: int, origin: int, dimensions: int, prices: bool, distances: bool, speeds: bool
) -> Json:
    vehicle: Json = {"id": number}
    ends = chance.choice((("start_index", "end_index"), ("start_index", "end_index"), ("start_index",), ("end_index",)))
    vehicle |= {end: chance.randrange(size) for end in ends}
    if dimensions:
        vehicle["capacity"] = [chance.randint(3, 8) for _ in range(dimensions)]
    if chance.random() < 0.6:
        vehicle["time_window"] = [_windows(chance, origin, 1)[0][0], origin + HORIZON + 2_000]
    if chance.random() < 0.5:
        vehicle["skills"] = [1, 2]
    if chance.random() < 0.4:
        vehicle["type"] = chance.choice(("big", "small"))
    if speeds:
        vehicle["speed_factor"] = chance.choice((0.5, 2, 1.3, 0.77))
    if chance.random() < 0.3:
        vehicle["max_tasks"] = chance.randint(1, 4)
    if chance.random() < 0.3:
        vehicle["max_travel_time"] = chance.randint(500, 4_000)
    costs: Json = {"fixed": chance.randint(0, 500)} if chance.random() < 0.4 else {}
    if prices:
        costs["per_hour"] = chance.choice((0, 1_000, 4_321))
        costs |= {"per_km": chance.choice((0, 100, 77))} if distances else {}
    if costs:
        vehicle["costs"] = costs
    if chance.random() < 0.4:
        start = origin + chance.randint(0, HORIZON)
        begin = max(start, vehicle.get("time_window", [start])[0])
        windows = {"time_windows": [[start, begin + chance.randint(0, 1_500)]]} if chance.random() < 0.8 else {}
        vehicle["breaks"] = [{"id": 7, "service": chance.randint(0, 200)} | windows]
    return vehicle
