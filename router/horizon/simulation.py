"""A day lived through: the world yields events, the policy answers with plans, and the vehicles follow the plan in force."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from router.horizon import events as happened
from router.horizon.events import HOME, LOAD, Event, PlannedStop
from router.horizon.policy import POLICIES, Policy
from router.horizon.problem import travel_of
from router.horizon.replan import AT_ONCE, Advice
from router.horizon.session import Session
from router.horizon.state import Day, State, is_cancelled, place_of, whereabouts
from router.horizon.world import World
from router.model import Visit, Window
from router.model.travel_times import arrival
from router.solver import Limits
from router.units import FOREVER, UNREACHABLE, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A simulated day: its log, the state at its end, and every advice that was asked for."""

    log: tuple[Event, ...]
    state: State
    advices: tuple[Advice, ...]


def simulate(
    day: Day,
    world: World,
    policy: Policy = POLICIES["steady"],
    limits: Limits = AT_ONCE,
    *,
    interval: Seconds = 300,
    seed: int = 0,
) -> Lived:
    """Live `day` in `world` under `policy`; the plan is made anew whenever something happens that a plan must heed.

    Parameters
    ----------
    limits : of each replan. With `Limits(iterations=…)` the same seed gives the same log.
    interval : seconds after which the plan is looked at again, if vehicles have moved on.
    """
    advices: list[Advice] = []
    log: list[Event] = []
    life = Life(Session(day, policy=policy, limits=limits, seed=seed), world, interval, log.append, advices.append)
    life.run()
    return Lived(log=tuple(log), state=life.state, advices=tuple(advices))


