"""What `router` shows: the same names at run time and for type checkers, imported lazily, and wrong calls are found."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import router

FOLDER = Path(router.__file__).parent
WRONG = Path(__file__).with_name("wrong_calls.py")


def stub() -> dict[str, str]:
    """Name → module, as the stub says."""
    found: dict[str, str] = {}
    for node in ast.parse((FOLDER / "__init__.pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                assert name.asname == name.name, "only names imported as themselves are shown"
                found[name.name] = str(node.module)
    return found


def test_the_stub_and_the_module_agree() -> None:
    assert stub() == router._HOMES
    assert set(router.__all__) == {*stub(), "__version__"}
    assert dir(router) == sorted(router.__all__)


@pytest.mark.parametrize("name", sorted(router._HOMES))
def test_a_name_is_what_its_home_holds(name: str) -> None:
    assert getattr(router, name) is getattr(import_module(router._HOMES[name]), name)


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'optimise'"):
        router.optimise  # noqa: B018 - asking is the test


def test_importing_router_imports_nothing_heavy() -> None:
    code = "import sys, router; print(*sorted({'numpy', 'pydantic', 'ortools'} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_a_type_checker_finds_every_wrong_call(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path), "--ignore-missing-imports"]
    found = subprocess.run([*command, "--follow-imports=silent", str(WRONG)], capture_output=True, text=True, check=False)
    told = {int(line) for line in re.findall(rf"{re.escape(WRONG.name)}:(\d+): error", found.stdout)}
    lines = WRONG.read_text(encoding="utf-8").splitlines()
    assert told == {number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")}, found.stdout
