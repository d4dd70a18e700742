"""Small random days that mix rules, for laws and for engines against brute force.

Places are points of a 10 by 10 grid of streets, 60 s and 1,000 m to the next crossing. Every name of
`router.model.rules.RULES` has a function in `MIXES` that adds the rule to a draft; a day mixes a few of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
from hypothesis import assume, strategies as st

from router.checker import check
from router.engines.construction import fixed_prefixes
from router.model import (
    AccessRule,
    Break,
    Carrier,
    CarrierOption,
    Instance,
    OvertimeStep,
    Place,
    ProfiledTravel,
    Relation,
    Resource,
    Shape,
    Site,
    Stability,
    StaticTravel,
    Vehicle,
    Visit,
    Window,
)
from router.timing import schedule

MINUTE = 60


@dataclass(slots=True)
class Draft:
    """A day in the making: fields by name."""

    visits: list[dict[str, Any]]
    vehicles: list[dict[str, Any]]
    fields: dict[str, Any] = field(default_factory=dict)
    shape: dict[str, Any] = field(default_factory=dict)
    stability: dict[str, Any] = field(default_factory=dict)

    def some(self, chance: Random) -> list[dict[str, Any]]:
        """About half of the visits, at least one."""
        return chance.sample(self.visits, chance.randint(1, len(self.visits)))

    def names(self, count: int) -> tuple[str, ...]:
        return tuple(visit["id"] for visit in self.visits[:count])


Mix = Callable[[Random, Draft], None]


def minutes(chance: Random, least: int, most: int) -> int:
    return MINUTE * chance.randint(least, most)


def _windows(chance: Random, draft: Draft) -> None:
    for visit in draft.some(chance):
        start = minutes(chance, 0, 25)
        visit["windows"] = (Window(start, start + minutes(chance, 2, 20)),)


def _several_windows(chance: Random, draft: Draft) -> None:
    for visit in draft.some(chance):
        start, middle = minutes(chance, 0, 10), minutes(chance, 20, 30)
        visit["windows"] = (Window(start, start + minutes(chance, 0, 8)), Window(middle, middle + minutes(chance, 0, 8)))


def _preferred(chance: Random, draft: Draft) -> None:
    for visit in draft.some(chance):
        start = minutes(chance, 0, 20)
        visit |= {"preferred": Window(start, start + minutes(chance, 0, 10)), "late_price": 60.0, "early_price": 30.0}


def _pair(chance: Random, draft: Draft) -> None:
    for visit in (draft.visits[0], draft.visits[-1]):
        visit.pop("group", None)
    draft.visits[0] |= {"collect": (chance.randint(0, 3),), "deliver": ()}
    draft.visits[-1] |= {"pickup": draft.visits[0]["id"], "deliver": ()}


def _on_board(chance: Random, draft: Draft) -> None:
    _pair(chance, draft)
    draft.visits[-1]["max_on_board"] = minutes(chance, 2, 15)


def _group(_: Random, draft: Draft) -> None:
    for visit in draft.visits[1:3]:
        visit["group"] = "either"


def _only(chance: Random, draft: Draft) -> None:
    for visit in draft.some(chance):
        visit["vehicles"] = frozenset({chance.choice(draft.vehicles)["id"]})


def _modes(_: Random, draft: Draft) -> None:
    draft.visits[0]["mode"] = "night"
    draft.vehicles[0]["modes"] = frozenset({"night"})


def _skills(chance: Random, draft: Draft) -> None:
    chance.choice(draft.visits)["requires"] = frozenset({"cold"})
    chance.choice(draft.vehicles)["skills"] = frozenset({"cold"})


def _conflicts(chance: Random, draft: Draft) -> None:
    draft.visits[0]["goods"], draft.visits[-1]["goods"] = frozenset({"bread"}), frozenset({"paint"})
    draft.fields["conflicts"] = frozenset({frozenset({"bread", "paint"})})
    draft.fields["conflicts_at_once"] = chance.random() < 0.5


def _relation(kind: str) -> Mix:
    def mix(chance: Random, draft: Draft) -> None:
        gap = minutes(chance, 0, 10) if kind == "sequence" else 0
        relation = Relation(kind=kind, visits=draft.names(2), gap=gap)  # type: ignore[arg-type]
        draft.fields["relations"] = (*draft.fields.get("relations", ()), relation)

    return mix


def _visits(**fields: Callable[[Random], Any]) -> Mix:
    """A rule that is a field of some visits."""

    def mix(chance: Random, draft: Draft) -> None:
        for visit in draft.some(chance):
            visit |= {name: value(chance) for name, value in fields.items()}

    return mix


def _vehicles(**fields: Callable[[Random], Any]) -> Mix:
    """A rule that is a field of every vehicle."""

    def mix(chance: Random, draft: Draft) -> None:
        for vehicle in draft.vehicles:
            vehicle |= {name: value(chance) for name, value in fields.items()}

    return mix


def _reloads(chance: Random, draft: Draft) -> None:
    _site(draft)
    for vehicle in draft.vehicles:
        vehicle |= {"reloads": (0,), "reload_time": minutes(chance, 0, 5), "max_trips": 2, "capacities": (4,)}
    _deliver(chance, draft)


def _deliver(chance: Random, draft: Draft) -> None:
    for visit in draft.visits:
        if "pickup" not in visit:
            visit["deliver"] = (chance.randint(0, 3),)
    _vehicles(capacities=lambda chance: (chance.randint(3, 6),))(chance, draft)


def _site(draft: Draft, **fields: Any) -> None:
    old = draft.fields.get("sites")
    known = {name: getattr(old[0], name) for name in ("stock", "docks", "loading")} if old else {}
    draft.fields["sites"] = (Site(id="depot", place=0, **(known | fields)),)


def _stock(chance: Random, draft: Draft) -> None:
    _deliver(chance, draft)
    _site(draft, stock=(chance.randint(2, 6),))


def _bikes(_: Random, draft: Draft) -> None:
    draft.vehicles[-1]["kind"] = "bike"


def _service_by_kind(chance: Random, draft: Draft) -> None:
    _bikes(chance, draft)
    _visits(service_by_kind=lambda chance: {"bike": minutes(chance, 0, 5)})(chance, draft)


def _slow_bikes(chance: Random, draft: Draft) -> None:
    _bikes(chance, draft)
    draft.vehicles[-1]["profile"] = "bike"


def _access(chance: Random, draft: Draft) -> None:
    start = minutes(chance, 0, 15)
    closed = (Window(start, start + minutes(chance, 1, 15)),)
    draft.fields["access"] = (AccessRule(id="ban", kinds=frozenset({"van"}), places=frozenset({1, 2}), closed=closed),)


def _breaks(chance: Random, draft: Draft) -> None:
    start = minutes(chance, 0, 15)
    rest = Break(window=Window(start, start + minutes(chance, 3, 12)), duration=minutes(chance, 1, 5), paid=chance.random() < 0.5)
    _vehicles(breaks=lambda _: (rest,))(chance, draft)


def _driving_break(chance: Random, draft: Draft) -> None:
    rest = Break(duration=minutes(chance, 1, 5), after_driving=minutes(chance, 10, 20))
    _vehicles(breaks=lambda _: (rest,))(chance, draft)


def _prefix(_: Random, draft: Draft) -> None:
    name = draft.visits[0]["id"]
    if all("pickup" not in visit for visit in draft.visits):
        draft.vehicles[0]["prefix"] = (name,)
        draft.vehicles[0] |= {"modes": None, "capacities": ()}
        draft.visits[0] |= {"vehicles": None, "windows": (Window(),), "requires": frozenset(), "position": None}


def _ends(draft: Draft) -> list[dict[str, Any]]:
    """Visits that are no pickup: on them stands what a job uses, and after them, or their group, it is named."""
    pickups = {visit.get("pickup") for visit in draft.visits}
    return [visit for visit in draft.visits if visit["id"] not in pickups]


def _resources(chance: Random, draft: Draft) -> None:
    ends = _ends(draft)
    for visit in chance.sample(ends, chance.randint(1, len(ends))):
        visit["uses"] = {"tea": chance.randint(1, 2)}
    tea = Resource(id="tea", kind="stock", capacity=chance.randint(2, 4))
    draft.fields["resources"] = (*draft.fields.get("resources", ()), tea)


def _carriers(chance: Random, draft: Draft) -> None:
    jobs = list(dict.fromkeys(visit.get("group") or visit["id"] for visit in _ends(draft)))
    discounts = ((2, chance.choice((0.2, 0.6))),) if chance.random() < 0.5 else ()
    room = {"post's day": 1} if chance.random() < 0.5 else {}
    draft.fields["carriers"] = (Carrier(id="post", discounts=discounts), Carrier(id="bikes"))
    draft.fields["carrier_options"] = tuple(
        CarrierOption(
            id=f"{job} by {name}", job=job, carrier=name, price=float(chance.randint(2, 12)), surcharge=0.25 * len(name), uses=uses
        )
        for job in chance.sample(jobs, chance.randint(1, len(jobs)))
        for name, uses in (("post", room), ("bikes", {}))[: chance.randint(1, 2)]
    )
    if room:
        day = Resource(id="post's day", kind="carrier", capacity=chance.randint(1, 2))
        draft.fields["resources"] = (*draft.fields.get("resources", ()), day)


def _shape(**fields: Any) -> Mix:
    return lambda _, draft: draft.shape.update(fields)


def _changes(chance: Random, draft: Draft) -> None:
    draft.stability["vehicle_of"] = {visit["id"]: chance.choice(draft.vehicles)["id"] for visit in draft.visits}
    draft.stability["max_vehicle_changes"] = chance.randint(0, 1)


def _shift(chance: Random, draft: Draft) -> None:
    draft.stability["begin_of"] = {visit["id"]: minutes(chance, 5, 25) for visit in draft.some(chance)}
    draft.stability["max_shift"] = minutes(chance, 1, 10)


def _must_use(_: Random, draft: Draft) -> None:
    draft.vehicles[0]["must_use"] = True


def _traffic(chance: Random, draft: Draft) -> None:
    draft.fields["rush"] = (
        tuple(chance.choice((0.5, 1.0, 2.0)) for _ in range(3)),
        (0, minutes(chance, 3, 10), minutes(chance, 12, 20)),
    )


MIXES: Mapping[str, Mix] = {
    "time_windows": _windows,
    "several_windows": _several_windows,
    "preferred_window": _preferred,
    "release": _visits(release=lambda chance: minutes(chance, 1, 15)),
    "service_by_kind": _service_by_kind,
    "setup": _visits(setup=lambda chance: minutes(chance, 1, 4)),
    "deliver": _deliver,
    "collect": _visits(collect=lambda chance: (chance.randint(0, 2),)),
    "pickup_delivery": _pair,
    "max_on_board": _on_board,
    "alternatives": _group,
    "visit_price": _visits(price=lambda chance: float(chance.randint(1, 5))),
    "priority": _visits(priority=lambda chance: chance.randint(0, 2), penalty=lambda chance: float(chance.randint(5, 50))),
    "skills": _skills,
    "allowed_vehicles": _only,
    "modes_served": _modes,
    "conflicting_goods": _conflicts,
    "same_vehicle": _relation("same_vehicle"),
    "sequence": _relation("sequence"),
    "adjacent": _relation("adjacent"),
    "liked_vehicles": _visits(liked_vehicles=lambda _: frozenset({"v1"}), other_vehicle_price=lambda _: 2.0),
    "position": lambda chance, draft: draft.visits[0].update(position=chance.choice(("first", "last"))),
    "several_depots": lambda _, draft: draft.vehicles[-1].update(start=1, end=1),
    "start_not_end": _vehicles(end=lambda _: 2),
    "open_end": _vehicles(end=lambda _: None),
    "initial_load": _vehicles(initial_load=lambda _: (1,), capacities=lambda _: (5,)),
    "fixed_price": _vehicles(fixed_price=lambda chance: float(chance.randint(1, 9))),
    "km_price": _vehicles(km_price=lambda chance: float(chance.randint(1, 3))),
    "hour_price": _vehicles(hour_price=lambda _: 36.0),
    "stop_price": _vehicles(stop_price=lambda chance: float(chance.randint(1, 3))),
    "overtime": _vehicles(overtime=lambda chance: (OvertimeStep(after=minutes(chance, 5, 20), hour_price=60.0),)),
    "max_duration": _vehicles(max_duration=lambda chance: minutes(chance, 20, 40)),
    "max_driving": _vehicles(max_driving=lambda chance: minutes(chance, 15, 40)),
    "max_distance": _vehicles(max_distance=lambda chance: chance.randint(15, 40) * 1_000),
    "max_stops": _vehicles(max_stops=lambda chance: chance.randint(1, 3)),
    "max_wait": _vehicles(max_wait=lambda chance: minutes(chance, 0, 5)),
    "breaks": lambda chance, draft: chance.choice((_breaks, _driving_break))(chance, draft),
    "reloads": _reloads,
    "stock": _stock,
    "resources": _resources,
    "carriers": _carriers,
    "loading": lambda chance, draft: _site(draft, loading=minutes(chance, 1, 5)),
    "docks": lambda chance, draft: _site(draft, docks=1, loading=minutes(chance, 1, 5)),
    "kind_limits": _shape(kind_limits={"van": 1}),
    "speed_by_kind": _slow_bikes,
    "mixed_fleet": _bikes,
    "access": _access,
    "fewest_vehicles": _shape(fewest_vehicles=True),
    "must_use": _must_use,
    "balance": _shape(balance_prices={"stops": 3.0}),
    "compactness": _shape(compactness_price=0.5),
    "prefix": _prefix,
    "max_vehicle_changes": _changes,
    "max_shift": _shift,
    "traffic": _traffic,
}


OFTEN = ("deliver", "setup", "time_windows")
"""Rules that half of all days have, where they may have them at all: most of what goes wrong has to do with loads and times."""


SEEDS = st.lists(st.booleans(), min_size=31, max_size=31).map(lambda bits: sum(bit << place for place, bit in enumerate(bits)))
"""Bit by bit: among the numbers that Hypothesis draws as such are constants of whatever modules happen to be loaded."""


LATE = ("carriers", "resources", "prefix")
"""Rules mixed in last: they look at which visits are pairs or alternatives, and what is frozen can be driven."""


@st.composite
def small_days(draw: st.DrawFn, rules: Collection[str] = tuple(MIXES), *, most_visits: int = 4, most_rules: int = 4) -> Instance:
    """A `small_day` of any seed that has a plan at all: a route already begun keeps the rules.

    Only the seed is drawn: days differ widely from the first example on, at the price of failures that do not shrink.
    """
    day = small_day(draw(SEEDS), rules, most_visits=most_visits, most_rules=most_rules)
    begun = fixed_prefixes(day)
    assume(not begun or {fault.rule for fault in check(day, schedule(day, begun))} <= {"must_use"})
    return day


def small_day(seed: int, rules: Collection[str] = tuple(MIXES), *, most_visits: int = 4, most_rules: int = 4) -> Instance:
    """A day of 2 to `most_visits` visits and one or two vehicles that mixes up to `most_rules` of `rules`, and the rules of
    `OFTEN`."""
    chance = Random(seed)
    count, fleet = chance.randint(2, most_visits), chance.randint(1, 2)
    visits = [
        {"id": f"a{number}", "place": number + 1, "orders": (f"o{number}",), "service": minutes(chance, 0, 3)}
        for number in range(count)
    ]
    vehicles = [{"id": f"v{number + 1}", "start": 0, "end": 0, "km_price": 1.0} for number in range(fleet)]
    draft = Draft(visits=visits, vehicles=vehicles)
    known = sorted(rules)
    mixed = set(chance.sample(known, chance.randint(0, min(most_rules, len(known)))))
    mixed |= {name for name in OFTEN if name in known and chance.random() < 0.5}
    for name in sorted(mixed, key=lambda name: (LATE.index(name) if name in LATE else -1, name)):
        MIXES[name](chance, draft)
    for before, behind in pairwise(visits):  # neighbours at one door share their setup
        if chance.random() < 0.25:
            behind["place"] = before["place"]
    return _day(chance, draft, count + 1)


def _day(chance: Random, draft: Draft, places: int) -> Instance:
    corners = [(chance.randint(0, 9), chance.randint(0, 9)) for _ in range(places)]
    blocks = np.array([[abs(x - u) + abs(y - v) for u, v in corners] for x, y in corners], dtype=np.int32)
    rush = draft.fields.pop("rush", None)
    profiles = {vehicle.get("profile", "van") for vehicle in draft.vehicles} | {"van"}
    travel = {name: _travel(blocks, 2 if name == "bike" else 1, rush) for name in sorted(profiles)}
    return Instance(
        places=tuple(Place(id=f"p{number}", lat=x / 111.0, lon=y / 111.0) for number, (x, y) in enumerate(corners)),
        travel=travel,
        visits=tuple(Visit(**_preferring(fields)) for fields in draft.visits),
        vehicles=tuple(Vehicle(**fields) for fields in draft.vehicles),
        dimensions=("pieces",),
        shape=Shape(**draft.shape),
        stability=Stability(**draft.stability),
        **draft.fields,
    )


def _preferring(fields: dict[str, Any]) -> dict[str, Any]:
    """The preferred window cut to the last window of the visit, as it is a part of the windows."""
    if "preferred" not in fields or "windows" not in fields:
        return fields
    last, wish = fields["windows"][-1], fields["preferred"]
    start = min(max(wish.start, last.start), last.end)
    return fields | {"preferred": Window(start, min(max(wish.end, start), last.end))}


def _travel(
    blocks: "np.ndarray[Any, np.dtype[np.int32]]", pace: int, rush: tuple[tuple[float, ...], tuple[int, ...]] | None
) -> StaticTravel | ProfiledTravel:
    distances, durations = blocks * np.int32(1_000), blocks * np.int32(MINUTE * pace)
    if rush is None:
        return StaticTravel(distances=distances, durations=durations)
    speeds, starts = rush
    return ProfiledTravel(
        distances=distances,
        durations=durations,
        starts=np.array(starts, dtype=np.int64),
        speeds=np.array([speeds], dtype=np.float64),
        profile=np.zeros(blocks.shape, dtype=np.uint16),
    )
