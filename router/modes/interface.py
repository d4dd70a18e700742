"""What a delivery mode is given and what it makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from router.documents.clock import Clock
from router.documents.rows import AlternativeRow, ModeRow, OrderRow, SiteRow
from router.documents.tables import Record
from router.errors import Problem
from router.model import Order, Visit, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another place at which an order may be served; `name` tells it apart in ids."""

    name: str
    place: int
    address: str
    row: AlternativeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An order whose blanks are filled from its mode's defaults, and whose places are known.

    `place` is None when the order needs none (a customer who collects). `deliver` and `collect` are in the core's units.
    """

    record: Record[OrderRow]
    terms: OrderRow
    place: int | None
    elsewhere: tuple[Elsewhere, ...] = ()
    deliver: tuple[int, ...] = ()
    collect: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGround:
    """A site as the modes see it."""

    place: int
    row: SiteRow
    opening: tuple[Window, ...]
    capacity: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a mode knows of the day besides its orders.

    Parameters
    ----------
    name, defaults : of the mode.
    sites : by id.
    starting : site id → vehicles of this mode that load there before they leave.
    vehicles : name as written in the files → ids of the vehicles it stands for.
    largest : the largest capacity per dimension among vehicles of this mode; () when unlimited.
    private : columns that hold personal data.
    """

    name: str
    clock: Clock
    defaults: ModeRow
    sites: Mapping[str, SiteGround]
    starting: Mapping[str, frozenset[str]]
    vehicles: Mapping[str, frozenset[str]]
    largest: tuple[int, ...]
    private: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Visits, one `Order` per order understood, and faults of the others."""

    visits: tuple[Visit, ...] = ()
    orders: tuple[Order, ...] = ()
    problems: tuple[Problem, ...] = ()


Mode: TypeAlias = Callable[[Sequence[Asked], Ground], Made]
