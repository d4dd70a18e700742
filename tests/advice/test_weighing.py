"""The next best option of an order and the worth of one more piece, worked out by hand on a straight road."""

import pytest

from router.advice.patience import Patience
from router.advice.weighing import weighed
from router.costing import cost
from router.documents.plan_writing import plan_document
from router.documents.sourcing_writing import sourcing_kpis
from router.engines.carrying import planned
from router.kpis import kpis
from router.model import Instance, Plan
from router.model.plan import Sequence
from tests.sourcing.shop import shop


def _plan(instance: Instance, **routes: str) -> Plan:
    return planned(
        instance,
        [
            Sequence(vehicle=instance.vehicle_index[vehicle], activities=(instance.visit_index[visit],))
            for vehicle, visit in routes.items()
        ],
    )


def test_the_next_best_is_the_cheapest_way_that_is_open() -> None:
    instance = shop(at_store=1, at_warehouse=2)
    plan = _plan(instance, VS="far~S", VW="near~W")
    found = weighed(instance, plan).others
    assert (found["far"].carried, found["far"].extra_cost) == ("far~post", pytest.approx(5 - 2)), (
        "2 km are saved, the carrier costs 5"
    )
    assert (found["near"].carried, found["near"].extra_cost) == ("near~post", pytest.approx(5 - 4))


def test_a_piece_more_is_worth_the_best_that_one_order_makes_of_it() -> None:
    instance = shop(at_store=0, at_warehouse=2, post=0)
    plan = _plan(instance, VW="far~W")
    assert weighed(instance, plan).worth == {"stock:S": pytest.approx(100 - 16), "carrier:post": pytest.approx(100 - 5)}
    plan = _plan(instance, VW="near~W")
    assert weighed(instance, plan).worth["stock:S"] == pytest.approx(100 - 2)


def test_a_piece_more_is_worth_the_penalty_of_an_order_left_out() -> None:
    instance = shop(at_store=1, at_warehouse=0)
    plan = _plan(instance, VS="far~S")
    assert weighed(instance, plan).worth["stock:W"] == pytest.approx(100 - 4)
    figures = sourcing_kpis(instance, plan)
    assert figures is not None
    assert figures.stock_outs == 1


def test_the_document_tells_every_decision() -> None:
    instance = shop(at_store=1, at_warehouse=1)
    plan = _plan(instance, VS="far~S")
    price = cost(instance, plan)
    document = plan_document(instance, plan, price, weighed=weighed(instance, plan), kpis=kpis(instance, plan, price)).sourcing
    assert document is not None
    assert [(one.job, one.origin, one.by, one.carried, one.price, one.goods) for one in document.choices] == [
        ("far", "S", "VS", False, 0.0, {"tea": 1}),
        ("near", "W", "post", True, 5.0, {"tea": 1}),
    ]
    assert [(one.resource, one.units) for one in document.scarce] == [("stock:W", 1), ("stock:S", 1), ("carrier:post", 1)]
    assert [(one.carrier, one.orders, one.capacity, one.price) for one in document.carriers] == [("post", 1, 1, 5.0)]


def test_carried_orders_count_as_served() -> None:
    instance = shop()
    plan = _plan(instance, VS="far~S")
    figures = kpis(instance, plan, cost(instance, plan))
    assert (figures.orders, figures.served, figures.unserved) == (2, 2, 0)
    assert figures.sourcing is not None
    assert figures.sourcing.by_carrier == {"post": 1}
    assert figures.sourcing.by_mode == {"carrier": 1, "scheduled": 1}


def test_what_there_is_no_time_for_is_told() -> None:
    instance = shop(at_store=1, at_warehouse=2)
    found = weighed(instance, _plan(instance, VS="far~S", VW="near~W"), Patience(until=0.0))
    assert (found.others, found.unweighed) == ({}, 2)
