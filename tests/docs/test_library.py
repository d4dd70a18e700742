"""Every snippet of docs/library.md runs, one after the other, as a reader would type them."""

import re
from pathlib import Path

import router

PAGE = Path(__file__).parents[2] / "docs" / "library.md"


def test_the_snippets_run(capsys: object) -> None:
    del capsys
    text = PAGE.read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(snippets) >= 10
    names: dict[str, object] = {"__name__": "__main__"}
    for snippet in snippets:
        line = text[: text.index(snippet)].count("\n")
        exec(compile("\n" * line + snippet, str(PAGE), "exec"), names)
    for instance, result in ((names["instance"], names["best"]), (names["slower"], names["result"])):
        assert isinstance(instance, router.Instance)
        assert isinstance(result, router.Result)
        assert router.check(instance, result.plan) == []


def test_the_page_names_every_function() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = {name for name, home in router._HOMES.items() if home.startswith("router.api")} - {"load", "cost", "display", "offer"}
    assert {name for name in shown if f"router.{name}" not in text} == set()
