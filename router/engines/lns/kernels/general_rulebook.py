"""Rules that need no clock, as arrays for compiled code."""

import math
from dataclasses import dataclass

import numpy as np

from router.engines.lns.kernels.general_plan_rules import jobs_of_musts
from router.engines.lns.problem import NO_LIMIT, Flags, Floats, Ints, Problem
from router.model import Instance, Visit
from router.model.rules import rules_used
from router.structure import Structure

ANYWHERE, FIRST, LAST = range(3)
"""Positions that a visit must have on its route."""


SAME_VEHICLE, SEQUENCE, ADJACENT = range(3)
"""Kinds of relation."""


MOST_GOODS = 62
"""Kinds of goods that fit into one word; of more, some share a bit, which forbids too much but never too little."""


@dataclass(frozen=True, kw_only=True)
class Rulebook(Structure):
    """Rules without time; V visits, R vehicles, Q relations, S sites, D dimensions.

    position : of a visit, see `ANYWHERE`. goods, foes : a visit's goods and those they must not meet, as bits, (V,).
    prefix_of, prefix_rank : the vehicle whose frozen beginning holds the visit, and where in it, or −1, (V,). prefix_size : (R,).
    relation_kind : (Q,). member_offsets, members : visits of each relation, in its order. tie_offsets, tie_relation, tie_rank :
        relations of each visit, and its rank in them.
    met_rank, met_at, met_mark : notes per relation while a sequence is read. on_way : marks per visit, likewise.
    pickup_of : pickup of a delivery or −1; is_pickup, (V,).
    kind_of : (R,). kind_limit : vehicles of a kind that may be used. first_site : where a route is loaded, −1 for none, (R,).
    stock : (S, D). taken : notes, (S, D). home : vehicle that a visit was promised or −1, (V,). most_changes : of those promises.
    latitude, longitude : (V,), not a number where unknown. compactness_price : per kilometre.
    idle_price : of a route without visits, (R,). broken : price of a route that breaks rules.
    """

    position: Ints
    goods: Ints
    foes: Ints
    prefix_of: Ints
    prefix_rank: Ints
    prefix_size: Ints
    relation_kind: Ints
    member_offsets: Ints
    members: Ints
    tie_offsets: Ints
    tie_relation: Ints
    tie_rank: Ints
    met_rank: Ints
    met_at: Ints
    on_way: Ints
    pickup_of: Ints
    is_pickup: Flags
    kind_of: Ints
    kind_limit: Ints
    first_site: Ints
    site_count: int
    stock: Ints
    taken: Ints
    home: Ints
    most_changes: int
    latitude: Floats
    longitude: Floats
    compactness_price: float
    idle_price: Floats
    broken: float
    has_positions: bool
    has_goods: bool
    has_prefixes: bool
    has_relations: bool
    has_kind_limits: bool
    has_stock: bool
    has_changes: bool
    has_compactness: bool


def new_rulebook(instance: Instance, problem: Problem) -> Rulebook:
    """The rules of `instance` as arrays."""
    visits, vehicles = instance.visits, instance.vehicles
    used = rules_used(instance)
    broken = 10.0 * float(problem.penalty.sum() + problem.fixed_price.sum() + problem.visit_price.sum()) + 1e6
    prefix_of, prefix_rank = _prefixes(instance)
    kinds = list(dict.fromkeys(vehicle.kind for vehicle in vehicles))
    limits = instance.shape.kind_limits
    goods, foes = _goods(instance)
    stability = instance.stability
    return Rulebook(
        position=_ints([("first", "last").index(visit.position) + 1 if visit.position else ANYWHERE for visit in visits]),
        goods=goods,
        foes=foes,
        prefix_of=prefix_of,
        prefix_rank=prefix_rank,
        prefix_size=_ints([len(vehicle.prefix) for vehicle in vehicles]),
        **_relations(instance),
        on_way=np.zeros(len(visits), dtype=np.int64),
        pickup_of=_ints([-1 if visit.pickup is None else instance.visit_index[visit.pickup] for visit in visits]),
        is_pickup=np.array([visit.id in instance.deliveries_of for visit in visits], dtype=np.bool_),
        kind_of=_ints([kinds.index(vehicle.kind) for vehicle in vehicles]),
        kind_limit=_ints([limits.get(kind, NO_LIMIT) for kind in kinds]),
        first_site=_ints([_site_at(instance, vehicle.start) for vehicle in vehicles]),
        site_count=len(instance.sites),
        **_stock(instance),
        home=_ints([_home(instance, visit) for visit in visits]),
        most_changes=NO_LIMIT if stability.max_vehicle_changes is None else stability.max_vehicle_changes,
        latitude=_coordinates(instance, "lat"),
        longitude=_coordinates(instance, "lon"),
        compactness_price=float(instance.shape.compactness_price),
        idle_price=broken * _missed_when_idle(instance),
        broken=broken,
        has_positions="position" in used,
        has_goods="conflicting_goods" in used,
        has_prefixes="prefix" in used,
        has_relations=bool(instance.relations),
        has_kind_limits="kind_limits" in used,
        has_stock="stock" in used,
        has_changes="max_vehicle_changes" in used,
        has_compactness="compactness" in used,
    )


