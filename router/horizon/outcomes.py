"""What became of a visit, in plain words."""

from collections.abc import Sequence

from router.horizon.events import LOAD
from router.horizon.fleet import soon_on_board
from router.horizon.state import LiveVehicle, State, brings_goods, depot_of, is_cancelled, orders_of
from router.model import moment
from router.units import Seconds


def outcome(state: State, visit: str) -> str:
    """What became of a visit that nobody plans any more; "" where it is still to be planned."""
    made = _made(state, visit)
    if visit in state.finished and made is not None:
        return f"{_named(state, visit)}: {made}"
    target = next((one for one in state.vehicles.values() if one.current == visit and one.lost is None), None)
    if target is not None:
        return f"{_named(state, visit)}: {_going_on(state, target)}"
    return f"{_named(state, visit)}: cancelled" if is_cancelled(state, visit) else ""


def outcomes(state: State, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What became of those orders and visits of `names` that nobody plans any more, and the names of the others; without any names,
    what was tried in vain."""
    if not names:
        vain = (visit for visit, how in state.finished.items() if how == "failed" and visit not in state.pickups)
        return tuple(outcome(state, visit) for visit in vain), ()
    visits: dict[str, list[str]] = {}
    for visit in state.visits:
        for name in {visit, *orders_of(state, visit)}:
            visits.setdefault(name, []).append(visit)
    told = {name: next(filter(None, (outcome(state, visit) for visit in visits.get(name, ()))), "") for name in names}
    return tuple(text for text in told.values() if text), tuple(name for name, text in told.items() if not text)


def barred(state: State, visit: str, vehicle: str) -> str:
    """Why a vehicle that the day allows for a visit may not make it any more: where its goods are; "" where that is not why."""
    known = state.visits[visit.removesuffix(LOAD)]
    if known.vehicles is not None and vehicle not in known.vehicles:
        return ""
    holder = next((one.id for one in state.vehicles.values() if one.lost is None and known.id in soon_on_board(state, one)), None)
    if holder is not None:
        return f"its goods are on board of {holder}"
    at_depot = brings_goods(state, known) and state.day.vehicle(vehicle).start == depot_of(state, known.id)
    is_gone = at_depot and state.vehicles[vehicle].departed
    return "its goods are at the depot, which this vehicle has left" if is_gone else ""


def _named(state: State, visit: str) -> str:
    return ", ".join(orders_of(state, visit))


def _made(state: State, visit: str) -> str | None:
    """Who made it when, or tried in vain to make it, or to fetch its goods."""
    pickup = state.visits[visit].pickup
    for name in (visit, pickup):
        for live in state.vehicles.values():
            for stop in live.done:
                if stop.visit != name or (name != visit and not stop.failed):
                    continue
                at = _hour(state, stop.begin)
                if not stop.failed:
                    return f"made by {live.id} at {at}"
                what = "tried in vain" if name == visit else "its pickup was tried in vain"
                return f"{what} by {live.id} at {at}" + _goods(state, visit)
    return None


def _goods(state: State, visit: str) -> str:
    """Where the goods are that could not be handed over."""
    holder = next((one for one in state.vehicles.values() if visit in one.coming_back), None)
    if holder is None:
        return ""
    return (
        f"; its goods are on board of the lost {holder.id}" if holder.lost is not None else f"; {holder.id} brings its goods back"
    )


def _going_on(state: State, live: LiveVehicle) -> str:
    if live.arrived is not None:
        return f"{live.id} is there since {_hour(state, live.arrived)}"
    return f"{live.id} is on its way there since {_hour(state, live.left)}"


def _hour(state: State, seconds: Seconds) -> str:
    return f"{moment(state.day.instance, seconds):%H:%M}"
