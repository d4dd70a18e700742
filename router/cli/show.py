"""``router show``: a plan printed again, or written in other formats, without its input."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from router.cli import DONE
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_reading import read_plan_document
from router.documents.plan_writing import plan_json
from router.outputs.text import plan_text


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Show the plan."""
    wanted_formats(chosen)
    document = read_plan_document(chosen.plan)
    own = chosen.out is not None and Path(chosen.out).resolve() in (Path(chosen.plan).resolve(), Path(chosen.plan).resolve().parent)
    write_plan(document, chosen, terminal, beside=own)
    terminal.data(plan_json(document))
    terminal.say(plan_text(document, replace(terminal.page, stops=chosen.stops)))
    return DONE
