"""``router solve``: load, search, print, write."""

import time
from dataclasses import replace
from pathlib import Path

from router.cli import BAD_INPUT, FAILED, INTERRUPTED
from router.cli.finishing import finished_document, refuse_irreproducible
from router.cli.foreign import RequestFile, answers, foreign, in_whole_units, morning_plan, network_of
from router.cli.options import Foreign, Output, Search
from router.cli.searching import patience_of, refuse_unknown_engine, search
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_writing import plan_json
from router.documents.receipts import receipt_text
from router.errors import InputError, NetworkError
from router.formats.places import with_real_lengths
from router.formats.run_times import RunTimes
from router.loader import load
from router.model import Instance, Plan
from router.outputs.folder import write_file
from router.outputs.text import plan_text


def run(
    day: str,
    output: Output,
    chosen: Search,
    taken: Foreign,
    *,
    start: str | None,
    mark: bool,
    strict: bool,
    contacts: bool,
    stops: bool,
    decide_first: bool,
    reproducible: bool,
    terminal: Terminal,
) -> int:
    """Plan the day, or the request of another program."""
    wanted = wanted_formats(output)
    if reproducible:
        refuse_irreproducible(chosen)
    refuse_unknown_engine(chosen.engine)
    alone = wanted.answers[0] if wanted.answers and len(wanted.answers) == 1 and output.out is None else None
    try:
        instance, request, begin = _given(day, taken, start, terminal, mark=mark, strict=strict)
    except (InputError, NetworkError) as error:
        return _refused(error, alone, terminal)
    if instance.receipt is not None:
        for line in receipt_text(instance.receipt).splitlines():
            terminal.remark(line)
    loaded = time.monotonic()
    result = search(instance, chosen, terminal, start=begin, decide_first=decide_first)
    if request is not None:
        result = in_whole_units(request, instance, result)
    times = None if reproducible else RunTimes(loading=loaded - terminal.started, solving=time.monotonic() - loaded)
    shown = result if request is None else replace(result, plan=with_real_lengths(instance, result.plan))
    document = finished_document(
        day if request is None else None,
        instance,
        shown,
        patience=patience_of(chosen, terminal, loaded, instance),
        contacts=contacts,
        reproducible=reproducible,
    )
    own = () if request is None else (request.form.name,)
    written, refused = answers(own if wanted.answers is None else wanted.answers, instance, result.plan, request, times=times)
    if refused and alone and terminal.json:
        return _refused(InputError(refused), alone, terminal)
    write_plan(document, output, terminal, beside={name: text.encode() for name, text in written.items()})
    if terminal.json:
        terminal.data(next(iter(written.values())) if alone and written else plan_json(document))
    terminal.say(*plan_text(document, terminal.width, stops=stops))
    if refused:
        raise InputError(refused)
    return INTERRUPTED if result.termination.stopped_by == "interrupted" else 0


def _refused(error: InputError | NetworkError, alone: str | None, terminal: Terminal) -> int:
    """Where VROOM's answer alone is asked for, the error as VROOM tells it, because its users look for its `code`; else as ours."""
    if alone != "vroom" or not terminal.json:
        raise error
    from router.formats import vroom  # only now: most days are no requests

    terminal.data(vroom.refusal(error))
    return BAD_INPUT if isinstance(error, InputError) else FAILED


def _given(
    day: str, taken: Foreign, start: str | None, terminal: Terminal, *, mark: bool, strict: bool
) -> tuple[Instance, RequestFile | None, Plan | None]:
    """What is to be planned, the request that it stands in if it is one, and the plan to start from."""
    request = foreign(day, taken.form)
    instance = request.instance(network_of(taken.network)) if request else _loaded(day, terminal, mark=mark, strict=strict)
    begin = morning_plan(start, instance) if start is not None else request.start(instance) if request else None
    return instance, request, begin


def _loaded(path: str, terminal: Terminal, *, mark: bool, strict: bool) -> Instance:
    """The day; with ``--mark`` a faulty workbook comes back with its faults marked."""
    try:
        return load(path, strict=strict)
    except InputError as error:
        day = Path(path)
        if mark and day.suffix.lower() == ".xlsx":
            _mark(day, error, terminal)
        raise


def _mark(day: Path, error: InputError, terminal: Terminal) -> None:
    """Write the marked copy, if there is a cell to mark; where that cannot be done, it is one problem more and hides none."""
    from router.outputs.marking import can_be_marked, marked_workbook

    if not can_be_marked(error.problems):
        return
    try:
        copy = write_file(day.with_suffix(".marked.xlsx"), marked_workbook(day, error.problems))
    except InputError as refused:
        raise InputError([*error.problems, *refused.problems]) from error
    terminal.remark(f"faults are marked in {copy}")
