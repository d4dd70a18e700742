"""Every order accounted for: the reason for each unserved one, what blocks each vehicle, and the ways out."""

import time
from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

from router.advice.patience import PATIENT, OutOfTimeError, Patience
from router.advice.reasons import Blocker, Reason, reason_for
from router.advice.trials import Barred, Trials, unbarred
from router.advice.ways_out import WayOut, WaysOut
from router.model import Instance, Job, Plan, Resource, Unserved, Violation, moment
from router.outputs.clock import amounts, duration
from router.units import HOUR, Money, Seconds

CENT: Money = 0.01

_WAYS_OUT_TAKE = 10
"""Making ready for ways out takes about so many times what making ready for reasons took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One unserved job: its reason, its ways out (cheapest first), and one plain sentence.

    A way out that costs as much as the job's penalty is none: the plan would leave the job out again.
    """

    unserved: Unserved
    reason: Reason
    ways: tuple[WayOut, ...]
    text: str


def explain(instance: Instance, plan: Plan, patience: Patience = PATIENT, barred: Barred = unbarred) -> tuple[Explanation, ...]:
    """Why each job that `plan` leaves out is not served, and what would change that: of the first ones, when time is short.

    `barred` tells why a visit may not change its vehicle on a live day.
    """
    if not plan.unserved or patience.is_over(patience.until):
        return ()
    began = time.monotonic()
    trials = Trials.of(instance, plan, barred)
    jobs = [instance.jobs[instance.job_of[instance.visit_index[unserved.visits[0]]]] for unserved in plan.unserved]
    enough_for_ways = patience.details_until - _WAYS_OUT_TAKE * (time.monotonic() - began)
    ways = _ways_out(trials, jobs, patience) if patience.most_ways != 0 and not patience.is_over(enough_for_ways) else None
    found: list[Explanation] = []
    for number, (unserved, job) in enumerate(zip(plan.unserved, jobs, strict=True)):
        own_ways = ways if patience.most_ways is None or number < patience.most_ways else None
        explanation = _explanation(trials, unserved, job, own_ways, patience)
        if explanation is None:
            break
        found.append(explanation)
    return tuple(found)


def _ways_out(trials: Trials, jobs: Several[Job], patience: Patience) -> WaysOut | None:
    trials.go_on = patience.watch(patience.details_until)
    try:
        return WaysOut(trials, jobs[: patience.most_ways])
    except OutOfTimeError:
        return None


def _explanation(trials: Trials, unserved: Unserved, job: Job, ways: WaysOut | None, patience: Patience) -> Explanation | None:
    """With all details, or without where they take too long, or None where even that does."""
    for until, brief in ((patience.details_until, False), (patience.until, True)):
        trials.go_on = patience.watch(until)
        try:
            trials.go_on()
            return _explained(trials, unserved, job, None if brief else ways, brief=brief)
        except OutOfTimeError:
            pass
    return None


def _explained(trials: Trials, unserved: Unserved, job: Job, ways: WaysOut | None, *, brief: bool) -> Explanation:
    instance = trials.instance
    reason = reason_for(trials, job, brief=brief)
    tried = () if ways is None else ways.of(job)
    out = tuple(way for way in tried if way.extra_cost < job.penalty - CENT)
    text = sentence(instance, unserved, reason, out)
    if tried and not out:
        text += f" No way out is worth its penalty of {job.penalty:,.2f}: the cheapest is to {way_text(instance, tried[0])}."
    return Explanation(unserved=unserved, reason=reason, ways=out, text=text)


def explained(instance: Instance, plan: Plan, patience: Patience = PATIENT, barred: Barred = unbarred) -> Plan:
    """`plan` with reason, sentence and details filled in for what is unserved, and a sentence where there was no time for them."""
    found = [_filled(instance, one) for one in explain(instance, plan, patience, barred)]
    rest = plan.unserved[len(found) :]
    return replace(plan, unserved=(*found, *(replace(one, text=_not_explained(one)) for one in rest)))


def _not_explained(unserved: Unserved) -> str:
    names = ", ".join(unserved.orders[:3]) or unserved.visits[-1]
    return f"{names}: not served; there was no time left to find out why"


def _filled(instance: Instance, explanation: Explanation) -> Unserved:
    return replace(
        explanation.unserved,
        reason=explanation.reason.code,
        text=explanation.text,
        details={
            "blockers": [blocker_details(blocker) for blocker in explanation.reason.blockers],
            "ways_out": [
                {"kind": way.kind, "extra_cost": round(way.extra_cost, 2), "text": way_text(instance, way)}
                for way in explanation.ways
            ],
        },
    )


def blocker_details(blocker: Blocker) -> dict[str, object]:
    """A blocker for machines."""
    return {
        "vehicle": blocker.vehicle,
        "proven": blocker.proven,
        "rules": [
            {"rule": fault.rule, "amount": fault.amount, "visit": fault.visit, "text": fault.text} for fault in blocker.faults
        ],
    }


