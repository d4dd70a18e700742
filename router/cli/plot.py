"""``router plot``: a plan as a picture."""

from pathlib import Path

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.terminal import Terminal
from router.documents.plan_reading import read_plan_document
from router.outputs.folder import write_file
from router.outputs.plots import FORMATS, plot


def run(plan: str, out: str, kind: str, terminal: Terminal) -> int:
    """Write the picture."""
    form = Path(out).suffix.lower().lstrip(".")
    refuse_unknown("--out", [form], FORMATS, "picture format")
    write_file(out, plot(read_plan_document(plan), kind, form))
    terminal.say(f"written to {out}")
    return DONE
