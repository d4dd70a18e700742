"""What was read to make an instance, and what was not: the reading receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReceipt:
    """How one table was read.

    Parameters
    ----------
    name : the table, ``orders`` and so on.
    file : the file or sheet it stood in.
    rows : rows read.
    columns : column → what it was read as; for a column that has the very name of the field as well.
    remarks : columns kept and given back with the plan, without any meaning for it.
    unused : columns that were left out.
    encoding, separator, header_row : of a text file, as they were found; `encoding_assumed` when nothing in the file says so.
    decimal : the decimal mark, empty when no figure tells it.
    dates : the order of day and month, ``dmy`` or ``mdy``, empty when no date tells it.
    left_out : rows that are no rows of the table, such as a total.
    """

    name: str
    file: str
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    encoding: str = ""
    encoding_assumed: bool = False
    separator: str = ""
    header_row: int | None = None
    decimal: str = ""
    dates: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was read, and what a planner should know of it.

    Parameters
    ----------
    tables : every table that was read.
    unused : files and sheets of the day that nobody read.
    set_aside : ids of orders that are not planned because their place is not known.
    notes : sentences such as "34 scheduled orders have no slot".
    """

    tables: tuple[TableReceipt, ...] = ()
    unused: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