_CAUSES = {
    "too_heavy": "no vehicle that may serve it can carry it",
    "no_vehicle": "no vehicle of the day may serve it",
    "unreachable": "no road leads there",
    "closed_area": "its place is closed to every vehicle during its window",
    "outside_shifts": "its window lies outside every shift that could serve it",
    "too_tight": "even a vehicle sent for it alone would come too late",
    "beyond_limits": "even alone it breaks a limit of every route",
    "used_up": "others use up what it needs",
    "crowded_out": "the fleet is full with other orders at that time",
    "not_worth": "serving it costs more than its penalty",
    "room_left": "the plan has room for it",
}


def sentence(instance: Instance, unserved: Unserved, reason: Reason, ways: Several[WayOut]) -> str:
    """One plain sentence (and a second with the cheapest way out)."""
    names = ", ".join(unserved.orders[:3]) or unserved.visits[-1]
    more = f" and {len(unserved.orders) - 3} more" if len(unserved.orders) > 3 else ""
    nearest = f"; nearest is {_nearest(instance, reason.blockers[0])}" if reason.blockers and reason.code != "unreachable" else ""
    fit = f", on {instance.vehicles[reason.fit.vehicle].id} ({_price(instance, reason.fit.extra_cost)})" if reason.fit else ""
    cheaper = ways and (reason.fit is None or reason.code != "room_left" or ways[0].extra_cost < reason.fit.extra_cost - CENT)
    way = f" Way out: {way_text(instance, ways[0])}." if cheaper else ""
    short = f" ({', '.join(dict.fromkeys(_resource_text(one) for one in reason.lacking))})" if reason.lacking else ""
    return f"{names}{more}: {_CAUSES[reason.code]}{short}{fit}{nearest}.{way}"


def _resource_text(resource: Resource) -> str:
    """What is short, in a few words: ``tea at S1``."""
    return f"{resource.what or resource.id}{f' at {resource.site}' if resource.site else ''}"


def _nearest(instance: Instance, blocker: Blocker) -> str:
    shown = list(dict.fromkeys(amount_text(instance, fault) for fault in blocker.faults))
    return f"{blocker.vehicle}, {' and '.join(shown[:2])}"


def amount_text(instance: Instance, fault: Violation) -> str:
    """What is broken and by how much, in a few words: ``12 min late at A7``, ``40 kg over its capacity``."""
    if fault.rule in ("time_windows", "several_windows"):
        whose = f" at {_named(instance, fault.visit)}" if fault.visit else ""
        return f"{duration(fault.amount)} {'early' if ' before ' in fault.text else 'late'}{whose}"
    if fault.rule == "shift":
        return f"{duration(fault.amount)} past its shift"
    if fault.rule == "capacity":
        return f"{_load(instance, fault)} over its capacity"
    if fault.rule in ("max_duration", "max_driving", "max_wait", "max_on_board", "release", "sequence"):
        return f"{duration(fault.amount)} over {fault.rule.replace('_', ' ')}"
    if fault.rule == "max_distance":
        return f"{fault.amount / 1000:.1f} km too far"
    return fault.text


def _load(instance: Instance, fault: Violation) -> str:
    """The load in question with its unit."""
    dimension = next((name for name in instance.dimensions if f" {name} " in fault.text), "")
    return amounts({dimension: round(fault.amount)}) if dimension else f"{fault.amount:g}"


def _named(instance: Instance, visit: str) -> str:
    """What people call a visit: its orders."""
    orders = instance.visits[instance.visit_index[visit]].orders if visit in instance.visit_index else ()
    return ", ".join(orders) or visit


def way_text(instance: Instance, way: WayOut) -> str:
    """The way out in words, with its price."""
    price = _price(instance, way.extra_cost)
    if way.kind == "slot" and way.window is not None:
        return f"offer {_clock(instance, way.window.start)}–{_clock(instance, way.window.end)} ({price})"
    if way.kind == "overtime" and way.moment is not None:
        return f"let {way.vehicle} work until {_clock(instance, way.moment)} ({price})"
    if way.kind == "displace":
        visit = instance.visits[instance.visit_index[way.visit]]
        return f"leave out {', '.join(visit.orders) or visit.id} on {way.vehicle} instead ({price})"
    if way.kind == "vehicle":
        kind = instance.vehicles[instance.vehicle_index[way.vehicle]].kind
        return f"send one more {kind} like {way.vehicle} ({price})"
    return f"{'hand it over at' if way.window else 'collect it at'} {way.site} ({price})"


def _price(instance: Instance, amount: Money) -> str:
    return f"{amount:+.2f} {instance.currency}".rstrip()


def _clock(instance: Instance, seconds: Seconds) -> str:
    shown = moment(instance, seconds)
    day = "" if 0 <= seconds < 24 * HOUR else f"{shown:%d %b} "
    return f"{day}{shown:%H:%M}"
