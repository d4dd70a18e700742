"""What the plan as a whole has to keep: frozen routes, promises made, limits on the fleet, vehicles that must drive."""

from collections import Counter
from collections.abc import Iterator

from router.checker.facts import RouteFacts, figures, loading_seconds, plan_violation, service_seconds
from router.documents.durations import duration_text
from router.model import Instance, Job, Vehicle, Violation
from router.model.travel_times import arrival
from router.model.vehicles import LIMITS
from router.units import UNREACHABLE, Seconds, count_of

_PLAIN_LIMITS = {"max_stops", "max_driving", "max_distance"}
"""Limits that a route of one job can be judged by without timing it; where there is another, whether it fits is in doubt."""


def prefix_faults(instance: Instance, routes: list[RouteFacts]) -> Iterator[Violation]:
    """Routes that do not begin with their frozen visits, or move those whose times are given."""
    by_vehicle = {facts.vehicle.id: facts for facts in routes}
    for vehicle in (one for one in instance.vehicles if one.prefix):
        facts = by_vehicle.get(vehicle.id)
        begun = facts.route.visits[: len(vehicle.prefix)] if facts else ()
        if begun != vehicle.prefix:
            kept = next((n for n, pair in enumerate(zip(begun, vehicle.prefix, strict=False)) if pair[0] != pair[1]), len(begun))
            text = f"its route must begin with {', '.join(vehicle.prefix)}"
            yield plan_violation("prefix", f"vehicle '{vehicle.id}'", len(vehicle.prefix) - kept, text)
        if facts is not None:
            yield from _moved_beginnings(facts)


def _moved_beginnings(facts: RouteFacts) -> Iterator[Violation]:
    for call in facts.calls:
        moment = facts.instance.stability.begin_of.get(call.visit.id)
        if call.visit.id in facts.vehicle.prefix and moment is not None and call.stop.begin != moment:
            amount = abs(call.stop.begin - moment)
            text = f"it is shown {duration_text(amount)} away from the moment at which its service began"
            yield facts.broken("prefix", amount, text, visit=call.visit.id)


def stability_faults(instance: Instance, routes: list[RouteFacts]) -> Iterator[Violation]:
    """Visits moved further from an earlier plan than was promised."""
    stability = instance.stability
    vehicle_of = {call.visit.id: facts.vehicle.id for facts in routes for call in facts.calls}
    moved = [name for name, vehicle in stability.vehicle_of.items() if vehicle_of.get(name, vehicle) != vehicle]
    limit = stability.max_vehicle_changes
    if limit is not None and len(moved) > limit:
        text = f"{count_of(len(moved), 'visit')} changed vehicle, allowed are {limit}: {', '.join(moved)}"
        yield plan_violation("max_vehicle_changes", "plan", len(moved) - limit, text)
    if stability.max_shift is None:
        return
    for facts in routes:
        for call in facts.calls:
            promised = stability.begin_of.get(call.visit.id, call.stop.begin)
            amount = abs(call.stop.begin - promised) - stability.max_shift
            if amount > 0:
                yield facts.broken(
                    "max_shift", amount, f"its time moved {duration_text(amount)} further than promised", visit=call.visit.id
                )


def fleet_faults(instance: Instance, routes: list[RouteFacts]) -> Iterator[Violation]:
    """More vehicles of a kind than allowed, and vehicles that must drive and do not."""
    used = Counter(facts.vehicle.kind for facts in routes if facts.calls)
    for kind, limit in instance.shape.kind_limits.items():
        if used[kind] > limit:
            text = f"{count_of(used[kind], 'vehicle')} of kind '{kind}' drive, allowed are {limit}"
            yield plan_violation("kind_limits", f"kind '{kind}'", used[kind] - limit, text)
    driving = {facts.vehicle.id for facts in routes if facts.calls}
    for vehicle in instance.vehicles:
        if vehicle.must_use and vehicle.id not in driving:
            name = _could_be_given(instance, vehicle, routes)
            if name:
                yield plan_violation("must_use", f"vehicle '{vehicle.id}'", 1, f"it must be used and '{name}' could go on it")


def _could_be_given(instance: Instance, vehicle: Vehicle, routes: list[RouteFacts]) -> str:
    """A visit that could go on the idle `vehicle` alone without making another vehicle idle that must be used; "" if none."""
    needed = {
        facts.calls[0].visit.id
        for facts in routes
        if facts.vehicle.must_use and len({instance.job_of[instance.visit_index[call.visit.id]] for call in facts.calls}) == 1
    }
    for number in jobs_for_idle(instance, vehicle):
        options = instance.jobs[number].options
        if not needed & {instance.visits[index].id for option in options for index in option}:
            return instance.visits[options[0][-1]].id
    return ""


