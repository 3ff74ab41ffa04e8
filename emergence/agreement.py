"""What all rows of one curve must agree in: its chance, its unit and its direction."""

from __future__ import annotations

import pandas as pd

from emergence.curves import CURVE_KEY
from emergence.defects import Defect, shown
from emergence.tables import Checked

SHARED = ("random_baseline", "unit", "higher_is_better")
"""Columns that describe a curve as a whole, not one of its points."""


def curve_of(frame: pd.DataFrame) -> pd.Series:
    """Give the number of each row's curve, shape (rows,)."""
    names = [name for name in CURVE_KEY if name in frame]
    return frame.groupby(names, sort=False, dropna=False).ngroup()


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a row without chance the one that the others of its curve have, if any."""
    chance = frame["random_baseline"]
    return frame.assign(
        random_baseline=chance.fillna(chance.groupby(curve_of(frame)).transform("first"))
    )


def at_odds(frame: pd.DataFrame, observed: Checked) -> list[Defect]:
    """Find curves whose rows differ in what describes the whole curve.

    Parameters
    ----------
    frame
        Observations with bounded metrics as fractions and the family of each model.
    observed
        The same rows as the file has them.

    Returns
    -------
    list of Defect
        One for each such curve and column, at its first row that differs from one before.
    """
    curve = curve_of(frame)
    defects = []
    for column in SHARED:
        values = frame[column].dropna()
        curves = curve[values.index]
        before = values.index.to_series().groupby(curves).transform("first")
        odd = values.index[values.ne(values[before].set_axis(values.index))]
        for row in odd[~curves[odd].duplicated()]:
            other = before[row]
            defects.append(
                Defect(
                    f"{written(observed, row, column)} where line {observed.lines[other]} has "
                    f"{written(observed, other, column)}",
                    f"one {column} for all models of {shown(str(frame.at[row, 'family']))} on "
                    f"{shown(str(frame.at[row, 'task']))}",
                    "correct it, or tell the two curves apart in condition, prompting, shots or "
                    "source",
                    line=observed.lines[row],
                    column=column,
                )
            )
    return defects


def written(observed: Checked, row: int, column: str) -> str:
    """Quote a cell as the file has it."""
    cells = observed.frame[column]
    return shown(str(cells[row])) if cells.notna()[row] else "an empty cell"
