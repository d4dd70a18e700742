"""The commands that make plans and write them, with their arguments."""

from argparse import ArgumentParser

from router.cli.command import (
    Command,
    day_and_plan,
    day_argument,
    output_arguments,
    plan_argument,
    search_arguments,
    stops_argument,
)


def _solve(parser: ArgumentParser) -> None:
    day_argument(parser)
    output_arguments(parser)
    search_arguments(parser)
    parser.add_argument("--start", metavar="PLAN", help="begin from this plan of the same day")
    parser.add_argument("--mark", action="store_true", help="write a copy of a faulty .xlsx with every fault marked")
    parser.add_argument(
        "--reproducible", action="store_true", help="leave out run times: equal --iterations and --seed, equal plan.json"
    )
    stops_argument(parser)


def _show(parser: ArgumentParser) -> None:
    plan_argument(parser)
    output_arguments(parser)
    stops_argument(parser)


def _new(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder (or .xlsx file) to make")
    parser.add_argument("--xlsx", action="store_true", help="write one workbook instead of a folder")


def _schema(parser: ArgumentParser) -> None:
    choices = ("instance", "plan")
    parser.add_argument("document", nargs="?", choices=choices, default="instance", help="what goes in (default) or plan.json")


def _completion(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="your shell")


def _sheets(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("--out", metavar="DIR", required=True, help="folder to write the sheets to")
    parser.add_argument("--formats", default="html,pdf", metavar="LIST", help="html,pdf (default) or one of them")
    parser.add_argument("--vehicle", action="append", default=[], metavar="ID", help="only this route; may be repeated")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="words on the sheets (default en)")
    navigation = ("geo", "amap", "apple", "google", "osm")
    parser.add_argument(
        "--navigation", choices=navigation, default="geo", help="what the codes open (default geo: the phone's own)"
    )
    parser.add_argument("--redact", action="store_true", help="mask names and phone numbers")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")


def _plot(parser: ArgumentParser) -> None:
    plan_argument(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help="picture to write: .png, .svg or .pdf")
    parser.add_argument("--kind", choices=("map", "convergence", "load"), default="map", help="what to draw (default map)")


def _nothing(parser: ArgumentParser) -> None:
    del parser


COMMANDS = (
    Command(
        name="solve",
        summary="plan a day",
        examples=("router solve sample_instances/o2o_day --time-limit 10 --out plan", "router solve my_day.xlsx --mark"),
        add_arguments=_solve,
        module="solve",
    ),
    Command(
        name="check",
        summary="judge a plan again, naming every rule it breaks",
        examples=("router check sample_instances/o2o_day plan/plan.json",),
        add_arguments=day_and_plan,
        module="check",
    ),
    Command(
        name="show",
        summary="print a plan again, or write it in other formats",
        examples=("router show plan --stops", "router show plan --out pages --formats html,csv"),
        add_arguments=_show,
        module="show",
    ),
    Command(
        name="new",
        summary="write a commented day that already solves, to fill in",
        examples=("router new my_day && router solve my_day", "router new my_day.xlsx"),
        add_arguments=_new,
        module="new",
    ),
    Command(
        name="sheets",
        summary="write a printable page per driver, with a loading list",
        examples=("router sheets my_day plan --out sheets --language zh --redact",),
        add_arguments=_sheets,
        module="sheets",
    ),
    Command(
        name="plot",
        summary="draw a plan as a picture",
        examples=("router plot plan --out map.svg", "router plot plan --kind load --out load.png"),
        add_arguments=_plot,
        module="plot",
    ),
    Command(
        name="schema",
        summary="print the JSON Schema of the day's document, or of plan.json",
        examples=("router schema > day.schema.json", "router schema plan > plan.schema.json"),
        add_arguments=_schema,
        module="schema",
    ),
    Command(
        name="warmup",
        summary="compile the search once, for images and first runs",
        examples=("router warmup",),
        add_arguments=_nothing,
        module="warmup",
    ),
    Command(
        name="completion",
        summary="print a script that completes commands and options in your shell",
        examples=("router completion bash >> ~/.bashrc", "router completion fish > ~/.config/fish/completions/router.fish"),
        add_arguments=_completion,
        module="completion",
    ),
)
