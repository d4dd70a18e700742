"""``router new``: a commented day to fill in."""

import shlex

from router.cli import DONE
from router.cli.terminal import Terminal
from router.documents.template import new_folder, new_workbook


def run(folder: str, *, xlsx: bool, terminal: Terminal) -> int:
    """Write the folder or the workbook."""
    named_so = folder.lower().endswith(".xlsx")
    target = f"{folder}.xlsx" if xlsx and not named_so else folder
    (new_workbook if xlsx or named_so else new_folder)(target)
    terminal.say(f"written to {target}; now type: router solve {shlex.quote(target)}")
    return DONE
