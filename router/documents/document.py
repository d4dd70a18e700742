"""The base of every part of ``plan.json``."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Frozen, no unknown fields, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