def jobs_for_idle(instance: Instance, vehicle: Vehicle) -> Iterator[int]:
    """Numbers of the jobs that could surely go on the idle `vehicle` alone, whatever the rest of the plan."""
    fixed = {name for relation in instance.relations for name in relation.visits}
    fixed |= {name for other in instance.vehicles for name in other.prefix}
    fixed |= set(instance.stability.vehicle_of) | set(instance.stability.begin_of)
    for number, job in enumerate(instance.jobs):
        names = {instance.visits[index].id for option in job.options for index in option}
        if not names & fixed and _fits_alone(instance, vehicle, job):
            yield number


def _fits_alone(instance: Instance, vehicle: Vehicle, job: Job) -> bool:
    return any(_option_fits(instance, vehicle, option) for option in job.options)


def _option_fits(instance: Instance, vehicle: Vehicle, option: tuple[int, ...]) -> bool:
    """Whether a route of this option alone is surely possible; only plain limits are looked at, so a doubtful case counts as no."""
    if vehicle.breaks or any(getattr(vehicle, name) is not None for name in LIMITS - _PLAIN_LIMITS):
        return False
    visits = [instance.visits[index] for index in option]
    if any(visit.uses or (any(visit.deliver) and _may_run_out(instance)) for visit in visits):
        return False
    if not all(instance.allowed[index, instance.vehicle_index[vehicle.id]] for index in option):
        return False
    if any(visit.max_on_board is not None for visit in visits) or _too_heavy(instance, vehicle, option):
        return False
    return _reaches_all(instance, vehicle, option)


def _may_run_out(instance: Instance) -> bool:
    """Whether a site has so much in stock and no more, which other visits take as well."""
    return any(site.stock for site in instance.sites)


def _too_heavy(instance: Instance, vehicle: Vehicle, option: tuple[int, ...]) -> bool:
    count = len(instance.dimensions)
    board = figures(vehicle.initial_load, count)
    for index in option:
        visit = instance.visits[index]
        delivered = figures(visit.deliver if visit.pickup is None else (), count)
        board = tuple(map(sum, zip(board, delivered, figures(visit.collect, count), strict=True)))
    return bool(vehicle.capacities) and any(held > limit for held, limit in zip(board, vehicle.capacities, strict=True))


def _reaches_all(instance: Instance, vehicle: Vehicle, option: tuple[int, ...]) -> bool:
    """Whether leaving as early as possible and never waiting longer than needed keeps every window and limit."""
    now = max([vehicle.earliest_start, *(instance.visits[index].release for index in option)])
    if now > vehicle.latest_start or (vehicle.max_stops is not None and len(option) > vehicle.max_stops):
        return False
    now += loading_seconds(instance, vehicle)
    place, driving, distance = vehicle.start, 0, 0
    travel = instance.travel[vehicle.profile]
    for index in (*option, *(() if vehicle.end is None else (None,))):
        target = vehicle.end if index is None else instance.visits[index].place
        assert target is not None
        reached = arrival(travel, place, target, now)
        driving, distance = driving + reached - now, distance + int(travel.distances[place, target])
        leave = reached if index is None else _leave(instance, vehicle, index, reached, same_place=target == place)
        if leave is None or leave >= UNREACHABLE:
            return False
        now, place = leave, target
    limits = ((now, vehicle.latest_end), (driving, vehicle.max_driving), (distance, vehicle.max_distance))
    return all(limit is None or value <= limit for value, limit in limits)


def _leave(instance: Instance, vehicle: Vehicle, index: int, reached: Seconds, *, same_place: bool) -> Seconds | None:
    """When service that begins as early as possible is over; None when it may not begin any more."""
    visit = instance.visits[index]
    rules = [rule for rule in instance.access if visit.place in rule.places and (not rule.kinds or vehicle.kind in rule.kinds)]
    closed = sorted(window for rule in rules for window in rule.closed)
    for window in visit.windows:
        begin = max(reached, window.start)
        for span in closed:
            if begin in span:
                begin = span.end + 1
        if begin in window:
            return begin + (0 if same_place else visit.setup) + service_seconds(visit, vehicle)
    return None
