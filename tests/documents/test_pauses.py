"""Breaks and overtime in one cell."""

import pytest

from router.model import ALWAYS, Break, OvertimeStep, Window
from tests.loader.days import codes, day


def _van(**fields: object) -> list[dict[str, object]]:
    return [{"id": "V1", "kind": "van", "start": "W1", **fields}]


@pytest.mark.parametrize(
    ("cell", "breaks"),
    [
        ("11:30-13:30 30min", (Break(window=Window(41_400, 48_600), duration=1_800),)),
        ("after 240min 45min paid", (Break(window=ALWAYS, duration=2_700, paid=True, after_driving=14_400),)),
        (
            "11:30-13:30 30 min unpaid; 17:00-18:00 15min paid",
            (Break(window=Window(41_400, 48_600), duration=1_800), Break(window=Window(61_200, 64_800), duration=900, paid=True)),
        ),
        (
            [{"window": "11:30-13:30", "duration_min": 30, "paid": True}, {"duration_min": 20, "after_driving_min": 120}],
            (
                Break(window=Window(41_400, 48_600), duration=1_800, paid=True),
                Break(window=ALWAYS, duration=1_200, after_driving=7_200),
            ),
        ),
    ],
)
def test_breaks(cell: object, breaks: tuple[Break, ...]) -> None:
    assert day(vehicles=_van(breaks=cell)).vehicles[0].breaks == breaks


@pytest.mark.parametrize("cell", ["11:30-13:30", "30min", "noon 30min", [{"minutes": 3}], "13:30-11:30 30min"])
def test_bad_breaks(cell: object) -> None:
    assert codes(vehicles=_van(breaks=cell)) in (["E217"], ["E213"], ["E214"])


def test_overtime_steps_ascend() -> None:
    steps = (OvertimeStep(after=61_200, hour_price=40.0), OvertimeStep(after=68_400, hour_price=60.0))
    assert day(vehicles=_van(overtime="19:00=60; 17:00=40")).vehicles[0].overtime == steps
    assert day(vehicles=_van(overtime={"17:00": 40, "19:00": 60})).vehicles[0].overtime == steps
    assert codes(vehicles=_van(overtime="late=60")) == ["E213"]
