"""The commands that look at a plan: why, what if, what else."""

from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.app import command
from router.cli.options import Contacts, Day, DayOrRequest, Foreign, Output, PlanPath, Search, Stops, Top

if TYPE_CHECKING:
    from router.cli.terminal import Terminal

PANEL = "Advice"


@command("explain", "router explain my_day plan", "router explain my_day plan A113", panel=PANEL)
def explain(
    day: DayOrRequest,
    plan: PlanPath,
    orders: Annotated[
        list[str] | None, typer.Argument(metavar="ORDER...", help="orders or visits to explain (default: all)")
    ] = None,
    *,
    taken: Foreign,
    terminal: "Terminal",
) -> int:
    """Tell why orders are not served, what would help, and what the served ones cost."""
    from router.cli.explain import run

    return run(day, plan, orders or [], taken, terminal)


@command("why", "router why my_day plan A113", "router why my_day plan --top 30", panel=PANEL)
def why(
    day: DayOrRequest,
    plan: PlanPath,
    name: Annotated[
        str | None, typer.Argument(metavar="ORDER", help="order or visit to tell about (default: what is dearest)")
    ] = None,
    *,
    top: Top = 10,
    taken: Foreign,
    terminal: "Terminal",
) -> int:
    """Tell why a stop is where it is and what its next best places cost, or what is dearest."""
    from router.cli.why import run

    return run(day, plan, name, top, taken, terminal)


@command("evaluate", "router evaluate my_day routes.csv --out judged", panel=PANEL)
def evaluate(
    day: DayOrRequest,
    routes: Annotated[
        str,
        typer.Argument(metavar="ROUTES", help="CSV with columns vehicle and visit, plan.json, VROOM's JSON, or a request's answer"),
    ],
    *,
    output: Output,
    taken: Foreign,
    with_contacts: Contacts = False,
    stops: Stops = False,
    terminal: "Terminal",
) -> int:
    """Time, price and judge routes made by hand or by another program."""
    from router.cli.evaluate import run

    return run(day, routes, output, taken, contacts=with_contacts, stops=stops, terminal=terminal)


@command("compare", "router compare my_day plan other_plan", panel=PANEL)
def compare(
    day: DayOrRequest,
    plan: PlanPath,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="the plan to compare with")],
    *,
    taken: Foreign,
    terminal: "Terminal",
) -> int:
    """Tell what moves between two plans of a day."""
    from router.cli.compare import run

    return run(day, plan, other, taken, terminal)


@command(
    "what-if",
    "router what-if my_day plan --cancel-order A113 --out changed",
    "router what-if changed changed --lose-vehicle V3 --close-road 45.76,4.84,0.3 --out changed",
    panel=PANEL,
)
def what_if(
    day: Day,
    plan: PlanPath,
    *,
    output: Output,
    search: Search,
    add_order: Annotated[
        list[str] | None, typer.Option(metavar="ORDER.json", help="a new order, with the fields of orders.csv")
    ] = None,
    drop_order: Annotated[
        list[str] | None, typer.Option("--drop-order", "--cancel-order", metavar="ORDER", help="not asked for any more")
    ] = None,
    move_order: Annotated[list[str] | None, typer.Option(metavar="ORDER=LAT,LON", help="to be served elsewhere")] = None,
    window: Annotated[
        list[str] | None, typer.Option("--window", "--slot", metavar="ORDER=09:00-11:00", help="to be served in another slot")
    ] = None,
    drop_vehicle: Annotated[
        list[str] | None, typer.Option("--drop-vehicle", "--lose-vehicle", metavar="VEHICLE", help="does not drive")
    ] = None,
    close_site: Annotated[list[str] | None, typer.Option(metavar="SITE", help="no service at this site or order")] = None,
    close_road: Annotated[
        list[str] | None, typer.Option(metavar="LAT,LON[,KM][=09:00-12:00]", help="nobody drives through this circle")
    ] = None,
    add_vehicle_like: Annotated[list[str] | None, typer.Option(metavar="VEHICLE", help="one more vehicle like this")] = None,
    price: Annotated[
        list[str] | None,
        typer.Option(metavar="VEHICLE:km_price=0.8", help="another fixed_price, km_price, hour_price or stop_price"),
    ] = None,
    latest_end: Annotated[list[str] | None, typer.Option(metavar="VEHICLE=20:00", help="another end of the shift")] = None,
    max_moved: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="visits that may move without need (default 3; no limit for prices, ends of shifts and more vehicles)",
        ),
    ] = None,
    with_contacts: Contacts = False,
    terminal: "Terminal",
) -> int:
    """Plan again after changes of the day, moving as little as can be. Every change may be given several times.

    With --out the changed day is written beside its plan, so that DIR serves as DAY and as PLAN of the next command.
    """
    from router.cli.what_if import Asked, run

    asked = Asked(
        add_order=add_order or [],
        drop_order=drop_order or [],
        move_order=move_order or [],
        window=window or [],
        drop_vehicle=drop_vehicle or [],
        add_vehicle_like=add_vehicle_like or [],
        close_site=close_site or [],
        close_road=close_road or [],
        price=price or [],
        latest_end=latest_end or [],
    )
    return run(day, plan, asked, output, search, max_moved=max_moved, contacts=with_contacts, terminal=terminal)


