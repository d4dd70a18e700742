"""``router offer`` where an order has a choice: modes, sites, carriers and slots together, the cheapest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import RenderableType

from router.advice.changes import written
from router.advice.offers import OfferDesk
from router.costing import carriers_price
from router.documents.sourcing_document import OptionDocument
from router.documents.sourcing_writing import used_of, with_carrier
from router.model import Instance, Plan, Resource, Visit, Window, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table
from router.outputs.sourcing_rows import way_text
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


def is_choice(day: Instance, options: Sequence[Visit]) -> bool:
    """Whether stock, preference or carriers matter to the visits of an order."""
    jobs = {visit.group or visit.id for visit in options}
    return any(visit.uses or visit.level > 1 for visit in options) or any(one.job in jobs for one in day.carrier_options)


def ways_of(day: Instance, instance: Instance, plan: Plan, options: Sequence[Visit], slots: Sequence[Window]) -> list[Way]:
    """Every mode and place with every slot of its own (or of `slots`), and every carrier with room.

    Parameters
    ----------
    day, instance : with the new order, and without it.
    options : the visits that would serve it, each for itself.
    """
    return sorted([*_driven(instance, plan, options, slots), *_carried(day, plan, options)], key=lambda way: way.extra_cost)


def _driven(instance: Instance, plan: Plan, options: Sequence[Visit], slots: Sequence[Window]) -> Iterator[Way]:
    desk = OfferDesk(instance, plan)
    by_id = {visit.id: visit for visit in options}
    pickups = {visit.pickup for visit in options}
    places: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in options:
        if visit.id not in pickups:
            places[visit.mode, visit.site].append(visit)
    for alike in places.values():
        own = slots or sorted({window for visit in alike for window in visit.windows})
        calls = [one for visit in alike for one in (by_id.get(visit.pickup or ""), visit) if one is not None]
        for found in desk.offer(calls, own):
            visit = by_id[found.option]
            start = instance.vehicles[instance.vehicle_index[found.vehicle]].start
            origin = visit.origin or next((site.id for site in instance.sites if site.place == start), "")
            yield Way(
                how=OptionDocument(origin=origin, mode=visit.mode, to=visit.site, by=found.vehicle, level=visit.level),
                option=found.option,
                extra_cost=found.extra_cost,
                slot=found.window,
                eta=found.begin,
                slack=found.slack,
            )


def _carried(day: Instance, plan: Plan, options: Sequence[Visit]) -> Iterator[Way]:
    orders = {order for visit in options for order in visit.orders}
    used, before = used_of(day, plan), carriers_price(day, plan)
    for one in day.carrier_options:
        visit = day.visits[day.jobs[day.job_index[one.job]].options[0][-1]]
        room = all(used[name] + units <= day.resource_of[name].capacity for name, units in one.uses.items())
        if room and orders.issuperset(visit.orders) and one.ready <= one.cut_off:
            after = carriers_price(day, replace(plan, carried={**plan.carried, one.job: one.id}))
            yield Way(
                how=OptionDocument(origin=one.origin, level=one.level, **with_carrier(visit, one)),
                option=one.id,
                extra_cost=after - before,
                until=one.promised,
            )


def used_up(day: Instance, plan: Plan, options: Sequence[Visit]) -> list[str]:
    """What the order's options lack, in words: the reason why some of them are not offered."""
    used, orders = used_of(day, plan), {order for visit in options for order in visit.orders}
    jobs = {job.id for job in day.jobs if orders.issuperset(day.visits[job.options[0][-1]].orders)}
    needs = [visit.uses for visit in day.visits if (visit.group or visit.id) in jobs]
    needs += [one.uses for one in day.carrier_options if one.job in jobs]
    short = {name for uses in needs for name, units in uses.items() if used[name] + units > day.resource_of[name].capacity}
    return [_in_words(one) for one in day.resources if one.id in short]


def _in_words(one: Resource) -> str:
    if one.kind == "share":
        return f"orders served at less than level {one.what.removeprefix('level>')}"
    return f"{one.what} at {one.site}" if one.site else one.what


def way_data(instance: Instance, way: Way) -> dict[str, object]:
    """The way for machines."""
    told: dict[str, object] = {**way.how.model_dump(), "option": way.option, "extra_cost": way.extra_cost}
    if way.slot is not None:
        told["slot"] = f"{written(instance, way.slot.start)} - {written(instance, way.slot.end)}"
    for name, seconds in (("promised", way.until), ("eta", way.eta)):
        if seconds is not None:
            told[name] = moment(instance, seconds).isoformat()
    return told if way.slack is None else {**told, "slack_s": way.slack}


def way_lines(instance: Instance, ways: Sequence[Way], lacking: Sequence[str], width: int) -> Iterator[RenderableType]:
    """The ways as a table, and what is used up so that others are not offered."""
    if not ways:
        yield prose("nobody can bring it" + ("" if lacking else ": there is no time left for it"))
    if lacking:
        yield prose(f"used up, so that some ways are not offered: {', '.join(lacking)}")
    if not ways:
        return

    def hour(seconds: Seconds | None) -> str:
        return "" if seconds is None else clock.hour(moment(instance, seconds), moment(instance, 0).date())

    def promise(way: Way) -> str:
        if way.slot is not None:
            return f"{hour(way.slot.start)}–{hour(way.slot.end)}"
        collected = way.how.by == way.how.mode
        return "" if way.until is None else f"{'from' if collected else 'until'} {hour(way.until)}"

    yield table(
        [
            Column(title="extra cost", cells=[f"{way.extra_cost:+,.2f}" for way in ways], right=True),
            Column(title="how", cells=[way_text(way.how) for way in ways], flexible=True),
            Column(title="promise", cells=[promise(way) for way in ways]),
            Column(title="ETA", cells=[hour(way.eta) for way in ways], right=True),
            Column(title="choice", cells=[str(way.how.level) for way in ways], right=True, rank=3),
            Column(
                title="slack", cells=["" if way.slack is None else clock.duration(way.slack) for way in ways], right=True, rank=2
            ),
            Column(title="option", cells=[way.option for way in ways], flexible=True, rank=1),
        ],
        width,
    )
