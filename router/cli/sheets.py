"""``router sheets``: a page per driver, with the personal data that page needs."""

from dataclasses import dataclass

from router.cli import DONE
from router.cli.known import all_told, refuse_unknown
from router.cli.terminal import Terminal
from router.cli.writing import listed
from router.costing import cost
from router.documents.plan_reading import document_plan, read_plan_document
from router.documents.plan_writing import plan_document
from router.horizon.begun import as_it_was
from router.horizon.history import whole_instance
from router.loader import load
from router.outputs.folder import refuse_folder, write_folder
from router.outputs.sheets import sheet_files
from router.units import count_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What sheets are wanted: of all `vehicles` where none is named."""

    out: str
    formats: str
    vehicles: tuple[str, ...]
    language: str
    navigation: str
    redact: bool


def run(day: str, plan_path: str, wanted: Sheets, *, overwrite: bool, terminal: Terminal) -> int:
    """Write the sheets."""
    formats = listed(wanted.formats)
    *_, document = all_told(
        lambda: refuse_unknown("--formats", formats or [wanted.formats], ("html", "pdf"), "format"),
        lambda: refuse_folder(wanted.out, (), overwrite=overwrite),
        lambda: read_plan_document(plan_path),
    )
    instance = load(day) if document.live is None else whole_instance(as_it_was(day, plan_path, document))
    plan = document_plan(document, instance, file=plan_path)
    refuse_unknown("--vehicle", wanted.vehicles, [route.vehicle for route in plan.routes], "route of vehicle")
    made = sheet_files(
        plan_document(instance, plan, cost(instance, plan), private=True),
        formats=formats,
        language=wanted.language,
        navigation=wanted.navigation,
        redact=wanted.redact,
        vehicles=wanted.vehicles or None,
    )
    written = write_folder(wanted.out, made.files, kind="sheets", overwrite=overwrite, keep=bool(wanted.vehicles))
    terminal.data({"written": [str(path) for path in written], "unreadable": made.unreadable})
    for text in made.unreadable:
        terminal.remark(f"warning: {text}")
    terminal.say(f"{count_of(len(written), 'sheet')} written to {wanted.out}")
    return DONE
