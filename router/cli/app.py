"""The command line itself: typer reads arguments, `command` turns a function with option groups into a command."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import fields, is_dataclass
from inspect import Parameter, Signature, cleandoc, signature
from typing import Annotated, Any

import typer

from router.cli.options import Report, Trusted

EPILOG = "Exit codes: 0 done · 1 the plan breaks rules · 2 bad input or usage · 3 engine or network failed · 4 a bug in router · \
130 interrupted (the best plan so far is still printed and written)."

app = typer.Typer(
    name="router",
    help="Delivery route optimizer: a day of orders in, checked route plans with ETAs out.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def _top(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=lambda asked: _version(asked=asked))] = False,
) -> None:
    del version


def _version(*, asked: bool) -> None:
    if asked:
        from router import __version__

        typer.echo(f"router {__version__}")
        raise typer.Exit


def app_of(arguments: Sequence[str]) -> typer.Typer:
    """The program, with nothing but the command that `arguments` begin with, where it has one of that name: making the others ready
    takes time, and only help and usage errors tell of them."""
    asked = [one for one in app.registered_commands if [one.name] == list(arguments[:1])]
    program = copy(app)
    program.registered_commands = asked or app.registered_commands
    return program


def command(name: str, *examples: str, panel: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a function as the command `name`, with examples for its help.

    The function's docstring is the help. A parameter whose type is a dataclass of options (`Search`, `Output`) stands for all
    its fields. Its parameter ``terminal`` is what to print to; every command has the options of `Report`, those with a ``day`` the
    ones of `Trusted` as well. It gives the exit code.
    """

    def register(function: Callable[..., int]) -> Callable[..., int]:
        parameters = [one for one in signature(function).parameters.values() if one.name != "terminal"]
        groups: dict[str, Any] = {one.name: one.annotation for one in parameters if is_dataclass(one.annotation)}

        def called(**given: Any) -> None:
            from router.cli.running import run  # only now: --help and usage errors come at once

            report, trusted = _taken(Report, given), _taken(Trusted, given)
            for group, options in groups.items():
                given[group] = _taken(options, given)
            raise typer.Exit(run(function, given, report, trusted))

        common = [Trusted, Report] if "day" in signature(function).parameters else [Report]
        shown = [*parameters, *(Parameter(one.__name__, Parameter.KEYWORD_ONLY, annotation=one) for one in common)]
        vars(called)["__signature__"] = Signature([one for parameter in shown for one in _flat(parameter)])
        lines = "\n".join(f"  {example}" for example in examples)
        app.command(name, help=f"{cleandoc(function.__doc__ or '')}\n\n\b\nexample:\n{lines}", rich_help_panel=panel)(called)
        return function

    return register


def _taken(group: Any, given: dict[str, Any]) -> Any:
    """A group of options, taken out of what was given."""
    return group(**{field.name: given.pop(field.name) for field in fields(group) if field.name in given})


def _flat(parameter: Parameter) -> Iterator[Parameter]:
    """The parameter, or the fields of the options it stands for."""
    if not is_dataclass(parameter.annotation):
        yield parameter.replace(kind=Parameter.KEYWORD_ONLY)
        return
    for field in fields(parameter.annotation):
        yield Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
