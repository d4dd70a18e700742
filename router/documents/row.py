"""What the rows of every table share."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A row: it is frozen, and no unknown field passes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
