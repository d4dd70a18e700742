"""A command run, and every way in which it can fail told with its exit code."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from router.cli import BAD_INPUT, BUG, DONE, FAILED, INTERRUPTED
from router.cli.options import Report, Trusted
from router.cli.swapped import refuse_swapped
from router.cli.terminal import Terminal
from router.errors import InternalError, ProblemsError, RouterError


def run(function: Callable[..., int], given: Mapping[str, Any], report: Report, trusted: Trusted) -> int:
    """Call the command; gives its exit code, also when it fails."""
    terminal = Terminal(json=report.json, quiet=report.quiet)
    terminal.configure_logging(report.verbose)
    try:
        refuse_swapped(given)
        with _allowing(trusted.allow_files):
            code = function(**given, terminal=terminal)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (RouterError, ImportError, KeyboardInterrupt) as error:
        return _failed(error, terminal)
    except OSError as error:
        return _refused_by_the_system(error, terminal)
    except Exception as error:
        return _unexpected(error, terminal, loud=bool(report.verbose))


def _allowing(folders: list[str] | None) -> AbstractContextManager[None]:
    if not folders:
        return nullcontext()
    from router.loader import allowing  # only now: most commands are told nothing of the kind

    return allowing(folders)


def _failed(error: BaseException, terminal: Terminal) -> int:
    if isinstance(error, ProblemsError):
        terminal.problems(error.problems)
        return BAD_INPUT
    if isinstance(error, ModuleNotFoundError):
        return _missing(error, terminal)
    if isinstance(error, KeyboardInterrupt):
        terminal.error("interrupted before there was a plan")
        return INTERRUPTED
    if isinstance(error, InternalError):
        terminal.error(f"{error}\n{_BUG_NOTE}")
        return BUG
    terminal.error(str(error))
    return FAILED


def _refused_by_the_system(error: OSError, terminal: Terminal) -> int:
    """A full disk, a file that went away: nobody's bug. What is still to be printed is dropped, it may be what failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = "the output" if error.filename is None else str(error.filename)
    terminal.error(f"{where}: {error.strerror or error}")
    return BAD_INPUT


_BUG_NOTE = "This is a bug in router, not in your input; please report it with the files that show it."


def _unexpected(error: Exception, terminal: Terminal, *, loud: bool) -> int:
    """What nobody thought of: with -v where it happened, else in one line."""
    if loud:
        traceback.print_exception(error)
    how = "" if loud else " Add -v to see where it happened."
    terminal.error(f"{type(error).__name__}: {error}\n{_BUG_NOTE}{how}")
    return BUG


_EXTRAS = {
    "fontTools": "desk",
    "fpdf": "desk",
    "matplotlib": "plot",
    "openpyxl": "excel",
    "osmium": "roads",
    "pyroutingkit": "roads",
    "scipy": "roads",
}


def _missing(error: ModuleNotFoundError, terminal: Terminal) -> int:
    extra = _EXTRAS.get((error.name or "").partition(".")[0])
    if extra is None:
        return _unexpected(error, terminal, loud=False)
    terminal.error(f"this needs the package '{error.name}'; type: pip install 'router[{extra}]'")
    return BAD_INPUT
