"""Chunks of steps: by count where steps are limited, by the clock where time is; the clock is moved by hand."""

import pytest

from router.engines.interface import Budget
from router.engines.lns import pace as pacing
from router.engines.lns.pace import Pace


class Clock:
    """Time that passes when told to."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    hand_made = Clock()
    monkeypatch.setattr(pacing, "time", hand_made)
    return hand_made


def test_a_limit_on_steps_alone_sets_chunks_and_cooling() -> None:
    pace = Pace(Budget(iterations=1_000), 0.0, None, 1_000)
    assert pace.next_chunk(0) == 200
    assert (pace.fraction(250), pace.fraction_after(250, 200, 0.25)) == (0.25, 0.45)
    assert (pace.next_chunk(900), pace.next_chunk(1_000)) == (100, 0)
    assert pace.fraction(2_000) == 1.0


def test_a_long_run_has_longer_chunks() -> None:
    assert Pace(Budget(iterations=100_000), 0.0, None, 100_000).next_chunk(0) == 500


def test_time_sets_the_cooling_where_steps_are_not_limited(clock: Clock) -> None:
    pace = Pace(Budget(deadline=110.0), 100.0, 110.0, None)
    assert pace.fraction(0) == 0.0
    clock.now = 104.0
    assert pace.fraction(12_345) == pytest.approx(0.4)
    clock.now = 111.0
    assert pace.fraction(12_345) == 1.0
    assert pace.next_chunk(12_345) == 0


def test_chunks_last_a_tenth_of_a_second_once_the_speed_is_known(clock: Clock) -> None:
    pace = Pace(Budget(deadline=110.0), 100.0, 110.0, None)
    assert pace.next_chunk(0) == 20
    assert pace.fraction_after(0, 20, 0.0) == 0.0
    pace.measured(20, 0.01)
    assert pace.next_chunk(20) == 200
    assert pace.fraction_after(20, 200, 0.1) == pytest.approx(0.11)
    clock.now = 109.95
    assert pace.next_chunk(220) == pytest.approx(100, abs=1)
    clock.now = 109.9999999
    assert pace.next_chunk(320) == 1


def test_a_deadline_cuts_a_limit_on_steps_short(clock: Clock) -> None:
    pace = Pace(Budget(deadline=110.0, iterations=1_000), 100.0, 110.0, 1_000)
    assert pace.next_chunk(0) == 200
    clock.now = 110.0
    assert pace.next_chunk(0) == 0


def test_without_any_limit_it_goes_on() -> None:
    pace = Pace(Budget(), 0.0, None, None)
    pace.measured(1_000, 1.0)
    assert (pace.next_chunk(10**9), pace.fraction(10**9)) == (100, 0.0)
    assert pace.fraction_after(0, 100, 0.0) == 0.0
