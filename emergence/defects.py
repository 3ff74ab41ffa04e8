"""What is wrong with a table, in sentences for the person who has to put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd
import pandera.pandas as pa

from emergence.checks import FRACTION_METRICS, metric_meant, snake_case, unit_meant
from emergence.contract import METRIC_SPELLED, OBSERVATION_KEY, ONE_ROW, UNIT_SPELLED

LISTED = 20
"""Defects of one file that are told in full."""

LONGEST = 60
"""Characters of a cell that a sentence shows."""

IN_WORDS = {
    "greater_than": "a number above {}",
    "greater_than_or_equal_to": "a number of at least {}",
    "less_than_or_equal_to": "a number of at most {}",
    "isin": "one of {}",
    "str_matches": "text of the form {}",
}
"""Checks of pandera, by name."""

MEANT = {METRIC_SPELLED: metric_meant, UNIT_SPELLED: unit_meant}
"""Checks that know what was probably meant."""

ALONE: Mapping[str, tuple[str, ...]] = {
    "field_uniqueness": (),
    ONE_ROW.partition(": ")[2]: OBSERVATION_KEY,
}
"""Checks that nothing stands twice, and in which columns; none means the one checked."""


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong with a table.

    Attributes
    ----------
    found, expected, remedy
        Parts of the sentence, without a full stop.
    line
        Line of the file, counted from 1; None if the whole file is meant.
    column
        Name of the column, if one is meant.
    """

    found: str
    expected: str
    remedy: str
    line: int | None = None
    column: str | None = None

    def sentence(self, file: str) -> str:
        """Say it, beginning with the place."""
        line = f", line {self.line}" if self.line else ""
        column = f", column {shown(self.column)}" if self.column else ""
        return f"{file}{line}{column}: found {self.found}, expected {self.expected}; {self.remedy}."


def report(file: str, defects: Iterable[Defect]) -> str:
    """Tell the first defects of a file in order of line, one a line of text, and count the rest."""
    ordered = sorted(defects, key=lambda defect: (defect.line or 0, defect.column or ""))
    sentences = [defect.sentence(file) for defect in ordered[:LISTED]]
    if len(ordered) > LISTED:
        sentences.append(f"{file}: {len(ordered) - LISTED:,} more to correct are not listed.")
    return "\n".join(sentences)


def shown(text: str, longest: int = LONGEST) -> str:
    """Quote text so that it is harmless in a terminal: shortened, control characters escaped."""
    if len(text) <= longest:
        return repr(text)
    return f"{text[: longest - 1] + '…'!r} ({len(text):,} characters)"


def remedy_for(column: pa.Column) -> str:
    """Say what to do about a cell that cannot stay as it is."""
    if column.nullable:
        return "correct it, or leave the cell empty if it is not known"
    return "correct it, or remove the row"


def misnamed(header: Iterable[str], columns: Mapping[str, pa.Column]) -> list[Defect]:
    """Find columns that have no meaning, but nearly the name of one that is absent."""
    absent = [name for name in columns if name not in header]
    defects = []
    for name in header:
        if name in columns:
            continue
        plain = snake_case(name)
        close = get_close_matches(plain, absent, n=1, cutoff=0.8)
        metric = get_close_matches(plain, sorted(FRACTION_METRICS), n=1, cutoff=0.8)
        if close:
            expected, remedy = f"'{close[0]}'", "rename it, or remove it if it is another thing"
        elif metric and "value" in absent:
            expected = f"a column 'metric' that says '{metric[0]}' and a column 'value'"
            remedy = "rename it to 'value' and add 'metric'"
        else:
            continue
        defects.append(Defect(f"a column {shown(name)}", expected, remedy, line=1))
    return defects


def breaches(
    cases: pd.DataFrame,
    raw: pd.DataFrame,
    typed: pd.DataFrame,
    lines: Sequence[int],
    columns: Mapping[str, pa.Column],
    told: Iterable[Defect],
) -> list[Defect]:
    """Translate the failure cases of pandera.

    Parameters
    ----------
    cases
        ``failure_cases`` of pandera's ``SchemaErrors``.
    raw, typed
        The table as text, which shows what was found, and as it was validated.
    lines
        The line of the file on which each row begins.
    columns
        Those of the contract.
    told
        Defects found before. What follows from them is not told again.

    Returns
    -------
    list of Defect
        At most one a cell.
    """
    renamed = " ".join(defect.expected for defect in told if defect.column is None)
    cells = {(defect.line, defect.column) for defect in told}
    first: dict[tuple[str, ...], list[int]] = {}
    defects = []
    ordered = cases.sort_values("schema_context", kind="stable")  # columns before whole rows
    for case in ordered.to_dict("records"):
        check, column = str(case["check"]), str(case["column"])
        if pd.isna(case["index"]):
            if repr(case["failure_case"]) not in renamed:
                defects.append(of_header(check, str(case["failure_case"]), raw.columns))
            continue
        row = int(case["index"])
        line = lines[row]
        if case["schema_context"] == "DataFrameSchema":
            about, _, check = check.partition(": ")
            if about != column:
                continue
        if (line, column) in cells:
            continue
        cell: Any = raw.at[row, column]
        found = "an empty cell" if pd.isna(cell) else shown(cell)
        expected, remedy = in_words(check, cell, columns[column])
        if check in ALONE:
            key = ALONE[check] or (column,)
            if any((line, name) in cells for name in key):
                continue  # what cannot be read may well differ
            first[key] = first.get(key) or first_of(typed, key)
            if first[key][row] == row:
                continue
            found += f" again after line {lines[first[key][row]]}"
        cells.add((line, column))
        defects.append(Defect(found, expected, remedy, line, column))
    return defects


def of_header(check: str, name: str, header: Iterable[str]) -> Defect:
    """Describe a column that is missing, or one too many."""
    if check == "column_in_dataframe":
        found = f"the columns {shown(', '.join(header))}"
        return Defect(found, f"{name!r} among them", "add it", line=1)
    return Defect(f"a column {shown(name)}", "those of the contract only", "remove it", line=1)


def in_words(check: str, found: str, column: pa.Column) -> tuple[str, str]:
    """Say what a check of the contract expects, and what to do."""
    if check in MEANT:
        return repr(MEANT[check](found)), "correct it"
    if check == "not_nullable":
        kind = "text" if str(column.dtype).startswith("str") else "a number"
        return kind, "fill it, or remove the row"
    if check == "field_uniqueness":
        return "each name once", "remove or rename one of the two"
    if call := re.fullmatch(r"(\w+)\((.*)\)", check):
        return IN_WORDS.get(call[1], call[1]).format(call[2].strip("[]")), remedy_for(column)
    expected, _, remedy = check.partition("; ")
    return expected, remedy or remedy_for(column)


def first_of(rows: pd.DataFrame, key: Iterable[str]) -> list[int]:
    """Give for each row the first that agrees with it in the columns of a key."""
    groups = [rows[name] for name in key if name in rows]
    return rows.index.to_series().groupby(groups, dropna=False).transform("first").tolist()
