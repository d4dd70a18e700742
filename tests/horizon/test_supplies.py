"""A live day with stock and carriers: what is over has taken its goods, and what carriers bring is in nobody's way."""

from pathlib import Path

import pytest

from router.documents.plan_writing import plan_json
from router.documents.template import new_folder
from router.errors import InputError
from router.horizon.apply import apply
from router.horizon.days import order_placed
from router.horizon.events import Counted
from router.horizon.now import now
from router.horizon.policy import POLICIES
from router.horizon.problem import problem
from router.horizon.replan import replan
from router.horizon.state import State
from router.loader import load
from router.model import Instance, Result
from router.outputs import document_of
from router.solver import Limits, solve


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
    late = now(folder / "shop", folder / "plan.json", 15 * 3600, limits=Limits(seconds=None, iterations=20))
    over = [instance.visits[instance.visit_index[name]] for name in late.state.finished if name in instance.visit_index]
    assert over
    left = {one.id: one.capacity for one in problem(late.state, POLICIES["steady"]).resources}
    for resource in instance.resources:
        assert left[resource.id] == resource.capacity - sum(visit.uses.get(resource.id, 0) for visit in over)


def test_orders_of_carriers_are_no_loss(shop: tuple[Path, Instance, Result]) -> None:
    folder, _, result = shop
    assert result.plan.carried
    soon = now(folder / "shop", folder / "plan.json", 9 * 3600, limits=Limits(seconds=None, iterations=20))
    assert not soon.advice.plan.unserved
    assert not [text for text in soon.advice.warnings if "is in no route" in text]
    assert soon.advice.plan.carried.keys() == result.plan.carried.keys()


def test_what_is_counted_is_what_is_left(shop: tuple[Path, Instance, Result]) -> None:
    folder, instance, _ = shop
    soon = now(folder / "shop", folder / "plan.json", 9 * 3600, limits=Limits(seconds=None, iterations=20)).state

    def left(state: State) -> dict[str, int]:
        return {one.id: one.capacity for one in problem(state, POLICIES["steady"]).resources}

    full = apply(soon, Counted(id="c1", at=9 * 3600, resource="carrier:post", units=0))
    assert left(full) == left(soon) | {"carrier:post": 0}
    advice = replan(full, POLICIES["steady"], Limits(seconds=None, iterations=50))
    assert all(instance.carrier_option_of[name].carrier != "post" for name in advice.plan.carried.values())
    assert "no resource" in apply(soon, Counted(id="c2", at=9 * 3600, resource="carrier:past", units=1)).remark
    assert apply(soon, Counted(id="c3", at=9 * 3600, resource="carrier:post", units=-1)).remark
    late = apply(full, Counted(id="c4", at=8 * 3600, resource="carrier:post", units=9))
    assert "counted again later" in late.remark
    assert left(late) == left(full)


def test_goods_that_are_not_there_are_brought_by_nobody(shop: tuple[Path, Instance, Result]) -> None:
    folder, _, result = shop
    soon = now(folder / "shop", folder / "plan.json", 9 * 3600, limits=Limits(seconds=None, iterations=20))
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
    lost = now(folder / "shop", folder / "plan.json", 9 * 3600, lost=drives, limits=Limits(seconds=None, iterations=100))
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
    state = apply(now(folder, shop[0] / "plan.json", 9 * 3600, limits=Limits(seconds=None, iterations=1)).state, event)
    plan = replan(state, POLICIES["steady"], Limits(seconds=None, iterations=600)).plan
    assert {visit.id for visit in delivered} & {name for route in plan.routes for name in route.visits}
    for items, told in (("NOPE*1", "there is no sku 'NOPE'"), ("TEA*2000", "no site has all its goods"), ("", "it has no goods")):
        with pytest.raises(InputError, match=told):
            order_placed(folder, row | {"items": items}, ident="p2", at=9 * 3600)
