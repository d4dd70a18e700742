"""The document form of a day: one JSON object with ``settings`` and a list per table, checked by the same schemas as the files."""

from typing import Any

from pydantic import Field, create_model

from router.documents.row import Row
from router.documents.rows import FOLDED, REQUIRED_TABLES, TABLES
from router.documents.settings import Settings


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the document form, with the columns of the usual load dimensions."""
    fields: dict[str, Any] = {"settings": (Settings, ...)}
    for name, schema in TABLES.items():
        rows = list[schema]  # type: ignore[valid-type]
        fields[name] = (rows, ...) if name in REQUIRED_TABLES else (rows, Field(default=[], description=_first_line(schema)))
    document = create_model("Document", __base__=Row, **fields)
    made = document.model_json_schema(by_alias=True, mode="validation")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "A day of deliveries"
    for name, prefixes in FOLDED.items():
        _unfold(made["$defs"][TABLES[name].__name__], prefixes)
    made["$defs"]["OrderRow"]["additionalProperties"] = True
    made["properties"]["$schema"] = {"type": "string"}
    return made


def _first_line(schema: type[Row]) -> str:
    return (schema.__doc__ or "").splitlines()[0]


def _unfold(row: dict[str, Any], prefixes: Any) -> None:
    """Figures per dimension may also stand in one property each, as in the CSV files."""
    dimensions = Settings.model_fields["dimensions"].default
    for field, prefix in prefixes.items():
        for dimension in dimensions:
            described = f"as {field}.{dimension}"
            row["properties"][f"{prefix}{dimension}"] = {"type": ["number", "string"], "description": described}
