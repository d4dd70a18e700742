"""``router offer`` where an order has a choice: modes, sites, carriers and slots together, the cheapest first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import RenderableType

from router.advice.changes import written
from router.advice.ways import NewOrder, Way
from router.documents.sourcing_writing import goods_of
from router.model import Instance, Resource, Visit, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table
from router.outputs.sourcing_rows import way_text
from router.units import Seconds


def is_choice(day: Instance, options: Sequence[Visit]) -> bool:
    """Whether stock, preference or carriers matter to the visits of an order."""
    jobs = {visit.group or visit.id for visit in options}
    return any(visit.uses or visit.level > 1 for visit in options) or any(one.job in jobs for one in day.carrier_options)


def new_order(day: Instance, visits: Sequence[Visit]) -> NewOrder:
    """The order that `visits` of `day` would serve."""
    jobs = {visit.group or visit.id for visit in visits}
    last = {job: day.visits[day.jobs[day.job_index[job]].options[0][-1]] for job in jobs if job in day.job_index}
    options = tuple(one for one in day.carrier_options if one.job in last)
    return NewOrder(visits=tuple(replace(visit, group=None) for visit in visits), options=options, called=next(iter(last.values())))


def parcels_of(day: Instance, visits: Sequence[Visit]) -> list[str]:
    """The goods of each job that an order would be, as in orders.csv: several where no site has them all."""
    jobs = dict.fromkeys(day.job_of[day.visit_index[visit.id]] for visit in visits)
    parcels = (goods_of(day, day.visits[day.jobs[job].options[0][-1]].uses) for job in jobs)
    return ["; ".join(f"{sku}*{count}" for sku, count in goods.items()) for goods in parcels]


def in_words(one: Resource) -> str:
    """What is used up, in words."""
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
