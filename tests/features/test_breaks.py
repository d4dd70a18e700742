"""A route still under way when the break's window closes takes the break, unpaid, where it delays least."""

import numpy as np

from router.model import Break, StaticTravel, Window
from tests.features.proof import Proof, changed
from tests.oracles.days import day, van, visit


class TestBreaks(Proof):
    rule = "breaks"
    day = day(
        [visit("a", 1, window=(60, 60)), visit("b", 2, window=(120, 1_000))],
        [van(hour_price=36.0, breaks=(Break(window=Window(100, 200), duration=300),))],
    )
    free = changed(day, "van", breaks=())
    best = {"van": ["a", "b"]}
    terms = {"distance": 4.0, "time": 2.4}  # 0 to 540, of which 300 s unpaid
    broken = {"van": ["a", "b"]}
    amount = 300


class TestBreaksFromDriving(Proof):
    """A rule of driving holds on every stretch, the last one included: three breaks on this route, none before any driving."""

    rule = "breaks"
    day = day(
        [visit("a", 3, window=(0, 300)), visit("b", 6), visit("c", 3, window=(600, 1_000))],
        [van(hour_price=36.0, breaks=(Break(duration=60, after_driving=200),))],
    )
    free = changed(day, "van", breaks=())
    best = {"van": ["a", "b", "c"]}
    terms = {"distance": 12.0, "time": 7.2}  # 0 to 900, of which three breaks of 60 s are unpaid
    broken = {"van": ["a", "b", "c"]}
    amount = 520  # 720 s are driven without a break


class TestABreakWhoseWindowClosedIsNotDue(Proof):
    rule = "breaks"
    day = day([visit("a", 2)], [van(earliest_start=500, breaks=(Break(window=Window(100, 499), duration=300),))])
    best = {"van": ["a"]}
    terms = {"distance": 4.0}
    departures = {"van": 500}


class TestNobodyLeavesEarlyToPause(Proof):
    """The break can be taken behind the visit, so the van need not be there, nor pause at its depot, before."""

    rule = "breaks"
    day = day([visit("a", 1, window=(400, 400), service=60)], [van(breaks=(Break(window=Window(100, 460), duration=300),))])
    best = {"van": ["a"]}
    terms = {"distance": 2.0}
    departures = {"van": 340}


def one_way_ring(places: int) -> StaticTravel:
    """A kilometre from each place to the next, and from the last to the first."""
    steps = np.subtract.outer(np.arange(places), np.arange(places)).T % places
    return StaticTravel(distances=(steps * 1_000).astype(np.int32), durations=(steps * 60).astype(np.int32))


class TestOnlyTheWholeRoundCanBeDriven(Proof):
    """Every visit is a place to pause, so no route with fewer of them keeps the rule."""

    rule = "breaks"
    day = day(
        [visit("a", 1), visit("b", 2), visit("c", 3), visit("d", 4)],
        [van(breaks=(Break(duration=30, after_driving=60),))],
        road_of=range(5),
        travel={"van": one_way_ring(5)},
    )
    best = {"van": ["a", "b", "c", "d"]}
    terms = {"distance": 5.0}
