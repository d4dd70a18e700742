"""What comes in and goes out: the only home of schemas, and of the step between wall time and seconds."""

from typing import Any


def json_schema() -> dict[str, Any]:
    """JSON Schema of a day's document form; see `router.documents.schema`."""
    from router.documents.schema import json_schema as schema

    return schema()
