"""What a shipment costs by vehicle, when it is left out, and how long it may be on board."""

from collections.abc import Mapping, Sequence
from typing import Any

from router.formats.google.schema import Shipment
from router.formats.json_input import Faults
from router.model import StaticTravel, Vehicle, Visit
from router.units import HOUR, Money, Seconds


def costs_by_vehicle(
    shipments: Sequence[tuple[str, Shipment]], order_ids: Sequence[str], vehicle_ids: Sequence[str], faults: Faults
) -> dict[str, dict[str, Any]]:
    """Order → what its visit costs by vehicle, as a preference for some of them."""
    found: dict[str, dict[str, Any]] = {}
    for (path, one), name in zip(shipments, order_ids, strict=True):
        if not one.costs_per_vehicle:
            continue
        indices = one.costs_per_vehicle_indices or list(range(len(vehicle_ids)))
        if len(indices) != len(one.costs_per_vehicle) or any(index >= len(vehicle_ids) for index in indices):
            faults.add("E217", f"{path}.costsPerVehicle", "it does not fit the vehicles", "give one per vehicle")
            continue
        prices = dict.fromkeys(vehicle_ids, 0.0)
        prices |= {vehicle_ids[index]: cost for index, cost in zip(indices, one.costs_per_vehicle, strict=True)}
        levels = sorted(set(prices.values()))
        if len(levels) > 2:
            faults.add("E260", f"{path}.costsPerVehicle", "router knows two costs, of liked vehicles and of others", "use two")
        found[name] = {
            "price": levels[0],
            "other_vehicle_price": levels[-1] - levels[0],
            "liked_vehicles": frozenset(vehicle for vehicle, price in prices.items() if price == levels[0]),
        }
    return found


def time_on_board(
    pickup: Visit, delivery: Visit, one: Shipment, travel: Mapping[str, StaticTravel], faults: Faults
) -> Seconds | None:
    """Google's limits count from the start of the pickup, router's from its end."""
    if not has_limit_on_board(one):
        return None
    shortest = int(next(iter(travel.values())).durations[pickup.place, delivery.place])
    limits = [] if one.pickup_to_delivery_time_limit is None else [one.pickup_to_delivery_time_limit]
    if one.pickup_to_delivery_absolute_detour_limit is not None:
        limits.append(shortest + one.pickup_to_delivery_absolute_detour_limit)
    if one.pickup_to_delivery_relative_detour_limit is not None:
        limits.append(-int(-shortest * (1.0 + one.pickup_to_delivery_relative_detour_limit) // 1))
    if min(limits) < pickup.service:
        what = f"the pickup alone takes {pickup.service} s of the {min(limits)} s allowed until the delivery"
        faults.add("E233", f"shipment '{pickup.orders[0]}'", what, "allow more time")
    return max(0, min(limits) - pickup.service)


def dearer_than_any_plan(
    shipments: Sequence[tuple[str, Shipment]], fleet: Sequence[Vehicle], travel: Mapping[str, StaticTravel], span: Seconds
) -> Money:
    """More than any plan can cost."""
    total = sum(one.penalty_cost or 0.0 for _, one in shipments)
    total += sum(sum(one.costs_per_vehicle) + sum(v.cost for v in (*one.pickups, *one.deliveries)) for _, one in shipments)
    soft = [w for _, one in shipments for v in (*one.pickups, *one.deliveries) for w in v.time_windows]
    rates = sum((w.cost_per_hour_before_soft_start_time or 0) + (w.cost_per_hour_after_soft_end_time or 0) for w in soft)
    rates += sum(vehicle.hour_price + sum(step.hour_price for step in vehicle.overtime) for vehicle in fleet)
    arcs = 2 * len(shipments) + len(fleet)
    dearest = max((v.km_price * float(travel[v.profile].distances.max(initial=0)) / 1000 for v in fleet), default=0.0)
    return 1.0 + total + rates * span / HOUR + arcs * dearest + sum(vehicle.fixed_price for vehicle in fleet)


def has_detour_limit(shipment: Shipment) -> bool:
    """Whether the way from pickup to delivery is limited by the shortest one."""
    return (
        shipment.pickup_to_delivery_absolute_detour_limit is not None
        or shipment.pickup_to_delivery_relative_detour_limit is not None
    )


def has_limit_on_board(shipment: Shipment) -> bool:
    """Whether the time from pickup to delivery is limited at all."""
    return has_detour_limit(shipment) or shipment.pickup_to_delivery_time_limit is not None
