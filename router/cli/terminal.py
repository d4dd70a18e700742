"""What the commands print to: widths, colours, problems."""

import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from router.documents.groups import grouped
from router.errors import Problem
from router.outputs.columns import plain, prose, rendered
from router.units import count_of

SHOWN_PROBLEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where output goes and how; results to stdout, everything about the run to stderr. `started`: the command began."""

    json: bool = False
    quiet: bool = False
    started: float = field(default_factory=time.monotonic)

    @property
    def width(self) -> int:
        """Columns of the terminal; 100 in a pipe."""
        return max(40, min(shutil.get_terminal_size((100, 24)).columns, 200))

    @property
    def console(self) -> Console:
        """The screen that progress is shown on."""
        return Console(stderr=True, highlight=False, quiet=self.quiet)

    def say(self, *parts: RenderableType) -> None:
        """Print a result, unless quiet or for machines."""
        if not self.quiet and not self.json:
            self._print(parts, sys.stdout)

    def wrong(self, text: str) -> None:
        """Print what is wrong with what was judged, also when quiet; unless for machines."""
        if not self.json:
            self._print([prose(text)], sys.stdout)

    def data(self, value: Any) -> None:
        """Print a result for machines, when asked for."""
        if self.json:
            print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1))

    def remark(self, text: str) -> None:
        """Tell something about the run, unless quiet."""
        if not self.quiet:
            print(plain(text), file=sys.stderr)

    def error(self, text: str) -> None:
        """Tell what went wrong."""
        self.data({"error": text})
        first, *others = text.splitlines() or ["failed"]
        self._print([Text.assemble("router: ", (plain(first), "bold red")), *map(prose, others)], sys.stderr)

    def problems(self, problems: Sequence[Problem]) -> None:
        """List every problem of the input by file, each with what to do about it."""
        self.data({"problems": [asdict(problem) for problem in problems]})
        if self.json:
            return
        count = f"{count_of(len(problems), 'problem')} in the input"
        self._print([Text.assemble("router: ", (count, "bold red")), *_listed(problems)], sys.stderr)

    def configure_logging(self, verbosity: int) -> None:
        """Send the library's log to stderr when asked to."""
        if verbosity:
            level = logging.INFO if verbosity == 1 else logging.DEBUG
            logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    def _print(self, parts: Sequence[RenderableType], stream: TextIO) -> None:
        print(rendered(*parts, width=self.width, colour=coloured(stream)), end="", file=stream)


def coloured(stream: TextIO) -> bool:
    """Whether to colour: a terminal, not ``TERM=dumb``, and no ``NO_COLOR`` (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _listed(problems: Sequence[Problem]) -> Iterator[RenderableType]:
    problems = grouped(problems)
    for _, members in groupby(problems[:SHOWN_PROBLEMS], key=lambda problem: problem.file):
        yield Text("")
        for problem in members:
            yield prose(f"{problem.code} {problem.where}: {problem.what}", indent=2)
            yield prose(problem.remedy, indent=7, first="→")
    if len(problems) > SHOWN_PROBLEMS:
        yield prose(f"\n… and {len(problems) - SHOWN_PROBLEMS} more; --json lists all")
