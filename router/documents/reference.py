"""The reference of all columns and settings, written from the schemas so that it cannot lie."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from router.documents.codes import CODES
from router.documents.rows import FOLDED, REQUIRED_TABLES, SCHEMAS, TABLES, ModeRow, VehicleTerms
from router.documents.settings import Settings
from router.documents.sourcing_rows import OfferedMode

_INTRODUCTION = """\
# Input

A day is a folder with `instance.toml` and a CSV file per table, a `.json` document with the same names (`router schema`), or an
`.xlsx` workbook with a sheet per table. `router new DIR` writes a commented example. This page is written from the schemas.

- Only `instance.toml`, `orders`, `sites` and `vehicles` are needed. An empty cell is an absent one; lists are separated by `;`.
- **Other people's tables.** `router new DIR --from FILE` looks at a CSV file or workbook of any layout and writes a day around
  it: the day that most orders are for, what it guessed, and what is still to be said, are listed. Columns may bear other names
  in English, Chinese, French, German, Spanish, Portuguese, Italian, Polish or Dutch, with a unit (`Weight (g)`, `Poids en kg`), as
  a pair (`Time window from`, `bis`), both coordinates in one (`GPS`: `48.85, 2.35`), or an address in parts (`Rue`, `CP`, `Ville`);
  `columns = { "Ware" = "weight_kg", "Etage" = "remark" }` names the rest. A column that nobody knows is a fault when its name or
  its cells look like something the plan needs, else a remark. Every `solve` tells what it read, what it kept as remarks and what
  it did not use; `plan.json` keeps that under `receipt`.
- **CSV**: UTF-8, UTF-16, and Windows-1252 and -1250, GB18030, Big5 and Shift-JIS where they can be told apart (what is assumed is
  said; `[reading] encoding` names others); commas, semicolons, tabs or bars, `sep=;`; remarks, titles and empty rows above the
  header. **Workbooks** (.xlsx, .ods, .xls): sheets are found without regard to case and spaces; a merged cell counts for each
  of its rows; a formula without a stored value is a fault.
- **Numbers** have decimal points, or decimal commas where the table's own figures show it (`[reading] decimal` says so
  otherwise); `1.234` is a fault where it could be two numbers. A cell may name its unit: `12,5 kg`, `500 g`, `10 min`.
- **Times** are wall times of the instance's zone (`09:00`, `8h30`, `9:00 PM`, `25:30` or `+1 01:30` past midnight, `2026-11-23
  09:00`, `23/11/2026 09:00`) or RFC 3339 moments. Windows say when service may *begin*: `09:00-11:00`, `14-16`, `de 9h à 11h`,
  `ab 14 Uhr`, `avant 12h`, `下午2点-4点`. Times that do not exist, or exist twice, on a day of clock changes are faults, and so
  are dates far from the day.
- **Addresses** without coordinates are looked up by `router locate DAY` with the service of `[geocoding]` and kept in its
  cache. An order whose address is not found is set aside and reported, the rest is planned; `router solve --strict` refuses.
- **Files** that a day names lie in its own folder, or in one that `--allow-files DIR` names; `load_document` opens no file
  and asks no server unless `Trust(files=…, hosts=…)` allows it.
- **Limits**: 50,000 rows a table, 100 MB a file (a matrix 2 GB), 150 MB a workbook unpacked, 10,000 characters a cell.
- Columns ending in `_min` are minutes, in `_km` kilometres; decimals are allowed. Bold columns are required.
- Figures per load dimension stand in one column each: with `dimensions = ["weight_kg"]`, orders have `weight_kg` and
  `return_weight_kg`, vehicles `capacity_weight_kg` and `initial_weight_kg`, sites `stock_weight_kg` and `capacity_weight_kg`.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [_INTRODUCTION]
    schema: type[BaseModel]
    for name, schema in SCHEMAS.items():
        needed = "" if name in REQUIRED_TABLES else " (optional)" if name in TABLES else " (beside the day)"
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
    yield "options.modes.<name>", OfferedMode


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
