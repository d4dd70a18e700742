"""What is still to be done, as visits of an instance: goods on board are bound to their vehicle, those of a lost one wait there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress, islice
from operator import is_not
from typing import Any, NamedTuple, TypeAlias

from router.horizon.events import LOAD
from router.horizon.fleet import soon_on_board
from router.horizon.policy import Policy
from router.horizon.state import LiveOrder, LiveVehicle, Promise, State, brings_goods, depot_of, handed_over, orders_of
from router.model import Vehicle, Visit, Window
from router.model.fields import derived
from router.units import FOREVER, Seconds

Wish: TypeAlias = tuple[Visit, bool, str | None, Visit]
"""What is still to be done, whether it is promised, the vehicle that the plan in force gives it, and what came of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The vehicles that drive on, those that have not left yet among them, and which has, or will soon have, whose goods on board.

    `holders` are those that have goods on board now, lost ones among them.
    """

    state: State
    policy: Policy
    vehicles: Mapping[str, Vehicle]
    at_depot: frozenset[str]
    on_board: Mapping[str, str]
    holders: Mapping[str, LiveVehicle]
    planned: Mapping[str, str]
    done_by: Mapping[str, str]

    @property
    def fleet(self) -> tuple[frozenset[str], frozenset[str]]:
        """The vehicles that drive on, and those that have not left yet."""
        return frozenset(self.vehicles), self.at_depot

    @classmethod
    def of(cls, state: State, policy: Policy, vehicles: Mapping[str, Vehicle], before: "Scene | None" = None) -> "Scene":
        """The scene of a state and the vehicles that drive on; what follows from the same as in the scene `before` is as it was."""
        lives = [live for live in state.vehicles.values() if live.id in vehicles]
        on_board = {name: live.id for live in lives for name in soon_on_board(state, live)}
        if before is not None and before.drives_as_in(state, vehicles):
            return derived(before, state=state, policy=policy, vehicles=vehicles, on_board=on_board)
        made = {stop.visit: live.id for live in lives for stop in live.done if stop.visit and not stop.failed}
        return cls(
            state=state,
            policy=policy,
            vehicles=vehicles,
            at_depot=frozenset(live.id for live in lives if not live.departed),
            on_board=on_board,
            holders={name: live for live in state.vehicles.values() for name in live.on_board},
            planned={stop.visit: name for name, stops in state.plan.items() for stop in stops if stop.kind == "visit"},
            done_by=made | {live.current: live.id for live in lives if live.current},
        )

    def drives_as_in(self, state: State, vehicles: Mapping[str, Vehicle]) -> bool:
        """Whether nothing has happened to a vehicle, and the plan is the same."""
        same = self.state.vehicles is state.vehicles and self.state.plan is state.plan
        return same and self.vehicles.keys() == vehicles.keys()


class _Facts(NamedTuple):
    """All that decides what is still to be done of a visit."""

    visit: Visit
    vehicle: str | None
    stands_at: int | None
    picked_up: Seconds | None
    planned: str | None
    fleet: tuple[frozenset[str], frozenset[str]] | None
    again: Window | None
    promise: Promise | None
    orders: tuple[LiveOrder | None, ...]


@dataclass(slots=True)
class KnownVisits:
    """What was still to be done in a scene: visit → all that decides it, and what it was; without visits that are over.

    `touched` are the visits of which anything may be otherwise than in the scene before, `wishes` what the plan in force and the
    promises want of those that are open. `numbers` of all visits, their `groups` of alternatives, and which visits are `serving`
    each order are known of all visits by then; `open` has visits by their numbers.
    """

    scene: Scene | None = None
    begun: frozenset[str] = frozenset()
    handed: frozenset[str] = frozenset()
    touched: Collection[str] = ()
    wishes: dict[str, Wish] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    serving: dict[str, list[str]] = field(default_factory=dict)
    open: dict[int, tuple[_Facts, tuple[Visit, ...]]] = field(default_factory=dict)

    def now(self, scene: Scene) -> None:
        """Be of this scene from now on; only visits of which something may have changed are looked at."""
        self._number(scene.state)
        begun, handed = self._groups_begun(scene), frozenset(handed_over(scene.state))
        before, self.touched = self.scene, scene.state.visits
        if before is not None and (begun, handed, scene.fleet[0]) == (self.begun, self.handed, before.fleet[0]):
            self.touched = _touched(before, scene, self.serving)
            if scene.at_depot != before.at_depot:
                self.touched |= {facts.visit.id for facts, _ in self.open.values() if facts.fleet is not None}
        self.scene, self.begun, self.handed = scene, begun, handed
        for name in self.touched:
            self._look_at(scene, scene.state.visits[name])

    def _number(self, state: State) -> None:
        """Number the visits that orders have brought since the scene before."""
        for name in islice(state.visits, len(self.numbers), None):
            self.numbers[name], visit = len(self.numbers), state.visits[name]
            if visit.group is not None:
                self.groups[name] = visit.group
            for order in _orders(state, visit):
                self.serving.setdefault(order, []).append(name)

    def _groups_begun(self, scene: Scene) -> frozenset[str]:
        """Groups of alternatives of which one is chosen by what was done already."""
        done = (scene.on_board, scene.done_by, scene.state.finished)
        return frozenset(self.groups[name] for names in done for name in self.groups.keys() & names.keys())

    def _look_at(self, scene: Scene, visit: Visit) -> None:
        name, state = visit.id, scene.state
        number = self.numbers[name]
        orders = tuple(map(state.orders.get, _orders(state, visit)))
        over = name in state.finished or name in scene.done_by
        unknown = all(order is None for order in orders) or all(order and order.cancelled is not None for order in orders)
        given = (visit.group or name) in self.handed  # its pickup goes with it: nothing needs that any more
        if over or unknown or given or (visit.group in self.begun and name not in scene.on_board):
            self.open.pop(number, None)
            return
        facts = _facts(scene, visit, orders)
        before = self.open.get(number)
        if before is None or before[0] != facts:
            self.open[number] = facts, tuple(_open(scene, visit))


def open_visits(scene: Scene, known: KnownVisits) -> tuple[Visit, ...]:
    """All visits that can still be planned, without what changes from plan to plan (`wanted`).

    What stands as in `known` is the same object again.
    """
    known.now(scene)
    found = [visit for number in sorted(known.open) for visit in known.open[number][1]]
    return _complete(found, scene.state.pickups)


def _touched(before: Scene, scene: Scene, serving: Mapping[str, list[str]]) -> set[str]:
    """The visits of which anything may be otherwise than before."""
    old, new = before.state, scene.state
    pairs: list[tuple[Mapping[str, object], Mapping[str, object]]] = [
        (old.visits, new.visits),
        (old.finished, new.finished),
        (old.promises, new.promises),
        (old.again, new.again),
        (before.planned, scene.planned),
        (before.on_board, scene.on_board),
        (before.holders, scene.holders),
        (before.done_by, scene.done_by),
    ]
    found = {name for one, other in pairs for name in _differing(one, other)} & new.visits.keys()
    found |= {name for name in scene.on_board if new.visits[name].max_on_board is not None}  # since their vehicle picked them up
    return found.union(*(serving.get(order, ()) for order in _differing(old.orders, new.orders)))


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    """The names under which the two do not have the same thing."""
    if one is other:
        return set()
    others = compress(other, map(is_not, map(one.get, other), other.values()))
    return {name for name in others if one.get(name) != other[name]} | (one.keys() - other.keys())


def _orders(state: State, visit: Visit) -> tuple[str, ...]:
    return visit.orders or state.day.owners.get(visit.id, (visit.id,))


def _facts(scene: Scene, visit: Visit, orders: tuple[LiveOrder | None, ...]) -> _Facts:
    """The facts of a visit; `orders` as they are known now."""
    state, name = scene.state, visit.id
    planned, vehicle, holder = scene.planned.get(name), scene.on_board.get(name), scene.holders.get(name)
    is_limited = vehicle is not None and visit.pickup is not None and visit.max_on_board is not None
    from_depot = vehicle is None and (holder is not None or visit.position == "first" or brings_goods(state, visit))
    return _Facts(
        visit=visit,
        vehicle=vehicle,
        stands_at=None if vehicle is not None or holder is None else holder.stands_at,
        picked_up=_picked_up(scene, visit.pickup, vehicle) if is_limited and visit.pickup and vehicle else None,
        planned=planned if from_depot else None,
        fleet=scene.fleet if from_depot else None,
        again=state.again.get(name),
        promise=state.promises.get(name),
        orders=orders,
    )


def _complete(visits: list[Visit], pickups: Mapping[str, tuple[str, ...]]) -> tuple[Visit, ...]:
    """Pairs as pairs: no delivery without its pickup, no pickup that nothing needs any more."""
    names = {visit.id for visit in visits}
    needed = {visit.pickup for visit in visits} - {None}
    missing, idle = needed - names, (names & pickups.keys()) - needed
    if not missing and not idle:
        return tuple(visits)
    return tuple(visit for visit in visits if visit.pickup not in missing and visit.id not in idle)


def _open(scene: Scene, visit: Visit) -> Iterator[Visit]:
    """The visit as it stands now, with the pickup it needs where its goods wait elsewhere than planned."""
    state = scene.state
    now = derived(visit, windows=_windows(scene, visit), **_with_margin(scene, visit))
    vehicle = scene.on_board.get(visit.id)
    if vehicle is not None:
        yield _loaded(scene, now, vehicle)
        return
    if visit.id in scene.holders:
        yield from _taken_over(scene, now)
    elif not brings_goods(state, visit):
        yield _not_first(scene, _ready(scene, now))
    else:
        yield from _from_the_depot(scene, _not_first(scene, now))


def _loaded(scene: Scene, visit: Visit, vehicle: str) -> Visit:
    """Goods on board: the delivery belongs to the vehicle, and the time on board runs already."""
    if visit.pickup is None:
        return derived(visit, vehicles=frozenset({vehicle}), release=0)
    goods = scene.state.visits[visit.pickup].collect
    windows = visit.windows
    if visit.max_on_board is not None:
        latest = _picked_up(scene, visit.pickup, vehicle) + visit.max_on_board
        windows = tuple(Window(one.start, min(one.end, latest)) for one in windows if one.start <= latest) or (Window(0, latest),)
    bound = derived(visit, vehicles=frozenset({vehicle}), pickup=None, max_on_board=None, deliver=goods, release=0, windows=windows)
    return derived(bound, goods=kinds_of(scene.state, visit.id))


def kinds_of(state: State, name: str) -> frozenset[str]:
    """Kinds of goods of a visit, and of the pickup it needs."""
    visit = state.visits[name]
    return visit.goods if visit.pickup is None else visit.goods | state.visits[visit.pickup].goods


def _picked_up(scene: Scene, pickup: str, vehicle: str) -> Seconds:
    """When the goods came, or will come, on board."""
    made = (stop.leave for stop in scene.state.vehicles[vehicle].done if stop.visit == pickup)
    return next(made, scene.vehicles[vehicle].earliest_start)


def _taken_over(scene: Scene, visit: Visit) -> Iterator[Visit]:
    """Goods of a lost vehicle: picked up where it stands, by anybody who may serve the customer."""
    state = scene.state
    holder = scene.holders[visit.id]
    assert holder.stands_at is not None
    goods = visit.deliver if visit.pickup is None else state.visits[visit.pickup].collect
    visit = derived(visit, goods=kinds_of(state, visit.id))
    allowed = None if _bound_by_depot(scene, visit) else visit.vehicles
    yield _pickup(visit, holder.stands_at, goods, service=scene.policy.handover, setup=0, ready=0, vehicles=allowed)
    yield derived(visit, pickup=visit.id + LOAD, max_on_board=None, release=0, vehicles=allowed, liked_vehicles=frozenset())


def _bound_by_depot(scene: Scene, visit: Visit) -> bool:
    """Whether the visit allows its vehicles only because they start where its goods were."""
    if visit.vehicles is None or visit.pickup is not None:
        return False
    instance = scene.state.day.instance
    depot = depot_of(scene.state, visit.id)
    there = {one.id for one in instance.vehicles if one.start == depot and (one.modes is None or visit.mode in one.modes)}
    return there <= visit.vehicles


def _from_the_depot(scene: Scene, visit: Visit) -> Iterator[Visit]:
    """Goods at the depot: for a vehicle that has not left yet, else picked up by one that comes back to load again."""
    visit = _ready(scene, visit)
    allowed = scene.vehicles.keys() if visit.vehicles is None else visit.vehicles & scene.vehicles.keys()
    waiting = frozenset(allowed) & scene.at_depot
    if not allowed:  # a carrier may bring it, or nobody
        yield derived(visit, vehicles=waiting)
        return
    planned = scene.planned.get(visit.id)
    if waiting and (planned is None or planned in waiting or planned not in scene.vehicles):
        yield derived(visit, vehicles=waiting)
        return
    own = scene.state.day.instance
    depot = depot_of(scene.state, visit.id)
    again = frozenset(
        name
        for name in allowed
        if name not in scene.at_depot and depot in [own.sites[k].place for k in scene.state.day.vehicle(name).reloads]
    )
    if not again:
        yield derived(visit, vehicles=waiting)
        return
    setup = max(scene.state.day.vehicle(name).reload_time for name in again)
    yield _pickup(visit, depot, visit.deliver, service=0, setup=setup, ready=visit.release, vehicles=again)
    yield derived(visit, pickup=visit.id + LOAD, release=0, vehicles=again)


def _pickup(
    visit: Visit,
    place: int,
    goods: tuple[int, ...],
    *,
    service: Seconds,
    setup: Seconds,
    ready: Seconds,
    vehicles: frozenset[str] | None,
) -> Visit:
    """The stop at which the goods of a delivery come on board."""
    return Visit(
        id=visit.id + LOAD,
        place=place,
        mode=visit.mode,
        orders=visit.orders,
        windows=(Window(ready, FOREVER),),
        service=service,
        setup=setup,
        collect=goods,
        penalty=0.0,
        priority=visit.priority,
        requires=visit.requires,
        goods=visit.goods,
        vehicles=vehicles,
    )


def _windows(scene: Scene, visit: Visit) -> tuple[Window, ...]:
    """When service may begin by what is known now: a changed slot, a second try, and what the customer was promised."""
    state = scene.state
    windows = visit.windows
    if visit.id in state.again:
        windows = (state.again[visit.id],)
    elif visit.id not in state.pickups:
        changed = [order.windows for order in map(state.orders.get, orders_of(state, visit.id)) if order and order.windows]
        windows = changed[-1] if changed else windows
    promise = state.promises.get(visit.id)
    if promise is None:
        return windows
    kept = (Window(max(one.start, promise.window.start), min(one.end, promise.window.end)) for one in windows)
    return tuple(one for one in kept if one.start <= one.end) or windows


def _with_margin(scene: Scene, visit: Visit) -> dict[str, Any]:
    """The preferred times of a promised visit, which leave out the end of the promised window, and the price of that end."""
    promise, share = scene.state.promises.get(visit.id), scene.policy.promise_margin
    if promise is None or share <= 0:
        return {}
    end = promise.window.end - round(share * (promise.window.end - promise.window.start))
    if visit.preferred is None:
        return {"preferred": Window(promise.window.start, end), "early_price": 0.0, "late_price": scene.policy.late_price}
    start, end = min(visit.preferred.start, end), min(visit.preferred.end, end)
    return {"preferred": Window(start, end), "late_price": max(visit.late_price, scene.policy.late_price)}


def _ready(scene: Scene, visit: Visit) -> Visit:
    """The visit with the moment at which its goods are ready, where that is known better than in the morning."""
    state = scene.state
    told = [order.ready for order in map(state.orders.get, orders_of(state, visit.id)) if order and order.ready is not None]
    if not told:
        return visit
    ready = max(told)
    if visit.id not in state.pickups:
        return visit if visit.pickup is not None else derived(visit, release=ready)
    last = visit.windows[-1]
    windows = tuple(Window(max(one.start, ready), one.end) for one in visit.windows if one.end >= ready)
    if ready < visit.windows[0].start:
        windows = (Window(ready, visit.windows[0].end), *visit.windows[1:])
    return derived(visit, windows=windows or (Window(max(last.start, ready), max(last.end, ready)),))


def _not_first(scene: Scene, visit: Visit) -> Visit:
    """What must be first on its route can only go on a route that has not begun."""
    if visit.position != "first":
        return visit
    allowed = scene.at_depot if visit.vehicles is None else visit.vehicles & scene.at_depot
    return derived(visit, vehicles=frozenset(allowed))
