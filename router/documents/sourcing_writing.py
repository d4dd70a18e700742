"""From a plan to the part of its document that tells what was decided for each order, and what ran short."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from router.documents import sourcing_document as documents
from router.model import CarrierOption, Instance, Plan, Route, Stop, Visit
from router.model.instance import Job
from router.units import FOREVER, Money, Seconds

Clock = Callable[[Seconds], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another option of a job: index of its last visit and the vehicle that would come, or the carrier's option."""

    visit: int | None = None
    vehicle: str = ""
    carried: str = ""
    extra_cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Job id → its next best option; resource id → what one more unit of it would save.

    `unweighed` : so many jobs were not looked at for want of time.
    """

    others: Mapping[str, Other] = field(default_factory=dict)
    worth: Mapping[str, Money] = field(default_factory=dict)
    unweighed: int = 0


UNWEIGHED = Weighed()
"""Nothing was weighed."""


def sourcing_document(instance: Instance, plan: Plan, clock: Clock, weighed: Weighed) -> documents.SourcingDocument | None:
    """What was decided; None for an instance in which nothing was to be decided."""
    if not (instance.resources or instance.carrier_options):
        return None
    used = used_of(instance, plan)
    return documents.SourcingDocument(
        choices=tuple(_choices(instance, plan, clock, weighed)),
        scarce=tuple(
            documents.ScarceDocument(
                resource=one.id,
                kind=one.kind,
                site=one.site,
                what=one.what,
                name=one.name,
                units=one.capacity,
                since=clock(one.since) if one.since else None,
                worth=weighed.worth.get(one.id),
            )
            for one in instance.resources
            if used[one.id] >= one.capacity
        ),
        carriers=tuple(_given(instance, plan)),
        goods={one.what: one.name for one in instance.resources if one.kind == "stock" and one.name},
        unweighed=weighed.unweighed,
        sites={one.id: documents.SiteDocument(name=one.name, address=one.address) for one in instance.sites},
    )


def used_of(instance: Instance, plan: Plan) -> Counter[str]:
    """Resource id → units that the plan uses."""
    used: Counter[str] = Counter()
    for route in plan.routes:
        for name in route.visits:
            used.update(instance.visits[instance.visit_index[name]].uses)
    for name in plan.carried.values():
        used.update(instance.carrier_option_of[name].uses)
    return used


def sourcing_kpis(instance: Instance, plan: Plan) -> documents.SourcingKpis | None:
    """Decisions in figures; None where nothing was to be decided."""
    document = sourcing_document(instance, plan, lambda _: instance.epoch, UNWEIGHED)
    if document is None:
        return None
    choices = document.choices
    parcels = Counter(order for choice in choices for order in choice.orders)
    return documents.SourcingKpis(
        by_mode=_counted("carrier" if one.carried and one.by != one.mode else one.mode for one in choices),
        by_carrier=_counted(one.by for one in choices if one.carried),
        by_origin=_counted(one.origin for one in choices if one.origin),
        by_level=_counted(str(one.level) for one in choices),
        stock_outs=sum(1 for job in _left_out(instance, plan) if _lacks_goods(instance, job, used_of(instance, plan))),
        split_orders=sum(count > 1 for count in parcels.values()),
    )


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _left_out(instance: Instance, plan: Plan) -> Iterator[Job]:
    served = {instance.visit_index[name] for route in plan.routes for name in route.visits}
    for job in instance.jobs:
        if job.id not in plan.carried and not any(served.issuperset(option) for option in job.options):
            yield job


def _lacks_goods(instance: Instance, job: Job, used: Mapping[str, int]) -> bool:
    """Whether every option of a job left out asks for goods that are not there any more."""
    options = [instance.visits[option[-1]].uses for option in job.options]
    options += [one.uses for one in instance.carrier_options if one.job == job.id]
    return all(
        any(
            instance.resource_of[name].kind == "stock" and used.get(name, 0) + units > instance.resource_of[name].capacity
            for name, units in uses.items()
        )
        for uses in options
    )


def _choices(instance: Instance, plan: Plan, clock: Clock, weighed: Weighed) -> Iterator[documents.ChoiceDocument]:
    served = {stop.visit: (route, stop) for route in plan.routes for stop in route.stops if stop.kind == "visit"}
    for job in instance.jobs:
        visits = [instance.visits[option[-1]] for option in job.options]
        taken = next((visit for visit in visits if visit.id in served), None)
        other = next_best_document(instance, weighed.others.get(job.id))
        if job.id in plan.carried:
            yield _carried(instance, job, instance.carrier_option_of[plan.carried[job.id]], clock, other)
        elif taken is not None:
            yield _driven(instance, job, taken, *served[taken.id], clock, other)


def _driven(
    instance: Instance,
    job: Job,
    visit: Visit,
    route: Route,
    stop: Stop,
    clock: Clock,
    other: documents.NextBestDocument | None,
) -> documents.ChoiceDocument:
    fetched = next((one.leave for one in route.stops if visit.pickup and one.visit == visit.pickup), route.departure)
    return documents.ChoiceDocument(
        job=job.id,
        orders=visit.orders,
        origin=_origin(instance, visit, route.vehicle),
        mode=visit.mode,
        to=visit.site,
        by=route.vehicle,
        level=visit.level,
        price=visit.price,
        leaves=clock(fetched),
        eta=clock(stop.begin),
        goods=goods_of(instance, visit.uses),
        load=_load(instance, visit),
        next_best=other,
    )


def _carried(
    instance: Instance, job: Job, option: CarrierOption, clock: Clock, other: documents.NextBestDocument | None
) -> documents.ChoiceDocument:
    visit = instance.visits[job.options[0][-1]]
    return documents.ChoiceDocument(
        job=job.id,
        orders=visit.orders,
        origin=option.origin,
        **with_carrier(visit, option),
        level=option.level,
        price=option.list_price,
        surcharge=option.surcharge,
        leaves=None if option.leaves >= FOREVER else clock(option.leaves),
        eta=None if option.promised is None else clock(option.promised),
        goods=goods_of(instance, option.uses),
        load=_load(instance, visit),
        next_best=other,
    )


def with_carrier(visit: Visit, option: CarrierOption) -> dict[str, Any]:
    """Mode, place and carrier; a customer who collects comes to where the goods lie."""
    collected = option.carrier == "self_pickup"
    return {
        "mode": "self_pickup" if collected else visit.mode,
        "to": option.origin if collected else "",
        "by": option.carrier,
        "carried": True,
    }


def next_best_document(instance: Instance, other: Other | None) -> documents.NextBestDocument | None:
    """How the next best option of an order would bring it, and what that would cost more."""
    if other is None:
        return None
    if other.visit is None:
        option = instance.carrier_option_of[other.carried]
        visit = instance.visits[instance.jobs[instance.job_index[option.job]].options[0][-1]]
        how = {"origin": option.origin, "level": option.level, **with_carrier(visit, option)}
    else:
        visit = instance.visits[other.visit]
        origin = _origin(instance, visit, other.vehicle)
        how = {"origin": origin, "level": visit.level, "mode": visit.mode, "to": visit.site, "by": other.vehicle}
    return documents.NextBestDocument.model_validate({**how, "extra_cost": other.extra_cost})


def _origin(instance: Instance, visit: Visit, vehicle: str) -> str:
    """The site the goods come from: where it is said, else where the vehicle starts."""
    start = instance.vehicles[instance.vehicle_index[vehicle]].start
    return visit.origin or next((site.id for site in instance.sites if site.place == start), "")


def _load(instance: Instance, visit: Visit) -> dict[str, int]:
    return dict(zip(instance.dimensions, visit.deliver, strict=True)) if visit.deliver else {}


def goods_of(instance: Instance, uses: Mapping[str, int]) -> dict[str, int]:
    """Sku → pieces among what is used."""
    found: dict[str, int] = {}
    for name, units in uses.items():
        resource = instance.resource_of[name]
        if resource.kind == "stock":
            found[resource.what] = found.get(resource.what, 0) + units
    return found


def _given(instance: Instance, plan: Plan) -> Iterator[documents.GivenDocument]:
    taken: dict[str, list[CarrierOption]] = defaultdict(list)
    for name in plan.carried.values():
        option = instance.carrier_option_of[name]
        taken[option.carrier].append(option)
    for carrier in instance.carriers:
        options = taken[carrier.id]
        loads = [instance.visits[instance.jobs[instance.job_index[one.job]].options[0][-1]].deliver for one in options]
        total = [sum(figures) for figures in zip(*(load for load in loads if load), strict=True)]
        limit = instance.resource_of.get(f"carrier:{carrier.id}")
        yield documents.GivenDocument(
            carrier=carrier.id,
            name=carrier.name,
            orders=len(options),
            capacity=None if limit is None else limit.capacity,
            price=carrier.discounted(sum(one.price for one in options), len(options)),
            surcharges=sum(one.surcharge for one in options),
            discount=carrier.discount(len(options)),
            load=dict(zip(instance.dimensions, total, strict=True)) if total else {},
        )
