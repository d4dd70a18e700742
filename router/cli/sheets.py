"""``router sheets``: a page per driver, with the personal data that page needs."""

from argparse import Namespace

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.terminal import Terminal
from router.cli.writing import listed
from router.costing import cost
from router.documents.plan_reading import load_plan
from router.documents.plan_writing import plan_document
from router.loader import load
from router.outputs.folder import refuse_folder, write_folder
from router.outputs.sheets import sheet_files


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Write the sheets."""
    formats = listed(chosen.formats)
    refuse_unknown("--formats", formats or [chosen.formats], ("html", "pdf"), "format")
    refuse_folder(chosen.out, (), overwrite=chosen.overwrite)
    instance = load(chosen.day)
    plan = load_plan(chosen.plan, instance)
    refuse_unknown("--vehicle", chosen.vehicle, [route.vehicle for route in plan.routes], "route of vehicle")
    files = sheet_files(
        plan_document(instance, plan, cost(instance, plan), private=True),
        formats=formats,
        language=chosen.language,
        navigation=chosen.navigation,
        redact=chosen.redact,
        vehicles=chosen.vehicle or None,
    )
    written = write_folder(chosen.out, files, kind="sheets", overwrite=chosen.overwrite, beside=bool(chosen.vehicle))
    terminal.data({"written": [str(path) for path in written]})
    terminal.say(f"{len(written)} sheets written to {chosen.out}")
    return DONE
