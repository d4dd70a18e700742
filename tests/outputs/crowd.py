"""A large made-up plan document: many vehicles and stops around a city centre, for pages and tables."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from router.documents.plan_document import (
    CostDocument,
    InstanceSummary,
    PlanDocument,
    RouteDocument,
    StopDocument,
    VehicleDocument,
    WindowDocument,
)

START = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Shanghai"))


def crowd(vehicles: int = 60, stops: int = 17) -> PlanDocument:
    """A plan of `vehicles` routes with `stops` visits each; every seventh visit is late."""
    routes = tuple(_route(number, vehicles, stops) for number in range(vehicles))
    return PlanDocument(
        instance=InstanceSummary(
            name="crowd", epoch=START.replace(hour=0), time_zone="Asia/Shanghai", currency="CNY", dimensions=("kg",)
        ),
        cost=CostDocument(total=12_345.6, terms={"distance": 9_000.0, "time": 3_345.6}, currency="CNY"),
        routes=routes,
        vehicles=tuple(VehicleDocument(id=route.vehicle, kind="van", capacities={"kg": stops}) for route in routes),
    )


def _route(number: int, vehicles: int, stops: int) -> RouteDocument:
    angle = 2 * math.pi * number / vehicles
    made = [_stop("start", number, 0, angle, stops)]
    made += [_stop("visit", number, place, angle, stops) for place in range(1, stops + 1)]
    made.append(_stop("end", number, stops + 1, angle, stops))
    return RouteDocument(
        vehicle=f"van-{number + 1}",
        kind="van",
        departure=made[0].leave,
        end=made[-1].leave,
        distance_m=sum(stop.distance_m for stop in made),
        driving_s=sum(stop.driving_s for stop in made),
        stops=tuple(made),
    )


def _stop(kind: str, number: int, place: int, angle: float, stops: int) -> StopDocument:
    arrival = START + timedelta(minutes=25 * place + number % 20)
    begin = arrival + timedelta(minutes=5 if place % 5 == 4 else 0)
    reach = 0.0 if kind != "visit" else 0.02 + 0.1 * place / stops
    turn = angle + 0.25 * math.sin(place)
    late = 600 if kind == "visit" and (number * stops + place) % 7 == 0 else 0
    return StopDocument.model_validate(
        {
            "kind": kind,
            "visit": f"R{number + 1}-{place}" if kind == "visit" else "",
            "orders": (f"R{number + 1}-{place}",) if kind == "visit" else (),
            "mode": ("scheduled", "instant", "night")[place % 3] if kind == "visit" else "",
            "place": f"p{number}-{place}",
            "lat": 31.23 + reach * math.sin(turn),
            "lon": 121.47 + 1.17 * reach * math.cos(turn),
            "address": f"静安区南京西路{100 * number + place}号" if kind == "visit" else "depot",
            "arrival": arrival,
            "begin": begin,
            "leave": begin + timedelta(minutes=8 if kind == "visit" else 0),
            "windows": (WindowDocument(earliest=begin - timedelta(hours=1), latest=begin + timedelta(hours=1)),)
            if kind == "visit"
            else (),
            "distance_m": 2_500 if place else 0,
            "driving_s": 720 if place else 0,
            "waiting_s": 300 if place % 5 == 4 else 0,
            "late_s": late,
            "load": {"kg": max(0, stops - place)},
        }
    )
