"""Every public name of `router` called with days that mix its rules and arguments that are wrong here and there."""

import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import router
from benchmarks.fuzz.spoiling import Spoiler
from tests.oracles.strategies import small_day

LONGEST = 3.0
"""Seconds after which a search is cancelled."""


class Scene:
    """A small day with a plan, and how its values are spoiled."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.spoil = Spoiler(chance)
        self.instance: router.Instance = small_day(chance.getrandbits(31))

    @cached_property
    def sequences(self) -> tuple[router.Sequence, ...]:
        """Visits dealt out in any order, most of them fitting nowhere, and a reload now and then."""
        numbers = list(range(len(self.instance.visits)))
        self.chance.shuffle(numbers)
        routes: list[list[int]] = [[] for _ in self.instance.vehicles]
        for number in numbers:
            self.chance.choice(routes).append(number)
        for route, vehicle in zip(routes, self.instance.vehicles, strict=True):
            if vehicle.reloads and self.chance.random() < 0.3:
                route.insert(self.chance.randint(0, len(route)), -1)
        return tuple(router.Sequence(vehicle=number, activities=tuple(route)) for number, route in enumerate(routes))

    @cached_property
    def plan(self) -> router.Plan:
        if self.chance.random() < 0.5:
            return router.schedule(self.instance, self.sequences)
        return self.result.plan

    @cached_property
    def result(self) -> router.Result:
        return router.solve(self.instance, limits=router.Limits(iterations=1), engine="construction")

    @property
    def limits(self) -> router.Limits:
        seconds = self.chance.choice((None, 0.0, 0.02, 0.1))
        return router.Limits(seconds=seconds, iterations=self.chance.choice((1, 20)), threads=self.chance.choice((1, 1, 1, 2)))

    @property
    def engine(self) -> str:
        return self.chance.choice(("construction",) * 24 + ("hybrid",) * 12 + ("ortools",))

    @property
    def incident(self) -> router.Incident:
        area = self.chance.choice(
            (
                router.Circle(lat=0.0, lon=0.0, radius=500),
                router.Box(south=0.0, west=0.0, north=1.0, east=1.0),
                router.Polygon(corners=((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))),
            )
        )
        return router.Incident(id="jam", start=0, end=600, area=area, factor=self.chance.choice((None, 0.5)))

    @property
    def changed(self) -> router.Instance:
        """A day of other visits and vehicles at the same places."""
        vehicles, visits = self.instance.vehicles, self.instance.visits
        return self.chance.choice(
            (
                lambda: self.instance,
                lambda: small_day(self.chance.getrandbits(31)),
                lambda: self.instance.replace(vehicles=(*vehicles, replace(vehicles[0], id="new", prefix=()))),
                lambda: self.instance.replace(visits=(*visits, router.Visit(id="new", place=0))),
                lambda: self.instance.replace(visits=visits[1:]),
            )
        )()


def _solve(scene: Scene) -> None:
    spoil = scene.spoil
    instance = spoil(scene.instance)
    start = spoil(scene.plan) if scene.chance.random() < 0.5 else None
    progress = scene.chance.choice((None, None, spoil(lambda _: None), lambda _: 1 / 0))
    enough = threading.Event()  # a spoiled limit may be endless
    timer = threading.Timer(LONGEST, enough.set)
    timer.start()
    try:
        result = router.solve(
            instance,
            limits=spoil(scene.limits),
            engine=spoil(scene.engine),
            seed=spoil(1),
            start=start,
            on_progress=progress,
            cancelled=enough,
        )
    finally:
        timer.cancel()
    assert router.check(instance, result.plan) == []
    router.document_of(instance, result).model_dump_json()


def _files(scene: Scene) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(router.document_of(scene.instance, scene.result).model_dump_json(), encoding="utf-8")
        router.load_plan(scene.spoil(scene.chance.choice((file, folder, str(file)))), scene.spoil(scene.instance))


def _offers(scene: Scene) -> None:
    visit = router.Visit(id="new", place=1, deliver=(1,) * len(scene.instance.dimensions))
    slots = [router.Window(0, 3_600), router.Window(3_601, 7_200)]
    spoil = scene.spoil
    router.offer(spoil(scene.instance), spoil(scene.plan), spoil(scene.chance.choice((visit, [visit]))), spoil(slots))
    router.OfferDesk(scene.instance, scene.plan, keep=spoil(scene.chance.choice((None, 600)))).offer(spoil(visit), spoil(slots))


def _ready(scene: Scene) -> None:
    del scene
    router.ready()


def _travel_times(scene: Scene) -> None:
    spoil = scene.spoil
    profiles = spoil({"van": router.ProfileSettings(), "bike": router.ProfileSettings(kind="e-bike")})
    router.travel_times(spoil(scene.instance.places), profiles, spoil(router.NetworkSettings()))


CALLS: Mapping[str, Callable[[Scene], Any]] = {
    "solve": _solve,
    "ready": _ready,
    "schedule": lambda scene: router.schedule(scene.spoil(scene.instance), scene.spoil(scene.sequences)),
    "check": lambda scene: router.check(scene.spoil(scene.instance), scene.spoil(scene.plan)),
    "cost": lambda scene: router.cost(scene.spoil(scene.instance), scene.spoil(scene.plan)),
    "evaluate": lambda scene: router.evaluate(scene.spoil(scene.instance), scene.spoil(scene.sequences)),
    "compare": lambda scene: router.compare(scene.spoil(scene.instance), scene.spoil(scene.plan), scene.spoil(scene.result.plan)),
    "explain": lambda scene: router.explain(scene.spoil(scene.instance), scene.spoil(scene.plan)),
    "offer": _offers,
    "OfferDesk": _offers,
    "what_if": lambda scene: router.what_if(
        scene.spoil(scene.instance), scene.spoil(scene.plan), scene.spoil(scene.changed), limits=scene.limits, engine="construction"
    ),
    "document_of": lambda scene: router.document_of(scene.spoil(scene.instance), scene.spoil(scene.result)).model_dump_json(),
    "display": lambda scene: router.display(scene.spoil(scene.instance), scene.spoil(scene.result)),
    "load": lambda scene: router.load(scene.spoil.junk()),
    "load_document": lambda scene: router.load_document(scene.spoil.junk(), scene.spoil("nowhere")),
    "load_plan": _files,
    "moment": lambda scene: router.moment(scene.spoil(scene.instance), scene.spoil(3_600)),
    "travel_times": _travel_times,
    "updated": lambda scene: router.updated(
        scene.spoil(scene.instance), scene.spoil([scene.incident]), sensitivity=scene.spoil({"van": 0.5})
    ),
}
"""Public function → a call of it, spoiled here and there."""


def _parts(thing: Any) -> list[Any]:
    """The dataclass objects in `thing`, itself among them."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return [thing, *(part for field in fields(thing) for part in _parts(getattr(thing, field.name)))]
    if isinstance(thing, tuple | list | frozenset | dict):
        return [part for one in (thing.values() if isinstance(thing, dict) else thing) for part in _parts(one)]
    return []


def construct(scene: Scene) -> None:
    """Make an object of the model anew from its own fields, spoiled here and there."""
    things = [scene.limits, scene.incident, router.Order(id="o1", mode="scheduled"), *_parts(scene.sequences)]
    thing = scene.chance.choice([*things, *_parts(scene.instance)])
    type(thing)(**{field.name: scene.spoil(getattr(thing, field.name)) for field in fields(thing)})


def call(seed: int) -> str:
    """One call of one public name; gives the name, and "" before it where the call was refused.

    Raises
    ------
    Exception
        anything but a `RouterError` that is the caller's fault: what is looked for.
    """
    chance = Random(seed)
    name = chance.choice((*CALLS, "construct", "construct", "construct"))
    try:
        CALLS.get(name, construct)(Scene(chance))
    except router.InternalError:
        raise
    except router.RouterError:
        return f"{name} refused"
    return name
