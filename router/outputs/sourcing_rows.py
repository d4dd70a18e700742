"""Rows of the tables that tell what was decided for each order, what ran short, and what carriers are given."""

from collections.abc import Iterator

from router.documents.plan_document import PlanDocument
from router.documents.sourcing_document import ChoiceDocument, OptionDocument
from router.outputs.rows import Row

CHOICE_FIELDS = [
    *("orders", "parcel", "origin", "mode", "to", "by", "carrier", "level", "leaves", "eta", "price", "goods"),
    *("next_best_origin", "next_best_mode", "next_best_to", "next_best_by", "next_best_level", "extra_cost"),
]
SCARCE_FIELDS = ["kind", "site", "what", "name", "units", "since", "worth"]
GIVEN_FIELDS = ["carrier", "name", "orders", "capacity", "price", "discount", "surcharges"]


def choice_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per order, or per parcel of it."""
    for one in document.sourcing.choices if document.sourcing else ():
        other = one.next_best
        yield {
            "orders": " ".join(one.orders),
            "parcel": one.job,
            "origin": one.origin,
            "mode": one.mode,
            "to": one.to,
            "by": one.by,
            "carrier": "yes" if one.carried else "no",
            "level": one.level,
            "leaves": one.leaves,
            "eta": one.eta,
            "price": round(one.price, 2),
            "goods": goods_text(one),
            "next_best_origin": None if other is None else other.origin,
            "next_best_mode": None if other is None else other.mode,
            "next_best_to": None if other is None else other.to,
            "next_best_by": None if other is None else other.by,
            "next_best_level": None if other is None else other.level,
            "extra_cost": None if other is None else round(other.extra_cost, 2),
        }


def scarce_rows(document: PlanDocument) -> Iterator[Row]:
    """A row for everything that is used up, what is worth most first."""
    scarce = document.sourcing.scarce if document.sourcing else ()
    for one in sorted(scarce, key=lambda one: -(one.worth or 0.0)):
        yield {
            "kind": one.kind,
            "site": one.site,
            "what": one.what,
            "name": one.name,
            "units": one.units,
            "since": one.since,
            "worth": None if one.worth is None else round(one.worth, 2),
        }


def given_fields(document: PlanDocument) -> list[str]:
    """Columns of the carriers: the fixed ones and one per load dimension."""
    return GIVEN_FIELDS + [f"load_{name}" for name in document.instance.dimensions]


def given_rows(document: PlanDocument) -> Iterator[Row]:
    """A row per carrier."""
    for one in document.sourcing.carriers if document.sourcing else ():
        row: Row = {
            "carrier": one.carrier,
            "name": one.name,
            "orders": one.orders,
            "capacity": one.capacity,
            "price": round(one.price, 2),
            "discount": one.discount,
            "surcharges": round(one.surcharges, 2),
        }
        yield {**row, **{f"load_{name}": one.load.get(name) for name in document.instance.dimensions}}


def goods_text(choice: ChoiceDocument) -> str:
    """``K01*2; K07*1``."""
    return "; ".join(f"{sku}*{count}" for sku, count in choice.goods.items())


def way_text(option: OptionDocument) -> str:
    """``scheduled from S1 by V1``, ``self pickup at L2 from W1 by V3``, ``carrier rapido from S1``."""
    origin = f" from {option.origin}" if option.origin and option.origin != option.to else ""
    if option.carried and option.by == option.mode:
        return f"collected at {option.to}"
    if option.carried:
        return f"carrier {option.by}{origin}"
    place = f" at {option.to}" if option.to else ""
    return f"{option.mode.replace('_', ' ')}{place}{origin} by {option.by}"
