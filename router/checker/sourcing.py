"""What the whole plan uses of what there is only so much of, and what carriers bring."""

from collections import Counter
from collections.abc import Iterator

from router.checker.facts import RouteFacts, plan_violation
from router.documents.durations import duration_text
from router.model import CarrierOption, Instance, Plan, Violation


def resource_faults(instance: Instance, plan: Plan, routes: list[RouteFacts]) -> Iterator[Violation]:
    """Resources of which visits served and carrier options taken use more than there is."""
    used: Counter[str] = Counter()
    for facts in routes:
        for call in facts.calls:
            if call.visit.uses:
                used.update(call.visit.uses)
    for option in _options_taken(instance, plan).values():
        used.update(option.uses)
    for resource in instance.resources:
        over = used[resource.id] - resource.capacity
        if over > 0:
            named = f"{resource.kind} of {resource.what}" if resource.what else resource.kind
            at = f" at '{resource.site}'" if resource.site else ""
            text = f"{used[resource.id]} are used of the {named}{at}, there are {resource.capacity}"
            yield plan_violation("resources", f"resource '{resource.id}'", over, text)


def carrier_faults(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Jobs given to no option of theirs, or also served, and options whose goods are ready after the cut-off."""
    if not plan.carried:
        return
    names = {job.id for job in instance.jobs}
    known = {option.id for option in instance.carrier_options}
    for job, name in plan.carried.items():
        if job not in names:
            yield _carried(job, 1, "a carrier brings it, and there is no such job")
        if name not in known:
            yield _carried(job, 1, f"it is given to carrier option '{name}', which does not exist")
    for job, option in _options_taken(instance, plan).items():
        if option.job != job:
            yield _carried(job, 1, f"it is given to carrier option '{option.id}', which is one of job '{option.job}'")
        if option.ready > option.cut_off:
            amount = option.ready - option.cut_off
            text = f"its goods are ready {duration_text(amount)} after the cut-off of carrier '{option.carrier}'"
            yield _carried(job, amount, text)
    on_routes = {name for route in plan.routes for name in route.visits}
    for each in (job for job in instance.jobs if job.id in plan.carried):
        served = [instance.visits[index].id for way in each.options for index in way if instance.visits[index].id in on_routes]
        if served:
            yield _carried(each.id, 1, f"a carrier brings it, and visit '{served[-1]}' of it is on a route")


def _options_taken(instance: Instance, plan: Plan) -> dict[str, CarrierOption]:
    """Job → the option that brings it, of those that exist."""
    options = {option.id: option for option in instance.carrier_options}
    return {job: options[name] for job, name in plan.carried.items() if name in options}


def _carried(job: str, amount: float, text: str) -> Violation:
    return plan_violation("carriers", f"job '{job}'", amount, text)
