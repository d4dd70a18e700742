"""All ways to bring a new order at once: sites, modes, slots and carriers, each at what the plan then costs more."""

from dataclasses import replace

import pytest

from router.advice.ways import NewOrder, WayDesk
from router.model import Carrier, CarrierOption, Instance, Plan, Resource, Sequence, Window
from router.timing import schedule
from tests.oracles.days import day, visit

MORNING, NOON = Window(0, 900), Window(3_600, 4_500)
POST = Carrier(id="post", discounts=((2, 0.5),))


def planned(tea: int = 9, room: int = 9) -> tuple[Instance, Plan]:
    """The van is at kilometre 9 at 600 s; the post has a parcel at 10 already, and halves all prices from two on."""
    instance = day(
        [visit("promised", 9, window=(600, 600), service=60), visit("parcel", 20)],
        resources=(
            Resource(id="tea", kind="stock", capacity=tea, site="", what="TEA"),
            Resource(id="post's day", kind="carrier", capacity=room, what="post"),
        ),
        carriers=(POST,),
        carrier_options=(CarrierOption(id="parcel by post", job="parcel", carrier="post", price=10.0, uses={"post's day": 1}),),
        road_of=range(21),
    )
    return instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),), {"parcel": "parcel by post"})


DOOR = visit("new", 4, windows=(MORNING, NOON), uses={"tea": 1})
LOCKER = visit("new@L", 10, windows=(MORNING,), uses={"tea": 1}, mode="self_pickup", site="L", level=2, price=1.5)
BY_POST = CarrierOption(
    id="new by post", job="new", carrier="post", price=8.0, surcharge=3.0, uses={"tea": 1, "post's day": 1}, promised=9_000
)
ORDER = NewOrder(visits=(DOOR, LOCKER), options=(BY_POST,), called=DOOR)


def test_modes_slots_and_carriers_come_priced_the_cheapest_first() -> None:
    """On its way the van passes kilometre 4; the locker is 2 km more; with two orders the post takes 9 instead of 10 for both."""
    instance, plan = planned()
    ways = WayDesk(instance, plan).ways(ORDER)
    told = {(one.how.mode, one.how.to, one.how.by, one.slot): one.extra_cost for one in ways}
    assert told == {
        ("scheduled", "", "van", MORNING): pytest.approx(0.0),
        ("self_pickup", "L", "van", MORNING): pytest.approx(2.0 + 1.5),
        ("scheduled", "", "van", NOON): pytest.approx(0.0),
        ("scheduled", "", "post", None): pytest.approx((10 + 8) * 0.5 - 10 + 3),
    }
    assert [one.extra_cost for one in ways] == sorted(one.extra_cost for one in ways)
    (post,) = (one for one in ways if one.option == "new by post")
    assert post.until == 9_000


def test_slots_asked_for_are_those_of_every_option() -> None:
    instance, plan = planned()
    ways = WayDesk(instance, plan).ways(ORDER, [NOON])
    assert {one.slot for one in ways if one.option != "new by post"} == {NOON}


@pytest.mark.parametrize(("tea", "room", "lacking"), [(0, 9, ["tea"]), (9, 1, ["post's day"]), (9, 9, [])])
def test_what_is_used_up_is_not_offered_but_told(tea: int, room: int, lacking: list[str]) -> None:
    instance, plan = planned(tea, room)
    desk = WayDesk(instance, plan)
    assert [one.id for one in desk.used_up(ORDER)] == lacking
    assert bool(desk.ways(replace(ORDER, options=()))) == (tea > 0)
    assert bool(desk.ways(replace(ORDER, visits=()))) == (tea > 0 and room > 1)
