"""The visits that are near by cost, waiting and lateness, against the same measure written down in numpy."""

import numpy as np
import pytest

from router.engines.lns.neighbours import nearest_visits


@pytest.mark.parametrize("count", [1, 7, 39])
def test_the_nearest_of_all_come_first(count: int) -> None:
    draw = np.random.default_rng(count)
    total, places = 40, 12
    metres, seconds = (draw.integers(0, 900, (places, places), dtype=np.int32) for _ in range(2))
    at = draw.integers(0, places, total, dtype=np.int32)
    opens, service = draw.integers(0, 3_000, total), draw.integers(0, 300, total)
    closes = opens + draw.integers(0, 2_000, total)
    arrays = {"places": at, "opens": opens, "closes": closes, "service": service, "distances": metres, "durations": seconds}
    arrays["jobs"] = np.zeros(0, dtype=np.int32)
    turned = {f"{name}_into": np.ascontiguousarray(arrays[name].T) for name in ("distances", "durations")}
    found = nearest_visits({**arrays, **turned}, metre_price=0.0, second_price=1.0, count=count)
    leg = seconds[np.ix_(at, at)].astype(float)
    ready = leg + service[:, None]
    waiting = np.maximum(opens - ready - closes[:, None], 0)
    late = np.maximum(ready + opens[:, None] - closes, 0)
    cost = leg + 0.2 * waiting + late
    both_ways = np.minimum(cost, cost.T)
    np.fill_diagonal(both_ways, np.inf)
    rows = np.arange(total)[:, None]
    assert both_ways[rows, found] == pytest.approx(np.sort(both_ways, axis=1)[:, :count], rel=1e-5)
    assert all(len(set(row)) == count for row in found.tolist())
