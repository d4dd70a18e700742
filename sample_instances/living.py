"""live_lunch and live_day: days with what happens on them, one event a line in events.jsonl, for ``router live``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from days import INSTANT, lunch
from drawing import Row
from o2o import o2o_day
from writing import Day

CHENGDU_ALL = {"lat": 30.657, "lon": 104.066, "radius": 30_000}
HANGZHOU_CENTRE = {"lat": 30.262, "lon": 120.165, "radius": 2_500}


def live_lunch() -> Day:
    """300 meals from twelve stores by 40 couriers; a shower of rain, and a bike that breaks down."""
    settings = INSTANT.replace("# A lunch rush:", "# A lunch rush, lived event by event (events.jsonl):").replace(
        "Instant lunch", "Live lunch"
    )
    day = lunch(settings, orders=300, bikes=40, seed=11)
    rain = {"id": "rain", "start": "12:05", "end": "12:45", "area": CHENGDU_ALL, "factor": 0.75}
    return _lived(
        day,
        [
            {"kind": "incident", "at": "12:00", "incident": rain},
            {"kind": "vehicle_lost", "at": "12:10", "vehicle": "B7"},
        ],
        since="10:45",
    )


def live_day() -> Day:
    """The day of o2o_day, its orders known when they are placed; an accident in the centre, and a van that breaks down."""
    day = o2o_day()
    accident = {"id": "accident", "start": "10:30", "end": "12:30", "area": HANGZHOU_CENTRE, "factor": 0.4}
    events = [
        {"kind": "incident", "at": "10:30", "incident": accident},
        {"kind": "vehicle_lost", "at": "14:20", "vehicle": "V3"},
    ]
    renamed = replace(day, settings=day.settings.replace('name = "O2O day, Hangzhou"', 'name = "Live day, Hangzhou"'))
    return _lived(renamed, events, since="08:10")


def _lived(day: Day, further: Sequence[Mapping[str, Any]], *, since: str) -> Day:
    """The day with its events: orders placed after `since`, the first moment of its vehicles, and what else happens."""
    placed = [_placed(row) for row in day.tables["orders"] if row.get("placed_at", "") >= since]
    first = [{"kind": "clock", "at": since}]
    events = [*first, *sorted([*placed, *further], key=lambda event: event["at"])]
    lines = "".join(json.dumps({**event, "id": f"e{number}"}) + "\n" for number, event in enumerate(events, start=1))
    return replace(day, files={**day.files, "events.jsonl": lines.encode()})


def _placed(row: Row) -> Mapping[str, Any]:
    return {"kind": "order_placed", "at": row["placed_at"], "order": row["id"]}
