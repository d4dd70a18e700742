"""Sampled futures: what may come, and whom it would pay to hold for it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from router.horizon import Day, Policy, State, apply, replan
from router.horizon.events import Clock, OrderPlaced
from router.horizon.futures import as_before
from router.horizon.state import morning
from router.model import Carrier, CarrierOption, Visit, Window
from router.model.fields import derived
from router.solver import Limits
from tests.horizon.days import HOUR, MINUTE, couriers

FEW = Limits(seconds=None, iterations=50)


def placed(count: int, *, late: int = HOUR) -> State:
    """The first orders of the day placed, each an hour before it must be there."""
    instance = couriers(count)
    visits = tuple(replace(one, windows=(Window(one.windows[0].start, one.windows[0].end + late),)) for one in instance.visits)
    state = morning(Day(instance=instance.replace(visits=visits), known=frozenset()))
    for number in range(count):
        state = apply(state, OrderPlaced(id=f"e{number}", at=180 * number, order=f"m{number}"))
    return state


def test_what_may_come_is_like_what_came() -> None:
    state = placed(6)
    until = state.now + 2 * HOUR
    counts = []
    for seed in range(40):
        visits = as_before(state, until, np.random.default_rng(seed))
        names = {visit.id for visit in visits}
        assert len(names) == len(visits)
        assert names.isdisjoint(state.visits)
        deliveries = [visit for visit in visits if visit.pickup is not None]
        assert all(visit.pickup in names for visit in deliveries)
        assert all(visit.windows[0].end - state.now >= HOUR for visit in visits)
        counts.append(len(deliveries))
    assert 10 < np.mean(counts) < 14  # six in the last hour, so twelve in two


def test_a_courier_is_held_where_most_futures_bring_an_order_of_the_same_store() -> None:
    state = placed(1)

    def same_store(state: State, until: int, random: np.random.Generator) -> Sequence[Visit]:
        del until, random
        pickup, delivery = state.visits["m0:pickup"], state.visits["m0"]
        ready = Window(state.now + 8 * MINUTE, pickup.windows[0].end)
        return (derived(pickup, id="f:pickup", windows=(ready,)), derived(delivery, id="f", pickup="f:pickup"))

    def nothing(state: State, until: int, random: np.random.Generator) -> Sequence[Visit]:
        del state, until, random
        return ()

    held, free = (replan(state, Policy(futures=3, future=future), FEW) for future in (same_store, nothing))
    assert [route.visits for route in held.plan.routes] == [route.visits for route in free.plan.routes]
    assert held.commands[0].leave > free.commands[0].leave
    assert held.plan.routes[0].stops[-2].begin <= (state.visits["m0"].preferred or Window()).end


def test_futures_are_planned_on_a_day_with_carriers() -> None:
    """Of the day's carrier options only those of what a route serves come with it."""
    options = (CarrierOption(id="by post", job="m0", carrier="post", price=1.0),)
    day = couriers(4).replace(carriers=(Carrier(id="post"),), carrier_options=options)
    state = apply(morning(Day(instance=day)), Clock(id="c", at=15 * MINUTE))
    plan = replan(state, Policy(futures=2), FEW).plan
    assert plan.carried == {"m0": "by post"}
    assert plan.routes
