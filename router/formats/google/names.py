"""What Google calls the visits of an instance: indices of shipments and of their alternatives, and labels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from router.model import Instance, Order

_ID = re.compile(r"(.*) · (pickup|delivery) (\d+)(?: (?:for|from) \d+)?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Names:
    """Visit id → (shipment index, is pickup, request index), and the label of each shipment."""

    visits: Mapping[str, tuple[int, bool, int]]
    labels: Mapping[int, str]
    orders: Mapping[str, Order]
    own: bool
    """Whether the instance was read from a request."""


def names_of(instance: Instance) -> Names:
    """The names of a request's visits; of an instance of another origin, a shipment per job."""
    orders = {order.id: order for order in instance.orders}
    found: dict[str, tuple[int, bool, int]] = {}
    labels: dict[int, str] = {}
    for visit in instance.visits:
        match = _ID.fullmatch(visit.id)
        order = orders.get(match.group(1)) if match else None
        if match is None or order is None or not order.extra.get("index", "").isdecimal():
            return _names_of_any(instance, orders)
        index = int(order.extra["index"])
        found[visit.id] = (index, match.group(2) == "pickup", int(match.group(3)))
        labels[index] = order.extra.get("label", "")
    return Names(visits=found, labels=labels, orders=orders, own=bool(found))


def _names_of_any(instance: Instance, orders: Mapping[str, Order]) -> Names:
    """A shipment per job of a day of another origin, labelled with the orders that it serves."""
    found: dict[str, tuple[int, bool, int]] = {}
    labels: dict[int, str] = {}
    for number, job in enumerate(instance.jobs):
        for choice, option in enumerate(job.options):
            for index in option:
                visit = instance.visits[index]
                pickup = visit.id in instance.deliveries_of or (any(visit.collect) and not any(visit.deliver))
                found[visit.id] = (number, pickup, choice)
        last = instance.visits[job.options[0][-1]]
        labels[number] = ", ".join(last.orders) or last.id
    return Names(visits=found, labels=labels, orders=orders, own=False)