@command("offer", "router offer my_day plan order.json --slot 09:00-11:00 --slot 18:00-20:00", panel=PANEL)
def offer(
    day: Day,
    plan: PlanPath,
    order: Annotated[str, typer.Argument(metavar="ORDER.json", help="the new order, with the fields of orders.csv")],
    *,
    slot: Annotated[
        list[str] | None, typer.Option(metavar="09:00-11:00", help="slot to try; may be repeated (default: the order's own)")
    ] = None,
    terminal: "Terminal",
) -> int:
    """Tell which slots can be promised for a new order."""
    from router.cli.offer import run

    return run(day, plan, order, slot or [], terminal)


@command(
    "accept",
    "router offer my_day plan order.json --json > offers.json",
    "router accept my_day plan offers.json --out changed",
    panel=PANEL,
)
def accept(
    day: Day,
    plan: PlanPath,
    offer: Annotated[str, typer.Argument(metavar="OFFER.json", help="what router offer --json printed")],
    *,
    output: Output,
    number: Annotated[int, typer.Option(min=1, metavar="N", help="which of its offers")] = 1,
    with_contacts: Contacts = False,
    terminal: "Terminal",
) -> int:
    """Take an offer: the order into the day, and into its plan where it was offered; both are written with --out."""
    from router.cli.accept import run

    return run(day, plan, offer, number, output, contacts=with_contacts, terminal=terminal)


@command(
    "simulate",
    "router simulate my_day plan --days 200",
    "router simulate sample_instances/live_lunch --live --policy meals --out lived",
    panel=PANEL,
)
def simulate(
    day: Day,
    plan: Annotated[str | None, typer.Argument(metavar="PLAN", help="plan.json, or the folder it lies in; not with --live")] = None,
    *,
    days: Annotated[int, typer.Option(min=1, metavar="N", help="days to live through")] = 200,
    live: Annotated[bool, typer.Option("--live", help="live through one day and plan again whenever something happens")] = False,
    policy: Annotated[str, typer.Option(metavar="NAME", help="with --live: steady, greedy, once, lazy, voted or meals")] = "steady",
    events: Annotated[
        str | None, typer.Option(metavar="FILE.jsonl", help="with --live: what else happens (default: events.jsonl of the day)")
    ] = None,
    time_limit: Annotated[float, typer.Option(min=0.01, metavar="S", help="with --live: seconds for each plan")] = 0.7,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="with --live: folder for the day as it was, and its log")] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="seed of the noise")] = 1,
    terminal: "Terminal",
) -> int:
    """Live through the plan's day many times and report punctuality; with --live, plan as the day goes on."""
    if live:
        from router.cli.living import Living, run as run_live

        return run_live(day, plan, Living(policy=policy, events=events, time_limit=time_limit, out=out, seed=seed), terminal)
    from router.cli.simulate import run

    return run(day, plan, days, seed, terminal)
