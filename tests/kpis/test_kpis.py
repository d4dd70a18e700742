"""Figures of the hand-made day, worked out by hand."""

import pytest

from router.kpis import kpis
from router.model import CostBreakdown, Plan
from tests.outputs import days


def test_figures_of_the_hand_made_day() -> None:
    result = days.result()
    figures = kpis(days.instance(), result.plan, result.cost)
    assert (figures.orders, figures.served, figures.unserved, figures.ready, figures.rolled) == (4, 3, 1, 1, 0)
    assert (figures.vehicles, figures.vehicles_used) == (3, 2)
    assert figures.distance_m == 25_000 + 10_000
    assert figures.driving_s == 3_000 + 1_200
    assert figures.waiting_s == 540
    assert figures.service_s == 900 + 180
    assert figures.duration_s == 65 * 60 + 32 * 60
    assert figures.empty_m == 10_000, "only the van's way home: the bike rides to C with the goods"
    assert figures.empty_share == pytest.approx(10 / 35)
    assert figures.stops == 4
    assert figures.km_per_stop == pytest.approx(35 / 4)
    assert figures.minutes_per_stop == pytest.approx(97 / 4)
    assert figures.orders_per_hour == pytest.approx(3 / (97 / 60))
    assert figures.utilisation == pytest.approx((4_200 + 1_080) / (97 * 60))
    assert figures.load_factor == pytest.approx(0.5), "5 of 10 kg in the van; the bike has no capacity"
    assert figures.total_cost_per_order == pytest.approx(6 / 3)
    assert figures.cost_per_order == {
        "fixed": pytest.approx(5 / 3),
        "late": pytest.approx(1 / 3),
    }
    assert figures.expected_late_s == 0.0
    assert figures.expected_late_orders == pytest.approx(0.05)


def test_punctuality_by_mode() -> None:
    result = days.result()
    modes = kpis(days.instance(), result.plan, result.cost).modes
    scheduled, instant = modes["scheduled"], modes["instant"]
    assert (scheduled.orders, scheduled.served, scheduled.unserved) == (3, 2, 1)
    assert (scheduled.in_window, scheduled.in_preferred) == (2, 1)
    assert (scheduled.mean_late_s, scheduled.max_late_s) == (300.0, 600)
    assert scheduled.expected_on_time == pytest.approx(0.95)
    assert (instant.orders, instant.served, instant.in_window, instant.expected_on_time) == (1, 1, 1, None)


def test_an_empty_plan_has_no_shares() -> None:
    figures = kpis(days.instance(), Plan(routes=()), CostBreakdown(terms={}))
    assert (figures.stops, figures.km_per_stop, figures.orders_per_hour, figures.cost_per_order) == (0, None, None, {})
