"""Which carrier brings what no vehicle serves: an exact assignment, with room and discounts, made for every plan that is judged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence as Several
from dataclasses import replace
from itertools import pairwise
from typing import Any

from router.model import CarrierOption, Instance, Plan, Route, Sequence, plan_sequences
from router.timing import schedule
from router.units import Money

_LARGEST_TOTAL = 10**12
_EFFORT = 0.5
"""What CP-SAT may spend on an assignment, in its own measure, so that equal calls have equal answers: about a second. 300 orders
with 900 options, of which goods for 120 are there, take it a third of that."""


def planned(instance: Instance, sequences: Iterable[Sequence], known: dict[Sequence, Route] | None = None) -> Plan:
    """`sequences` timed, and what they leave out given to carriers, as many and as cheap as can be; `known` as for `schedule`."""
    chosen = tuple(sequences)
    return schedule(instance, chosen, carried_beside(instance, chosen), known)


def supply_left(instance: Instance, plan: Plan) -> dict[str, int]:
    """Per resource what `plan`, its carriers included, does not use."""
    left = _room_left(instance, plan_sequences(instance, plan))
    for name in plan.carried.values():
        for resource, units in instance.carrier_option_of[name].uses.items():
            left[resource] -= units
    return left


def beside_carriers(instance: Instance, plan: Plan) -> Instance:
    """`instance` with only as much of each resource as the carriers of `plan` leave to vehicles."""
    used = Counter[str]()
    for name in plan.carried.values():
        used.update(instance.carrier_option_of[name].uses)
    if not used:
        return instance
    left = (replace(one, capacity=max(0, one.capacity - used[one.id])) for one in instance.resources)
    return instance.replace(resources=tuple(left))


def prices_out(instance: Instance) -> tuple[Money, ...]:
    """Per job the price of leaving it out: its penalty, or that of the cheapest carrier that costs the same in every plan."""
    prices = [job.penalty for job in instance.jobs]
    for option in instance.carrier_options:
        if costs_the_same(instance, option):
            job = instance.job_index[option.job]
            prices[job] = min(prices[job], option.list_price)
    return tuple(prices)


def costs_the_same(instance: Instance, option: CarrierOption) -> bool:
    """Whether the option can be taken, at its price, whatever else the plan does."""
    return option.ready <= option.cut_off and not option.uses and not instance.carrier_of[option.carrier].discounts


def carried_beside(instance: Instance, sequences: Several[Sequence]) -> Mapping[str, str]:
    """Job → carrier option, for the jobs that `sequences` leave out and a carrier brings for less than their penalty."""
    options = _open_options(instance, sequences) if instance.carrier_options else []
    if not options:
        return {}
    room = _room_left(instance, sequences)
    each = _cheapest_each(instance, options)
    used = Counter[str]()
    for option in each.values():
        used.update(option.uses)
    alone = not any(instance.carrier_of[option.carrier].discounts for option in options)
    if alone and all(units <= room[name] for name, units in used.items()):
        return {job: option.id for job, option in each.items()}
    return _assigned(instance, options, room)


def _open_options(instance: Instance, sequences: Several[Sequence]) -> list[CarrierOption]:
    """Options of the jobs left out whose goods are ready in time."""
    served = {instance.job_of[visit] for one in sequences for visit in one.activities if visit >= 0}
    return [
        option
        for option in instance.carrier_options
        if option.ready <= option.cut_off and instance.job_index[option.job] not in served
    ]


def _room_left(instance: Instance, sequences: Several[Sequence]) -> dict[str, int]:
    room = {resource.id: resource.capacity for resource in instance.resources}
    for one in sequences:
        for visit in one.activities:
            for name, units in instance.visits[visit].uses.items() if visit >= 0 else ():
                room[name] -= units
    return room


def _cheapest_each(instance: Instance, options: list[CarrierOption]) -> dict[str, CarrierOption]:
    """Per job its cheapest option, where that costs less than the penalty."""
    best: dict[str, CarrierOption] = {}
    for option in options:
        penalty = instance.jobs[instance.job_index[option.job]].penalty
        if option.list_price < min(penalty, best[option.job].list_price if option.job in best else penalty):
            best[option.job] = option
    return best


def _assigned(instance: Instance, options: list[CarrierOption], room: Mapping[str, int]) -> Mapping[str, str]:
    """The cheapest assignment under room and discounts, by CP-SAT."""
    from ortools.sat.python import cp_model

    penalties = {option.job: instance.jobs[instance.job_index[option.job]].penalty for option in options}
    unit = max(1e-6, (sum(penalties.values()) + sum(option.list_price for option in options)) / _LARGEST_TOTAL)
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in options]
    for job in penalties:
        model.add_at_most_one(taken[number] for number, option in enumerate(options) if option.job == job)
    for name, units in room.items():
        uses = [option.uses.get(name, 0) * one for option, one in zip(options, taken, strict=True) if option.uses.get(name)]
        if uses:
            model.add(sum(uses) <= max(0, units))
    saved = [round(penalties[option.job] / unit) * one for option, one in zip(options, taken, strict=True)]
    model.minimize(sum(_carrier_prices(instance, model, options, taken, unit)) - sum(saved))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _EFFORT
    solver.parameters.linearization_level = 2  # goods and room are rows that bind: a fiftieth of the time
    first = _one_by_one(options, penalties, room)
    for option, one in zip(options, taken, strict=True):
        model.add_hint(one, first.get(option.job) == option.id)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return first
    return {option.job: option.id for option, one in zip(options, taken, strict=True) if solver.boolean_value(one)}


def _one_by_one(options: list[CarrierOption], penalties: Mapping[str, Money], room: Mapping[str, int]) -> dict[str, str]:
    """What saves most first, as long as there is room; discounts are not looked at."""
    left, given = dict(room), dict[str, str]()
    for option in sorted(options, key=lambda one: one.list_price - penalties[one.job]):
        is_cheaper = option.list_price < penalties[option.job]
        if is_cheaper and option.job not in given and all(units <= left[name] for name, units in option.uses.items()):
            given[option.job] = option.id
            for name, units in option.uses.items():
                left[name] -= units
    return given


def _carrier_prices(instance: Instance, model: Any, options: list[CarrierOption], taken: list[Any], unit: Money) -> list[Any]:
    """What each carrier takes: the sum of its prices, less the share of the discount that the number of its orders reaches."""
    prices = []
    for carrier in instance.carriers:
        own = [(option, one) for option, one in zip(options, taken, strict=True) if option.carrier == carrier.id]
        if not own:
            continue
        if not carrier.discounts:
            prices.append(sum(round(option.list_price / unit) * one for option, one in own))
            continue
        orders = sum(one for _, one in own)
        most = sum(round(option.list_price / unit) for option, _ in own)
        price, reached = model.new_int_var(0, most, ""), []
        steps = [(0, 0.0), *carrier.discounts, (len(own) + 1, 0.0)]
        for (least, _), (above, _) in pairwise(steps):
            here = model.new_bool_var("")
            reached.append(here)
            model.add(orders >= least).only_enforce_if(here)
            model.add(orders < above).only_enforce_if(here)
            asked = [option.surcharge + carrier.discounted(option.price, least) for option, _ in own]
            total = sum(round(price / unit) * one for price, (_, one) in zip(asked, own, strict=True))
            model.add(price == total).only_enforce_if(here)
        model.add_exactly_one(reached)
        prices.append(price)
    return prices
