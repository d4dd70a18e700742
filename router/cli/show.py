"""``router show``: a plan printed again, or written in other formats, without its input."""

from pathlib import Path

from router.cli import DONE
from router.cli.known import all_told
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_reading import read_plan_document
from router.documents.plan_writing import plan_json
from router.outputs.text import plan_text


def run(plan: str, output: Output, *, stops: bool, terminal: Terminal) -> int:
    """Show the plan."""
    _, document = all_told(lambda: wanted_formats(output, answers=False), lambda: read_plan_document(plan))
    own = output.out is not None and Path(output.out).resolve() in (Path(plan).resolve(), Path(plan).resolve().parent)
    write_plan(document, output, terminal, keep=own)
    if terminal.json:
        terminal.data(plan_json(document))
    terminal.say(*plan_text(document, terminal.width, stops=stops))
    return DONE
