"""Imported rows held against the contract: what breaks it is left out, and told with its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from emergence.contract import IN_UNIT, OBSERVATION_KEY, Observations
from emergence.defects import in_words, shown
from emergence.ingest.gather import FILE, Table

COLUMNS = (
    *OBSERVATION_KEY,
    *("value", "unit", "stderr", "std", "n_items", "higher_is_better", "random_baseline", "note"),
)


def frame_of(table: Table) -> tuple[pd.DataFrame, list[str]]:
    """Make the table, without the rows that break the contract, and say which these are."""
    shots = pd.Series(table["shots"])
    by_shots = np.where(shots.gt(1), 1, shots.map({0: 2, 1: 3}).fillna(0)).astype(int)
    ways = [*table.words["prompting"], None, "few-shot", "zero-shot", "one-shot"]
    given = np.array([text is not None for text in table.words["prompting"]], bool)
    place = np.where(
        given[table["prompting"]], table["prompting"], by_shots + len(table.words["prompting"])
    )
    table = table.with_texts(prompting=(ways, place))
    kinds: dict[str, Any] = {"shots": "Int64", "n_items": "Int64", "higher_is_better": "boolean"}
    typed = pd.DataFrame(
        {
            name: pd.Series(table.words[name], dtype=object).astype("str").array.take(table[name])
            if name in table.words
            else pd.Series(table[name]).astype(kinds.get(name, "float64"))
            for name in COLUMNS
        }
    )
    # A copy, since a column alone would keep the whole table.
    places = Table(table.columns[[FILE, "line"]].copy(), {FILE: table.words[FILE]})
    del table
    try:
        return Observations.to_schema().validate(typed, lazy=True), []
    except SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset="index").drop_duplicates("index")
    return without_breaches(typed, cases, places)


def without_breaches(
    typed: pd.DataFrame, cases: pd.DataFrame, places: Table
) -> tuple[pd.DataFrame, list[str]]:
    """Leave out the rows that break the contract, and say which, where they stand, and why.

    Where a number cannot be in its unit, no number beside it can be trusted to be: all of one
    task, metric and unit in the file are left out.

    Parameters
    ----------
    typed
        The table as it was validated.
    cases
        One of pandera's failure cases for each row that breaks it.
    places
        File and line of each row.
    """
    alike = typed[["task", "metric", "unit"]].assign(file=places[FILE])
    group = alike.groupby([*alike], dropna=False, sort=False).ngroup().to_numpy()
    sizes = np.bincount(group)
    columns = Observations.to_schema().columns
    single, whole = set[int](), set[int]()
    told: dict[tuple[str, ...], tuple[str, set[str | None], int]] = {}
    for case in cases.sort_values("index", kind="stable").to_dict("records"):
        row, column, check = int(case["index"]), str(case["column"]), str(case["check"])
        if case["schema_context"] == "DataFrameSchema":
            column, _, check = check.partition(": ")
        if group[row] in whole:
            continue
        measured = column in IN_UNIT
        (whole if measured else single).add(int(group[row]) if measured else row)
        found: Any = typed.at[row, column]
        expected, _ = in_words(check, str(found), columns[column])
        key = (*(shown(str(typed.at[row, name])) for name in ("metric", "task")), expected)
        file, line = places.at(row, FILE), places["line"][row]
        where = f"{file}" if np.isnan(line) else f"{file}, row {line:,.0f}"
        first = f"found {f'{found:g}' if measured else shown(str(found))} ({where})"
        first, files, count = told.get(key, (first, set(), 0))
        told[key] = first, files | {file}, count + (int(sizes[group[row]]) if measured else 1)
    kept = ~np.isin(group, list(whole)) & ~typed.index.isin(single)
    remarks = [
        f"{metric} of {task}: {first}, expected {expected}; {left_out(count, len(files))}"
        for (metric, task, expected), (first, files, count) in told.items()
    ]
    return typed[kept].reset_index(drop=True), remarks


def left_out(rows: int, files: int) -> str:
    """Say how many rows that costs."""
    of = f" of {files:,} files" if files > 1 else ""
    return f"{rows:,} row{'s are' if rows > 1 else ' is'} left out{of}"
