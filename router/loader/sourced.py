"""Orders that may come from several sites, in several ways, or with a carrier: every option as a visit or a carrier's offer.

What an order becomes in a mode is left to the mode: it is asked once for each site that has the goods, each lot and each way
offered, and its visits are given the goods they use, their price and their level.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor

from router.carriers import COLLECTED, Consignment, Tariffs
from router.documents.day import Day
from router.documents.dimensions import Dimension, whole_units
from router.documents.rows import OrderRow
from router.documents.sourcing_rows import SkuRow
from router.errors import Problem
from router.loader.choices import Sourced
from router.loader.fleet import Fleet
from router.loader.goods_references import CARRIER, COLLECTING
from router.loader.offered import Offered, Offers
from router.loader.orders import completed, ground_of
from router.loader.places import Places
from router.model import Carrier, CarrierOption, Order, Resource, Visit
from router.modes import MODES, Asked, Ground
from router.modes.calls import penalty
from router.sourcing import Lines, Parcel, Stock, Way, parcels_of
from router.units import FOREVER, Money, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A site (none: the vehicle's own start), and the lots taken there."""

    site: str
    way: Way

    @property
    def tag(self) -> str:
        late = f"~{self.way.since // 3600:02d}{self.way.since // 60 % 60:02d}" if self.way.since else ""
        return f"~{self.site}{late}" if self.site else ""


@dataclass(slots=True)
class _Job:
    """A parcel of an order: its options so far.

    `ready`: when its mode has the goods ready at each source; `begin` and `due`: when its mode serves it soonest and latest.
    """

    id: str
    asked: Asked
    parcel: Parcel
    extra: Money = 0.0
    visits: list[Visit] = field(default_factory=list)
    options: list[CarrierOption] = field(default_factory=list)
    ready: dict[str, Seconds] = field(default_factory=dict)
    begin: Seconds | None = None
    due: Seconds | None = None
    problems: list[Problem] = field(default_factory=list)


