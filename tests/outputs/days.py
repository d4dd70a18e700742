"""A small day written by hand, with its plan: two vehicles, four orders, one left out, one ready; every text field hostile or wide.

Van 1: loads 5 kg, leaves 08:50, drives 10 km in 20 min, waits nothing, serves A at 09:10 (3 kg), drives 5 km in 10 min,
serves 王 at 09:30 ten minutes after the preferred end (2 kg), drives 10 km home empty. Bike: waits for the store until
23:49, delivers C at 00:10 the next day.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from router.model import (
    CostBreakdown,
    Instance,
    Order,
    Place,
    Plan,
    Result,
    Route,
    Spread,
    StaticTravel,
    Stop,
    Termination,
    Unserved,
    Vehicle,
    Visit,
    Window,
)
from router.units import FOREVER

HOUR = 3_600
SCRIPT = "<script>alert('x')</script>\" & =1+1"
RIGHT_TO_LEFT = "\u202eevil\u202c مرحبا"


def _at(hours: int, minutes: int = 0) -> int:
    return hours * HOUR + minutes * 60


def instance() -> Instance:
    """The day."""
    distances = np.full((5, 5), 10_000, dtype=np.int32)
    durations = np.full((5, 5), 1_200, dtype=np.int32)
    np.fill_diagonal(distances, 0)
    np.fill_diagonal(durations, 0)
    return Instance(
        name="hand-made 手工",
        epoch=datetime(2026, 11, 23, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC),
        time_zone="Asia/Shanghai",
        currency="CNY",
        places=(
            Place(id="depot", lat=31.23, lon=121.47, address="上海市黄浦区人民大道200号"),
            Place(id="a", lat=31.25, lon=121.48, address=SCRIPT),
            Place(id="wang", lat=31.22, lon=121.45, address="静安区南京西路1266号恒隆广场"),
            Place(id="c", lat=31.2, lon=121.43, address=RIGHT_TO_LEFT),
            Place(id="nowhere"),
        ),
        travel={"van": StaticTravel(distances=distances, durations=durations)},
        visits=(
            Visit(id="A", place=1, orders=("A",), windows=(Window(_at(9), _at(11)),), service=600, deliver=(3_000, 1)),
            Visit(
                id="王-1",
                place=2,
                orders=("王-1",),
                windows=(Window(_at(8), _at(9)), Window(_at(9, 15), _at(12))),
                preferred=Window(_at(9), _at(9, 20)),
                late_price=6.0,
                service=300,
                deliver=(2_000, 4),
                requires=frozenset({"cold"}),
            ),
            Visit(id="C:pickup", place=0, mode="instant", collect=(1_000, 1), service=60),
            Visit(
                id="C",
                place=3,
                mode="instant",
                orders=("C",),
                windows=(Window(0, _at(24, 20)),),
                pickup="C:pickup",
                deliver=(1_000, 1),
                service=120,
            ),
            Visit(id="D", place=4, orders=("D",), penalty=80.0),
        ),
        vehicles=(
            Vehicle(
                id="van-1",
                start=0,
                end=0,
                earliest_start=_at(8),
                latest_end=_at(18),
                capacities=(10_000, 20),
                skills=frozenset({"cold"}),
            ),
            Vehicle(id="=bike", kind="e-bike", start=0, end=None, latest_end=FOREVER, fixed_price=5.0),
            Vehicle(id="van-2", start=0, end=0, capacities=(10_000, 20)),
        ),
        orders=(
            Order(
                id="A",
                mode="scheduled",
                loads=(3_000, 1),
                note="ring twice",
                extra={"name": "=HYPERLINK(1)", "phone": "13800000000", "colour": "red"},
                private=frozenset({"name", "phone"}),
            ),
            Order(id="王-1", mode="scheduled", loads=(2_000, 4)),
            Order(id="C", mode="instant", placed_at=_at(23, 30), loads=(1_000, 1)),
            Order(id="D", mode="scheduled"),
            Order(id="E", mode="self_pickup", outcome="ready", note="held at the store"),
        ),
        dimensions=("weight_g", "pieces"),
    )


def plan() -> Plan:
    """Its plan."""
    van = (
        Stop(kind="start", place=0, arrival=_at(8, 50), begin=_at(8, 50), leave=_at(8, 50), load=(5_000, 5)),
        Stop(
            kind="visit",
            visit="A",
            place=1,
            arrival=_at(9, 10),
            begin=_at(9, 10),
            leave=_at(9, 20),
            distance=10_000,
            driving=1_200,
            load=(2_000, 4),
            spread=Spread(p10=_at(9, 8), p50=_at(9, 10), p90=_at(9, 16), on_time=0.95),
        ),
        Stop(
            kind="visit",
            visit="王-1",
            place=2,
            arrival=_at(9, 30),
            begin=_at(9, 30),
            leave=_at(9, 35),
            distance=5_000,
            driving=600,
            load=(0, 0),
            late=600,
        ),
        Stop(
            kind="end", place=0, arrival=_at(9, 55), begin=_at(9, 55), leave=_at(9, 55), distance=10_000, driving=1_200, load=(0, 0)
        ),
    )
    bike = (
        Stop(kind="start", place=0, arrival=_at(23, 40), begin=_at(23, 40), leave=_at(23, 40), load=(0, 0)),
        Stop(
            kind="visit",
            visit="C:pickup",
            place=0,
            arrival=_at(23, 40),
            begin=_at(23, 49),
            leave=_at(23, 50),
            waiting=540,
            load=(1_000, 1),
        ),
        Stop(
            kind="visit",
            visit="C",
            place=3,
            arrival=_at(24, 10),
            begin=_at(24, 10),
            leave=_at(24, 12),
            distance=10_000,
            driving=1_200,
            load=(0, 0),
        ),
        Stop(kind="end", place=3, arrival=_at(24, 12), begin=_at(24, 12), leave=_at(24, 12), load=(0, 0)),
    )
    left = Unserved(
        visits=("D",), orders=("D",), reason="unreachable", text="D cannot be reached by any vehicle.", details={"tried": [1, 2]}
    )
    return Plan(routes=(Route(vehicle="van-1", stops=van), Route(vehicle="=bike", stops=bike)), unserved=(left,))


def result() -> Result:
    """As the solver would give it."""
    return Result(
        plan=plan(),
        cost=CostBreakdown(terms={"fixed": 5.0, "late": 1.0, "unserved": 80.0}),
        termination=Termination(
            status="partial",
            stopped_by="iterations",
            engine="hybrid",
            seed=7,
            iterations=1_000,
            search_seconds=1.5,
            path=(("construction", 0.25, 90.0), ("hybrid", 1.25, 86.0)),
            notes=("the <b>kernels</b> were compiled",),
            convergence=((0.25, 90.0), (1.0, 86.0)),
        ),
    )
