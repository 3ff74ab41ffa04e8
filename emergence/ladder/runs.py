"""The runs of the ladder as one table: those that ship, or those of a ladder climbed here."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.ladder.climb import climb, require_torch, tables
from emergence.ladder.plan import FULL, TINY
from emergence.ladder.task import ANSWER
from emergence.models import format_count
from emergence.resources import read
from emergence.tables import DATA, DataError
from emergence.wording import joined

SHIPPED = "shipped"
"""The ladder whose runs lie in ``data/ladder``."""

LADDERS = {"tiny": TINY, "full": FULL}
"""Ladders that can be climbed here."""

KEPT = DATA.parent / "_build" / "ladder"
"""Where finished runs are kept, in a folder for each ladder."""

HALF = 0.5
"""A run has left the plateau when it answers more than this share of the test sums right."""

BEYOND = float("inf")
"""Steps to half of a run that never got there."""

RUNG = ["order", "depth", "width"]
"""Columns that name a rung."""


def load(ladder: str) -> pd.DataFrame:
    """Give the runs of a ladder, training those that are wanted and not there yet.

    Parameters
    ----------
    ladder
        ``shipped`` reads what ships; ``tiny`` and ``full`` train here, and go on where they
        were interrupted.

    Returns
    -------
    pandas.DataFrame
        A row an evaluation, with the columns of both tables and those of :func:`completed`.

    Raises
    ------
    DataError
        If there is no such ladder, its tables are missing or broken, or PyTorch is needed and
        not installed.
    """
    check(ladder)
    if ladder == SHIPPED:
        return completed(read("ladder/runs.csv"), read("ladder/evaluations.csv"))
    return completed(*tables(climb(LADDERS[ladder], KEPT / ladder)))


def check(ladder: str) -> None:
    """Refuse a ladder that does not exist, or that cannot be climbed here."""
    if ladder != SHIPPED and ladder not in LADDERS:
        expected = joined([SHIPPED, *LADDERS], "or")
        raise DataError(f"ladder: found {ladder!r}; expected {expected}.")
    if ladder != SHIPPED:
        require_torch()


def completed(runs: pd.DataFrame, evaluations: pd.DataFrame) -> pd.DataFrame:
    """Join runs and evaluations, and add what follows from them.

    Parameters
    ----------
    runs, evaluations
        The two tables.

    Returns
    -------
    pandas.DataFrame
        With ``digit``, the (geometric) mean probability of a right digit, exp(-loss);
        ``independent``, what that gives for a whole answer if digits are independent, its power
        of four; ``size``, parameters in words; ``chosen``,
        whether the run is at the learning rate that its rung was given; ``last``, whether the
        evaluation ends its run.
    """
    sourced = ["citation", "location", "licence"]
    rows = evaluations.drop(columns=sourced, errors="ignore").merge(
        runs.drop(columns=sourced, errors="ignore"), on="run", validate="many_to_one"
    )
    given = rows[rows["role"].eq("seed")].drop_duplicates(RUNG).set_index(RUNG)["learning_rate"]
    rate = given.reindex(pd.MultiIndex.from_frame(rows[RUNG])).to_numpy()
    return rows.assign(
        digit=np.exp(-rows["loss"]),
        independent=np.exp(-ANSWER * rows["loss"]),
        size=rows["params_in_blocks"].map(format_count),
        chosen=np.isclose(rows["learning_rate"], rate),
        last=rows["step"].eq(rows["steps"]),
    ).sort_values([*RUNG, "learning_rate", "seed", "step"], kind="stable", ignore_index=True)


def ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the end of each run."""
    return rows[rows["last"]]


def main_arm(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the ladder itself: depth 2, answers written as usual."""
    return rows[rows["order"].eq("plain") & rows["depth"].eq(2)]


def seeds(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the runs with fresh seeds at the chosen learning rate."""
    return rows[rows["role"].eq("seed")]


def left_plateau(rows: pd.DataFrame) -> pd.Series:
    """Say of ends of runs whether they have left the plateau."""
    return rows["exact_match"].gt(HALF)


def steps_to_half(rows: pd.DataFrame) -> pd.Series:
    """Give for each run the first evaluated step with half the answers right, or infinity."""
    reached = rows[left_plateau(rows)].groupby("run")["step"].min()
    return reached.reindex(rows["run"].unique()).fillna(BEYOND)
