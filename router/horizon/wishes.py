"""What the plan in force and the promises want of what is still to be done."""

from collections.abc import Sequence as Several
from typing import Any

from router.horizon.events import LOAD
from router.horizon.openvisits import KnownVisits, Scene
from router.horizon.state import State
from router.model import Visit
from router.model.fields import derived


def wanted(scene: Scene, visits: Several[Visit], known: KnownVisits) -> tuple[Visit, ...]:
    """The visits, as `open_visits` has just found them, with what the plan in force and the promises want of them; what stands as
    in `known` is the same object again.

    Who was promised something is not left out for who was not. A planned visit stays with its vehicle unless moving it saves more
    than `Policy.move_price`.
    """
    pickups = (scene.state.visits[name].pickup for name in known.touched)  # promised where what needs them is
    touched = {*known.touched, *pickups}
    before, known.wishes = known.wishes, {}
    for visit in visits:
        name = visit.id
        same = before.get(name)
        if same is None or same[0] is not visit or name in touched or name.removesuffix(LOAD) in touched:
            promised, vehicle = _is_promised(scene.state, name), _stays_with(scene, visit)
            if same is None or same[0] is not visit or same[1:3] != (promised, vehicle):
                same = visit, promised, vehicle, _wanted(scene, visit, promised=promised, vehicle=vehicle)
        known.wishes[name] = same
    return tuple([one[3] for one in known.wishes.values()])


def _is_promised(state: State, visit: str) -> bool:
    """Whether the customer of the visit, or one that needs it, was told when somebody comes."""
    own = visit if visit in state.visits else visit.removesuffix(LOAD)
    needing = state.pickups.get(own)
    return own in state.promises if needing is None else any(name in state.promises for name in needing)


def _stays_with(scene: Scene, visit: Visit) -> str | None:
    """The vehicle from which moving the visit has a price."""
    vehicle, name = scene.planned.get(visit.id), visit.id
    if vehicle not in scene.vehicles or visit.liked_vehicles or name in scene.state.pickups or name not in scene.state.visits:
        return None
    return None if name in scene.holders and scene.holders[name].lost is not None else vehicle


def _wanted(scene: Scene, visit: Visit, *, promised: bool, vehicle: str | None) -> Visit:
    changes: dict[str, Any] = {"priority": visit.priority + 1} if promised else {}
    if vehicle is not None:
        changes |= {"liked_vehicles": frozenset({vehicle}), "other_vehicle_price": scene.policy.move_price}
    return derived(visit, **changes) if changes else visit
