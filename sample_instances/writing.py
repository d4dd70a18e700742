"""Writing a day as a folder: settings as they are, tables as CSV with the columns that are used."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drawing import Row


@dataclass
class Day:
    """Settings (TOML text), tables by name, and further files as they are."""

    settings: str
    tables: Mapping[str, Sequence[Row]]
    files: Mapping[str, bytes] = field(default_factory=dict)


def write(day: Day, folder: Path) -> None:
    """Write the day; the same day gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "instance.toml").write_text(day.settings, encoding="utf-8", newline="\n")
    for name, rows in day.tables.items():
        (folder / f"{name}.csv").write_bytes(table(rows))
    for name, content in day.files.items():
        (folder / name).write_bytes(content)


def table(rows: Sequence[Row]) -> bytes:
    """CSV of the columns in which any row has something."""
    columns = [
        column for column in dict.fromkeys(key for row in rows for key in row) if any(row.get(column, "") != "" for row in rows)
    ]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")
