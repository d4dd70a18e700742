"""Every snippet of README and `docs` runs, one after the other on a page, as a reader would type them."""

import json
import re
from pathlib import Path

import pytest

import router

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "library.md"
REQUEST = {
    "vehicles": [{"id": 1, "start": [16.37, 48.20]}],
    "jobs": [{"id": 1, "location": [16.38, 48.21]}, {"id": 2, "location": [16.39, 48.20]}],
}


def run_snippets(page: Path) -> dict[str, object]:
    """The names that the snippets of a page leave behind."""
    text = page.read_text(encoding="utf-8").replace("seconds=10)", "seconds=1)")
    names: dict[str, object] = {"__name__": "__main__"}
    for snippet in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        line = text[: text.index(snippet)].count("\n")
        exec(compile("\n" * line + snippet, str(page), "exec"), names)
    return names


def test_the_snippets_of_the_formats_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "request.json").write_text(json.dumps(REQUEST), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    answer = json.loads(str(run_snippets(ROOT / "docs" / "formats.md")["answer"]))
    assert len(answer["routes"]) == 1


def test_the_snippet_of_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert isinstance(run_snippets(ROOT / "README.md")["result"], router.Result)


def test_every_page_with_snippets_is_run() -> None:
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if "```python" in page.read_text(encoding="utf-8")]
    assert sorted(pages) == ["formats.md", "library.md"]


def test_the_snippets_run() -> None:
    names = run_snippets(PAGE)
    for instance, result in ((names["instance"], names["best"]), (names["slower"], names["result"])):
        assert isinstance(instance, router.Instance)
        assert isinstance(result, router.Result)
        assert router.check(instance, result.plan) == []


def test_the_page_names_every_function() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = {name for name, home in router._HOMES.items() if home.startswith("router.api")} - {"load", "cost", "display", "offer"}
    assert {name for name in shown if f"router.{name}" not in text} == set()
