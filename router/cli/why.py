"""``router why``: why a stop is where it is and what else it could cost; or which orders, vehicles and promises are dearest."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict

from rich.console import RenderableType
from rich.text import Text

from router.advice.account import Account, Spot, accounts, promise_costs
from router.advice.explain import amount_text
from router.advice.weighing import next_best
from router.advice.why import Placement, RouteShare, vehicle_shares, why
from router.carriers import COLLECTED
from router.cli import DONE
from router.cli.foreign import day_and_plan
from router.cli.known import visits_named
from router.cli.options import Foreign
from router.cli.terminal import Terminal
from router.documents.sourcing_writing import next_best_document
from router.model import ALWAYS, CarrierOption, Instance, Plan, Window, moment
from router.outputs import clock
from router.outputs.columns import Column, prose, table
from router.outputs.sourcing_rows import way_text
from router.units import FOREVER, Seconds, count_of


def run(day: str, plan_path: str, name: str | None, top: int, taken: Foreign, terminal: Terminal) -> int:
    """Tell about one stop, or what is dearest."""
    what = day_and_plan(day, plan_path, taken)
    instance, plan = what.instance, what.plan
    if name is None:
        return _dearest(instance, plan, top, terminal)
    over, open_yet = what.over([name])
    if over:
        terminal.data({"name": name, "stops": [], "carried": [], "over": list(over)})
        terminal.say(*map(prose, over))
        return DONE
    wanted = visits_named(instance, open_yet)
    found = accounts(instance, plan, tuple(sorted(wanted)), what.barred)
    carried = list(_carried(instance, plan, wanted))
    terminal.data({"name": name, "stops": [_account_data(instance, one, top) for one in found], "carried": carried})
    for one in found:
        terminal.say(*account_lines(instance, one, top, terminal.width))
    terminal.say(*map(prose, carried))
    if not found and not carried:
        terminal.say(prose(f"{name} is not served; router explain tells why"))
    return DONE


def _carried(instance: Instance, plan: Plan, wanted: Set[str]) -> Iterator[str]:
    """A sentence for each job of the visits `wanted` that a carrier brings."""
    for job, name in plan.carried.items():
        if any(instance.visits[visit].id in wanted for way in instance.jobs[instance.job_index[job]].options for visit in way):
            option = instance.carrier_option_of[name]
            origin = f" from {option.origin}" if option.origin else ""
            told = f"with {option.carrier}{origin} for {clock.money(option.list_price)} before discounts{_times(instance, option)}"
            other = next_best_document(instance, next_best(instance, plan, job))
            best = "no other option is open" if other is None else f"next best: {way_text(other)}, {other.extra_cost:+,.2f}"
            yield f"{', '.join(instance.orders_of(job)) or job}: {told}; {best}"


def _times(instance: Instance, option: CarrierOption) -> str:
    """When the carrier must have the goods, and until when it is there."""
    day = moment(instance, 0).date()
    leaves = "" if option.leaves >= FOREVER else f", handed over by {clock.hour(moment(instance, option.leaves), day)}"
    if option.promised is None:
        return leaves
    word = "from" if option.carrier == COLLECTED else "until"
    return f"{leaves}, promised {word} {clock.hour(moment(instance, option.promised), day)}"


def _dearest(instance: Instance, plan: Plan, top: int, terminal: Terminal) -> int:
    served, shares = why(instance, plan), vehicle_shares(instance, plan)
    shown = served[:top]
    promises = promise_costs(instance, plan, shown)
    terminal.data(
        {
            "orders": [asdict(one) | {"promise": asdict(promise)} for one, promise in zip(shown, promises, strict=True)],
            "vehicles": [asdict(one) for one in shares],
        }
    )
    width = terminal.width
    title = f"dearest {len(shown)} of {count_of(len(served), 'order')}: what the plan would cost less without each"
    columns = [
        *placement_columns(shown),
        Column(title="a minute wider", cells=[_saving(one.minute) for one in promises], right=True, rank=2),
        Column(title="any time", cells=[_saving(one.whole) for one in promises], right=True, rank=3),
    ]
    head = Text("vehicles, dearest first", "bold")
    terminal.say(prose(title, "bold"), table(columns, width), "", head, _shares(shares, width))
    return DONE


def placement_columns(placements: Sequence[Placement]) -> list[Column]:
    """Columns that tell what served orders cost where they are, and what they would cost on another vehicle."""
    elsewhere = ["fits nowhere else" if one.elsewhere is None else clock.money(one.elsewhere) for one in placements]
    return [
        Column(title="orders", cells=[", ".join(one.orders or one.visits) for one in placements], flexible=True),
        Column(title="vehicle", cells=[one.vehicle for one in placements], flexible=True),
        Column(title="costs here", cells=[clock.money(one.marginal_cost) for one in placements], right=True),
        Column(title="elsewhere", cells=elsewhere, right=True),
        Column(title="on", cells=[one.elsewhere_vehicle for one in placements], flexible=True, rank=1),
    ]


def _shares(shares: Sequence[RouteShare], width: int) -> RenderableType:
    columns = [
        Column(title="vehicle", cells=[one.vehicle for one in shares], flexible=True),
        Column(title="costs", cells=[clock.money(one.cost) for one in shares], right=True),
        Column(title="visits", cells=[str(one.visits) for one in shares], right=True),
        Column(title="a visit", cells=[clock.money(one.cost / max(1, one.visits)) for one in shares], right=True, rank=1),
    ]
    return table(columns, width)


def account_lines(instance: Instance, one: Account, top: int, width: int) -> Iterator[RenderableType]:
    """The account of a stop for people."""
    placement = one.placement
    names = ", ".join(placement.orders or placement.visits)
    yield prose(f"{names}: on {placement.vehicle} at {_hour(instance, one.begin)}, {_between(one)}", "bold")
    yield prose(f"costs {clock.money(placement.marginal_cost)} here: {_verdict(one)}")
    yield prose(_promised(instance, one))
    if one.elsewhere:
        yield Text("\nnext best places", "bold")
        yield table(_spot_columns(instance, one.elsewhere[:top]), width)
    if len(one.elsewhere) > top:
        yield prose(f"… and {len(one.elsewhere) - top} more; --top shows more")


def _verdict(one: Account) -> str:
    """Whether another place would be cheaper by a cent or more."""
    best = one.elsewhere[0] if one.elsewhere else None
    if best is None or best.extra_cost is None:
        return "it fits nowhere else"
    if best.extra_cost > -0.005:
        return "its cheapest place"
    return f"{clock.money(-best.extra_cost)} less {'elsewhere ' if best.vehicle == one.placement.vehicle else ''}on {best.vehicle}"


def _promised(instance: Instance, one: Account) -> str:
    if one.windows == (ALWAYS,):
        return "no hour is promised"
    spans = ", ".join(_span(instance, window) for window in one.windows)
    minute, whole = clock.money(one.promise.minute), clock.money(one.promise.whole)
    return f"promised {spans}: a minute more at both ends saves {minute}, no promise at all {whole}"


def _span(instance: Instance, window: Window) -> str:
    if window.end >= FOREVER:
        return f"from {_hour(instance, window.start)}"
    return f"{_hour(instance, window.start)}–{_hour(instance, window.end)}"


def _between(one: Account) -> str:
    after = f"after {one.after}" if one.after else "first"
    before = f"before {one.before}" if one.before else "last"
    return "its only stop" if not one.after and not one.before else f"{after}, {before}"


def _spot_columns(instance: Instance, spots: Sequence[Spot]) -> list[Column]:
    return [
        Column(title="vehicle", cells=[spot.vehicle for spot in spots], flexible=True),
        Column(title="pickup after", cells=_pickups(spots), flexible=True, rank=1),
        Column(title="after", cells=[spot.after or "start" for spot in spots], flexible=True),
        Column(title="ETA", cells=["" if spot.begin is None else _hour(instance, spot.begin) for spot in spots], right=True),
        Column(
            title="costs more", cells=["" if spot.extra_cost is None else f"{spot.extra_cost:+,.2f}" for spot in spots], right=True
        ),
        Column(title="blocked by", cells=[_blocked(instance, spot) for spot in spots], flexible=True),
    ]


def _pickups(spots: Sequence[Spot]) -> list[str]:
    """Where the pickup would go, when there is one."""
    if not any(spot.pickup_after for spot in spots):
        return [""] * len(spots)
    return ["" if spot.extra_cost is None else spot.pickup_after or "start" for spot in spots]


def _blocked(instance: Instance, spot: Spot) -> str:
    return " and ".join(list(dict.fromkeys(amount_text(instance, fault) for fault in spot.faults))[:2])


def _account_data(instance: Instance, one: Account, top: int) -> dict[str, object]:
    return {
        **asdict(one.placement),
        "after": one.after,
        "before": one.before,
        "eta": moment(instance, one.begin).isoformat(),
        "promise": asdict(one.promise),
        "next_best": [_spot_data(instance, spot) for spot in one.elsewhere[:top]],
    }


def _spot_data(instance: Instance, spot: Spot) -> dict[str, object]:
    return {
        "vehicle": spot.vehicle,
        "after": spot.after,
        "pickup_after": spot.pickup_after,
        "eta": None if spot.begin is None else moment(instance, spot.begin).isoformat(),
        "extra_cost": spot.extra_cost,
        "blocked_by": [
            {"rule": fault.rule, "amount": fault.amount, "visit": fault.visit, "text": fault.text} for fault in spot.faults
        ],
    }


def _hour(instance: Instance, seconds: Seconds) -> str:
    return clock.hour(moment(instance, seconds), moment(instance, 0).date())


def _saving(amount: float) -> str:
    return f"−{amount:,.2f}" if amount >= 0.005 else ""
