"""The dynamic environments: the published rules on days worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.live import couriers, dispatching
from benchmarks.live.courier_policies import LATE, Scene, Together, Weights
from benchmarks.live.courier_positions import Demand, Free, moves
from benchmarks.live.couriers import Bundle, Choice, Heading, MealDay, Order, Standing
from benchmarks.live.dispatching import EPOCH, Epoch, Requests, Static
from router.engines.lns.brief import brief_search


@pytest.fixture
def static() -> Static:
    """A depot and three customers, 600 s apart each, whose windows open in the second, third and fourth hour."""
    hours = np.array([[0, 8], [2, 3], [3, 4], [4, 5]]) * EPOCH
    return Static(
        name="small",
        durations=600 * (1 - np.eye(4, dtype=np.int64)),
        windows=hours,
        demand=np.array([0, 1, 1, 1]),
        service=np.array([0, 60, 60, 60]),
        capacity=2,
    )


def test_epochs_reach_from_the_first_window_to_the_last(static: Static) -> None:
    assert list(static.epochs) == [1, 2, 3]


def test_requests_are_drawn_in_the_published_order(static: Static) -> None:
    random = np.random.default_rng(5)
    customer, window, demand, service = (random.integers(3, size=100) + 1 for _ in range(4))
    drawn = dispatching.drawn(static, np.random.default_rng(5), 1)
    late = np.maximum(2 * EPOCH + 600, static.windows[window, 0]) > static.windows[window, 1]
    assert len(drawn) == (~late).sum()
    assert drawn.customer.tolist() == customer[~late].tolist()
    assert drawn.service.tolist() == static.service[service[~late]].tolist()
    assert drawn.demand.tolist() == static.demand[demand[~late]].tolist()


def test_what_would_be_late_an_epoch_later_must_go(static: Static) -> None:
    seen: list[Epoch] = []

    def each_alone(epoch: Epoch) -> list[list[int]]:
        seen.append(epoch)
        return [[int(one)] for one in epoch.open.ids[epoch.open.must_go]]

    cost = dispatching.play(static, 5, each_alone)
    first = seen[0].open
    later = np.maximum(3 * EPOCH + 600, first.windows[:, 0])
    assert first.must_go.tolist() == (later > first.windows[:, 1]).tolist()
    assert seen[-1].open.must_go.all()
    assert cost == 1_200 * sum(map(len, dispatching.all_requests(static, 5)))


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ([[1, 2, 3]], "more than a vehicle takes"),
        ([[1, 1]], "sent twice"),
        ([[1]], "had to go"),
        ([[2, 1], [3]], "too late"),
    ],
)
def test_broken_rules_are_named(static: Static, routes: list[list[int]], fault: str) -> None:
    requests = Requests(
        ids=np.array([1, 2, 3]),
        customer=np.array([1, 2, 3]),
        windows=static.windows[[1, 2, 3]],
        demand=np.ones(3, np.int64),
        service=np.full(3, 3_600),
        must_go=np.ones(3, np.bool_),
    )
    with pytest.raises(ValueError, match=fault):
        dispatching.judged(static, requests, routes, 2 * EPOCH)


@pytest.fixture
def meals(tmp_path: Path) -> MealDay:
    """A restaurant ten minutes east of the courier, two customers ten and twenty minutes north of it."""
    files = {
        "instance_parameters": ["speed pickup dropoff target maximum order hour", "100 4 4 40 90 10 15"],
        "orders": ["order x y placement_time restaurant ready_time", "o1 1000 1000 0 r 20", "o2 1000 2000 3 r 30"],
        "couriers": ["courier x y on_time off_time", "c 0 0 0 60"],
        "restaurants": ["restaurant x y", "r 1000 0"],
    }
    for name, lines in files.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(line.replace(" ", "\t") for line in lines) + "\n")
    return couriers.read_day(tmp_path)


def test_a_bundle_takes_the_published_times(meals: MealDay) -> None:
    bundle = Bundle(courier="c", restaurant="r", orders=("o1", "o2"), leave=5, decided=5)
    times = couriers.times_of(meals, bundle, (0.0, 0.0))
    # There at 15; ready at 30; left at 32; ten minutes and two to the first door, two, ten and two to the second.
    assert (times.arrival, times.pickup, times.dropoffs, times.free) == (15, 30, (44, 58), 60)


def test_a_day_is_scored_by_its_bundles(meals: MealDay) -> None:
    score = couriers.score(meals, [Bundle(courier="c", restaurant="r", orders=("o1",), leave=5, decided=5)])
    assert (score.orders, score.undelivered, score.click_to_door_mean, score.within_40_share) == (2, 1, 34, 1.0)
    assert (score.ready_to_pickup_mean, score.cost) == (0, 15)


@pytest.mark.parametrize(
    ("bundle", "fault"),
    [
        (Bundle(courier="c", restaurant="r", orders=("o2",), leave=2, decided=2), "before it is placed"),
        (Bundle(courier="c", restaurant="r", orders=("o1",), leave=55, decided=55), "after duty"),
        (Bundle(courier="c", restaurant="r", orders=("o1",), leave=-1, decided=0), "is free at"),
    ],
)
def test_faults_of_a_day_are_named(meals: MealDay, bundle: Bundle, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        couriers.score(meals, [bundle])


def test_couriers_are_not_diverted_on_a_leg(meals: MealDay) -> None:
    choices = {0: [Choice(courier="c", restaurant="r", leave=0)], 5: [Choice(courier="c", restaurant="other", leave=5)]}
    with pytest.raises(ValueError, match="on the way"):
        couriers.play(meals, lambda now, _orders, _couriers, _last: choices.get(now, []), 5)


def test_a_bundle_may_change_until_it_is_given_for_good(meals: MealDay) -> None:
    choices = {
        0: [Choice(courier="c", restaurant="r", leave=0)],
        15: [Choice(courier="c", restaurant="r", leave=0, orders=("o1", "o2"))],
    }
    bundles = couriers.play(meals, lambda now, _orders, _couriers, _last: choices.get(now, []), 5)
    assert couriers.score(meals, bundles).undelivered == 0


def test_a_courier_is_sent_on_from_where_it_arrives(meals: MealDay) -> None:
    day = replace(meals, restaurants={**meals.restaurants, "other": (600, -800)})  # ten minutes from the courier, nine from r
    choices = {
        0: [Choice(courier="c", restaurant="other", leave=0)],
        5: [Choice(courier="c", restaurant="r", leave=10, orders=("o1", "o2"))],
    }
    bundles = couriers.play(day, lambda now, _orders, _couriers, _last: choices.get(now, []), 5)
    assert [(bundle.restaurant, bundle.leave) for bundle in bundles] == [("other", 0), ("r", 10)]
    assert couriers.score(day, bundles).undelivered == 0


def test_the_next_restaurant_is_the_nearest_of_the_next_orders(meals: MealDay) -> None:
    day = replace(meals, restaurants={"here": (0, 0), "there": (1000, 0)})
    spots = np.array([[0.0, 0.0]])
    assert [Demand(day).to_next(spots, orders).tolist() for orders in (1, 2)] == [[5.0], [2.5]]


def test_an_idle_courier_goes_where_orders_come_from(meals: MealDay) -> None:
    """Two couriers at the same restaurant, another one ten minutes away: one of them goes there, and only if it is worth it."""
    demand = Demand(replace(meals, restaurants={"here": (0, 0), "there": (1000, 0)}))
    demand.see([Order(id="o", spot=(0, 0), placed=0, restaurant="there", ready=2)])
    free = [Free(courier=name, spot=(0.0, 0.0), at=10, off=500) for name in ("a", "b")]
    assert list(moves(demand, 10, free, {"b"}, 0.5)) == [("b", "there")]
    assert list(moves(demand, 10, free, {"b"}, 10.0)) == []
    assert list(moves(demand, 10, [replace(one, off=15) for one in free], {"b"}, 0.0001)) == []


def test_a_courier_waits_at_the_restaurant_for_the_next_order(meals: MealDay) -> None:
    orders = {f"o{at}": Order(id=f"o{at}", spot=(1000, 1000), placed=at, restaurant="r", ready=at + 5) for at in (0, 60)}
    courier = replace(meals.couriers["c"], off=200)
    day = replace(meals, orders=orders, couriers={"c": courier})
    late = [
        couriers.score(day, couriers.play(day, Together(day, 5, 0.01, weights=weights), 5)).ready_to_pickup_mean
        for weights in (Weights(ahead=1e9), Weights())
    ]
    assert late == [7.0, 3.5]  # ten minutes there and two until it is handed over, ready after five; and nothing the second time


def _order(name: str, restaurant: str, spot: tuple[float, float], *, placed: int = 0) -> Order:
    return Order(id=name, spot=spot, placed=placed, restaurant=restaurant, ready=20)


@pytest.mark.parametrize(("late", "brought"), [(0.0, ("near", "far")), (30.0, ("far", "near"))])
def test_an_order_that_can_be_in_time_goes_first(meals: MealDay, late: float, brought: tuple[str, ...]) -> None:
    """The far door is reached after 34 minutes, or after 48 by way of the near one, which costs fewer minutes in all."""
    orders = {"near": _order("near", "r", (500, 0), placed=15), "far": _order("far", "r", (1800, 0))}
    day = replace(meals, orders=orders)
    bundles = couriers.play(day, Together(day, 5, 0.01, weights=Weights(late=late)), 5)
    assert [bundle.orders for bundle in bundles] == [brought]


def test_nothing_is_planned_after_duty(meals: MealDay) -> None:
    """Two restaurants side by side: back from the first, the near courier would be off duty, so the far one leaves at once."""
    one = meals.couriers["c"]
    staff = {"near": replace(one, id="near", spot=(0, 0), off=30), "far": replace(one, id="far", spot=(3500, 0), off=200)}
    orders = {"o1": _order("o1", "r", (0, 300)), "o2": _order("o2", "s", (0, -300))}
    day = replace(meals, couriers=staff, orders=orders, restaurants={"r": (0, 0), "s": (0, 0)})
    bundles = couriers.play(day, Together(day, 5, 0.01, weights=Weights(ahead=1e9)), 5)
    assert {bundle.courier: bundle.leave for bundle in bundles} == {"near": 20 - 2, "far": 0}


@pytest.mark.parametrize(("now", "price"), [(19, 0.2), (20, 1.2)])
def test_a_minute_of_a_courier_costs_what_waits_for_it(meals: MealDay, now: int, price: float) -> None:
    orders = [_order("o1", "r", (0, 0)), _order("o2", "r", (0, 0))]
    standings = [Standing(courier=replace(meals.couriers["c"], id=name), spot=(0, 0), free=0) for name in "ab"]
    assert Scene(meals, now, orders, standings, Weights(), Demand(meals), ()).minute_price() == price


def test_who_waits_at_the_restaurant_collects_in_the_last_minute_of_duty(meals: MealDay) -> None:
    order = Order(id="o", spot=(1000, 1000), placed=0, restaurant="r", ready=30)
    day = replace(meals, orders={"o": order}, couriers={"c": replace(meals.couriers["c"], spot=(1000, 0), off=30)})
    (bundle,) = couriers.play(day, Together(day, 5, 0.01), 5)
    assert (bundle.orders, bundle.decided) == (("o",), 30)


def test_who_is_on_the_way_to_a_restaurant_is_planned_for_another_one_later(meals: MealDay) -> None:
    heading = Heading(restaurant="r", leave=0, arrival=10)
    standing = Standing(courier=meals.couriers["c"], spot=(0, 0), free=0, heading=heading)
    day = replace(meals, restaurants={"r": (1000, 0), "s": (1000, 0)})
    orders = [_order("first", "r", (1000, 500)), _order("second", "s", (1000, -500))]
    instance = Scene(day, 5, orders, [standing], Weights(), Demand(day), ()).instance()
    (sequence,) = brief_search(instance, 100)
    names = [instance.visits[row].id.removesuffix(LATE) for row in sequence.activities]
    assert [name for name in names if not name.endswith(":pickup")] == ["first", "second"]
