"""``router new``: a commented day to fill in."""

from argparse import Namespace

from router.cli import DONE
from router.cli.terminal import Terminal
from router.documents.template import new_folder, new_workbook


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Write the folder or the workbook."""
    write = new_workbook if chosen.xlsx or chosen.folder.lower().endswith(".xlsx") else new_folder
    write(chosen.folder)
    terminal.say(f"written to {chosen.folder}; now type: router solve {chosen.folder}")
    return DONE
