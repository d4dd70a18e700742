"""Tables of records where kernels run as plain Python: ``NUMBA_DISABLE_JIT=1``, or a first run that does not wait for the compiler.

Compiled kernels read ``table[row].field``; numpy's own record arrays do that too, but take several microseconds for each field.
Here a field is a column, looked up once by name.
"""

from typing import Any

import numpy as np


class Row:
    """One record; reading or setting an attribute reads or sets the field."""

    __slots__ = ("_columns", "_index")

    def __init__(self, columns: dict[str, np.ndarray[Any, Any]], index: Any) -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_index", index)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._columns[name][self._index]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self._columns[name][self._index] = value

    def copy_to(self, columns: dict[str, np.ndarray[Any, Any]], index: Any) -> None:
        """Write every field into the record of another table."""
        for name, column in self._columns.items():
            columns[name][index] = column[self._index]


class Records:
    """A structured array seen as rows with attributes; the memory is the array's own."""

    __slots__ = ("_columns", "table")

    def __init__(self, table: np.ndarray[Any, Any]) -> None:
        self.table = table
        self._columns = {name: table[name] for name in table.dtype.names or ()}

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            return self._columns[index]
        picked = index if isinstance(index, tuple) else (index,)
        if len(picked) == self.table.ndim and not any(isinstance(part, slice) for part in picked):
            return Row(self._columns, index)
        return Records(self.table[index])

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(value, Row):
            value.copy_to(self._columns, index)
        else:
            self.table[index] = value

    def __len__(self) -> int:
        return len(self.table)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


def table_of(value: Any) -> Any:
    """The array itself, also where it is seen as `Records`."""
    return value.table if isinstance(value, Records) else value
