"""The commands for the day itself: what to do now, and a day lived event by event."""

from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.app import command
from router.cli.options import Contacts, Day, Output, PlanPath

if TYPE_CHECKING:
    from router.cli.terminal import Terminal

PANEL = "The live day"
Seed = Annotated[int, typer.Option(metavar="N", help="seed of the search")]
TimeLimit = Annotated[float, typer.Option(min=0.01, metavar="S", help="seconds for each plan")]
Policy = Annotated[str, typer.Option(metavar="NAME", help="how to replan: steady, greedy, once, lazy, voted or meals")]


@command(
    "now",
    "router now my_day plan --at 10:40 --lost V1 --out now",
    "router now my_day plan --at 10:40 --done done.csv --add orders.csv --out now",
    panel=PANEL,
)
def now(
    day: Day,
    plan: PlanPath,
    *,
    at: Annotated[str, typer.Option(metavar="10:40", help="what time it is")],
    done: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.csv", help="visits made: visit, vehicle, arrival, leave, result (default: what the plan has so far)"
        ),
    ] = None,
    lost: Annotated[list[str] | None, typer.Option(metavar="VEHICLE", help="drives no more; may be repeated")] = None,
    add: Annotated[str | None, typer.Option(metavar="FILE.csv", help="new orders, with the columns of orders.csv")] = None,
    policy: Policy = "steady",
    output: Output,
    time_limit: TimeLimit = 2.0,
    seed: Seed = 0,
    with_contacts: Contacts = False,
    terminal: "Terminal",
) -> int:
    """Tell what to do now: the new plan, who must be told what, and sheets for the drivers whose route changes.

    With --out the day is written as it was and will be, its events (events.jsonl), and a sheet for each changed route.
    """
    from router.cli.now import Asked, run

    asked = Asked(at=at, done=done, lost=tuple(lost or ()), add=add, policy=policy, time_limit=time_limit, seed=seed)
    return run(day, plan, asked, output, contacts=with_contacts, terminal=terminal)


@command("live", "router live my_day --log log.jsonl < events.jsonl", panel=PANEL)
def live(
    day: Day,
    *,
    log: Annotated[
        str, typer.Option(metavar="FILE.jsonl", help="every event that was taken; a day that was begun goes on from it")
    ],
    events: Annotated[str, typer.Option(metavar="FILE.jsonl", help="file or pipe to read events from (default: stdin)")] = "-",
    policy: Policy = "steady",
    time_limit: TimeLimit = 0.7,
    seed: Seed = 0,
    terminal: "Terminal",
) -> int:
    """Live a day: a line of JSON for every event, a line with plan, commands and messages in answer.

    What was answered is in the log on the disk. The form of an event: router schema events.
    """
    from router.cli.live import run

    return run(day, log, events, policy, time_limit, seed, terminal)
