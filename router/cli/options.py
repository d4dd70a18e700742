"""Arguments and options that several commands take: what typer reads, kept free of heavy imports so that ``--help`` is quick."""

from dataclasses import dataclass
from typing import Annotated

import typer

DEFAULT_SECONDS = 10.0
"""Limit of a search that was given none."""


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise typer.BadParameter(f"'{text}' is not a number above 0; write seconds: 600 for ten minutes")
    return value


Day = Annotated[str, typer.Argument(metavar="DAY", help="folder, .json document or .xlsx workbook of the day")]
DayOrRequest = Annotated[
    str, typer.Argument(metavar="DAY", help="folder, .json or .xlsx of the day, or another program's request (docs/formats.md)")
]
PlanPath = Annotated[str, typer.Argument(metavar="PLAN", help="plan.json, or the folder it lies in")]
Stops = Annotated[bool, typer.Option("--stops", help="print every stop of every route")]
Contacts = Annotated[
    bool, typer.Option("--with-contacts", help="write names and telephone numbers of customers into the files as well")
]
Top = Annotated[int, typer.Option(min=1, metavar="N", help="rows of each table")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a command tells what it found."""

    json: Annotated[bool, typer.Option("--json", help="print JSON for machines instead of text")] = False
    quiet: Annotated[bool, typer.Option("--quiet", help="print only what goes wrong")] = False
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, metavar="", show_default=False, help="log what happens to stderr; twice for more"
        ),
    ] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """What a day may open."""

    allow_files: Annotated[
        list[str] | None,
        typer.Option(metavar="DIR", help="folder beside the day's own in which files it names may lie; may be repeated"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """How to take another program's request where a day is asked for."""

    form: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="what the request is in, if its content does not tell: vroom, …"),
    ] = None
    network: Annotated[
        str | None, typer.Option(metavar="DAY", help="measure a request's coordinates with the [network] settings of this day")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How to search."""

    time_limit: Annotated[
        float | None,
        typer.Option(
            parser=positive,
            metavar="S",
            help=f"seconds for loading and search together (default {DEFAULT_SECONDS:.0f}, or none with --iterations)",
        ),
    ] = None
    iterations: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="stop after N iterations; gives the same plan every time")
    ] = None
    engine: Annotated[str, typer.Option(metavar="NAME", help="hybrid, ortools or construction")] = "hybrid"
    seed: Annotated[int, typer.Option(metavar="N", help="seed of the search")] = 0
    threads: Annotated[int, typer.Option(min=1, metavar="N", help="threads of the search")] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where to write the plan, and as what."""

    out: Annotated[str | None, typer.Option(metavar="DIR", help="folder to write the plan to")] = None
    formats: Annotated[
        str | None, typer.Option(metavar="LIST", help="what to write there (default json,csv,geojson,html)", show_default=False)
    ] = None
    overwrite: Annotated[bool, typer.Option("--overwrite", help="replace files in --out that router did not write")] = False
    tiles: Annotated[
        str,
        typer.Option(metavar="URL", help="let the reader of plan.html switch on an online map; osm, or URL with {z}, {x}, {y}"),
    ] = ""
