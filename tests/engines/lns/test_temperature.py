"""How the temperature falls."""

import pytest

from router.engines.lns.temperature import COLD, COLDEST, FALLS_FROM, temperature_at

STAGES = [number / 100 for number in range(101)]


@pytest.mark.parametrize("hottest", [0.2, 2.0, 8.0])
def test_it_falls_from_the_hottest_to_the_coldest_and_never_rises(hottest: float) -> None:
    seen = [temperature_at(stage, hottest) for stage in STAGES]
    assert seen == sorted(seen, reverse=True)
    assert (seen[0], seen[-1]) == pytest.approx((hottest, COLDEST))


def test_it_falls_evenly_and_fast_at_the_end() -> None:
    assert temperature_at(FALLS_FROM, 2.0) == pytest.approx(COLD)
    rates = [temperature_at(stage + 0.01, 2.0) / temperature_at(stage, 2.0) for stage in (0.0, 0.5, 0.9, 0.95, 0.98)]
    assert rates[0] == pytest.approx(rates[1]) == pytest.approx(rates[2])
    assert rates[3] == pytest.approx(rates[4])
    assert rates[3] < rates[0]