def _missed_when_idle(instance: Instance) -> Floats:
    """One for vehicles that may not be idle, zero for all others and for those that nothing could be given to."""
    able = jobs_of_musts(instance)
    missed = [bool(vehicle.prefix) or bool(able.get(number)) for number, vehicle in enumerate(instance.vehicles)]
    return np.array(missed, dtype=np.float64)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _prefixes(instance: Instance) -> tuple[Ints, Ints]:
    of, rank = (np.full(len(instance.visits), -1, dtype=np.int64) for _ in range(2))
    for number, vehicle in enumerate(instance.vehicles):
        for place, name in enumerate(vehicle.prefix):
            of[instance.visit_index[name]], rank[instance.visit_index[name]] = number, place
    return of, rank


def conflicting_kinds(instance: Instance) -> list[str]:
    """Kinds of goods that some conflict names."""
    return sorted({kind for pair in instance.conflicts for kind in pair})


def _goods(instance: Instance) -> tuple[Ints, Ints]:
    bits = {kind: 1 << number % MOST_GOODS for number, kind in enumerate(conflicting_kinds(instance))}
    foes_of = dict.fromkeys(bits, 0)
    for pair in instance.conflicts:
        if len(pair) == 2:
            one, other = pair
            foes_of[one] |= bits.get(other, 0)
            foes_of[other] |= bits.get(one, 0)
    goods = [sum(bits.get(kind, 0) for kind in visit.goods) for visit in instance.visits]
    foes = [0] * len(goods)
    for number, visit in enumerate(instance.visits):
        for kind in visit.goods:
            foes[number] |= foes_of.get(kind, 0)
    return _ints(goods), _ints(foes)


def _relations(instance: Instance) -> dict[str, Ints]:
    kinds = ("same_vehicle", "sequence", "adjacent")
    members = [[instance.visit_index[name] for name in relation.visits] for relation in instance.relations]
    ties: list[list[tuple[int, int]]] = [[] for _ in instance.visits]
    for number, visits in enumerate(members):
        for rank, visit in enumerate(visits):
            ties[visit].append((number, rank))
    return {
        "relation_kind": _ints([kinds.index(relation.kind) for relation in instance.relations]),
        "member_offsets": np.cumsum([0, *map(len, members)]).astype(np.int64),
        "members": _ints([visit for visits in members for visit in visits]),
        "tie_offsets": np.cumsum([0, *map(len, ties)]).astype(np.int64),
        "tie_relation": _ints([relation for row in ties for relation, _ in row]),
        "tie_rank": _ints([rank for row in ties for _, rank in row]),
        "met_rank": np.full(len(members), -1, dtype=np.int64),
        "met_at": np.full(len(members), -1, dtype=np.int64),
    }


def _site_at(instance: Instance, place: int) -> int:
    return next((number for number, site in enumerate(instance.sites) if site.place == place), -1)


def _stock(instance: Instance) -> dict[str, Ints]:
    width = len(instance.dimensions)
    stock = [site.stock or (NO_LIMIT,) * width for site in instance.sites]
    table = np.array(stock, dtype=np.int64).reshape(len(stock), width)
    return {"stock": table, "taken": np.zeros_like(table)}


def _home(instance: Instance, visit: Visit) -> int:
    name = instance.stability.vehicle_of.get(visit.id)
    return -1 if name is None else instance.vehicle_index.get(name, len(instance.vehicles))


def _coordinates(instance: Instance, name: str) -> Floats:
    values = [getattr(instance.places[visit.place], name) for visit in instance.visits]
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)
