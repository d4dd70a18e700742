"""What commands are made of: their description, and the arguments that several of them take."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass

DEFAULT_SECONDS = 10.0
"""Limit of a search that was given none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of ``router``; `module` of `router.cli` has its ``run(arguments, terminal) -> exit code``."""

    name: str
    summary: str
    examples: tuple[str, ...]
    add_arguments: Callable[[ArgumentParser], None]
    module: str


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"'{text}' is not a number above 0")
    return value


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is not a whole number of 1 or more")
    return int(text)


def day_argument(parser: ArgumentParser) -> None:
    """The day."""
    parser.add_argument("day", metavar="DIR", help="folder, .json document or .xlsx workbook of the day")


def plan_argument(parser: ArgumentParser) -> None:
    """The plan."""
    parser.add_argument("plan", metavar="PLAN", help="plan.json, or the folder it lies in")


def day_and_plan(parser: ArgumentParser) -> None:
    """A day and a plan of it."""
    day_argument(parser)
    plan_argument(parser)


def stops_argument(parser: ArgumentParser) -> None:
    """Whether to print every stop."""
    parser.add_argument("--stops", action="store_true", help="print a table of every stop")


def seed_argument(parser: ArgumentParser, what: str, default: int) -> None:
    """The seed of what is random."""
    parser.add_argument("--seed", type=int, default=default, metavar="N", help=f"seed of the {what} (default {default})")


def search_arguments(parser: ArgumentParser) -> None:
    """How to search."""
    parser.add_argument(
        "--time-limit",
        type=positive,
        metavar="S",
        help="seconds for loading and search together (default 10, or none with --iterations)",
    )
    parser.add_argument("--iterations", type=count, metavar="N", help="stop after N iterations; gives the same plan every time")
    parser.add_argument("--engine", default="hybrid", metavar="NAME", help="hybrid (default), ruin_recreate, ortools or floor")
    seed_argument(parser, "search", 0)
    parser.add_argument("--threads", type=count, default=1, metavar="N", help="threads of the search (default 1)")


def output_arguments(parser: ArgumentParser) -> None:
    """Where to write the plan, and as what."""
    parser.add_argument("--out", metavar="DIR", help="folder to write the plan to")
    parser.add_argument("--formats", metavar="LIST", help="what to write there, e.g. json,csv,geojson,html (default: these)")
    parser.add_argument("--overwrite", action="store_true", help="replace files in --out that router did not write")
    tiles = "let the reader of plan.html switch on an online map; URL with {z}, {x}, {y} (default: OpenStreetMap)"
    parser.add_argument("--tiles", nargs="?", const="osm", default="", metavar="URL", help=tiles)
