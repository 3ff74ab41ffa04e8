"""Reading tables: where they lie, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

DATA = Path(__file__).resolve().parents[1] / "data"
"""The folder of the tables that ship with the companion."""


class DataError(ValueError):
    """A table that cannot be used; the message says where, why and what to do."""


def read_table(path: Path, schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Read a CSV file and hold it against its contract.

    Parameters
    ----------
    path
        A comma-separated file in UTF-8 with a header row. An empty cell is a missing
        value; the words ``NaN``, ``NA`` and ``None`` are text.
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
    if not path.is_file():
        raise DataError(f"{show(path)}: no such file; expected a CSV table.")
    columns = schema.to_schema().columns
    try:
        # Text first: pandas would read a column of empty notes as numbers.
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(f"{show(path)}: not a CSV table in UTF-8 ({error}).") from error
    try:
        frame = schema.to_schema().validate(to_types(raw, columns), lazy=True)
    except SchemaErrors as errors:
        raise DataError(describe(path, errors)) from None
    absent = [name for name in columns if name not in frame]
    return frame.assign(**{name: empty(columns[name], frame.index) for name in absent})


def to_types(raw: pd.DataFrame, columns: dict[str, pa.Column]) -> pd.DataFrame:
    """Turn ``True`` and ``False`` into truth values; pandera coerces the rest."""
    truth = {"True": True, "true": True, "False": False, "false": False}
    return raw.assign(
        **{
            name: raw[name].map(lambda cell: truth.get(cell, cell))
            for name, column in columns.items()
            if name in raw and str(column.dtype) == "bool"
        }
    )


def empty(column: pa.Column, index: pd.Index) -> pd.Series:
    """Return a column without values, of the type of the contract."""
    dtype = "boolean" if str(column.dtype) == "bool" else column.dtype.type
    return pd.Series(index=index, dtype=dtype)


def describe(path: Path, errors: SchemaErrors) -> str:
    """Say in a sentence a case what breaks the contract, with file, row and column."""
    cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
    sentences = [
        f"{show(path)}{row_of(case.index)}, column {case.column!r}: "
        f"found {str(case.failure_case)[:80]!r}, expected {case.check}."
        for case in cases.head(20).itertuples()
    ]
    if len(cases) > 20:
        sentences.append(f"{show(path)}: and {len(cases) - 20} more.")
    return "\n".join(sentences)


def row_of(index: object) -> str:
    """Name a row by its line in the file; the header is line 1."""
    return f", line {index + 2}" if isinstance(index, int) else ""


def show(path: Path) -> str:
    """Name a path without the folders above the data, so that no page holds them."""
    return path.relative_to(DATA.parent).as_posix() if path.is_relative_to(DATA) else path.name
