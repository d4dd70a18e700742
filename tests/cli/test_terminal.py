"""Colours and width of the terminal; failures as people read them."""

import io

import pytest

from router import cli
from router.cli import terminal
from router.cli.terminal import Terminal, coloured
from router.errors import InternalError, NetworkError, Problem


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(_Screen())
    assert not coloured(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(_Screen())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(_Screen())


def test_every_problem_is_listed_with_its_remedy(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    faults = [
        Problem(
            code="E201",
            where=f"orders.csv row {row}",
            what="bad\x1b[2J cell " + "x " * 40,
            remedy="mend it",
            file="orders.csv",
            row=row,
        )
        for row in range(2, 5)
    ]
    Terminal().problems(faults)
    told = capsys.readouterr().err
    assert told.startswith("router: 3 problems in the input\n")
    assert told.count("→ mend it") == 3
    assert "\x1b" not in told
    assert max(len(line) for line in told.splitlines()) <= 60


def test_what_is_to_be_copied_stays_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    path = f"/srv/{'deep/' * 20}orders.csv"
    Terminal().problems([Problem(code="E201", where=path, what="there is no such file " * 4, remedy="check the path")])
    assert f"  {path}:\n  there is no" in capsys.readouterr().err
    command = f"now type: router solve '/srv/{'my ' * 30}book.xlsx'"
    Terminal().say(f"written\n{command}")
    assert capsys.readouterr().out == f"written\n{command}\n"


def test_thousands_of_problems_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [Problem(code="E201", where="w", what=f"fault {number}", remedy="r") for number in range(terminal.SHOWN_PROBLEMS + 3)]
    Terminal().problems(faults)
    assert "… and 3 more; --json lists all" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (NetworkError("no answer"), 3, "no answer"),
        (InternalError("plan broken"), 4, "This is a bug in router"),
        (KeyboardInterrupt(), 130, "interrupted before there was a plan"),
        (ModuleNotFoundError("no", name="openpyxl"), 2, "pip install 'router[excel]'"),
        (ImportError("the native core is missing"), 3, "the native core is missing"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_every_failure_has_its_code(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from router.cli import show

    def fail(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(show, "run", fail)
    if isinstance(error, BrokenPipeError):
        monkeypatch.setattr("os.dup2", lambda *_: None)
        monkeypatch.setattr("sys.stdout.fileno", lambda: 1)
    assert cli.main(["show", "x"]) == code
    err = capsys.readouterr().err
    assert told in err
    assert ("a bug in router" in err) == (code == 4)


@pytest.mark.parametrize("error", [ModuleNotFoundError("no", name="router.nowhere"), ZeroDivisionError("by zero")])
def test_what_nobody_thought_of_is_a_bug(
    error: Exception, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from router.cli import show

    def fail(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(show, "run", fail)
    assert cli.main(["show", "x"]) == 4
    told = capsys.readouterr().err
    assert "This is a bug in router" in told
    assert "Traceback" not in told


def test_where_a_bug_happened_is_shown_on_demand(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from router.cli import show

    def fail(*_: object, **__: object) -> int:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(show, "run", fail)
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    assert cli.main(["show", "x", "-v"]) == 4
    assert "Traceback" in capsys.readouterr().err
