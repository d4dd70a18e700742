"""Which instances a folder holds, and which of them are asked for."""

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import Entry
from benchmarks.readers import READERS


def entries(folder: Path, families: Sequence[str] = (), names: Sequence[str] = ()) -> list[Entry]:
    """Records of `folder`'s ``manifest.json`` that a reader exists for, in its order.

    Raises
    ------
    ValueError
        for a family or name that the folder does not have.
    """
    records: list[Entry] = json.loads((folder / "manifest.json").read_text())
    readable = [record for record in records if record["family"] in READERS]
    for asked, field in ((families, "family"), (names, "name")):
        unknown = set(asked) - {record[field] for record in readable}
        if unknown:
            raise ValueError(f"no such {field} in {folder}: {', '.join(sorted(unknown))}")
    return [
        record for record in readable if (not families or record["family"] in families) and (not names or record["name"] in names)
    ]
