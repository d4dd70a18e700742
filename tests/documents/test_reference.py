"""sample_instances/INPUT.md is what the schemas say: `python -m router.documents.reference >
sample_instances/INPUT.md` writes it again."""

from pathlib import Path

from router.documents.codes import CODES
from router.documents.reference import reference
from router.documents.rows import TABLES

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
