"""Whether thresholds of open models fall with the years."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emergence.censored import coefficient, trend_probability
from emergence.open_models.fits import minus, task_name
from emergence.open_models.thresholds import WAYS, enough, families, figure_2_tasks
from emergence.wording import count_word, in_words

SEED = 20220615
"""Of the shuffles and of the simulated families."""

TWO = ("MMLU", "Arithmetic: 3-digit subtraction")
"""The tasks on which most families pass, with most and with fewest families."""

OPEN = "–"
"""Stands in sentences for what too few families tell."""


def trends(observations: pd.DataFrame, level: float) -> pd.DataFrame:
    """Regress thresholds on the date, on both axes and every task.

    Parameters
    ----------
    observations
        From :func:`dated`.
    level
        Share of the way from chance to a perfect score.

    Returns
    -------
    pandas.DataFrame
        A row a task and axis: ``between``, ``all`` and ``none`` count families; ``slope`` in
        decades a year with ``slope_low`` and ``slope_high`` (95 %, profile likelihood), ``p``
        by shuffling dates; NaN where too few families pass.
    """
    rows = []
    for task, metric in figure_2_tasks(observations):
        for axis in ("params", "train_flops"):
            found = families(observations, task, metric, axis, level)
            row: dict[str, object] = {"task": task, "metric": metric, "axis": axis}
            row |= {way: int(found["way"].eq(way).sum()) for way in WAYS}
            row |= dict.fromkeys(("slope", "slope_low", "slope_high", "p"), np.nan)
            if enough(found):
                ends = found["low"], found["high"]
                slope, low, high = coefficient(*ends, found["date"], 0)
                row |= {
                    "slope": slope,
                    "slope_low": low,
                    "slope_high": high,
                    "p": trend_probability(*ends, found["date"], seed=SEED)[1],
                }
            rows.append(row)
    return pd.DataFrame(rows)


def trends_table(found: pd.DataFrame) -> pd.DataFrame:
    """Put trends into words, a row a task, for :func:`emergence.page.show_table`."""
    rows = []
    for task, group in found.groupby("task", sort=False):
        by_axis = group.set_index("axis")
        flops = by_axis.loc["train_flops"]
        row = {
            "Task": task_name(str(task)),
            "Families": str(flops[list(WAYS)].sum()),
            "pass between, all, none": " / ".join(str(flops[way]) for way in WAYS),
        }
        for axis, name in (("params", "parameters"), ("train_flops", "FLOPs")):
            (trend,) = group[group["axis"].eq(axis)].to_dict("records")
            row[f"Decades a year, {name}"] = slope_in_words(trend)
            row[f"p, {name}"] = OPEN if np.isnan(trend["p"]) else p_value(trend["p"])
        rows.append(row)
    return pd.DataFrame(rows)


def slope_in_words(row: dict[Hashable, Any]) -> str:
    """Write a slope with its interval, in decades a year."""
    if np.isnan(row["slope"]):
        return "too few pass"
    ends = " to ".join(number(row[end]) for end in ("slope_low", "slope_high"))
    return f"{number(row['slope'])} ({ends})"


def number(value: float) -> str:
    """Write decades with two digits behind the point and a true minus."""
    return minus(f"{value:.2f}") if np.isfinite(value) else OPEN


def p_value(p: float) -> str:
    """Write a p-value with two digits, not below what the shuffles can tell."""
    return "0.0001" if p <= 0.0001 else f"{p:.2g}" if p >= 0.001 else f"{p:.1g}"


def trends_in_words(found: pd.DataFrame, alpha: float = 0.05) -> dict[str, str]:
    """State how many thresholds fall, on which axis.

    Parameters
    ----------
    found
        From :func:`trends`.
    alpha
        Level of all tests of an axis together (Holm).

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`; falls are positive there.
    """
    text = {"trend_tasks": count_word(found["task"].nunique())}
    for axis, name in (("params", "params"), ("train_flops", "flops")):
        rows = found[found["axis"].eq(axis) & found["p"].notna()]
        sure = rows[holm(rows["p"]) <= alpha]
        clear = rows[rows["slope_high"] < 0]
        text |= {
            f"{name}_tested": count_word(len(rows)),
            f"{name}_fall": count_word(len(sure)),
            f"{name}_fall_names": in_words(sure["task"].map(task_name)),
            f"{name}_interval": count_word(len(clear)),
            f"{name}_slowest": number(-sure["slope"].max()),
            f"{name}_fastest": number(-sure["slope"].min()),
            f"{name}_least_p": p_value(float(rows["p"].min())),
        }
        for task in TWO:
            key = f"{name}_{last_word(task)}"
            ends = dict.fromkeys(("", "_low", "_high", "_p", "_factor"), OPEN)
            for row in rows[rows["task"].eq(task)].to_dict("records"):
                ends = {
                    "": number(-row["slope"]),
                    "_low": number(-row["slope_high"]),
                    "_high": number(-row["slope_low"]),
                    "_p": p_value(row["p"]),
                    "_factor": f"{10 ** -row['slope']:.2g}",
                }
            text |= {key + end: said for end, said in ends.items()}
    return text


def last_word(task: str) -> str:
    """Give the key of a task in texts: the last word of its name."""
    return task.split()[-1].lower()


def holm(p: pd.Series) -> NDArray[np.float64]:
    """Correct p-values for all of them together (Holm 1979)."""
    values = p.to_numpy(float)
    order = np.argsort(values)
    corrected = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    return np.minimum(1.0, corrected[np.argsort(order)])


def levels_in_words(observations: pd.DataFrame, levels: Sequence[float]) -> dict[str, str]:
    """State on how many tasks thresholds fall when another share of the way is asked for.

    Parameters
    ----------
    observations
        From :func:`dated`.
    levels
        Shares of the way from chance to a perfect score.
    """
    text = {}
    for level in levels:
        for axis, name in (("params", "params"), ("train_flops", "flops")):
            p = []
            for task, metric in figure_2_tasks(observations):
                found = families(observations, task, metric, axis, level)
                if enough(found):
                    ends = found["low"], found["high"]
                    p.append(trend_probability(*ends, found["date"], seed=SEED)[1])
            key = f"{name}_{100 * level:.0f}"
            text[f"{key}_tested"] = count_word(len(p))
            text[f"{key}_fall"] = count_word(int((holm(pd.Series(p)) <= 0.05).sum()))
    return text
