"""The commands that need no search: help, show, schema, completion; and how every failure is told."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from router import cli
from router.cli.app import app
from router.documents.plan_document import PlanDocument
from router.outputs import document_of, render
from router.outputs.folder import write_folder
from tests.outputs import days

for module in cli.COMMANDS:
    import_module(module)
NAMES = [str(command.name) for command in app.registered_commands]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    write_folder(folder, render(document_of(days.instance(), days.result()), ["json"]))
    return folder


@pytest.mark.parametrize("command", NAMES)
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert "example:" in told
    assert f"  router {command}" in told
    assert "--json" in told


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'ortools', 'router.documents', 'router.model'}"
    code = f"import sys; from router.cli import main; main(['solve', '--help']); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")


def test_python_m_router_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "router", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "router 0.1.0\n")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([], "Usage: router"),
        (["solv"], "Did you mean 'solve'?"),
        (["solve"], "Missing argument 'DAY'"),
        (["solve", "x", "--time-limt", "3"], "--time-limit"),
        (["solve", "x", "--time-limit", "0"], "'0' is not a number above 0"),
        (["solve", "x", "--threads", "-1"], "Invalid value for '--threads'"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_meant(wrong: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(wrong) == 2
    printed = capsys.readouterr()
    assert told in printed.out + printed.err


def test_show_prints_the_plan_again(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(plan), "--stops"]) == 0
    printed = capsys.readouterr()
    assert "3 of 4 orders served" in printed.out
    assert "10 min late" in printed.out
    assert "\x1b" not in printed.out
    assert printed.err == ""


def test_show_for_machines_is_the_document(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(plan), "--json"]) == 0
    assert capsys.readouterr().out == (plan / "plan.json").read_text(encoding="utf-8") + "\n"


def test_quiet_prints_nothing(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(plan), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_show_writes_other_formats(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(plan), "--out", str(tmp_path / "out"), "--formats", "csv,html"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("[!.]*")) == [
        "plan.html",
        "routes.csv",
        "stops.csv",
        "unserved.csv",
    ]
    assert "written to" in capsys.readouterr().err


def test_online_tiles_only_when_asked_for(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("show", str(plan), "--formats", "html", "--out")
    assert cli.main([*words, str(tmp_path / "quiet")]) == 0
    assert cli.main([*words, str(tmp_path / "osm"), "--tiles", "osm"]) == 0
    assert cli.main([*words, str(tmp_path / "own"), "--tiles", "https://tiles.example/{z}/{x}/{y}.png"]) == 0
    pages = [(tmp_path / name / "plan.html").read_text(encoding="utf-8") for name in ("quiet", "osm", "own")]
    hosts = [re.findall(r"img-src data:([^;]*);", page)[0] for page in pages]
    assert hosts == ["", " https://tile.openstreetmap.org", " https://tiles.example"]
    for wrong in ("https://tiles.example/one.png", "javascript:{z}{x}{y}", "https://a b/{z}/{x}/{y}", "https://a;b/{z}/{x}/{y}"):
        assert cli.main([*words, str(tmp_path / "no"), "--tiles", wrong]) == 2
    capsys.readouterr()


def test_unknown_formats_are_refused_with_the_known_ones(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(plan), "--formats", "pdf,docx"]) == 2
    told = capsys.readouterr().err
    assert "there is no format 'docx'" in told
    assert "geojson" in told


def test_a_missing_plan_says_what_to_type(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(tmp_path / "none")]) == 2
    told = capsys.readouterr().err
    assert "1 problem in the input" in told
    assert "→ name a plan.json written by `router solve --out`" in told
    assert "Traceback" not in told


def test_problems_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(tmp_path / "none"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "E401"


def test_schema_of_the_plan_holds_for_a_plan(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "plan"]) == 0
    schema = json.loads(capsys.readouterr().out)
    written = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    assert set(written) == set(schema["properties"])
    assert PlanDocument.model_validate(written).cost.total == 86.0


def test_schema_of_the_day_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_completes_commands(shell: str) -> None:
    words = {"bash": {"COMP_WORDS": "router expl", "COMP_CWORD": "1"}}.get(shell, {"_TYPER_COMPLETE_ARGS": "router expl"})
    asked = {"_ROUTER_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_FISH_ACTION": "get-args", **words}
    code = "from router.cli import main; main([])"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | asked, capture_output=True, text=True, check=False)
    assert "explain" in done.stdout
