"""Every way in which a new order can be brought: modes, sites, carriers and slots together, each at its price."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence as Several
from dataclasses import dataclass

from router.advice.offers import Offer, OfferDesk
from router.documents.sourcing_document import OptionDocument
from router.documents.sourcing_writing import used_of, with_carrier
from router.model import CarrierOption, Instance, Plan, Resource, Visit, Window
from router.units import Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in which the new order can be brought, and what the plan then costs more.

    `slot` is what can be promised; a carrier promises `until` alone. `eta` is when a vehicle would begin, `slack` how much later it
    could and still be inside the slot.
    """

    how: OptionDocument
    option: str
    extra_cost: Money
    slot: Window | None = None
    until: Seconds | None = None
    eta: Seconds | None = None
    slack: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order beside the plan: the visits that would serve it, each for itself, and the options of carriers.

    Parameters
    ----------
    visits : alternatives, with the pickups that they name; empty groups.
    options : of carriers; `mode` and place of what they bring are those of `called`.
    """

    visits: tuple[Visit, ...]
    options: tuple[CarrierOption, ...] = ()
    called: Visit


class WayDesk:
    """Answers for new orders against one plan; made once per plan, safe to ask from several threads at once.

    Parameters
    ----------
    instance : the day of the plan, with the resources and carriers of the orders asked for.
    """

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self._instance = instance
        self._desk = OfferDesk(instance, plan)
        self._site_at = {site.place: site.id for site in reversed(instance.sites)}
        self._used = used_of(instance, plan)
        self._given = Counter[str]()
        self._prices: dict[str, Money] = defaultdict(float)
        for name in plan.carried.values():
            option = instance.carrier_option_of[name]
            self._given[option.carrier] += 1
            self._prices[option.carrier] += option.price

    def ways(self, order: NewOrder, slots: Several[Window] = ()) -> list[Way]:
        """Every mode and place with every slot of its own (or of `slots`), and every carrier with room, the cheapest first."""
        return sorted([*self._driven(order, slots), *self._carried(order)], key=lambda way: way.extra_cost)

    def used_up(self, order: NewOrder) -> list[Resource]:
        """What the order's options lack: the reason why some of them are not offered."""
        needs = [*(visit.uses for visit in order.visits), *(one.uses for one in order.options)]
        short = {name for uses in needs for name, units in uses.items() if not self._has(name, units)}
        return [one for one in self._instance.resources if one.id in short]

    def _has(self, resource: str, units: int) -> bool:
        return self._used[resource] + units <= self._instance.resource_of[resource].capacity

    def _driven(self, order: NewOrder, slots: Several[Window]) -> Iterator[Way]:
        by_id = {visit.id: visit for visit in order.visits}
        best: dict[tuple[str, str, Window], Offer] = {}
        for found in self._desk.each(order.visits, slots or None):
            visit = by_id[found.option]
            key = visit.mode, visit.site, found.window
            if key not in best or found.extra_cost < best[key].extra_cost:
                best[key] = found
        for found in best.values():
            visit = by_id[found.option]
            start = self._instance.vehicles[self._instance.vehicle_index[found.vehicle]].start
            origin = visit.origin or self._site_at.get(start, "")
            yield Way(
                how=OptionDocument(origin=origin, mode=visit.mode, to=visit.site, by=found.vehicle, level=visit.level),
                option=found.option,
                extra_cost=found.extra_cost,
                slot=found.window,
                eta=found.begin,
                slack=found.slack,
            )

    def _carried(self, order: NewOrder) -> Iterator[Way]:
        for one in order.options:
            if one.ready <= one.cut_off and all(self._has(name, units) for name, units in one.uses.items()):
                yield Way(
                    how=OptionDocument(origin=one.origin, level=one.level, **with_carrier(order.called, one)),
                    option=one.id,
                    extra_cost=self._carrier_asks(one),
                    until=one.promised,
                )

    def _carrier_asks(self, one: CarrierOption) -> Money:
        """What one order more costs with a carrier; below its price where it earns the others a discount."""
        carrier = self._instance.carrier_of[one.carrier]
        given, prices = self._given[carrier.id], self._prices[carrier.id]
        after = carrier.discounted(prices + one.price, given + 1)
        return after - carrier.discounted(prices, given) + one.surcharge
