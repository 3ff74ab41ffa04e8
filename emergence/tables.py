"""Reading tables: where they lie, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from emergence.cells import read_cells, to_types, without_percent_signs
from emergence.defects import Defect, breaches, misnamed, report, shown

DATA = Path(__file__).resolve().parents[1] / "data"
"""The folder of the tables that ship with the companion."""


class DataError(ValueError):
    """Tables that cannot be used: a sentence a line says where, what is wrong and what to do."""


@dataclass(frozen=True)
class Checked:
    """A table held against its contract.

    Attributes
    ----------
    frame
        The rows that could be read; with the types of the contract where there is no defect.
    lines
        The line of the file on which each row begins; the header is on line 1.
    defects
        What is wrong, in no order.
    """

    frame: pd.DataFrame
    lines: list[int]
    defects: list[Defect]


def read_table(path: Path, schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Read a CSV file and hold it against its contract.

    Parameters
    ----------
    path
        A comma-separated file in UTF-8 with a header row. An empty cell is a missing
        value; in a column of text, the words ``NaN``, ``NA`` and ``None`` are text. A byte
        order mark, spaces around cells, empty rows and columns without a name mean nothing.
    schema
        Contract of the table, from ``emergence.contract``.

    Returns
    -------
    pandas.DataFrame
        The rows in file order, with the types of the contract. Columns that the contract
        allows to be absent and the file lacks are added, empty.

    Raises
    ------
    DataError
        If the file is missing, is no table, or breaks the contract.
    """
    checked = check_table(path, schema)
    if checked.defects:
        raise DataError(report(show(path), checked.defects))
    return checked.frame


def check_table(path: Path, schema: type[pa.DataFrameModel]) -> Checked:
    """Find everything that is wrong with a table; :func:`read_table` says what it takes."""
    raw, lines, defects = read_cells(path)
    if not len(raw.columns):
        return Checked(raw, lines, defects)
    contract = schema.to_schema()
    columns = contract.columns
    bare, signs = without_percent_signs(raw, lines)
    typed, unreadable = to_types(bare, lines, columns)
    defects += misnamed(raw.columns, columns) + signs + unreadable
    try:
        frame = contract.validate(typed, lazy=True)
    except SchemaErrors as errors:
        found = breaches(errors.failure_cases, raw, typed, lines, columns, defects)
        return Checked(typed, lines, defects + found)
    absent = [name for name in columns if name not in frame]
    return Checked(
        frame.assign(**{name: empty(columns[name], frame.index) for name in absent}),
        lines,
        defects,
    )


def empty(column: pa.Column, index: pd.Index) -> pd.Series:
    """Return a column without values, of the type of the contract."""
    dtype = "boolean" if "bool" in str(column.dtype) else column.dtype.type
    return pd.Series(index=index, dtype=dtype)


def show(path: Path) -> str:
    """Name a path without the folders above the data, so that no page holds them."""
    if path.is_relative_to(DATA):
        return path.relative_to(DATA.parent).as_posix()
    name = Path(*path.parts[-2:]).as_posix()
    return shown(name, longest=len(name))[1:-1]
