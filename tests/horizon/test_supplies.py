"""A live day with stock and carriers: what is over has taken its goods, and what carriers bring is in nobody's way."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from router.documents.plan_writing import plan_json
from router.documents.template import new_folder
from router.errors import ArgumentError, InputError
from router.horizon.apply import apply
from router.horizon.begun import begun
from router.horizon.days import order_placed
from router.horizon.events import Counted, CustomerTold, PlanAdopted
from router.horizon.history import whole_plan
from router.horizon.now import now
from router.horizon.policy import POLICIES
from router.horizon.problem import problem
from router.horizon.replan import kept_promises, replan
from router.horizon.state import Day, State, handed_over, morning
from router.loader import load
from router.model import Carrier, CarrierOption, Instance, Result, Sequence, Window
from router.outputs import document_of
from router.solver import Limits, solve
from router.timing import schedule
from router.units import FOREVER
from tests.oracles.days import day, visit


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Instance, Result]:
    folder = tmp_path_factory.mktemp("live")
    new_folder(folder / "shop", sourcing=True)
    instance = load(folder / "shop")
    result = solve(instance, limits=Limits(seconds=None, iterations=200))
    (folder / "plan.json").write_text(plan_json(document_of(instance, result)), encoding="utf-8")
    return folder, instance, result


def test_goods_of_visits_that_are_over_are_gone(shop: tuple[Path, Instance, Result]) -> None:
    folder, instance, _ = shop
    late = now(begun(folder / "shop", folder / "plan.json", 15 * 3600), limits=Limits(seconds=None, iterations=20))
    over = [instance.visits[instance.visit_index[name]] for name in late.state.finished if name in instance.visit_index]
    assert over
    taken = [one.uses for one in over] + [one.uses for one in handed_over(late.state).values()]
    left = {one.id: one.capacity for one in problem(late.state, POLICIES["steady"]).resources}
    for resource in instance.resources:
        assert left[resource.id] == resource.capacity - sum(uses.get(resource.id, 0) for uses in taken)


def test_orders_of_carriers_are_no_loss(shop: tuple[Path, Instance, Result]) -> None:
    folder, _, result = shop
    assert result.plan.carried
    soon = now(begun(folder / "shop", folder / "plan.json", 9 * 3600), limits=Limits(seconds=None, iterations=20))
    assert not soon.advice.plan.unserved
    assert not [text for text in soon.advice.warnings if "is in no route" in text]
    assert soon.advice.plan.carried.keys() | handed_over(soon.state).keys() == result.plan.carried.keys()


def test_what_is_counted_is_what_is_left(shop: tuple[Path, Instance, Result]) -> None:
    folder, instance, _ = shop
    soon = now(begun(folder / "shop", folder / "plan.json", 9 * 3600), limits=Limits(seconds=None, iterations=20)).state

    def left(state: State) -> dict[str, int]:
        return {one.id: one.capacity for one in problem(state, POLICIES["steady"]).resources}

    full = apply(soon, Counted(id="c1", at=9 * 3600, resource="carrier:post", units=0))
    assert left(full) == left(soon) | {"carrier:post": 0}
    advice = replan(full, POLICIES["steady"], Limits(seconds=None, iterations=50))
    assert all(instance.carrier_option_of[name].carrier != "post" for name in advice.plan.carried.values())
    moved = {move.visit for move in advice.moves if move.from_vehicle == "post"}
    assert moved
    assert all("used up" in move.reason for move in advice.moves if move.visit in moved)
    assert "no resource" in apply(soon, Counted(id="c2", at=9 * 3600, resource="carrier:past", units=1)).remark
    assert apply(soon, Counted(id="c3", at=9 * 3600, resource="carrier:post", units=-1)).remark
    with pytest.raises(ArgumentError, match="units"):
        Counted(id="c5", at=9 * 3600, resource="carrier:post", units=10**20)
    late = apply(full, Counted(id="c4", at=8 * 3600, resource="carrier:post", units=9))
    assert "counted again later" in late.remark
    assert left(late) == left(full)


def test_goods_that_are_not_there_are_brought_by_nobody(shop: tuple[Path, Instance, Result]) -> None:
    folder, _, result = shop
    soon = now(begun(folder / "shop", folder / "plan.json", 9 * 3600), limits=Limits(seconds=None, iterations=20))
    state = soon.state
    open_visits = {visit.id: visit for visit in soon.advice.instance.visits}
    planned = [open_visits[name] for route in result.plan.routes for name in route.visits if name in open_visits]
    name = next(used for visit in planned for used in visit.uses if used.startswith("stock:"))
    short = apply(state, Counted(id="c1", at=9 * 3600, resource=name, units=0))
    plan = replan(short, POLICIES["steady"], Limits(seconds=None, iterations=50)).plan
    served = {visit for route in plan.routes for visit in route.visits}
    assert not [visit.id for visit in open_visits.values() if visit.id in served and name in visit.uses]


def test_what_goes_to_a_carrier_goes_to_somebody(shop: tuple[Path, Instance, Result]) -> None:
    folder, instance, result = shop
    drives = tuple(route.vehicle for route in result.plan.routes)
    lost = now(begun(folder / "shop", folder / "plan.json", 9 * 3600), lost=drives, limits=Limits(seconds=None, iterations=100))
    names = {carrier.id for carrier in instance.carriers}
    assert lost.advice.moves
    left = {name for item in lost.advice.plan.unserved for name in item.visits}
    served = {route.vehicle for route in lost.advice.plan.routes}
    for move in lost.advice.moves:
        assert move.to_vehicle in names | served if move.visit not in left else move.to_vehicle == ""


def test_an_order_placed_on_the_way_takes_goods_of_the_stock(shop: tuple[Path, Instance, Result]) -> None:
    folder = shop[0] / "shop"
    row = {"id": "N1", "mode": "scheduled", "lat": 41.15, "lon": -8.61, "slots": "12:00-18:00"}
    event = order_placed(folder, row | {"items": "TEA*2"}, ident="p1", at=9 * 3600)
    delivered = [visit for visit in event.visits if visit.uses]
    assert {visit.origin for visit in delivered} == {"W1", "S1", "S2"}
    assert all(visit.deliver[0] == 600 for visit in delivered)
    state = apply(now(begun(folder, shop[0] / "plan.json", 9 * 3600), limits=Limits(seconds=None, iterations=1)).state, event)
    plan = replan(state, POLICIES["steady"], Limits(seconds=None, iterations=600)).plan
    assert "N1" in plan.carried or {visit.id for visit in event.visits} & {name for route in plan.routes for name in route.visits}
    for items, told in (("NOPE*1", "there is no sku 'NOPE'"), ("TEA*2000", "no site has all its goods"), ("", "it has no goods")):
        with pytest.raises(InputError, match=told):
            order_placed(folder, row | {"items": items}, ident="p2", at=9 * 3600)


NEW = {"id": "N1", "mode": "scheduled", "lat": 41.15, "lon": -8.61, "slots": "12:00-18:00", "items": "TEA*2"}


def test_an_order_placed_on_the_way_has_the_options_of_any_other(shop: tuple[Path, Instance, Result]) -> None:
    """Its carriers, too; with every vehicle lost one of them brings it, within what it has room for."""
    folder, instance, _ = shop
    event = order_placed(folder / "shop", NEW, ident="p1", at=9 * 3600)
    assert {option.carrier for option in event.options} == {"post", "pedal", "self_pickup"}
    assert {visit.mode for visit in event.visits} == {"scheduled", "self_pickup"}
    once, lost = Limits(seconds=None, iterations=1), tuple(instance.vehicle_index)
    idle = now(begun(folder / "shop", folder / "plan.json", 9 * 3600), lost=lost, limits=once).state
    state = apply(idle, event)
    assert not state.remark
    plan = replan(state, POLICIES["steady"], Limits(seconds=None, iterations=50)).plan
    assert plan.carried["N1"].startswith("N1")
    assert "no job" in apply(idle, replace(event, options=(replace(event.options[0], job="N9"),))).remark
    assert "no carrier 'past'" in apply(idle, replace(event, options=(replace(event.options[0], carrier="past"),))).remark


def test_nobody_promises_an_order_for_a_time_before_it_was_placed(shop: tuple[Path, Instance, Result]) -> None:
    """At three the post has left, and the others have its goods from then on."""
    event = order_placed(shop[0] / "shop", NEW, ident="p1", at=15 * 3600)
    assert {option.carrier for option in event.options} == {"pedal", "self_pickup"}
    assert all(option.promised is not None and option.promised >= event.at for option in event.options)
    assert {visit.release for visit in event.visits} == {0}


def test_what_carriers_promise_is_never_over() -> None:
    """A promise that runs from when the carrier has the goods is for later the later that is; one of the clock is over."""
    visits = [visit("a", 2, window=(0, 9_000)), visit("b", 3, window=(0, 9_000))]
    options = (
        CarrierOption(id="a~van", job="a", carrier="post", price=1.0, promised=1_000),
        CarrierOption(id="a~bike", job="a", carrier="post", price=2.0, promised=2_000, lead=600, cut_off=8_400),
        CarrierOption(id="b~bike", job="b", carrier="post", price=0.0, promised=600, lead=600, cut_off=8_400),
    )
    state = morning(Day(instance=day(visits, carriers=(Carrier(id="post"),), carrier_options=options)))

    def offered(at: int) -> dict[str, int | None]:
        then = problem(replace(state, now=at), POLICIES["steady"])
        return {option.id: option.promised for option in then.carrier_options}

    assert offered(1_000) == {"a~van": 1_000, "a~bike": 2_000, "b~bike": 1_600}
    assert offered(2_000) == {"a~bike": 2_600, "b~bike": 2_600}
    assert offered(8_401) == {}


def test_what_a_plan_gives_to_a_carrier_later_is_promised_for_later() -> None:
    options = (CarrierOption(id="a~bike", job="a", carrier="post", price=0.0, promised=600, lead=600, cut_off=8_400),)
    instance = day([visit("a", 2, window=(0, 9_000))], carriers=(Carrier(id="post"),), carrier_options=options)
    state = replace(morning(Day(instance=instance)), now=2_000)
    given = apply(state, PlanAdopted(id="p", at=2_000, base=state.seq, routes={}, carried={"a": "a~bike"}))
    (option,) = handed_over(given).values()
    assert (option.promised, option.leaves) == (2_600, 2_000)
    again = apply(given, PlanAdopted(id="q", at=3_000, base=given.seq, routes={}))
    assert handed_over(again) == {"a": option}, "the carrier has it"


def test_a_tariff_of_other_orders_zones_is_in_nobodys_way(shop: tuple[Path, Instance, Result], tmp_path: Path) -> None:
    other = tmp_path / "shop"
    copytree(shop[0] / "shop", other)
    orders = (other / "orders.csv").read_text(encoding="utf-8")
    written = orders.replace("pickup_point,note", "pickup_point,note,zone").replace("second floor", "second floor,hill")
    (other / "orders.csv").write_text(written, encoding="utf-8")
    with (other / "tariffs.csv").open("a", encoding="utf-8") as file:
        file.write("post,hill,0,20,9,,\n")
    assert order_placed(other, NEW, ident="p1", at=9 * 3600).options


def test_what_a_carrier_has_is_over(shop: tuple[Path, Instance, Result]) -> None:
    """From its cut-off on its orders are not planned again; before, they may be."""
    folder, instance, result = shop
    taken = {job: instance.carrier_option_of[name] for job, name in result.plan.carried.items()}
    gone = {job for job, option in taken.items() if option.cut_off < FOREVER}
    assert gone, "the plan gives the post something"
    late = max(taken[job].cut_off for job in gone)
    before, after = (
        now(begun(folder / "shop", folder / "plan.json", at), limits=Limits(seconds=None, iterations=20)) for at in (9 * 3600, late)
    )
    assert gone <= {job.id for job in before.advice.instance.jobs}
    assert not gone & {job.id for job in after.advice.instance.jobs}
    assert all(one.cut_off >= late for one in after.advice.instance.carrier_options)
    left = {one.id: one.capacity for one in after.advice.instance.resources}
    assert left["carrier:post"] == instance.resource_of["carrier:post"].capacity - sum(
        option.uses.get("carrier:post", 0) for option in taken.values()
    )
    (post,) = (one for one in after.advice.instance.carriers if one.id == "post")
    sent = sum(option.carrier == "post" for option in taken.values())
    assert post.discounts == tuple((max(1, orders - sent), share) for orders, share in instance.carrier_of["post"].discounts)
    state = apply(after.state, after.advice.adoption("a1"))
    assert gone <= whole_plan(state).carried.keys()
    assert not gone & {order for item in whole_plan(state).unserved for order in item.orders}
    counted = apply(state, Counted(id="c1", at=late, resource="carrier:post", units=7))
    assert {one.id: one.capacity for one in problem(counted, POLICIES["steady"]).resources}["carrier:post"] == 7


def test_a_promise_kept_by_other_goods_or_a_carrier_is_kept() -> None:
    """Goods of another site to the same door, or a carrier that is there in time; not a locker, and nobody late."""
    visits = [
        visit("near", 2, group="a", window=(0, 900)),
        visit("far", 2, group="a", window=(0, 900)),
        visit("locker", 3, group="a", window=(0, 900)),
    ]
    options = (
        CarrierOption(id="soon", job="a", carrier="post", price=1.0, promised=800),
        CarrierOption(id="late", job="a", carrier="post", price=1.0, promised=901),
    )
    instance = day(visits, carriers=(Carrier(id="post"),), carrier_options=options)
    told = CustomerTold(id="t", at=0, visit="near", window=Window(0, 900))
    state = apply(morning(Day(instance=instance)), told)
    served = [schedule(instance, (Sequence(vehicle=0, activities=(number,)),)) for number in range(3)]
    carried = [schedule(instance, (), {"a": name}) for name in ("soon", "late")]
    kept = [bool(kept_promises(state, instance, plan)) for plan in (*served, *carried)]
    assert kept == [True, True, False, True, False]
