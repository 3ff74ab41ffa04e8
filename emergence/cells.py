"""The cells of a CSV file: from bytes to text, and from text to numbers and truth values."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import isfinite, nan
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from emergence.contract import IN_UNIT
from emergence.defects import Defect, remedy_for, shown

SAVE_AS = "save it as CSV UTF-8 (comma delimited)"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
NULLABLE: Mapping[str, Any] = {"bool": "object", "int64": "Int64"}
"""Types that hold a missing value until pandera coerces them; it takes one for true."""

TRUTH = {"true": True, "false": False}
MOST_DIGITS = 15
"""Of a whole number: more do not fit the floating-point numbers of a spreadsheet."""


def read_cells(path: Path) -> tuple[pd.DataFrame, list[int], list[Defect]]:
    """Read the cells of a CSV file as text.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    frame : pandas.DataFrame
        The rows that have as many cells as the header; nothing where no header can be read.
    lines : list of int
        The line on which each row begins; the header is on line 1 where nothing precedes it.
    defects : list of Defect
        Everything that makes it no table.
    """
    nothing = pd.DataFrame()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return nothing, [], [Defect("no such file", "a CSV table", "check the name")]
    except OSError as error:
        found = f"that it cannot be read ({(error.strerror or str(error)).lower()})"
        remedy = "check its permissions, for example with ls -l"
        return nothing, [], [Defect(found, "a CSV table", remedy)]
    except UnicodeDecodeError as error:
        return nothing, [], [not_utf8(error)]

    if other := separated_otherwise(text):
        return nothing, [], [other]
    rows, broken = rows_of(text)
    if not rows:
        empty = Defect("an empty file", "a header and at least one row", "fill it")
        return nothing, [], broken or [empty]
    (first, header), *rest = rows
    if unsound := named_twice(header, first):
        return nothing, [], unsound  # without a sound header no cell has a name
    if not rest and not broken:
        found = "a header and no rows"
        return nothing, [], [Defect(found, "at least one row", "add your observations", first)]
    width = len(header)
    whole = [len(row) == width or (len(row) > width and not any(row[width:])) for _, row in rest]
    broken += [
        ragged(len(row), width, line)
        for (line, row), fits in zip(rest, whole, strict=True)
        if not fits
    ]
    fitting = [row for row, fits in zip(rest, whole, strict=True) if fits]
    cells = [[cell or None for cell in row[:width]] for _, row in fitting]
    frame = pd.DataFrame(cells, columns=header, dtype=str)
    return frame[[name for name in header if name]], [line for line, _ in fitting], broken


def rows_of(text: str) -> tuple[list[tuple[int, list[str]]], list[Defect]]:
    """Split text into rows of stripped cells, each with its line, up to a fault in quotation."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            row = list(map(str.strip, cells))
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        most = csv.field_size_limit()
        found = f"a quotation mark out of place, or a cell of more than {most:,} characters"
        expected = 'quotation marks around whole cells, and doubled inside, as in "a ""b"" c"'
        return rows, [Defect(found, expected, "correct it; what follows was not read", line)]
    return rows, []


def not_utf8(error: UnicodeDecodeError) -> Defect:
    """Say where the first byte stands that is not UTF-8."""
    before = error.object[: error.start].decode("utf-8-sig")
    line = len(io.StringIO(before + "?", newline="").readlines())
    column = None
    for ending in ("?", '?"'):  # the byte may stand inside quotation marks
        rows, broken = rows_of(before + ending)
        if not broken and len(rows) > 1 and len(rows[-1][1]) <= len(rows[0][1]):
            column = rows[0][1][len(rows[-1][1]) - 1]
            break
    byte = f"the byte 0x{error.object[error.start]:02X}"
    return Defect(byte, "text in UTF-8", SAVE_AS, line, column)


def separated_otherwise(text: str) -> Defect | None:
    """Recognise a table that separates its cells by another mark than the comma."""
    head = text.lstrip().partition("\n")[0]
    mark = next((mark for mark in SEPARATORS if mark in head and "," not in head), None)
    if mark is None:
        return None
    remedy = SAVE_AS
    if comma := re.search(rf"(?<![^{mark}\n])[0-9]+,[0-9]+(?![^{mark}\r\n])", text):
        remedy += f", with a decimal point in numbers such as {shown(comma[0])}"
    return Defect(f"cells separated by {SEPARATORS[mark]}", "commas", remedy, line=1)


