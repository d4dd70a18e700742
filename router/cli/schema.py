"""``router schema``: the JSON Schema of what comes in and what goes out."""

import json
from typing import Any

from router.cli import DONE
from router.cli.terminal import Terminal


def run(document: str, terminal: Terminal) -> int:
    """Print the schema."""
    del terminal
    print(json.dumps(_schema(document), ensure_ascii=False, indent=1))
    return DONE


def _schema(document: str) -> dict[str, Any]:
    if document == "events":
        from router.horizon import event_schema

        return event_schema()
    if document == "plan":
        from router.documents.plan_document import PlanDocument

        return PlanDocument.model_json_schema(mode="serialization")
    from router.documents import json_schema

    return json_schema()
