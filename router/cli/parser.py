"""The arguments of every command. Commands are imported when they run, so that ``router --help`` is quick."""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module

from router.cli.advice_arguments import ADVICE_COMMANDS
from router.cli.arguments import COMMANDS
from router.cli.command import Command

DESCRIPTION = "Delivery route optimizer: a day of orders in, checked route plans with ETAs out."
EPILOG = """\
examples:
  router new my_day                       write a commented folder that already solves
  router solve my_day --out plan          plan it; plan.json, tables, GeoJSON and plan.html go to plan/
  router check my_day plan                judge the plan again
  router show plan --stops                print it again, with every stop

exit codes:
  0 done   1 the plan breaks rules   2 bad input or usage   3 engine or network failed   4 a bug in router
  130 interrupted (the best plan so far is still printed and written)
"""

ALL_COMMANDS = (*COMMANDS, *ADVICE_COMMANDS)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The chosen command with its arguments; `run` in it is the function to call."""
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """The whole parser."""
    from router import __version__

    top = argparse.ArgumentParser(
        prog="router", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"router {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in ALL_COMMANDS:
        _add(commands, command)
    return top


def _add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", command: Command) -> None:
    examples = "\n".join(f"  {line}" for line in command.examples)
    own = commands.add_parser(
        command.name,
        help=command.summary,
        description=command.summary[0].upper() + command.summary[1:] + ".",
        epilog=f"example:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(own)
    own.add_argument("--json", action="store_true", help="print JSON for machines instead of text")
    own.add_argument("--quiet", action="store_true", help="print only what goes wrong")
    own.add_argument("-v", "--verbose", action="count", default=0, help="log what happens to stderr; twice for more")
    own.set_defaults(run=_runner(command.module), command=command.name)


def _runner(module: str) -> Callable[..., int]:
    def run(*arguments: object) -> int:
        code: int = import_module(f"router.cli.{module}").run(*arguments)
        return code

    return run
