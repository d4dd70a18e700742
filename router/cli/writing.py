"""Writing a plan as the arguments ask."""

from collections.abc import Mapping
from types import MappingProxyType

from router.cli.options import Output
from router.cli.terminal import Terminal
from router.documents.plan_document import PlanDocument
from router.errors import InputError, Problem
from router.outputs import OUTPUTS, render
from router.outputs.folder import write_folder
from router.outputs.html import plan_html, tiles_address

PAGE = "plan.html"
DEFAULT_FORMATS = ("json", "csv", "geojson", "html")


def wanted_formats(chosen: Output) -> tuple[str, ...]:
    """The formats asked for; raises `InputError` for unknown ones."""
    if chosen.formats is None:
        return tuple(name for name in DEFAULT_FORMATS if name in OUTPUTS)
    names = listed(chosen.formats)
    remedy = f"use some of {','.join(OUTPUTS)}"
    if not names:
        raise InputError([Problem(code="E412", where="--formats", what="no format is named", remedy=remedy, value=chosen.formats)])
    problems = [
        Problem(code="E412", where="--formats", what=f"there is no format '{name}'", remedy=remedy, value=name)
        for name in names
        if name not in OUTPUTS
    ]
    if problems:
        raise InputError(problems)
    return names


def listed(text: str) -> tuple[str, ...]:
    """The names in a list with commas, blanks around them left out."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def write_plan(
    document: PlanDocument, chosen: Output, terminal: Terminal, *, beside: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write the files into ``--out``, if given, and the files that belong `beside` them."""
    if chosen.out is None:
        return
    files = render(document, wanted_formats(chosen)) | dict(beside)
    if chosen.tiles and PAGE in files:
        files[PAGE] = plan_html(document, tiles=tiles_address(chosen.tiles, "--tiles")).encode()
    written = write_folder(chosen.out, files, overwrite=chosen.overwrite)
    terminal.remark(f"written to {chosen.out}: {', '.join(str(path.relative_to(chosen.out)) for path in written)}")
