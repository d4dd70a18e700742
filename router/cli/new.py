"""``router new``: a commented day to fill in, or one around a file of orders."""

import os
import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from router.cli import DONE
from router.cli.foreign import REQUEST_SUFFIXES, RequestFile, foreign
from router.cli.terminal import Terminal
from router.documents.foreign import day_from
from router.documents.template import new_folder, new_workbook, write_new_folder
from router.errors import InputError, Problem
from router.formats.day_files import day_files
from router.outputs.columns import prose
from router.units import count_of


def run(folder: str, *, xlsx: bool, sourcing: bool, terminal: Terminal) -> int:
    """Write the folder or the workbook; with `sourcing` one with stock, carriers and options."""
    named_so = folder.lower().endswith(".xlsx")
    target = f"{folder}.xlsx" if xlsx and not named_so else folder
    (new_workbook if xlsx or named_so else new_folder)(target, sourcing=sourcing)
    terminal.say(f"written to {target}; now type: router solve {shlex.quote(target)}")
    return DONE


def run_from(folder: str, orders: str, terminal: Terminal) -> int:
    """Write a day around the orders of a file of any layout; or a request of another program."""
    request = foreign(orders, None) if orders.lower().endswith(REQUEST_SUFFIXES) else None
    if request is not None:
        return _day_of(request, folder, terminal)
    if orders.lower().endswith(".json") and Path(orders).is_file():
        what, remedy = "it is no request of another program", "name a .csv, a workbook or a request of one of docs/formats.md"
        raise InputError([Problem(code="E261", where=orders, what=what, remedy=remedy, file=Path(orders).name)])
    made = day_from(orders, folder, today=date.today(), time_zone=_own_zone())
    terminal.data({"written": folder, "orders": made.orders, "columns": dict(made.columns), "open_points": made.open_points})
    columns = [f"{column} → {target}" for column, target in made.columns.items()]
    _tell(folder, f": {count_of(made.orders, 'order')}", {"columns:": columns, "to be looked at:": made.open_points}, terminal)
    return DONE


def _tell(folder: str, what: str, lists: Mapping[str, Sequence[str]], terminal: Terminal) -> None:
    """What was written, what is to be known of it, and what comes next."""
    terminal.say(f"written to {folder}{what}")
    for title, points in lists.items():
        if points:
            terminal.say(prose(title), *(prose(point, indent=2) for point in points))
    terminal.say(f"now type: router solve {shlex.quote(folder)}")


def _day_of(request: RequestFile, folder: str, terminal: Terminal) -> int:
    """A day that says what a day can say of a request, and a list of the rest."""
    made = day_files(request.instance(None))
    write_new_folder(folder, made.files)
    terminal.data({"written": folder, "format": request.form.name, "lost": made.lost})
    _tell(folder, f", from a {request.form.name} request", {"the day does not say:": made.lost}, terminal)
    return DONE


def _own_zone() -> str:
    """The time zone of this machine, UTC where it has no name."""
    name = os.environ.get("TZ", "").removeprefix(":") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return name if name and not name.startswith("Etc/") and Path(f"/usr/share/zoneinfo/{name}").exists() else "UTC"
