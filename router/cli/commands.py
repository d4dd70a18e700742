"""The commands that make plans and write them. Heavy modules are imported when a command runs, so that ``--help`` is quick."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from router.cli.app import command
from router.cli.options import Contacts, Day, DayOrRequest, Foreign, Output, PlanPath, Search, Stops

if TYPE_CHECKING:
    from router.cli.terminal import Terminal

PANEL = "Plans"


@command(
    "solve",
    "router solve sample_instances/o2o_day --time-limit 10 --out plan",
    "router solve my_day.xlsx --mark",
    "router solve request.json --out plan --formats json,html,vroom",
    panel=PANEL,
)
def solve(
    day: DayOrRequest,
    *,
    output: Output,
    search: Search,
    taken: Foreign,
    start: Annotated[str | None, typer.Option(metavar="PLAN", help="begin from this plan of the same day")] = None,
    mark: Annotated[bool, typer.Option("--mark", help="write a copy of a faulty .xlsx with every fault marked")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="refuse the day when an order's address is not found")] = False,
    with_contacts: Contacts = False,
    stops: Stops = False,
    decide_first: Annotated[
        bool, typer.Option("--decide-first", help="for comparison: nearest site first, then routes, then carriers for the rest")
    ] = False,
    reproducible: Annotated[
        bool, typer.Option("--reproducible", help="leave out run times: equal --iterations and --seed, equal plan.json")
    ] = False,
    terminal: "Terminal",
) -> int:
    """Plan a day."""
    from router.cli.solve import run

    return run(
        day,
        output,
        search,
        taken,
        start=start,
        mark=mark,
        strict=strict,
        contacts=with_contacts,
        stops=stops,
        decide_first=decide_first,
        reproducible=reproducible,
        terminal=terminal,
    )


@command("check", "router check sample_instances/o2o_day plan/plan.json", "router check request.json plan", panel=PANEL)
def check(day: DayOrRequest, plan: PlanPath, *, taken: Foreign, terminal: "Terminal") -> int:
    """Judge a plan again, naming every rule it breaks."""
    from router.cli.check import run

    return run(day, plan, taken, terminal)


@command("show", "router show plan --stops", "router show plan --out pages --formats html,csv", panel=PANEL)
def show(plan: PlanPath, *, output: Output, stops: Stops = False, terminal: "Terminal") -> int:
    """Print a plan again, or write it in other formats."""
    from router.cli.show import run

    return run(plan, output, stops=stops, terminal=terminal)


@command(
    "new",
    "router new my_day && router solve my_day",
    "router new my_shop --sourcing",
    "router new my_day.xlsx",
    "router new my_day --from orders.xlsx",
    panel=PANEL,
)
def new(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="folder (or .xlsx file) to make")],
    *,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="write one workbook instead of a folder")] = False,
    sourcing: Annotated[
        bool, typer.Option("--sourcing", help="a day with stock, carriers and options: from where, which mode, who")
    ] = False,
    orders_file: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="take orders from a .csv or .xlsx of any layout")
    ] = None,
    terminal: "Terminal",
) -> int:
    """Write a commented day that already solves, to fill in; or one around a file of orders."""
    from router.cli.new import run, run_from

    return (
        run(folder, xlsx=xlsx, sourcing=sourcing, terminal=terminal)
        if orders_file is None
        else run_from(folder, orders_file, terminal)
    )


@command(
    "export",
    "router export my_day --formats vroom,google --out requests",
    "router export request.json --formats nextroute,vrplib --out requests",
    panel=PANEL,
)
def export(
    day: DayOrRequest,
    *,
    out: Annotated[str, typer.Option(metavar="DIR", help="folder to write the requests to")],
    formats: Annotated[
        str, typer.Option(metavar="LIST", help="vroom, google, nextroute, or published sets: vrplib, …")
    ] = "vroom,google",
    taken: Foreign,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="replace files that are there already")] = False,
    terminal: "Terminal",
) -> int:
    """Write a day, or a request, as requests of other programs, and list what those cannot say."""
    from router.cli.export import run

    return run(day, out, formats, taken, overwrite=overwrite, terminal=terminal)


@command("locate", "router locate my_day && router solve my_day", panel=PANEL)
def locate(day: Day, *, terminal: "Terminal") -> int:
    """Look up the addresses that have no coordinates, and list what to review."""
    from router.cli.locate import run

    return run(day, terminal)


@command("sheets", "router sheets my_day plan --out sheets --language zh --redact", panel=PANEL)
def sheets(
    day: Day,
    plan: PlanPath,
    *,
    out: Annotated[str, typer.Option(metavar="DIR", help="folder to write the sheets to")],
    formats: Annotated[str, typer.Option(metavar="LIST", help="html,pdf or one of them")] = "html,pdf",
    vehicle: Annotated[list[str] | None, typer.Option(metavar="ID", help="only this route; may be repeated")] = None,
    language: Annotated[Literal["en", "zh", "fr", "de", "es"], typer.Option(help="words on the sheets")] = "en",
    navigation: Annotated[
        Literal["geo", "amap", "apple", "google", "osm"], typer.Option(help="what the codes open (geo: the phone's own)")
    ] = "geo",
    redact: Annotated[bool, typer.Option("--redact", help="mask names and phone numbers")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="replace files that are there already")] = False,
    terminal: "Terminal",
) -> int:
    """Write a printable page per driver, with a loading list."""
    from router.cli.sheets import Sheets, run

    wanted = Sheets(
        out=out, formats=formats, vehicles=tuple(vehicle or ()), language=language, navigation=navigation, redact=redact
    )
    return run(day, plan, wanted, overwrite=overwrite, terminal=terminal)


@command("plot", "router plot plan --out map.svg", "router plot plan --kind load --out load.png", panel=PANEL)
def plot(
    plan: PlanPath,
    *,
    out: Annotated[str, typer.Option(metavar="FILE", help="picture to write: .png, .svg or .pdf")],
    kind: Annotated[Literal["map", "convergence", "load"], typer.Option(help="what to draw")] = "map",
    terminal: "Terminal",
) -> int:
    """Draw a plan as a picture."""
    from router.cli.plot import run

    return run(plan, out, kind, terminal)


@command("schema", "router schema > day.schema.json", "router schema plan > plan.schema.json", "router schema events", panel=PANEL)
def schema(
    document: Annotated[
        Literal["instance", "plan", "events"], typer.Argument(help="what goes in, plan.json, or a line of a live day's log")
    ] = "instance",
    *,
    terminal: "Terminal",
) -> int:
    """Print the JSON Schema of the day's document, of plan.json, or of an event."""
    from router.cli.schema import run

    return run(document, terminal)
