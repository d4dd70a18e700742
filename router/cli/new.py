"""``router new``: a commented day to fill in."""

import shlex
from argparse import Namespace

from router.cli import DONE
from router.cli.terminal import Terminal
from router.documents.template import new_folder, new_workbook


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Write the folder or the workbook."""
    named_so = chosen.folder.lower().endswith(".xlsx")
    target = f"{chosen.folder}.xlsx" if chosen.xlsx and not named_so else chosen.folder
    (new_workbook if chosen.xlsx or named_so else new_folder)(target)
    terminal.say(f"written to {target}; now type: router solve {shlex.quote(target)}")
    return DONE
