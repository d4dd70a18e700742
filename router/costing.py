"""What a plan costs: money by named terms that add up. Plain Python, independent of every engine and of the compiled clock."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from router.model.instance import Instance
from router.model.plan import CostBreakdown, Plan, Route, Stop
from router.model.vehicles import Break, Vehicle
from router.units import HOUR, Money, Seconds

TERMS = (
    *("fixed", "distance", "time", "stops", "overtime", "early", "late", "price", "other_vehicle"),
    "carriers",
    *("unserved", "balance", "compactness"),
)
"""Every term there is, in the order of reports."""

LEFT_OUT = "unserved"
"""The term that is no money spent: the price of what the plan leaves out."""

EARTH_RADIUS_KM = 6371.0088


def cost(instance: Instance, plan: Plan) -> CostBreakdown:
    """The price of `plan`, term by term; terms of zero are left out.

    ``unserved`` charges `Job.penalty`, which is scaled so that priority classes never lose to lower ones.
    """
    sums = dict.fromkeys(TERMS, 0.0)
    for route in plan.routes:
        for term, amount in route_terms(instance, route):
            sums[term] += amount
    sums["carriers"] = carriers_price(instance, plan)
    sums["unserved"] = unserved_price(instance, plan)
    sums["balance"] = balance_price(instance, plan)
    sums["compactness"] = compactness_price(instance, plan)
    return CostBreakdown(terms={term: amount for term, amount in sums.items() if amount})


def split(terms: Mapping[str, Money]) -> tuple[Money, Money]:
    """What the plan costs, and beside it the price of what it leaves out."""
    return sum(amount for term, amount in terms.items() if term != LEFT_OUT), terms.get(LEFT_OUT, 0.0)


def route_terms(instance: Instance, route: Route) -> Iterator[tuple[str, Money]]:
    """The terms of one route; a term may come several times, and one of zero not at all."""
    vehicle = instance.vehicles[instance.vehicle_index[route.vehicle]]
    yield "fixed", vehicle.fixed_price
    yield "distance", vehicle.km_price * route.distance / 1000
    if vehicle.hour_price:
        yield "time", vehicle.hour_price * sum(end - begin for begin, end in paid_spans(vehicle, route)) / HOUR
    if vehicle.overtime:
        yield "overtime", sum(overtime(vehicle, begin, end) for begin, end in paid_spans(vehicle, route))
    for stop in route.stops:
        if stop.kind == "visit":
            if vehicle.stop_price:
                yield "stops", vehicle.stop_price
            visit = instance.visits[instance.visit_index[stop.visit]]
            if visit.price:
                yield "price", visit.price
            if visit.liked_vehicles and vehicle.id not in visit.liked_vehicles:
                yield "other_vehicle", visit.other_vehicle_price
            preferred = visit.preferred
            if preferred is not None and not preferred.start <= stop.begin <= preferred.end:
                yield "early", visit.early_price * max(0, preferred.start - stop.begin) / HOUR
                yield "late", visit.late_price * max(0, stop.begin - preferred.end) / HOUR


def paid_spans(vehicle: Vehicle, route: Route) -> list[tuple[Seconds, Seconds]]:
    """The spans of time from the beginning of the route to its end that are paid: all of it, less the unpaid breaks taken."""
    unpaid = [stop for stop, paid in _breaks_taken(vehicle, route) if not paid]
    moments = [route.begin, *(moment for stop in unpaid for moment in (stop.begin, stop.leave)), route.end]
    return [(begin, end) for begin, end in zip(moments[::2], moments[1::2], strict=True) if end > begin]


def _breaks_taken(vehicle: Vehicle, route: Route) -> Iterator[tuple[Stop, bool]]:
    """The break stops, each with whether it is paid.

    A stop is the next of the breaks with a window that it fits, of which some may be missing, else a break due after driving.
    """
    ordered = [one for one in vehicle.breaks if one.after_driving is None]
    repeated = [one for one in vehicle.breaks if one.after_driving is not None]
    number = 0
    for stop in route.stops:
        if stop.kind != "break":
            continue
        chosen = next((index for index in range(number, len(ordered)) if _fits(ordered[index], stop)), None)
        taken = ordered[chosen] if chosen is not None else next((one for one in repeated if _fits(one, stop)), None)
        yield stop, taken is None or taken.paid
        number = number if chosen is None else chosen + 1


def _fits(one: Break, stop: Stop) -> bool:
    return one.duration == stop.leave - stop.begin and stop.begin in one.window


def overtime(vehicle: Vehicle, begin: Seconds, end: Seconds) -> Money:
    """Price of the part of the span that is overtime, each step ruling until the next."""
    limits = [*(step.after for step in vehicle.overtime[1:]), max(end, begin)]
    return sum(
        step.hour_price * max(0, min(end, until) - max(begin, step.after)) / HOUR
        for step, until in zip(vehicle.overtime, limits, strict=bool(vehicle.overtime))
    )


def carriers_price(instance: Instance, plan: Plan) -> Money:
    """Prices of all carrier options taken, less the discounts that their numbers earn."""
    taken = [instance.carrier_option_of[name] for name in plan.carried.values()]
    orders = Counter(option.carrier for option in taken)
    return sum(
        option.surcharge + instance.carrier_of[option.carrier].discounted(option.price, orders[option.carrier]) for option in taken
    )


def unserved_price(instance: Instance, plan: Plan) -> Money:
    """Effective penalties of all jobs of which no option is on a route and that no carrier brings."""
    served = {instance.visit_index[name] for route in plan.routes for name in route.visits}
    return sum(
        job.penalty
        for job in instance.jobs
        if job.id not in plan.carried and not any(served.issuperset(option) for option in job.options)
    )


def balance_price(instance: Instance, plan: Plan) -> Money:
    """Price of the difference between the fullest and the emptiest route, by time (hours), stops and load (first dimension)."""
    if len(plan.routes) < 2:
        return 0.0
    total = 0.0
    for measure, price in instance.shape.balance_prices.items():
        figures = [_measure(instance, route, measure) for route in plan.routes]
        total += price * (max(figures) - min(figures))
    return total


def _measure(instance: Instance, route: Route, measure: str) -> float:
    if measure == "time":
        return route.duration / HOUR
    if measure == "stops":
        return len(route.visits)
    visits = [instance.visits[instance.visit_index[name]] for name in route.visits]
    return sum((visit.deliver or (0,))[0] if visit.pickup is None else 0 for visit in visits) + sum(
        (visit.collect or (0,))[0] for visit in visits
    )


def compactness_price(instance: Instance, plan: Plan) -> Money:
    """Price of the crow distance in kilometres of each visit from the centre of its route."""
    if not instance.shape.compactness_price:
        return 0.0
    return instance.shape.compactness_price * sum(_spread(instance, route) for route in plan.routes)


def _spread(instance: Instance, route: Route) -> float:
    places = [instance.places[stop.place] for stop in route.stops if stop.kind == "visit"]
    known = [(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
    if not known:
        return 0.0
    centre = sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known)
    return sum(crow_km(centre, point) for point in known)


def crow_km(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two points in degrees (haversine)."""
    (lat_one, lon_one), (lat_two, lon_two) = (tuple(map(math.radians, point)) for point in (one, two))
    half = math.sin((lat_two - lat_one) / 2) ** 2 + math.cos(lat_one) * math.cos(lat_two) * math.sin((lon_two - lon_one) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
