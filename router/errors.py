"""What can go wrong, as data a person can act on.

RouterError
├── InputError       the input has faults; `.problems` lists every one of them
│   └── ArgumentError  a function was called with what it cannot take: a wrong type, an index or id that does not exist
├── InstanceError    an `Instance` built in Python contradicts itself; `.problems` lists every fault
├── UnsupportedError an engine was asked for by name and lacks a rule the instance uses
├── NetworkError     a provider of travel times did not answer, or answered nonsense
└── InternalError    the program's own checker rejected the program's own plan: a bug, never the user's fault
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: what it is, where it stands, and what to do about it.

    Parameters
    ----------
    code : stable identifier, e.g. ``E201``; listed in `router.documents.codes`.
    where : file and row, e.g. ``orders.csv row 14, order 'A113'``.
    what : the fault itself, naming field and value.
    remedy : what to type or change.
    file, row, field, value : the same, for programs; ``row`` counts the header as row 1.
    """

    code: str
    where: str
    what: str
    remedy: str
    file: str = ""
    row: int | None = None
    field: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        """Text that can be printed and written whatever the input holds: lone surrogates are spelt out."""
        for field in ("where", "what", "remedy", "file", "field", "value"):
            text = getattr(self, field)
            if not text.isascii():
                object.__setattr__(self, field, text.encode(errors="backslashreplace").decode())

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.what}; {self.remedy}"


class RouterError(Exception):
    """Base of every error raised on purpose by `router`."""


class ProblemsError(RouterError):
    """An error that carries a list of `Problem`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ProblemsError"], tuple[tuple[Problem, ...]]]:
        """Made again from its problems where it is sent to another process."""
        return type(self), (self.problems,)


class InputError(ProblemsError):
    """The input has faults; every one of them is in `problems`."""


class ArgumentError(InputError, ValueError):
    """A public function was called with what it cannot take; `problems` names every index, id, field and value."""


@contextmanager
def noted(problems: list[Problem]) -> Iterator[None]:
    """Faults of the input are put into `problems` instead of being raised, so that others can be looked for first."""
    try:
        yield
    except InputError as wrong:
        problems += wrong.problems


class InstanceError(ProblemsError):
    """An `Instance` contradicts itself; every fault is in `problems`."""


class UnsupportedError(RouterError):
    """The engine asked for by name lacks a rule that the instance uses."""


class NetworkError(RouterError):
    """A provider of travel times failed."""


class InternalError(RouterError):
    """The checker rejected a plan of our own: a bug in `router`."""
