"""Rows of the input files: figures that would never end are refused."""

import pytest
from pydantic import ValidationError

from router.documents.rows import VehicleRow


def test_one_row_stands_for_ten_thousand_vehicles_at_most() -> None:
    assert VehicleRow.model_validate({"id": "v", "start": "S", "count": "10000"}).count == 10_000
    with pytest.raises(ValidationError, match="1000000000 are too many"):
        VehicleRow.model_validate({"id": "v", "start": "S", "count": "1000000000"})
