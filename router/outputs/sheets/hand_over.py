"""What stores and carriers are handed: picking lists by site, lists and labels by carrier."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from router.documents.plan_document import OrderDocument, PlanDocument
from router.documents.sourcing_document import ChoiceDocument, SourcingDocument
from router.outputs import clock
from router.outputs.csv_files import csv_text
from router.outputs.rows import Row
from router.outputs.sheets.content import masked
from router.outputs.sheets.words import Words

HAND_OVER_FIELDS = [
    *("carrier", "order", "parcel", "from", "from_address", "hand_over_by", "promised"),
    *("contact", "address", "load", "pieces", "goods", "price", "note"),
]
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An order, or a parcel of it, that leaves a site: when, with whom, and of what it consists."""

    leaves: str
    goes: str
    order: str
    goods: tuple[str, ...]
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickingList:
    """What leaves a site in the day: by order as it leaves, and all pieces of each sku."""

    file_name: str
    site: str
    plan: str
    day: date
    made_for: datetime
    picks: tuple[Pick, ...]
    totals: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on a parcel that a carrier brings."""

    carrier: str
    order: str
    parcel: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    facts: tuple[str, ...]


def picking_lists(document: PlanDocument, words: Words) -> Iterator[PickingList]:
    """A list per site that goods leave."""
    day = clock.day_of(document)
    notes = {order.id: order.note for order in document.orders}
    sourcing = document.sourcing or SourcingDocument()
    leaving: dict[str, list[ChoiceDocument]] = defaultdict(list)
    for choice in sourcing.choices:
        if choice.origin and choice.goods:
            leaving[choice.origin].append(choice)
    for site, choices in sorted(leaving.items()):
        total = Counter[str]()
        for choice in choices:
            total.update(choice.goods)
        yield PickingList(
            file_name=f"picking-{_safe(site)}",
            site=_site(sourcing, site),
            plan=document.instance.name,
            day=day,
            made_for=document.instance.epoch,
            picks=tuple(
                Pick(
                    leaves=clock.hour(choice.leaves, day) if choice.leaves else "",
                    goes=words["collected"] if _collected(choice) else choice.by,
                    order=choice.job,
                    goods=tuple(f"{count} × {_sku(sourcing, sku)}" for sku, count in choice.goods.items()),
                    amount=clock.amounts(choice.load),
                    note="; ".join(filter(None, (notes.get(order, "") for order in choice.orders))),
                )
                for choice in sorted(choices, key=lambda one: (one.leaves is None, one.leaves, one.by, one.job))
            ),
            totals=tuple((sku, sourcing.goods.get(sku, ""), str(count)) for sku, count in sorted(total.items())),
        )


def hand_over_lists(document: PlanDocument, *, redact: bool) -> dict[str, bytes]:
    """File name → CSV, a file per carrier that is given something: the parcels it takes over."""
    return {
        f"carrier-{_safe(carrier)}.csv": csv_text((_row(document, one, redact=redact) for one in choices), HAND_OVER_FIELDS)
        for carrier, choices in _given(document).items()
    }


def labels_of(document: PlanDocument, words: Words, *, redact: bool) -> dict[str, tuple[Label, ...]]:
    """File name (without its ending) → the labels of a carrier's parcels."""
    return {
        f"carrier-{_safe(carrier)}-labels": tuple(_label(document, one, words, redact=redact) for one in choices)
        for carrier, choices in _given(document).items()
    }


def _given(document: PlanDocument) -> dict[str, list[ChoiceDocument]]:
    """Carrier → what it is given; what customers collect is nobody's to carry."""
    found: dict[str, list[ChoiceDocument]] = defaultdict(list)
    for choice in document.sourcing.choices if document.sourcing else ():
        if choice.carried and not _collected(choice):
            found[choice.by].append(choice)
    return found


def _row(document: PlanDocument, choice: ChoiceDocument, *, redact: bool) -> Row:
    sourcing, order = document.sourcing or SourcingDocument(), _order(document, choice)
    site = sourcing.sites.get(choice.origin)
    return {
        "carrier": choice.by,
        "order": choice.orders[0],
        "parcel": choice.job,
        "from": _site(sourcing, choice.origin),
        "from_address": site.address if site else "",
        "hand_over_by": choice.leaves,
        "promised": choice.eta,
        "contact": " ".join(_contact(order, redact=redact)),
        "address": order.address if order else "",
        "load": clock.amounts(choice.load),
        "pieces": sum(choice.goods.values()),
        "goods": "; ".join(f"{count} × {_sku(sourcing, sku)}" for sku, count in choice.goods.items()),
        "price": round(choice.price - choice.surcharge, 2),
        "note": order.note if order else "",
    }


def _label(document: PlanDocument, choice: ChoiceDocument, words: Words, *, redact: bool) -> Label:
    sourcing, order, day = document.sourcing or SourcingDocument(), _order(document, choice), clock.day_of(document)
    site, names = sourcing.sites.get(choice.origin), {one.carrier: one.name for one in sourcing.carriers}
    parts = sum(one.orders == choice.orders for one in sourcing.choices)
    number = choice.job.rpartition(":")[2]
    promised = f"{words['until']} {clock.hour(choice.eta, day)}" if choice.eta else ""
    facts = (day.isoformat(), promised, clock.amounts(choice.load), order.note if order else "")
    return Label(
        carrier=names.get(choice.by) or choice.by,
        order=choice.orders[0],
        parcel=f"{words['parcel']} {number} / {parts}" if parts > 1 else "",
        sender=tuple(filter(None, (_site(sourcing, choice.origin), site.address if site else ""))),
        receiver=tuple(filter(None, (*_contact(order, redact=redact), order.address if order else ""))),
        facts=tuple(filter(None, facts)),
    )


def _order(document: PlanDocument, choice: ChoiceDocument) -> OrderDocument | None:
    return next((order for order in document.orders if order.id in choice.orders), None)


def _contact(order: OrderDocument | None, *, redact: bool) -> list[str]:
    values = [order.extra[name] for name in order.private if order.extra.get(name)] if order else []
    return [masked(value) for value in values] if redact else values


def _collected(choice: ChoiceDocument) -> bool:
    return choice.carried and choice.by == choice.mode


def _sku(sourcing: SourcingDocument, sku: str) -> str:
    return f"{sku} {sourcing.goods.get(sku, '')}".strip()


def _site(sourcing: SourcingDocument, site: str) -> str:
    known: Mapping[str, str] = {name: one.name for name, one in sourcing.sites.items()}
    return f"{site} {known.get(site, '')}".strip()


def _safe(name: str) -> str:
    return (_UNSAFE.sub("_", name).strip("._") or "unnamed")[:60]
