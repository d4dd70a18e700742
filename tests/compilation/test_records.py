"""Tables whose rows have attributes, for kernels run as plain Python."""

import numpy as np
import pytest

from router.records import Records

PLACE = np.dtype([("name", np.int64), ("open", np.float64)])


def table() -> Records:
    return Records(np.array([(7, 0.5), (8, 1.5)], PLACE))


def test_fields_are_read_and_set_in_the_arrays_own_memory() -> None:
    array = np.array([(7, 0.5), (8, 1.5)], PLACE)
    rows = Records(array)
    rows[1].open = 2.5
    assert array["open"].tolist() == [0.5, 2.5]
    array["name"][0] = 9
    assert (rows[0].name, rows["name"].tolist(), len(rows)) == (9, [9, 8], 2)


def test_a_row_is_copied_into_another_table() -> None:
    grid = Records(np.zeros((2, 2), PLACE))
    grid[1, 0] = table()[1]
    assert (grid[1, 0].name, grid[1, 0].open, grid[0, 0].name) == (8, 1.5, 0)
    grid[0, 1] = (3, 4.0)
    assert grid[0, 1].name == 3


def test_parts_are_tables_again() -> None:
    assert table()[1:][0].name == 8
    assert table()[1:]["name"].tolist() == [8]
    assert table().shape == (2,)


def test_an_unknown_field_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="closed"):
        _ = table()[0].closed
