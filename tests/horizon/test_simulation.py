"""Days lived through: what comes of them, and what the world may do to them."""

from dataclasses import replace

import numpy as np
import pytest

from router.checker import check
from router.costing import cost
from router.horizon import POLICIES, Day, events as happened, replay
from router.horizon.history import whole_instance, whole_plan
from router.horizon.picture import draw, lived_picture
from router.horizon.report import report
from router.horizon.simulation import simulate
from router.horizon.world import World, known_from_the_start, with_events, world_of
from router.model import Instance, Window
from router.simulation import NOISE_FREE
from router.solver import Limits, solve
from tests.horizon.days import couriers, lunch, measured, vans

FEW = Limits(seconds=None, iterations=10)


def test_a_quiet_day_is_driven_as_it_was_planned() -> None:
    """With all known at the start and no noise, living the day costs what planning it once does."""
    instance = vans()
    once = solve(instance, limits=FEW)
    lived = simulate(Day(instance=instance), World(noise=NOISE_FREE), POLICIES["steady"], FEW)
    whole = whole_plan(lived.state)
    assert cost(whole_instance(lived.state), whole).total <= 1.02 * once.cost.total
    assert {name for route in whole.routes for name in route.visits} == {visit.id for visit in instance.visits}
    assert whole.unserved == ()


def test_the_past_of_a_quiet_day_passes_the_checker_in_its_times() -> None:
    preferring = (replace(visit, preferred=Window(0, 300), late_price=1.0) for visit in vans().visits)
    lived = simulate(Day(instance=vans(visits=tuple(preferring))), World(noise=NOISE_FREE), POLICIES["steady"], FEW)
    assert check(whole_instance(lived.state), whole_plan(lived.state)) == []
    assert any(stop.late for route in whole_plan(lived.state).routes for stop in route.stops)


def trips() -> Instance:
    """Eight deliveries for vans that take three and may come back twice to load again."""
    day = vans()
    return day.replace(
        vehicles=tuple(replace(one, capacities=(3,), reloads=(0,), reload_time=300, max_trips=3) for one in day.vehicles)
    )


@pytest.mark.parametrize("policy", ["steady", "greedy", "meals"])
def test_vans_drive_several_trips(policy: str) -> None:
    """What is loaded in turn is one stop, and the day as it was keeps every rule."""
    lived = simulate(Day(instance=trips()), World(noise=NOISE_FREE), POLICIES[policy], FEW)
    whole = whole_plan(lived.state)
    assert {name for route in whole.routes for name in route.visits} == {visit.id for visit in trips().visits}
    assert sum(stop.kind == "reload" for route in whole.routes for stop in route.stops) == 3 - len(whole.routes)
    assert max(stop.load for route in whole.routes for stop in route.stops) == (3,)
    assert check(whole_instance(lived.state), whole) == []
    assert len(lived.advices) > 3


def test_the_same_seed_gives_the_same_log() -> None:
    day, world = lunch(3, broken=True)
    one, other = (simulate(day, world, POLICIES["meals"], FEW) for _ in range(2))
    assert one.log == other.log


def test_figures_of_a_day_add_up() -> None:
    day, world = lunch(3, broken=False)
    lived = simulate(day, replace(world, absent=0.0), POLICIES["meals"], FEW)
    figures = report(lived)
    assert figures.orders == 10
    assert figures.cancelled <= 1
    assert figures.delivered + figures.cancelled >= figures.orders - len(lived.advices[-1].plan.unserved)
    assert figures.kept <= figures.promises <= figures.orders
    assert figures.replans == len(lived.advices)
    assert figures.click_to_door_mean is not None


def test_the_picture_of_a_day_shows_what_its_figures_say() -> None:
    from matplotlib.figure import Figure

    day, world = lunch(3, broken=True)
    lived = simulate(day, replace(world, absent=0.0), POLICIES["meals"], FEW)
    figures, figure = report(lived), Figure()
    draw(lived, figure)
    orders, promises, plans = figure.axes
    legend = promises.get_legend()
    assert legend is not None
    assert legend.get_texts()[0].get_text() == f"{figures.kept} kept"
    placed, delivered = (np.asarray(line.get_ydata()).max() for line in orders.lines[:2])
    assert (placed, delivered) == (figures.orders, figures.delivered)
    assert len(np.asarray(plans.collections[0].get_offsets())) == figures.replans
    assert lived_picture(lived).startswith(b"\x89PNG")


def test_orders_of_a_world_are_known_when_they_are_placed() -> None:
    instance = couriers(4)
    world = world_of(instance, seed=1, cancellations=1, late_goods=1, breakdowns=1)
    assert set(world.placed) | known_from_the_start(instance, world) == {order.id for order in instance.orders}
    assert (len(world.cancelled), len(world.ready), len(world.breakdowns)) == (1, 1, 1)
    further = with_events(
        world, [happened.VehicleLost(id="x", at=70, vehicle="c2"), happened.OrderPlaced(id="y", at=9, order="m1")]
    )
    assert (further.breakdowns["c2"], further.placed["m1"]) == (70, 9)


def test_goods_of_a_vehicle_that_breaks_down_still_arrive() -> None:
    day = Day(instance=vans(), measure=measured)
    lived = simulate(day, World(noise=NOISE_FREE, breakdowns={"A": 600}), POLICIES["steady"], FEW)
    assert replay(day, lived.log).vehicles["A"].lost == 600
    assert len(lived.state.finished) == 8
    assert not lived.state.vehicles["A"].on_board


def test_a_day_planned_once_is_searched_for_in_the_morning_alone() -> None:
    """Afterwards new orders find their place, and nothing that is planned changes vehicles."""
    day, world = lunch(3, broken=False)
    once = simulate(day, replace(world, cancelled={}), POLICIES["once"], FEW)
    assert report(once).chosen == 0
