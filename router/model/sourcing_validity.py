"""Contradictions among resources, carriers and their options, and in what visits use."""

from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from router.model.figure_validity import Fault
from router.model.sourcing import Carrier, CarrierOption
from router.model.visits import Visit
from router.units import Seconds, count_of

if TYPE_CHECKING:
    from router.model.instance import Instance


def sourcing_faults(instance: "Instance") -> Iterator[Fault]:
    """Every fault of resources, carriers, their options, and of the uses of visits."""
    sites = {site.id for site in instance.sites}
    for resource in instance.resources:
        where = f"resource '{resource.id}'"
        if resource.capacity < 0:
            yield where, f"capacity {resource.capacity} is negative", "use 0 or more"
        if resource.since < 0:
            yield where, f"since {resource.since} is negative", "use 0 or more"
        yield from _unknown_site(where, "site", resource.site, sites)
    for carrier in instance.carriers:
        yield from _discounts(f"carrier '{carrier.id}'", carrier)
    begins = {visit.id: visit.windows[0].start for visit in instance.visits if visit.windows}
    for visit in instance.visits:
        yield from _visit(instance, visit, begins, sites)
    yield from _options(instance, sites)


def _unknown_site(where: str, field: str, site: str, sites: set[str]) -> Iterator[Fault]:
    if site and site not in sites:
        yield where, f"{field} '{site}' does not exist", "name a site's id, or leave it empty"


def _discounts(where: str, carrier: Carrier) -> Iterator[Fault]:
    if any(one >= two for (one, _), (two, _) in pairwise(carrier.discounts)):
        yield where, "its discounts do not ascend", "sort them by the number of orders from which they count"
    for orders, share in carrier.discounts:
        if orders < 1 or not 0 <= share <= 1:
            said = f"a discount of {share:g} from {count_of(orders, 'order')} on"
            yield where, said, "give a share from 0 to 1 from 1 order or more on"


def _visit(instance: "Instance", visit: Visit, begins: Mapping[str, Seconds], sites: set[str]) -> Iterator[Fault]:
    where = f"visit '{visit.id}'"
    yield from _unknown_site(where, "origin", visit.origin, sites)
    yield from _level(where, visit.level)
    if not visit.uses:
        return
    if visit.id in instance.deliveries_of:
        yield where, "it is a pickup and uses resources", "let the delivery of the pair use them"
    taken = visit.release if visit.pickup is None else begins.get(visit.pickup, 0)
    yield from _uses(instance, where, visit.uses, taken, "release" if visit.pickup is None else "the window of its pickup")


def _uses(instance: "Instance", where: str, uses: Mapping[str, int], taken: Seconds, moment: str) -> Iterator[Fault]:
    for name, units in uses.items():
        resource = instance.resource_of.get(name)
        if resource is None:
            yield where, f"resource '{name}' does not exist", "name a resource's id"
        elif taken < resource.since:
            yield (
                where,
                f"resource '{name}' is there from {resource.since} on, {moment} is {taken}",
                f"let it be {resource.since} or later",
            )
        if units < 0:
            yield where, f"it uses {units} of resource '{name}'", "use 0 or more"


def _level(where: str, level: int) -> Iterator[Fault]:
    if level < 1:
        yield where, f"level {level} is less than 1", "use 1 for what the customer prefers most, 2, 3 for less"


def _options(instance: "Instance", sites: set[str]) -> Iterator[Fault]:
    carriers = {carrier.id for carrier in instance.carriers}
    groups = {visit.group for visit in instance.visits if visit.group is not None}
    alone = {visit.id for visit in instance.visits if visit.group is None and visit.id not in instance.deliveries_of}
    remedies = dict(
        chain(
            ((visit.id, f"name its group '{visit.group}'") for visit in instance.visits),
            ((pickup, f"name its delivery '{names[0]}'") for pickup, names in instance.deliveries_of.items()),
        )
    )
    for option in instance.carrier_options:
        where = f"carrier option '{option.id}'"
        if option.carrier not in carriers:
            yield where, f"carrier '{option.carrier}' does not exist", "name a carrier's id"
        if option.job in groups & alone:
            yield where, f"'{option.job}' is a visit and a group of others", "give the group another name"
        elif option.job not in groups | alone:
            what = f"job '{option.job}' " + ("is a part of a job only" if option.job in remedies else "does not exist")
            yield where, what, remedies.get(option.job, "name the id of a visit, of the delivery of a pair, or of a group")
        yield from _figures(where, option)
        yield from _level(where, option.level)
        yield from _unknown_site(where, "origin", option.origin, sites)
        yield from _uses(instance, where, option.uses, option.ready, "ready")


def _figures(where: str, option: CarrierOption) -> Iterator[Fault]:
    if option.price < 0:
        yield where, f"price {option.price} is negative", "use 0 or more"
    if option.surcharge < 0:
        yield where, f"surcharge {option.surcharge} is negative", "use 0 or more"
    if option.ready < 0:
        yield where, f"ready {option.ready} is negative", "use 0 or more"