@dataclass
class Life:
    """A session lived in a world: the queue of what is to come. `log` is told every event that was taken, `keep` every advice."""

    session: Session
    world: World
    interval: Seconds
    log: Callable[[Event], object]
    keep: Callable[[Advice], object]
    queue: list[tuple[Seconds, int, Callable[..., None], tuple[Any, ...]]] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1 << 60)))
    urgent: bool = False

    @property
    def state(self) -> State:
        """All that is known now."""
        return self.session.state

    @property
    def day(self) -> Day:
        """The day that is lived."""
        return self.state.day

    def run(self, most: int | None = None) -> None:
        """Everything in the order of time, until at least `most` events have happened; what happens in one second is answered by
        one plan."""
        self._prepare()
        while self.queue and (most is None or self.state.seq < most):
            at = self.queue[0][0]
            while self.queue and self.queue[0][0] == at:
                _, _, action, given = heapq.heappop(self.queue)
                action(at, *given)
            if self.urgent:
                self._plan(at)

    def _prepare(self) -> None:
        world = self.world
        start = min(vehicle.earliest_start for vehicle in self.day.instance.vehicles)
        self._at(min([start, *world.placed.values()]), self._clock)
        for order, at in world.placed.items():
            self._at(at, self._news, happened.OrderPlaced(id=f"placed:{order}", at=at, order=order))
        for order, (at, ready) in world.ready.items():
            self._at(at, self._news, happened.OrderReady(id=f"ready:{order}", at=at, order=order, ready=ready))
        for order, at in world.cancelled.items():
            self._at(at, self._news, happened.OrderCancelled(id=f"cancelled:{order}", at=at, order=order))
        for at, incident in world.incidents:
            self._at(at, self._news, happened.Incident(id=f"incident:{incident.id}", at=at, incident=incident))
        for vehicle, at in world.breakdowns.items():
            self._at(at, self._news, happened.VehicleLost(id=f"lost:{vehicle}", at=at, vehicle=vehicle))

    def _at(self, at: Seconds, action: Callable[..., None], *given: Any) -> None:
        heapq.heappush(self.queue, (at, next(self.numbers), action, given))

    def _take(self, event: Event) -> bool:
        """Log the event if it changes anything."""
        if self.session.take(event)[0]:
            return False
        self.log(event)
        return True

    def _news(self, at: Seconds, event: Event) -> None:
        del at
        self.urgent = self._take(event) or self.urgent

    def _clock(self, at: Seconds) -> None:
        """Look at the plan again, as long as anything is left of it."""
        self.urgent = self.urgent or self.state.changed > self.state.planned
        if self.queue or self.state.planned < 0 or any(self.state.plan.values()):
            self._at(at + self.interval, self._clock)

    def _plan(self, at: Seconds) -> None:
        self.urgent = False
        if self.state.now < at:
            self._take(happened.Clock(id=f"clock:{self.state.seq}", at=at))
        advice = self.session.advise()
        self.keep(advice)
        self.visits |= {visit.id: visit for visit in advice.instance.visits}
        name = f"plan:{self.state.seq}"
        self._take(advice.adoption(name))
        for told in advice.tellings(name, self.session.policy.quantile):
            self._take(told)
        self.session.prepare()
        for vehicle in self.day.instance.vehicles:
            if self._is_free(vehicle.id):
                self._depart_later(at, vehicle.id, self.state.departures.get(vehicle.id, at))

    def _is_free(self, vehicle: str) -> bool:
        """Whether the vehicle stands with nothing to do: it has no target, or one where nobody wants it any more."""
        live = self.state.vehicles[vehicle]
        if not live.target:
            return live.target is None
        return live.arrived is not None and is_cancelled(self.state, live.target.removesuffix(LOAD))

    def _depart_later(self, at: Seconds, vehicle: str, leave: Seconds) -> None:
        self._at(max(at, leave), self._depart, vehicle, self.state.planned)

    def _depart(self, at: Seconds, vehicle: str, planned: int) -> None:
        """Leave for the next stop of the plan, if it is still the plan by which this was to be."""
        live = self.state.vehicles[vehicle]
        if planned != self.state.planned or not self._is_free(vehicle) or live.lost is not None:
            return
        stops = self.state.plan.get(vehicle, ())
        breaks = [stop for stop in stops[: _first_visit(stops)] if stop.kind == "break"]
        following = next((stop for stop in stops if stop.kind == "visit"), None)
        if following is None:
            self._go_home(at, vehicle)
            return
        rest = breaks[-1].leave if breaks else at
        if breaks and following.arrival > rest and at < rest:
            self._at(rest, self._depart, vehicle, planned)
            return
        self._drive(at, vehicle, following.visit, rest)

    def _go_home(self, at: Seconds, vehicle: str) -> None:
        live = self.state.vehicles[vehicle]
        if live.departed and live.done[-1].kind != "end" and self.day.vehicle(vehicle).end is not None:
            self._drive(at, vehicle, HOME, at)

    def _drive(self, at: Seconds, vehicle: str, visit: str, rest: Seconds) -> None:
        own = self.day.vehicle(vehicle)
        origin = whereabouts(self.state, self.state.vehicles[vehicle])
        place = own.end if visit == HOME else place_of(self.state, visit)
        assert place is not None
        if not self._take(happened.Departed(id=f"left:{vehicle}:{visit}:{at}", at=at, vehicle=vehicle, visit=visit)):
            return
        reached = at if origin == place else arrival(travel_of(self.state)[own.profile], origin, place, at)
        driving = 0 if reached >= UNREACHABLE else round((reached - at) * self.world.driving(vehicle, visit))
        self._at(at + driving, self._arrive, vehicle, visit, rest, at)

    def _arrive(self, at: Seconds, vehicle: str, visit: str, rest: Seconds, left: Seconds) -> None:
        live = self.state.vehicles[vehicle]
        if live.lost is not None or live.target != visit or live.left != left:
            return
        self._take(happened.Arrived(id=f"came:{vehicle}:{visit}:{at}", at=at, vehicle=vehicle, visit=visit))
        if visit == HOME:
            return
        if self._is_free(vehicle):
            self._at(at, self._depart, vehicle, self.state.planned)
            return
        planned = self._planned(vehicle, visit)
        opening = next((window.start for window in planned.windows if window.end >= at), at)
        begin = max(at, opening, rest)
        moved = len(live.done) == 0 or live.done[-1].place != place_of(self.state, visit)
        kind = self.day.vehicle(vehicle).kind
        service = planned.service_by_kind.get(kind, planned.service) + planned.setup * moved
        end = begin + round(service * self.world.service(vehicle, visit))
        self._at(end, self._serve, vehicle, visit, begin)

    def _planned(self, vehicle: str, stop: str) -> Visit:
        """What is to be done at a stop. Goods of a later trip are a stop of their own only in plans made since the vehicle left."""
        if stop in self.visits:
            return self.visits[stop]
        ready = Window(self.visits[stop.removesuffix(LOAD)].release, FOREVER)
        reload_time = self.day.vehicle(vehicle).reload_time
        return Visit(id=stop, place=place_of(self.state, stop), windows=(ready,), setup=reload_time)

    def _serve(self, at: Seconds, vehicle: str, visit: str, begin: Seconds) -> None:
        live = self.state.vehicles[vehicle]
        if live.lost is not None or live.target != visit:
            return
        delivery = not visit.endswith(LOAD) and visit not in self.state.pickups
        if delivery and not self.world.at_home(visit):
            failed = happened.Failed(id=f"failed:{visit}", at=at, vehicle=vehicle, visit=visit, reason="nobody at home")
            self.urgent = self._take(failed) or self.urgent
        else:
            self._take(happened.Served(id=f"served:{visit}:{at}", at=at, vehicle=vehicle, visit=visit, begin=begin))
        self._at(at, self._depart, vehicle, self.state.planned)


def _first_visit(stops: tuple[PlannedStop, ...]) -> int:
    return next((number for number, stop in enumerate(stops) if stop.kind == "visit"), len(stops))
