"""What the commands share: what cannot be used is told in a line, and a file of results goes on after a stop in mid-line."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from router.errors import InputError, NetworkError


class UnusableError(Exception):
    """What a command was given cannot be used."""


def run_command(main: Callable[[], int | None]) -> None:
    """Run a command and end with its exit code; where what it was given cannot be used, with a line and 2."""
    try:
        code = main()
    except (InputError, NetworkError, OSError, UnusableError, json.JSONDecodeError, CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        code = 2
    sys.exit(code)


def words(text: str) -> list[str]:
    """Words by comma, for argparse."""
    return [word for word in text.split(",") if word]


def positive(text: str) -> int:
    """A whole number of at least 1, for argparse."""
    return int(_at_least(1, text, int))


def nonnegative(text: str) -> float:
    """A number of at least 0, for argparse."""
    return _at_least(0, text, float)


def positives(text: str) -> list[int]:
    """Whole numbers of at least 1 by comma, for argparse."""
    return [positive(word) for word in words(text)]


def nonnegatives(text: str) -> list[float]:
    """Numbers of at least 0 by comma, for argparse."""
    return [nonnegative(word) for word in words(text)]


def _at_least(least: float, text: str, kind: Callable[[str], float]) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is no {'whole ' if kind is int else ''}number of at least {least}")
    return value


def results(path: Path | None, names: Iterable[str]) -> list[dict[str, Any]]:
    """The lines of a file of results, made if there is none; a last one that was not written to its end is cut off.

    None is no file: nothing is kept.

    Raises
    ------
    OSError
        when the file cannot be written, before anything is measured.
    UnusableError
        for a line that is no object with these names: the file is another command's.
    """
    if path is None:
        return []
    path.touch()
    content = path.read_bytes()
    kept = content.rfind(b"\n") + 1
    if kept < len(content):
        os.truncate(path, kept)
    lines = []
    for number, text in enumerate(content[:kept].splitlines(), start=1):
        try:
            line = json.loads(text) if text.strip() else None
        except ValueError:
            line = text
        if line is not None and not (isinstance(line, dict) and line.keys() >= set(names)):
            raise UnusableError(f"{path} line {number} is no result of this command; name another file")
        lines += [] if line is None else [line]
    return lines


def add(path: Path | None, line: dict[str, Any]) -> None:
    """Add a line to a file of results, and wait until the disk has it; None is no file."""
    if path is None:
        return
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