def named_twice(header: list[str], line: int) -> list[Defect]:
    """Find columns of one name."""
    return [
        Defect(f"{count} columns {shown(name)}", "one", "rename or remove the others", line)
        for name, count in Counter(header).items()
        if count > 1 and name
    ]


def ragged(found: int, expected: int, line: int) -> Defect:
    """Describe a row of more or fewer cells than the header."""
    remedy = "put a cell that holds a comma in quotation marks"
    if found < expected:
        remedy = "complete the row, an empty cell for a value that is not known"
    return Defect(f"{found} cells", f"{expected} as in the header", remedy, line)


def without_percent_signs(
    raw: pd.DataFrame, lines: Sequence[int]
) -> tuple[pd.DataFrame, list[Defect]]:
    """Take ``75%`` for 75 with the unit ``percent``, where nothing in the row speaks against it."""
    measured = [name for name in IN_UNIT if name in raw]
    signed = {name: raw[name].str.endswith("%", na=False) for name in measured}
    if not any(signs.any() for signs in signed.values()):
        return raw, []
    unit = raw["unit"] if "unit" in raw else pd.Series(None, index=raw.index, dtype=str)
    free = unit.isna() | unit.eq("percent")
    rows = pd.DataFrame(signed).any(axis=1)
    mixed = (~pd.DataFrame(signed) & raw[measured].notna()).any(axis=1)
    read = raw.assign(unit=unit.mask(rows & free, "percent"))
    defects = []
    for name, signs in signed.items():
        read[name] = raw[name].mask(signs, raw[name].str.removesuffix("%").str.strip())
        for row in raw.index[signs & (~free | mixed)]:
            expected = "a percent sign at all numbers of the row or at none"
            if not free[row]:
                expected = (
                    f"a number without a percent sign, as the unit is {shown(str(unit[row]))}"
                )
            found = shown(str(raw.at[row, name]))
            defects.append(Defect(found, expected, "correct it, or the unit", lines[row], name))
    return read, defects


def to_types(
    raw: pd.DataFrame, lines: Sequence[int], columns: Mapping[str, pa.Column]
) -> tuple[pd.DataFrame, list[Defect]]:
    """Turn text into numbers and truth values; a cell that is neither becomes a missing one."""
    typed: dict[str, pd.Series] = {}
    defects: list[Defect] = []
    for name, column in columns.items():
        kind = str(column.dtype)
        if name not in raw or kind.startswith("str"):
            continue
        cells: list[Any] = raw[name].tolist()
        read = {cell: value_of(cell, kind) for cell in raw[name].dropna().unique()}
        wrong = {cell: said for cell, said in read.items() if isinstance(said, str)}
        defects += [
            Defect(shown(cell), wrong[cell], remedy_for(column), lines[row], name)
            for row, cell in enumerate(cells if wrong else [])
            if cell in wrong
        ]
        values = [nan if cell in wrong else read.get(cell, nan) for cell in cells]
        typed[name] = pd.Series(values, dtype=NULLABLE.get(kind, column.dtype.type))
    return raw.assign(**typed), defects


def value_of(text: str, kind: str) -> float | int | bool | str:
    """Read a cell as a type of the contract, or say in words what was expected."""
    if kind.startswith("bool"):
        return TRUTH.get(text.lower(), "true or false")
    try:
        value = float(text)
    except ValueError:
        return "a number with a decimal point and no comma" if "," in text else "a number"
    if "_" in text or not text.isascii():
        return "a number in plain digits"  # Python reads 1_000 and other scripts' digits too
    if not isfinite(value):
        return "a finite number"
    if kind == "float64":
        return value
    if not value.is_integer():
        return "a whole number"
    most = f"a whole number of at most {MOST_DIGITS} digits"
    return int(value) if abs(value) < 10**MOST_DIGITS else most
