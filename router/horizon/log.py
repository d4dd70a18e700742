"""The log of a day as JSON lines, one event each."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Annotated, Any

from pydantic import Discriminator, TypeAdapter, ValidationError

from router.documents.cells import near_misses
from router.errors import ArgumentError, InputError, InstanceError, Problem
from router.horizon.events import Event

_EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Discriminator("kind")])
_REMEDY = "see `router schema events` for the form of each kind"


def event_schema() -> dict[str, Any]:
    """JSON Schema of one line of a log."""
    return _EVENTS.json_schema()


def event_line(event: Event) -> bytes:
    """The event as one line, with its line feed."""
    return _EVENTS.dump_json(event, exclude_defaults=False) + b"\n"


def event_of(line: str | bytes, *, file: str = "", number: int | None = None) -> Event:
    """The event of one line.

    Raises
    ------
    InputError
        naming every fault of the line.
    """
    try:
        return _EVENTS.validate_json(line)
    except ValidationError as wrong:
        raise InputError(list(_faults(wrong, file, number))) from wrong
    except InstanceError as wrong:
        raise InputError([_at(fault, file, number) for fault in wrong.problems]) from wrong


def _where(file: str, number: int | None) -> str:
    return " ".join(part for part in (file, "" if number is None else f"line {number}") if part) or "the event"


def _at(fault: Problem, file: str, number: int | None) -> Problem:
    """A fault of the data in an event, told of its line."""
    return replace(fault, code="E421", where=f"{_where(file, number)}, {fault.where}", file=file, row=number)


def _faults(wrong: ValidationError, file: str, number: int | None) -> Iterator[Problem]:
    where = _where(file, number)
    for fault in wrong.errors(include_url=False, include_input=False):
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, ArgumentError):
            yield from (_at(one, file, number) for one in cause.problems)
            continue
        field = ".".join(str(part) for part in fault["loc"])
        what, remedy = f"{field}: {fault['msg']}" if field else fault["msg"], _REMEDY
        if fault["type"] == "union_tag_invalid":
            kind, kinds = fault["ctx"]["tag"], fault["ctx"]["expected_tags"].split(", ")
            what, remedy = f"there is no kind of event '{kind}'", near_misses(kind, [name.strip("'") for name in kinds])
        yield Problem(code="E421", where=where, what=what, remedy=remedy, file=file, row=number, field=field)


def read_log(path: str | Path) -> tuple[Event, ...]:
    """All events of a log. A last line without its line feed was being written when the program ended, and counts as not written.

    Raises
    ------
    InputError
        naming every fault of every line.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError([_unusable(path, error, "read")]) from error
    events: list[Event] = []
    problems: list[Problem] = []
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        if not line.strip():
            continue
        try:
            events.append(event_of(line, file=str(path), number=number))
        except InputError as wrong:
            problems += wrong.problems
    if problems:
        raise InputError(problems)
    return tuple(events)


def _unusable(path: str | Path, error: OSError, how: str) -> Problem:
    what = f"it cannot be {how} ({error.strerror or error})"
    return Problem(code="E420", where=str(path), what=what, remedy="name a log", file=str(path))


def write_log(path: str | Path, events: Iterable[Event]) -> None:
    """All events in a new file."""
    Path(path).write_bytes(b"".join(event_line(event) for event in events))


class LogFile:
    """A log that is added to; what `append` has returned for is on the disk.

    Raises
    ------
    InputError
        when the file cannot be written.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        try:
            _drop_torn_line(self._path)
            self._file: IO[bytes] = self._path.open("ab")
        except OSError as error:
            raise InputError([_unusable(path, error, "written")]) from error

    def append(self, *events: Event) -> None:
        """Add events, and wait until the disk has them."""
        self._file.write(b"".join(event_line(event) for event in events))
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """No more events come."""
        self._file.close()


def _drop_torn_line(path: Path) -> None:
    """Cut off a last line that was being written when the program ended."""
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with path.open("r+b") as file:
            file.truncate(whole)