class OptionsMaker:
    """Makes the options of one order after the other."""

    def __init__(self, day: Day, fleet: Fleet, places: Places, dimensions: Sequence[Dimension]) -> None:
        self._day, self._fleet, self._places, self._dimensions = day, fleet, places, dimensions
        self._offers = Offers(day, places)
        self._skus: Mapping[str, SkuRow] = {record.data.id: record.data for record in day.skus}
        self._stock = Stock(record.data for record in day.stock)
        collecting = [record.data.id for record in day.sites if record.data.kind in COLLECTING]
        self._tariffs = Tariffs([one.data for one in day.carriers], [one.data for one in day.tariffs], collecting)
        self._lines: dict[str, dict[str, int]] = {one.data.id: dict(one.data.items or {}) for one in day.orders}
        for record in day.lines:
            order = self._lines.setdefault(record.data.order, {})
            order[record.data.sku] = order.get(record.data.sku, 0) + record.data.count
        self._weight = next((n for n, one in enumerate(dimensions) if one.column.startswith("weight")), None)
        self._grounds: dict[str, Ground] = {}
        self._shares = {int(level): share for level, share in day.settings.options.shares.items() if level.isdecimal()}
        self._notes: list[str] = []
        self._jobs: list[_Job] = []
        self._orders: list[Order] = []

    def take(self, asked: Asked) -> bool:
        """Make the options of an order; False where it has no choice and is left to its mode."""
        row = asked.terms
        offered = self._offers.of(asked.record.data)
        lines = {sku: count for sku, count in self._lines.get(row.id, {}).items() if sku in self._skus}
        if row.held or (len(offered) == 1 and not lines) or (asked.place is None and not row.pickup_point):
            return False
        near = [site for _, site in self._offers.nearest(row)]
        allowed = [site for site in near if site in (row.origin or self._stock.sites)]
        stocked = bool(lines and self._stock.sites and allowed)
        split = self._day.settings.options.split_price
        parcels = [Parcel(number=1, lines=lines, sites=row.origin or ("",))]
        if stocked:
            parcels = parcels_of(lines, self._stock, allowed, split=split is not None)
        whole = self._with_goods(asked, lines, whole=True)
        order = self._order(whole, parcels[0].sites[0])
        if order is None:
            return False
        self._orders.append(order)
        for parcel in parcels:
            alone = len(parcels) == 1
            job = _Job(
                id=row.id if alone else f"{row.id}:{parcel.number}",
                asked=whole if alone else self._with_goods(asked, parcel.lines, whole=False),
                parcel=parcel,
                extra=(split or 0.0) if parcel.number > 1 else 0.0,
            )
            self._fill(job, offered, stocked=stocked)
            self._jobs.append(job)
        return True

    def _order(self, asked: Asked, site: str) -> Order | None:
        """The order for the reports, as its mode sees it; None when the mode rolls it to another day or cannot take it."""
        terms = asked.terms.model_copy(update={"origin": (site,) if site else asked.terms.origin})
        made = MODES[terms.mode]([replace(asked, terms=terms)], self._ground(terms.mode))
        order = made.orders[0] if made.orders else None
        if order is None or order.outcome == "rolled":
            return None
        return replace(order, outcome="drive", note=terms.note, loads=asked.deliver)

    def made(self, plain: Mapping[str, Sequence[Asked]]) -> Sourced:
        """All of it, with what there is only so much of."""
        options = tuple(option for job in self._jobs for option in job.options)
        visits = tuple(visit for job in self._jobs for visit in (job.visits or _nowhere(job, self._places)))
        carriers = tuple(self._tariffs.carriers())
        if any(option.carrier == COLLECTED for option in options) and all(one.id != COLLECTED for one in carriers):
            carriers += (Carrier(id=COLLECTED, name="collected by the customer"),)
        used = [name for uses in (*(one.uses for one in visits), *(one.uses for one in options)) for name in uses]
        names, needed = {sku: row.name for sku, row in self._skus.items()}, set(used)
        resources = (
            *self._stock.resources(names),
            *self._stock.lacking(used),
            *self._rooms(plain),
            *self._exceptions(),
            *self._tariffs.resources(),
        )
        return Sourced(
            visits=visits,
            orders=tuple(self._orders),
            problems=tuple(problem for job in self._jobs if not job.visits and not job.options for problem in job.problems[:1]),
            resources=tuple(one for one in resources if one.id in needed),
            carriers=carriers,
            carrier_options=options,
            notes=tuple(self._notes),
        )

    def _fill(self, job: _Job, offered: Sequence[Offered], *, stocked: bool) -> None:
        for one in offered:
            ways, faults = len(job.visits) + len(job.options), len(job.problems)
            for site in job.parcel.sites:
                for way in self._stock.ways(site, job.parcel.lines) if stocked else [Way(uses={})]:
                    source = _Source(site=site, way=way)
                    if one.mode == CARRIER:
                        job.options += self._carried(job, one, source)
                    elif one.mode == COLLECTED and one.site == site:
                        job.options.append(self._collected(job, one, source))
                    else:
                        self._drive(job, one, source)
            if one.where and len(job.visits) + len(job.options) == ways:
                why = job.problems[faults].what if len(job.problems) > faults else self._why_not(job, one)
                self._notes.append(f"{one.where}: order {job.asked.terms.id} cannot have it: {why}")

    def _why_not(self, job: _Job, one: Offered) -> str:
        """Why no carrier brings the parcel as options.csv offers it."""
        ways = [(site, way) for site in job.parcel.sites for way in self._stock.ways(site, job.parcel.lines)]
        if job.parcel.lines and self._stock.sites and not ways:
            return "no site has all its goods"
        site, way = ways[0] if ways else (job.parcel.sites[0], Way(uses={}))
        wanted = self._consignment(job, _Source(site=site, way=way))
        return f"{one.carrier}: {self._tariffs.refusal(wanted, one.carrier)}" if one.carrier else "no carrier takes it"

    def _drive(self, job: _Job, one: Offered, source: _Source) -> None:
        """The visits of a mode for one source, given what they use and cost."""
        asked = self._variant(job.asked, one, source)
        made = MODES[one.mode]([asked], self._ground(one.mode))
        job.problems += made.problems
        by_id = {visit.id: visit for visit in made.visits}
        pickups = {visit.pickup for visit in made.visits}
        for visit in made.visits:
            if visit.id not in pickups:
                job.visits += self._named(job, one, source, asked, visit, by_id.get(visit.pickup or ""))

    def _named(self, job: _Job, one: Offered, source: _Source, asked: Asked, made: Visit, pickup: Visit | None) -> Iterator[Visit]:
        """A visit that a mode made, and its pickup, under the names of this option."""
        own = made.id.startswith(asked.terms.id)
        door = made.id.removeprefix(asked.terms.id).partition("~")[0] if own else f"@{one.site}"
        other = "" if one.asked or one.mode == COLLECTED else f"~{one.mode}"
        ident = f"{job.id}{door}{other}{source.tag}"
        visit = self._stay(made, one) if one.mode == COLLECTED else made
        if one.asked:
            job.ready[source.tag] = visit.release if pickup is None else pickup.windows[0].start
            job.due = max(job.due or 0, visit.windows[-1].end)
            job.begin = visit.windows[0].start if job.begin is None else min(job.begin, visit.windows[0].start)
        if pickup is not None:
            yield replace(pickup, id=f"{ident}:pickup", origin=source.site)
        yield replace(
            visit,
            id=ident,
            pickup=None if pickup is None else f"{ident}:pickup",
            group=job.id,
            uses={**source.way.uses, **self._room(one, asked), **self._share_uses(one.level)},
            price=visit.price + one.price + job.extra,
            level=one.level,
            origin=source.site,
        )

    def _stay(self, visit: Visit, one: Offered) -> Visit:
        """A visit at a point: what is spent once per stay there is setup, not service of each order."""
        site = self._ground(COLLECTED).sites[one.site]
        once = min(visit.service, site.row.service or 0)
        return replace(visit, setup=visit.setup + once, service=visit.service - once)

    def _variant(self, asked: Asked, one: Offered, source: _Source) -> Asked:
        """The order as if it had asked for this, and for these goods; its slots are those at the door."""
        row = asked.record.data if one.asked else asked.record.data.model_copy(update={"mode": one.mode})
        terms = completed(row, self._day.settings.modes.get(one.mode))
        changes = {
            "origin": (source.site,) if source.site else terms.origin,
            "ready_at": max(terms.ready_at or 0, source.way.since) or terms.ready_at,
            "slots": one.slots or (None if one.mode == COLLECTED and not one.asked else terms.slots),
            "pickup_point": one.site,
            "goods": asked.terms.goods,
            "requires": asked.terms.requires,
        }
        elsewhere = asked.elsewhere if one.asked else ()
        return replace(asked, terms=terms.model_copy(update=changes), elsewhere=elsewhere)

    def _consignment(self, job: _Job, source: _Source) -> Consignment:
        row = job.asked.terms
        return Consignment(
            origin=source.site or next(iter(row.origin), ""),
            zone=self._zone(job.asked),
            mode=row.mode,
            weight_kg=self._kilograms(job.asked),
            requires=frozenset(row.requires or ()),
            ready=self._ready(job, source),
            begin=job.begin or 0,
            due=FOREVER if job.due is None else job.due,
        )

    def _carried(self, job: _Job, one: Offered, source: _Source) -> Iterator[CarrierOption]:
        wanted = self._consignment(job, source)
        for quote in self._tariffs.quotes(wanted, one.carrier):
            yield CarrierOption(
                id=f"{job.id}~{quote.carrier}{source.tag}",
                job=job.id,
                carrier=quote.carrier,
                price=quote.price,
                surcharge=one.price + job.extra,
                uses={**source.way.uses, **quote.uses, **self._share_uses(one.level)},
                origin=wanted.origin,
                promised=quote.promised,
                level=one.level,
                ready=wanted.ready,
                cut_off=quote.cut_off,
                lead=quote.lead,
            )

    def _collected(self, job: _Job, one: Offered, source: _Source) -> CarrierOption:
        """The customer fetches the goods where they lie."""
        ready = self._ready(job, source)
        return CarrierOption(
            id=f"{job.id}@{one.site}{source.tag}",
            job=job.id,
            carrier=COLLECTED,
            price=0.0,
            surcharge=one.price + job.extra,
            uses={**source.way.uses, **self._share_uses(one.level)},
            origin=source.site,
            promised=ready,
            level=one.level,
            ready=ready,
            lead=0,
        )

    def _ready(self, job: _Job, source: _Source) -> Seconds:
        """When a carrier or the customer can have the goods: no sooner than they are ordered, and there, and the site is open."""
        row, site = job.asked.terms, self._ground(CARRIER).sites.get(source.site)
        opens = 0 if site is None else site.opening[0].start
        return max(0, row.placed_at or 0, row.ready_at or 0, source.way.since, job.ready.get(source.tag, 0), opens)

    def _with_goods(self, asked: Asked, lines: Lines, *, whole: bool) -> Asked:
        """The order with the loads, kinds and requirements of its goods; its own loads count where it gives some."""
        row = asked.record.data
        amounts: dict[str, float] = defaultdict(float)
        for sku, count in lines.items():
            for dimension, each in self._skus[sku].loads.items():
                amounts[dimension] += count * each
        given = {**amounts, **row.loads} if whole else amounts
        skus = [self._skus[sku] for sku in lines]
        goods = dict.fromkeys((*(asked.terms.goods or ()), *(sku.goods for sku in skus if sku.goods)))
        skills = dict.fromkeys((*(asked.terms.requires or ()), *(skill for sku in skus for skill in sku.requires)))
        return replace(
            asked,
            terms=asked.terms.model_copy(update={"goods": tuple(goods) or None, "requires": tuple(skills) or None}),
            deliver=whole_units(given, self._dimensions) if lines else asked.deliver,
        )

    def _kilograms(self, asked: Asked) -> float:
        if self._weight is None or not asked.deliver:
            return 0.0
        dimension = self._dimensions[self._weight]
        return asked.deliver[self._weight] / dimension.scale * {"weight_t": 1000.0, "weight_g": 0.001}.get(dimension.column, 1.0)

    def _zone(self, asked: Asked) -> str:
        return asked.record.data.zone or ("" if asked.place is None else self._places.places[asked.place].zone)

    def _ground(self, mode: str) -> Ground:
        if mode not in self._grounds:
            self._grounds[mode] = ground_of(self._day, mode, self._fleet)
        return self._grounds[mode]

    def _room(self, one: Offered, asked: Asked) -> dict[str, int]:
        if one.mode != COLLECTED:
            return {}
        site = self._ground(COLLECTED).sites[one.site]
        used = {f"room:{one.site}:parcels": 1} if site.row.compartments is not None else {}
        loads = zip(self._dimensions, site.capacity, asked.deliver, strict=False)
        return used | {f"room:{one.site}:{dimension.name}": load for dimension, _, load in loads}

    def _rooms(self, plain: Mapping[str, Sequence[Asked]]) -> Iterator[Resource]:
        """Room at points, less what orders without a choice take of it."""
        fixed: dict[str, list[Asked]] = defaultdict(list)
        for one in plain.get(COLLECTED, ()):
            if not one.terms.held and one.terms.pickup_point not in one.terms.origin:
                fixed[one.terms.pickup_point].append(one)
        for site, ground in self._ground(COLLECTED).sites.items():
            if ground.row.compartments is not None:
                left = max(0, ground.row.compartments - len(fixed[site]))
                yield Resource(id=f"room:{site}:parcels", kind="room", capacity=left, site=site, what="parcels")
            for number, (dimension, most) in enumerate(zip(self._dimensions, ground.capacity, strict=False)):
                left = max(0, most - sum(one.deliver[number] for one in fixed[site] if one.deliver))
                yield Resource(id=f"room:{site}:{dimension.name}", kind="room", capacity=left, site=site, what=dimension.name)

    def _share_uses(self, level: int) -> dict[str, int]:
        return {f"share:level>{known}": 1 for known in self._shares if level > known}

    def _exceptions(self) -> Iterator[Resource]:
        """How many orders may be served at less than each level."""
        for level, share in self._shares.items():
            most = floor(round((1 - share) * len(self._jobs), 6))
            yield Resource(id=f"share:level>{level}", kind="share", capacity=most, what=f"level>{level}")


def _nowhere(job: _Job, places: Places) -> list[Visit]:
    """The visit of an order that only carriers or customers can bring: no vehicle may make it."""
    row: OrderRow = job.asked.terms
    place = job.asked.place if job.asked.place is not None else places.of("site", row.pickup_point)
    if not job.options or place is None:
        return []
    return [
        Visit(
            id=job.id,
            place=place,
            mode=row.mode,
            orders=(row.id,),
            address=row.address,
            deliver=job.asked.deliver,
            penalty=penalty(job.asked),
            priority=row.priority or 0,
            vehicles=frozenset(),
        )
    ]
