"""Writing a plan as the arguments ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from router.cli.options import Output
from router.cli.terminal import Terminal
from router.documents.plan_document import PlanDocument
from router.errors import InputError, Problem, noted
from router.formats import FORMATS
from router.outputs import OUTPUTS, file_names, render
from router.outputs.folder import refuse_folder, write_folder

PAGE = "plan.html"
DEFAULT_FORMATS = ("json", "csv", "geojson", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to write: files of router's own, and answers in other programs' formats; None: nothing was said of answers."""

    outputs: tuple[str, ...]
    answers: tuple[str, ...] | None = None


def wanted_formats(chosen: Output, *, answers: bool = True) -> Wanted:
    """The formats asked for; raises `InputError` for unknown ones, and where ``--out`` cannot be written.

    Without the instance there are no `answers`.
    """
    problems: list[Problem] = []
    wanted = Wanted(outputs=())
    with noted(problems):
        wanted = _named_formats(chosen, answers=answers)
    with noted(problems):
        if chosen.out is not None:
            refuse_folder(chosen.out, file_names(wanted.outputs), overwrite=chosen.overwrite)
    if problems:
        raise InputError(problems)
    return wanted


def _named_formats(chosen: Output, *, answers: bool) -> Wanted:
    if chosen.formats is None:
        return Wanted(outputs=tuple(name for name in DEFAULT_FORMATS if name in OUTPUTS))
    names = listed(chosen.formats)
    known = (*OUTPUTS, *FORMATS) if answers else tuple(OUTPUTS)
    remedy = f"use some of {','.join(known)}"
    if not names:
        raise InputError([Problem(code="E412", where="--formats", what="no format is named", remedy=remedy, value=chosen.formats)])
    problems = [
        Problem(code="E412", where="--formats", what=f"there is no format '{name}'", remedy=remedy, value=name)
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return Wanted(
        outputs=tuple(name for name in names if name in OUTPUTS), answers=tuple(name for name in names if name not in OUTPUTS)
    )


def listed(text: str) -> tuple[str, ...]:
    """The names in a list with commas, blanks around them left out."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def write_plan(
    document: PlanDocument,
    chosen: Output,
    terminal: Terminal,
    *,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    keep: bool = False,
) -> None:
    """Write the files into ``--out``, if given, and the files that belong `beside` them; `keep` other files of the plan there."""
    if chosen.out is None:
        return
    files = render(document, _named_formats(chosen, answers=True).outputs) | dict(beside)
    if chosen.tiles and PAGE in files:
        from router.outputs.html import plan_html, tiles_address  # only now, as the formats are

        files[PAGE] = plan_html(document, tiles=tiles_address(chosen.tiles, "--tiles")).encode()
    written = write_folder(chosen.out, files, overwrite=chosen.overwrite, keep=keep)
    terminal.remark(f"written to {chosen.out}: {', '.join(str(path.relative_to(chosen.out)) for path in written)}")
