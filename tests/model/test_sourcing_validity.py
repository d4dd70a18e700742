"""Every contradiction among resources, carriers and their options is named."""

from dataclasses import replace
from typing import Any

import pytest

from router.errors import InstanceError
from router.model import Carrier, CarrierOption, Instance, Resource, Visit, Window
from tests.oracles.days import day, visit

TEA = Resource(id="tea", kind="stock", capacity=3)
POST = Carrier(id="post", discounts=((10, 0.1), (20, 0.2)))


def sound(visits: tuple[Visit, ...] = (), **changes: Any) -> Instance:
    parts = {"resources": (TEA,), "carriers": (POST,), "carrier_options": (option(),)} | changes
    return day([visit("a", 1, uses={"tea": 1}), *visits], **parts)


def option(**changes: Any) -> CarrierOption:
    return replace(CarrierOption(id="a by post", job="a", carrier="post", price=4.0, uses={"tea": 1}), **changes)


def faults(*visits: Visit, **changes: Any) -> str:
    with pytest.raises(InstanceError) as refused:
        sound(visits, **changes)
    return str(refused.value)


def test_a_sound_day_has_no_fault() -> None:
    instance = sound()
    assert instance.jobs[instance.job_index["a"]].id == "a"
    assert instance.orders_of("a") == ("order-a",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"resources": (TEA, TEA)}, "resource 'tea': the id is used 2 times"),
        ({"resources": (replace(TEA, capacity=-1),)}, "resource 'tea': capacity -1 is negative"),
        ({"resources": (replace(TEA, since=-1),)}, "resource 'tea': since -1 is negative"),
        ({"carrier_options": (option(level=0),)}, "carrier option 'a by post': level 0 is less than 1"),
        ({"resources": (replace(TEA, site="S9"),)}, "resource 'tea': site 'S9' does not exist"),
        ({"resources": ()}, "visit 'a': resource 'tea' does not exist"),
        ({"resources": (replace(TEA, since=60),)}, "resource 'tea' is there from 60 on, release is 0; let it be 60 or later"),
        ({"carriers": (POST, POST)}, "carrier 'post': the id is used 2 times"),
        ({"carriers": (replace(POST, discounts=((9, 0.2), (9, 0.1))),)}, "carrier 'post': its discounts do not ascend"),
        ({"carriers": (replace(POST, discounts=((0, 0.2),)),)}, "carrier 'post': a discount of 0.2 from 0 orders on"),
        ({"carriers": (replace(POST, discounts=((1, 2.0),)),)}, "carrier 'post': a discount of 2 from 1 order on"),
        ({"carrier_options": (option(), option())}, "carrier option 'a by post': the id is used 2 times"),
        ({"carriers": ()}, "carrier option 'a by post': carrier 'post' does not exist"),
        ({"carrier_options": (option(job="z"),)}, "carrier option 'a by post': job 'z' does not exist"),
        ({"carrier_options": (option(price=-1.0),)}, "carrier option 'a by post': price -1.0 is negative"),
        ({"carrier_options": (option(surcharge=-1.0),)}, "carrier option 'a by post': surcharge -1.0 is negative"),
        ({"carrier_options": (option(ready=-1),)}, "carrier option 'a by post': ready -1 is negative"),
        ({"carrier_options": (option(uses={"z": 1}),)}, "carrier option 'a by post': resource 'z' does not exist"),
        ({"carrier_options": (option(origin="S9"),)}, "carrier option 'a by post': origin 'S9' does not exist"),
    ],
)
def test_a_fault_is_named(changes: dict[str, Any], expected: str) -> None:
    assert expected in faults(**changes)


@pytest.mark.parametrize(
    ("visits", "job", "expected"),
    [
        ((visit("b", 1, group="g"),), "b", "job 'b' is a part of a job only; name its group 'g'"),
        ((visit("p", 1), visit("d", 2, pickup="p")), "p", "job 'p' is a part of a job only; name its delivery 'd'"),
        ((visit("b", 1, group="a"),), "a", "'a' is a visit and a group of others"),
        ((visit("b", 1, uses={"tea": -1}),), "a", "visit 'b': it uses -1 of resource 'tea'"),
        ((visit("b", 1, level=0),), "a", "visit 'b': level 0 is less than 1"),
        ((visit("b", 1, origin="S9"),), "a", "visit 'b': origin 'S9' does not exist"),
        ((visit("p", 1, uses={"tea": 1}), visit("d", 2, pickup="p")), "a", "visit 'p': it is a pickup and uses resources"),
    ],
)
def test_a_fault_of_visits_is_named(visits: tuple[Visit, ...], job: str, expected: str) -> None:
    assert expected in faults(*visits, carrier_options=(option(job=job),))


def test_goods_that_come_later_are_picked_up_or_loaded_later() -> None:
    late = Resource(id="late", kind="stock", capacity=1, since=100)
    loaded = visit("b", 1, uses={"late": 1}, release=100)
    pickup = visit("p", 1, window=(100, 200))
    assert sound((loaded, pickup, visit("d", 2, pickup="p", uses={"late": 1})), resources=(TEA, late))
    early = replace(pickup, windows=(Window(99, 200),))
    expected = "visit 'd': resource 'late' is there from 100 on, the window of its pickup is 99"
    assert expected in faults(early, visit("d", 2, pickup="p", uses={"late": 1}), resources=(TEA, late))


def test_carrier_options_go_with_their_jobs() -> None:
    instance = sound((visit("b", 2, group="B"),), carrier_options=(option(), option(id="B by post", job="B", uses={})))
    assert [one.id for one in instance.replace(visits=instance.visits[1:]).carrier_options] == ["B by post"]
    assert instance.replace(name="other").carrier_options == instance.carrier_options
    for wrong in (None, [5]):
        with pytest.raises(InstanceError, match="visits"):
            instance.replace(visits=wrong)


@pytest.mark.parametrize(("orders", "share"), [(9, 0.0), (10, 0.1), (19, 0.1), (20, 0.2), (99, 0.2)])
def test_the_last_discount_reached_counts(orders: int, share: float) -> None:
    assert POST.discount(orders) == share
