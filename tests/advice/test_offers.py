"""Slots for a new order: what can be kept is offered at its price, what would break a promise is not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings, strategies as st

from router.advice.offers import OfferDesk, offer
from router.checker import check
from router.model import AccessRule, Carrier, CarrierOption, Instance, Plan, Resource, Sequence, Window, plan_sequences
from router.timing import schedule
from tests.oracles.days import day, van, visit

MORNING, NOON = Window(0, 900), Window(3_600, 4_500)


def planned() -> tuple[Instance, Plan]:
    """The van must be at kilometre 9 at 600 s sharp and is home at 1,140 s."""
    instance = day([visit("promised", 9, window=(600, 600), service=60)])
    return instance, schedule(instance, (Sequence(vehicle=0, activities=(0,)),))


def test_prices_of_slots() -> None:
    """On the way it costs nothing; at noon the van drives 4 km there and 4 km home again."""
    instance, plan = planned()
    offers = offer(instance, plan, visit("new", 4), [NOON, MORNING])
    assert [(one.window, one.vehicle, one.option) for one in offers] == [(MORNING, "van", "new"), (NOON, "van", "new")]
    assert [one.extra_cost for one in offers] == pytest.approx([0.0, 8.0 - 8.0])
    assert MORNING.start <= offers[0].begin <= MORNING.end
    assert offers[0].slack == MORNING.end - offers[0].begin


def test_a_slot_that_breaks_a_promise_is_not_offered() -> None:
    """From 300 s to 500 s the van is on its way past kilometre 5; ten minutes of service there would make it late."""
    instance, plan = planned()
    assert offer(instance, plan, visit("long", 5, service=600), [Window(300, 500)]) == ()


def test_alternatives_the_cheapest_is_offered() -> None:
    instance, plan = planned()
    (best,) = offer(instance, plan, [visit("door", 5, price=9.0), visit("locker", 3, price=1.0)], [MORNING])
    assert best.option == "locker"


def test_what_is_used_up_is_not_offered() -> None:
    """Of the two shops one has sold its last piece; the carrier took that of the other."""
    resources = (Resource(id="near", kind="stock", capacity=1), Resource(id="far", kind="stock", capacity=1))
    post = CarrierOption(id="by post", job="parcel", carrier="post", price=1.0, uses={"far": 1})
    instance = day(
        [visit("sold", 2, uses={"near": 1}), visit("parcel", 9)],
        resources=resources,
        carriers=(Carrier(id="post"),),
        carrier_options=(post,),
    )
    new = [visit("from near", 1, uses={"near": 1}), visit("from far", 3, uses={"far": 1})]
    without = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    (best,) = offer(instance, without, new, [MORNING])
    assert best.option == "from far"
    assert offer(instance, schedule(instance, plan_sequences(instance, without), {"parcel": "by post"}), new, [MORNING]) == ()


def test_begins_kept_within_a_tolerance() -> None:
    """Without a tolerance the free stop may move; with none left, nothing that delays it is offered."""
    instance = day([visit("free", 9, service=60)])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    new = visit("new", 5, service=1_000)
    begin = next(stop.begin for stop in plan.routes[0].stops if stop.visit == "free")
    slot = Window(begin - 200, begin - 100)
    assert OfferDesk(instance, plan).offer(new, [slot])
    assert all(one.extra_cost >= 0 for one in OfferDesk(instance, plan, keep=0).offer(new, [slot]))


@settings(max_examples=40)
@given(
    kilometres=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    place=st.integers(1, 9),
    start=st.integers(0, 3_000),
    service=st.integers(0, 900),
)
def test_an_offer_never_breaks_a_promise(kilometres: list[int], place: int, start: int, service: int) -> None:
    visits = [visit(f"v{number}", where, window=(600 * number, 600 * number + 900)) for number, where in enumerate(kilometres)]
    instance = day(visits, [van(latest_end=7_200)])
    sequences = (Sequence(vehicle=0, activities=tuple(range(len(visits)))),)
    plan = schedule(instance, sequences)
    if check(instance, plan):
        return
    new = visit("new", place, service=service, window=(start, start + 600))
    for one in offer(instance, plan, new, [Window(start, start + 600)]):
        larger = instance.replace(visits=(*instance.visits, new))
        routes = [(*range(position), len(visits), *range(position, len(visits))) for position in range(len(visits) + 1)]
        plans = [schedule(larger, (Sequence(vehicle=0, activities=route),)) for route in routes]
        assert any(not check(larger, candidate) for candidate in plans), one


def test_safe_to_ask_from_several_threads() -> None:
    instance, plan = planned()
    desk = OfferDesk(instance, plan)
    questions = [visit(f"new {number}", 1 + number % 9) for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda one: desk.offer(one, [MORNING, NOON]), questions))
    assert together == [desk.offer(one, [MORNING, NOON]) for one in questions]


def test_a_delivery_is_offered_with_its_pickup_beside_other_vehicles() -> None:
    """Store, door and promise lie at 2, 4 and 9 km: five kilometres before 600 s the van is at the door. The bike may not go."""
    instance = day([visit("promised", 9, window=(600, 600), service=60)], [van(), van("bike", modes=frozenset({"instant"}))])
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    lunch = [visit("p", 2), visit("d", 4, pickup="p", max_on_board=300)]
    (one,) = offer(instance, plan, lunch, [Window(200, 300)])
    assert (one.option, one.vehicle, one.begin, one.extra_cost) == ("d", "van", 300, pytest.approx(0.0))
    assert offer(instance, plan, [lunch[0], visit("d", 4, pickup="p", max_on_board=60)], [Window(200, 300)]) == ()


def test_another_driver_and_closed_places_count_in_an_offer() -> None:
    """'b' is liked: any other van costs 3 more. Kilometre 5 is closed to vans."""
    closed = AccessRule(id="ban", places=frozenset({5}))
    instance = day([visit("promised", 9)], [van("a"), van("b", fixed_price=50.0)], access=(closed,))
    plan = schedule(instance, (Sequence(vehicle=0, activities=(0,)),))
    liked = visit("new", 4, liked_vehicles=frozenset({"b"}), other_vehicle_price=3.0)
    (one,) = offer(instance, plan, liked, [MORNING])
    assert (one.vehicle, one.extra_cost) == ("a", pytest.approx(3.0))
    assert offer(instance, plan, visit("new", 5), [MORNING]) == ()
