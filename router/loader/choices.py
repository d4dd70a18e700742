"""Whether orders have a choice of sites, modes and carriers, and what those that have one become."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from router.documents.day import Day
from router.documents.dimensions import Dimension
from router.errors import Problem
from router.loader.fleet import Fleet
from router.loader.places import Places
from router.model import Carrier, CarrierOption, Order, Resource, Visit
from router.modes import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What the orders with a choice become."""

    visits: tuple[Visit, ...] = ()
    orders: tuple[Order, ...] = ()
    problems: tuple[Problem, ...] = ()
    resources: tuple[Resource, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    carrier_options: tuple[CarrierOption, ...] = ()
    notes: tuple[str, ...] = ()


def is_sourced(day: Day) -> bool:
    """Whether any order has a choice beyond its own mode and sites."""
    rules = day.settings.options
    return bool(day.stock or day.lines or day.carriers or day.options or rules.modes or any(one.data.items for one in day.orders))


def with_choices(
    day: Day, asked: Mapping[str, Sequence[Asked]], fleet: Fleet, places: Places, dimensions: Sequence[Dimension]
) -> tuple[Mapping[str, Sequence[Asked]], Sourced]:
    """The orders left to their modes as they are, and what the others become."""
    if not is_sourced(day):
        return asked, Sourced()
    from router.loader.sourced import OptionsMaker  # only now: many days give no choice

    maker = OptionsMaker(day, fleet, places, dimensions)
    plain: dict[str, list[Asked]] = defaultdict(list)
    for mode, orders in asked.items():
        for one in orders:
            if not maker.take(one):
                plain[mode].append(one)
    return plain, maker.made(plain)
