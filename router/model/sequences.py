"""From a timed plan back to the sequences it follows."""

from router.model.instance import Instance
from router.model.plan import Plan, Route, Sequence


def plan_sequences(instance: Instance, plan: Plan) -> tuple[Sequence, ...]:
    """The sequence of every route of `plan`, in its order; stops and vehicles unknown to `instance` are left out."""
    return tuple(
        sound_sequence(instance.vehicle_index[route.vehicle], _activities(instance, route))
        for route in plan.routes
        if route.vehicle in instance.vehicle_index
    )


def _activities(instance: Instance, route: Route) -> tuple[int, ...]:
    vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
    reload_at = {instance.sites[site].place: -1 - number for number, site in reversed(list(enumerate(vehicle.reloads)))}
    found: list[int] = []
    for stop in route.stops:
        if stop.kind == "visit" and stop.visit in instance.visit_index:
            found.append(instance.visit_index[stop.visit])
        elif stop.kind == "reload" and stop.place in reload_at:
            found.append(reload_at[stop.place])
    return tuple(found)


def sound_sequence(vehicle: int, activities: tuple[int, ...]) -> Sequence:
    """A sequence of whole numbers known to be such: searches make thousands that nobody has to look at again."""
    made = object.__new__(Sequence)
    object.__setattr__(made, "vehicle", vehicle)
    object.__setattr__(made, "activities", activities)
    return made
