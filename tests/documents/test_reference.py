"""sample_instances/INPUT.md is what the schemas say: `python -m router.documents.reference >
sample_instances/INPUT.md` writes it again."""

from pathlib import Path

from router.documents.codes import CODES
from router.documents.reference import reference
from router.documents.rows import TABLES
from router.documents.schema import json_schema

PAGE = Path(__file__).parents[2] / "sample_instances" / "INPUT.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_it_names_every_column_and_code() -> None:
    text = reference()
    for schema in TABLES.values():
        for name, info in schema.model_fields.items():
            if name not in ("extra", "loads", "returns", "stock", "capacities", "initial"):
                assert f"`{info.alias or name}`" in text
    assert all(f"| {code} |" in text for code in CODES)


def test_ranges_are_those_that_hold() -> None:
    text = reference()
    assert "| `block` | most places on one side of a table request, 1 or more; default 100 |" in text
    assert "| **`speed`** | above 0, at most 5 |" in text
    settings = json_schema()["$defs"]["NetworkRow"]["properties"]
    assert settings["block"]["minimum"] == 1
    assert settings["retries"]["minimum"] == 0
