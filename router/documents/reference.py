"""The reference of all columns and settings, written from the schemas so that it cannot lie."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from router.documents.codes import CODES
from router.documents.rows import FOLDED, REQUIRED_TABLES, TABLES, ModeRow, VehicleTerms
from router.documents.settings import Settings

_INTRODUCTION = """\
# Input

A day is a folder with `instance.toml` and a CSV file per table, a `.json` document with the same names (`router schema`), or an
`.xlsx` workbook with a sheet per table. `router new DIR` writes a commented example. This page is written from the schemas.

- Only `instance.toml`, `orders`, `sites` and `vehicles` are needed. An empty cell is an absent one; lists are separated by `;`.
- CSV: UTF-8 (with or without mark) or GB18030; commas, semicolons or tabs; lines before the header that begin with `#` are remarks.
- Times are wall times of the instance's zone (`09:00`, `25:30` or `+1 01:30` past midnight, `2026-11-23 09:00`) or RFC 3339
  moments. Windows say when service may *begin*: `09:00-11:00`. Times that do not exist, or exist twice, on a day of clock
  changes are faults.
- Columns ending in `_min` are minutes, in `_km` kilometres; decimals are allowed. Bold columns are required.
- Figures per load dimension stand in one column each: with `dimensions = ["weight_kg"]`, orders have `weight_kg` and
  `return_weight_kg`, vehicles `capacity_weight_kg` and `initial_weight_kg`, sites `stock_weight_kg` and `capacity_weight_kg`.
- Columns of orders that nobody knows are kept and given back with the plan.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [_INTRODUCTION]
    schema: type[BaseModel]
    for name, schema in TABLES.items():
        needed = "" if name in REQUIRED_TABLES else " (optional)"
        parts.append(f"## {name}{needed}\n\n{_doc(schema)}\n\n{_table(schema, FOLDED.get(name, {}))}")
    parts.append(f"## instance.toml\n\n{_table(Settings)}")
    for title, schema in _sections():
        parts.append(f"### [{title}]\n\n{_doc(schema)}\n\n{_table(schema)}")
    lines = "\n".join(f"| {code} | {meaning} |" for code, meaning in CODES.items())
    parts.append(f"## Codes of faults\n\n| code | meaning |\n|---|---|\n{lines}\n")
    return "\n".join(parts)


def _sections() -> Iterator[tuple[str, type[BaseModel]]]:
    yield "modes.<name>", ModeRow
    yield "kinds.<name>", VehicleTerms
    for name, info in Settings.model_fields.items():
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield name, annotation
        elif get_origin(annotation) is dict and name not in ("modes", "kinds"):
            below = get_args(annotation)[1]
            if isinstance(below, type) and issubclass(below, BaseModel):
                yield f"{name}.<name>", below


def _doc(schema: type[BaseModel]) -> str:
    return " ".join((schema.__doc__ or "").split()).replace("``", "`")


def _table(schema: type[BaseModel], prefixes: Any = None) -> str:
    properties = schema.model_json_schema(by_alias=True)["properties"]
    rows = [
        f"| {_name(name, info, prefixes or {})} | {_cell(info, properties[info.alias or name])} |"
        for name, info in sorted(schema.model_fields.items(), key=lambda field: not field[1].is_required())
        if name != "extra"
    ]
    return "| column | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"


def _name(name: str, info: FieldInfo, prefixes: Any) -> str:
    if name in prefixes:
        return f"`{prefixes[name]}<dimension>`"
    return f"**`{info.alias or name}`**" if info.is_required() else f"`{info.alias or name}`"


def _cell(info: FieldInfo, schema: dict[str, Any]) -> str:
    forms = [schema, *schema.get("anyOf", []), *schema.get("allOf", [])]
    words: list[str] = next((form["enum"] for form in forms if "enum" in form), [])
    kind = next((form["description"] for form in forms if form.get("description") not in (None, info.description)), "")
    parts = [info.description or kind, ", ".join(f"`{word}`" for word in words)]
    default = info.default
    if default is True:
        parts.append("default true")
    elif isinstance(default, tuple) and default:
        parts.append(f"default {'; '.join(default)}")
    elif isinstance(default, str | int | float) and default not in ("", 0):
        parts.append(f"default {default:g}" if isinstance(default, float) else f"default {default}")
    return "; ".join(part for part in parts if part).replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")
