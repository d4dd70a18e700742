"""What the documents name is there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@cache
def sources() -> str:
    files = (file for folder in ("router", "tests", "benchmarks", ".ci", "building") for file in (ROOT / folder).rglob("*"))
    kinds = {".py", ".pyi", ".hpp", ".cpp", ".js", ".toml", ""}
    return "\n".join(str(file) + file.read_text(errors="replace") for file in files if file.is_file() and file.suffix in kinds)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_names_and_files_are_there(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    names = {name.split("::")[-1] for name in re.findall(r"`(?:\w+::)?(\w*[a-z]_\w+)`", text)}
    assert {name for name in names if name not in sources()} == set()
    links = re.findall(r"\]\(([^)#:]+)", text)
    assert {link for link in links if not (document.parent / link).exists()} == set()
