"""Rules without time, as the core's `full` evaluator reads them (see `router/core/evaluators/full/rule_tables.hpp`)."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from router.engines.lns.must_use import jobs_of_musts
from router.engines.lns.problem import NO_LIMIT, Problem
from router.model import Instance

POSITIONS = (None, "first", "last")
RELATIONS = ("same_vehicle", "sequence", "adjacent")
MEASURES = ("time", "stops", "load")
"""What may be balanced: hours from start to end, stops, units of the first dimension."""

MOST_GOODS = 62
"""Kinds of goods that fit into one word; of more, some share a bit, which forbids too much but never too little."""

Arrays = dict[str, Any]


def rule_tables(instance: Instance, problem: Problem) -> Arrays:
    """The rules of `instance`; breaking one costs more than anything else in a plan of `problem` can."""
    broken = 10.0 * float(problem.penalty.sum() + problem.fixed_price.sum() + problem.visit_price.sum()) + 1e6
    able = jobs_of_musts(instance)
    return {
        "position": _indices(POSITIONS.index(visit.position) for visit in instance.visits),
        **_goods(instance),
        **_prefixes(instance),
        **_relations(instance),
        **_prices(instance, able, broken),
        "broken_price": broken,
        "route_price": problem.route_price,
        **_fleet_limits(instance),
        **_sites(instance),
        **_musts(instance, able),
        **_balance(instance),
    }


def _indices(values: Iterable[int]) -> NDArray[np.int32]:
    return np.array(list(values), dtype=np.int32)


def _numbers(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _flags(values: Iterable[object]) -> NDArray[np.uint8]:
    return np.array([bool(value) for value in values], dtype=np.uint8)


def _lists(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where each row's items begin, and the items of all rows one behind the other."""
    return np.cumsum([0, *map(len, rows)]).astype(np.int32), _indices(item for row in rows for item in row)


def _prefixes(instance: Instance) -> Arrays:
    vehicle_of, rank = (np.full(len(instance.visits), -1, dtype=np.int32) for _ in range(2))
    for number, vehicle in enumerate(instance.vehicles):
        for place, name in enumerate(vehicle.prefix):
            vehicle_of[instance.visit_index[name]], rank[instance.visit_index[name]] = number, place
    sizes = _indices(len(vehicle.prefix) for vehicle in instance.vehicles)
    return {"prefix_vehicle": vehicle_of, "prefix_rank": rank, "prefix_size": sizes}


def _goods(instance: Instance) -> Arrays:
    kinds = sorted({kind for pair in instance.conflicts for kind in pair})
    bits = {kind: 1 << number % MOST_GOODS for number, kind in enumerate(kinds)}
    conflicting = dict.fromkeys(kinds, 0)
    for pair in instance.conflicts:
        for kind in pair:
            for other in pair - {kind}:
                conflicting[kind] |= bits[other]
    visits = instance.visits
    goods, foes = [0] * len(visits), [0] * len(visits)
    for number, visit in enumerate(visits):
        for kind in visit.goods:
            goods[number] |= bits.get(kind, 0)
            foes[number] |= conflicting.get(kind, 0)
    lasts = [instance.goods_last(visit) for visit in visits]
    return {
        "goods": _numbers(goods),
        "conflicting": _numbers(foes),
        "from_start": _flags(from_start for from_start, _ in lasts),
        "to_end": _flags(to_end for _, to_end in lasts),
    }


def _relations(instance: Instance) -> Arrays:
    members = [[instance.visit_index[name] for name in relation.visits] for relation in instance.relations]
    own: list[list[tuple[int, int]]] = [[] for _ in instance.visits]
    for number, visits in enumerate(members):
        for rank, visit in enumerate(visits):
            own[visit].append((number, rank))
    member_offsets, listed = _lists(members)
    offsets, relation_of = _lists([[relation for relation, _ in row] for row in own])
    return {
        "relation_kind": _indices(RELATIONS.index(relation.kind) for relation in instance.relations),
        "member_offsets": member_offsets,
        "members": listed,
        "relation_offsets": offsets,
        "relation_of": relation_of,
        "relation_rank": _indices(rank for row in own for _, rank in row),
    }


def _prices(instance: Instance, able: dict[int, list[int]], broken: float) -> Arrays:
    missed = [bool(vehicle.prefix) or bool(able.get(number)) for number, vehicle in enumerate(instance.vehicles)]
    places = [instance.places[visit.place] for visit in instance.visits]
    return {
        "idle_price": broken * np.array(missed, dtype=np.float64),
        "compactness_price": float(instance.shape.compactness_price),
        "latitude": np.array([math.nan if place.lat is None else place.lat for place in places], dtype=np.float64),
        "longitude": np.array([math.nan if place.lon is None else place.lon for place in places], dtype=np.float64),
    }


def _fleet_limits(instance: Instance) -> Arrays:
    kinds = list(dict.fromkeys(vehicle.kind for vehicle in instance.vehicles))
    limits, stability = instance.shape.kind_limits, instance.stability
    names = [stability.vehicle_of.get(visit.id) for visit in instance.visits]
    gone = len(instance.vehicles)
    return {
        "kind_of": _indices(kinds.index(vehicle.kind) for vehicle in instance.vehicles),
        "kind_limit": _numbers(limits.get(kind, NO_LIMIT) for kind in kinds),
        "promised": _indices(-1 if name is None else instance.vehicle_index.get(name, gone) for name in names),
        "most_changes": NO_LIMIT if stability.max_vehicle_changes is None else stability.max_vehicle_changes,
    }


def _sites(instance: Instance) -> Arrays:
    site_at: dict[int, int] = {}
    for number, site in enumerate(instance.sites):
        site_at.setdefault(site.place, number)
    width = len(instance.dimensions)
    stock = [site.stock or (NO_LIMIT,) * width for site in instance.sites]
    return {
        "first_site": _indices(site_at.get(vehicle.start, -1) for vehicle in instance.vehicles),
        "stock": np.array(stock, dtype=np.int64).reshape(len(stock), width),
        "docks": _numbers(-1 if site.docks is None else site.docks for site in instance.sites),
        "loading": _numbers(site.loading for site in instance.sites),
    }


def _musts(instance: Instance, able: dict[int, list[int]]) -> Arrays:
    musts = [number for number, jobs in able.items() if jobs and not instance.vehicles[number].prefix]
    offsets, jobs = _lists([able[number] for number in musts])
    must_use = _flags(vehicle.must_use for vehicle in instance.vehicles)
    return {"must_use": must_use, "musts": _indices(musts), "must_offsets": offsets, "must_jobs": jobs}


def _balance(instance: Instance) -> Arrays:
    """Prices of uneven work, and what `router.costing` counts as a visit's load."""
    brought = [visit.deliver[0] if visit.deliver and visit.pickup is None else 0 for visit in instance.visits]
    collected = [visit.collect[0] if visit.collect else 0 for visit in instance.visits]
    prices = [instance.shape.balance_prices.get(measure, 0.0) for measure in MEASURES]
    return {
        "balance_price": np.array(prices, dtype=np.float64),
        "balanced_load": _numbers(map(sum, zip(brought, collected, strict=True))),
    }
