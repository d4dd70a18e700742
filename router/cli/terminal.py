"""What the commands print to: widths, colours, problems, and a line of progress."""

import json
import logging
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, TextIO

from router.errors import Problem
from router.outputs.columns import plain, wrap
from router.outputs.text import Page

SHOWN_PROBLEMS = 500
_ERASE_LINE = "\r\x1b[2K"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where output goes and how; results to stdout, everything about the run to stderr."""

    json: bool = False
    quiet: bool = False

    @classmethod
    def of(cls, chosen: Namespace) -> "Terminal":
        """As the arguments ask."""
        return cls(json=chosen.json, quiet=chosen.quiet)

    @property
    def page(self) -> Page:
        """How to write text: as wide as the terminal, coloured only on one that wants colours."""
        return Page(width=width(), colour=coloured(sys.stdout))

    def say(self, text: str) -> None:
        """Print a result, unless quiet or for machines."""
        if not self.quiet and not self.json:
            print(text.rstrip("\n"))

    def wrong(self, text: str) -> None:
        """Print what is wrong with what was judged, also when quiet; unless for machines."""
        if not self.json:
            print(text.rstrip("\n"))

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
        lines = [plain(line) for line in text.splitlines()]
        self.data({"error": text})
        print("\n".join([f"router: {_painted(lines[0] if lines else 'failed')}", *lines[1:]]), file=sys.stderr)

    def problems(self, problems: Sequence[Problem]) -> None:
        """List every problem of the input by file, each with what to do about it."""
        self.data({"problems": [asdict(problem) for problem in problems]})
        if self.json:
            return
        count = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
        print(f"router: {_painted(f'{count} in the input')}", file=sys.stderr)
        for _, members in groupby(problems[:SHOWN_PROBLEMS], key=lambda problem: problem.file):
            print(file=sys.stderr)
            for problem in members:
                print("\n".join(_problem_lines(problem)), file=sys.stderr)
        if len(problems) > SHOWN_PROBLEMS:
            print(f"\n… and {len(problems) - SHOWN_PROBLEMS} more; --json lists all", file=sys.stderr)

    def configure_logging(self, verbosity: int) -> None:
        """Send the library's log to stderr when asked to."""
        if verbosity:
            level = logging.INFO if verbosity == 1 else logging.DEBUG
            logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")


def width() -> int:
    """Columns of the terminal; 100 in a pipe."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 200))


def coloured(stream: TextIO) -> bool:
    """Whether to colour: a terminal, not ``TERM=dumb``, and no ``NO_COLOR`` (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def status_line(text: str) -> None:
    """Replace the line of progress on the terminal."""
    sys.stderr.write(_ERASE_LINE + text)
    sys.stderr.flush()


def _painted(text: str) -> str:
    return Page(colour=coloured(sys.stderr)).paint(text, "bold", "red")


def _problem_lines(problem: Problem) -> list[str]:
    sentence = f"{problem.code} {problem.where}: {problem.what}"
    remedy = wrap(["→", *plain(problem.remedy).split()], width(), indent="       ", joint=" ")
    return [*wrap(plain(sentence).split(), width(), indent="  ", joint=" "), *remedy]
