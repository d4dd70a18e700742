"""A route still under way when the break's window closes takes the break, unpaid, where it delays least."""

from router.model import Break, Window
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
