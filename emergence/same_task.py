"""Which results measure what the paper's Figure 2 shows."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from emergence.contract import PROPORTION_METRICS
from emergence.observations import DATA_SET, load
from emergence.resources import read
from emergence.wording import metric_name

FIGURE = "Figure 2"

CHANCE = 0.005
"""Difference up to which two levels of chance are the same, rounded."""


def few_shot_results() -> pd.DataFrame:
    """Load the curves of Figure 2: the paper's results that others can measure too."""
    observations = load("paper")
    return observations[observations["source"].str.startswith(FIGURE)]


@cache
def panels() -> pd.DataFrame:
    """Give one row of each panel of Figure 2, which says task, metric and chance."""
    return few_shot_results().drop_duplicates("source")


def counterparts(observations: pd.DataFrame) -> pd.Series:
    """Find the panel of Figure 2 that shows the same task by the same measure.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.

    Returns
    -------
    pandas.Series
        The ``source`` of the panel for each row, such as ``"Figure 2G"``; missing where the
        figure has none. Results agree with a panel if ``data/benchmarks/task_names.csv`` lists
        their task and metric; or if they call the task as the figure does, or by the name of
        its benchmark, both are shares of right answers or have one metric, and chance is the
        same.
    """
    figure = panels().set_index("benchmark")
    spelled = {
        (row.task, row.metric): figure.at[row.benchmark, "source"]
        for row in read("benchmarks/task_names.csv").itertuples()
    }
    titles = [*figure["task"], *figure.index.str.removeprefix("BIG-Bench ")]
    called = dict(zip(map(str.casefold, titles), [*figure.index] * 2, strict=True))
    kind = observations.groupby(["task", "metric", "random_baseline"], dropna=False).ngroup()
    source = pd.Series(pd.NA, index=observations.index, dtype="string")
    for number, row in observations.groupby(kind).first().iterrows():
        task, metric = row["task"], row["metric"]
        benchmark = called.get(task.casefold())
        if (task, metric) in spelled:
            source[kind == number] = spelled[task, metric]
        elif benchmark and same_measure(metric, row["random_baseline"], figure.loc[benchmark]):
            source[kind == number] = figure.at[benchmark, "source"]
    return source


def same_measure(metric: str, chance: float, panel: pd.Series) -> bool:
    """Say whether a metric measures what a panel shows."""
    counted = metric in PROPORTION_METRICS and panel["metric"] in PROPORTION_METRICS
    same = bool(np.isclose(chance, panel["random_baseline"], atol=CHANCE, equal_nan=True))
    return same and (counted or metric == panel["metric"])


def common_names(observations: pd.DataFrame) -> pd.Series:
    """Name the tasks of several data sets so that the same task has the same name.

    Returns
    -------
    pandas.Series
        The name that the paper gives the task, where Figure 2 shows it; else task and metric.
    """
    titles = panels().set_index("source")["task"]
    own = observations["task"] + ", " + observations["metric"].map(metric_name)
    return counterparts(observations).map(titles).astype("string").fillna(own.astype("string"))


def in_common(observations: pd.DataFrame) -> pd.DataFrame:
    """Select the results on tasks that several data sets hold, under one name.

    Parameters
    ----------
    observations
        Of several data sets; a single one has nothing in common. Of the paper's results only
        those of Figure 2 count: its other figures repeat them, or show what few measure.

    Returns
    -------
    pandas.DataFrame
        Rows with ``task`` as :func:`common_names` has it and one ``metric`` a task, that of the
        first set; ``measured_as`` keeps what each calls it.
    """
    if DATA_SET not in observations:
        return observations.head(0).assign(**{DATA_SET: ""})
    elsewhere = observations[DATA_SET].ne("paper")
    rows = observations[elsewhere | observations["source"].fillna("").str.startswith(FIGURE)]
    rows = rows.assign(task=common_names(rows), measured_as=rows["metric"])
    task = rows.groupby("task")
    rows = rows.assign(metric=task["metric"].transform("first"))
    return rows[task[DATA_SET].transform("nunique").gt(1)].reset_index(drop=True)
