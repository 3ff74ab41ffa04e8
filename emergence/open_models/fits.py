"""The four sigmoids that Ruan et al. (2024) fitted, repeated, and how far one model moves them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emergence.detect import Sigmoid, fit_sigmoid, normalised
from emergence.figures.frame import lines_frame
from emergence.models import format_flops
from emergence.wording import count_word

FRAGILE = "Arithmetic: 3-digit subtraction"
"""The task whose fit one model moves most."""

MOVED = 0.1
"""How far a cutoff is moved, as a share of the published one, to see whether a fit holds."""

DRAWN = 80
"""Scales at which a fitted curve is drawn."""


def task_name(task: str) -> str:
    """Name a task for a page: without the benchmark that the source puts before it."""
    name = task.removeprefix("Arithmetic: ")
    return name[0].upper() + name[1:]


def short(model: str) -> str:
    """Name an open model without the account that published it."""
    return model.rpartition("/")[2]


def of_task(observations: pd.DataFrame, task: str, metric: str) -> pd.DataFrame:
    """Select the models of known compute on a task, with ``share`` of the way from chance to 1."""
    rows = observations[
        observations["task"].eq(task)
        & observations["metric"].eq(metric)
        & observations["train_flops"].notna()
    ].sort_values(["train_flops", "model"], kind="stable")
    return rows.assign(share=normalised(rows["value"], rows["random_baseline"]))


def fit_below(rows: pd.DataFrame, cutoff: float) -> tuple[Sigmoid, NDArray[np.bool_]]:
    """Fit the models up to a cutoff.

    Parameters
    ----------
    rows
        From :func:`of_task`.
    cutoff
        Largest training FLOPs of a model that the fit may see.

    Returns
    -------
    fit : Sigmoid
        By plain least squares.
    seen : numpy.ndarray
        Which rows it saw.
    """
    seen = rows["train_flops"].to_numpy() <= cutoff
    return fit_sigmoid(rows.loc[seen, "train_flops"], rows.loc[seen, "share"]), seen


def error(fit: Sigmoid, rows: pd.DataFrame) -> float:
    """Give the mean squared error of a fit, in shares of the way from chance to 1."""
    return float(((fit.at(rows["train_flops"]) - rows["share"]) ** 2).mean())


def repeated(observations: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Repeat published fits.

    Parameters
    ----------
    observations
        ``load("open_models")``.
    published
        ``open_models/published_fits.csv``.

    Returns
    -------
    pandas.DataFrame
        A row a task, with the columns of ``published`` as they come out here, and ``half_way``.
    """
    found = []
    for row in published.to_dict("records"):
        rows = of_task(observations, str(row["task"]), str(row["metric"]))
        fit, seen = fit_below(rows, float(row["cutoff"]))
        found.append(
            {
                "task": row["task"],
                "metric": row["metric"],
                "cutoff": row["cutoff"],
                "train": int(seen.sum()),
                "test": int((~seen).sum()),
                "slope": fit.slope,
                "intercept": fit.intercept,
                "error_train": error(fit, rows[seen]),
                "error_test": error(fit, rows[~seen]),
                "half_way": fit.half_way,
            }
        )
    return pd.DataFrame(found)


def fits_table(found: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Put repeated fits beside the published ones, for :func:`emergence.page.show_table`."""
    columns = {
        "Slope": ("slope", ".3f"),
        "Intercept": ("intercept", ".3f"),
        "Error, smaller": ("error_train", ".2g"),
        "Error, larger": ("error_test", ".2g"),
    }
    rows = []
    for here, there in zip(found.to_dict("records"), published.to_dict("records"), strict=True):
        cells = {
            "Task": task_name(str(here["task"])),
            "Models": f"{here['train']} + {here['test']}",
            **{
                name: minus(f"{here[key]:{digits}}\u00a0({there[key]:{digits}})")
                for name, (key, digits) in columns.items()
            },
            "Half-way, in FLOPs": format_flops(here["half_way"]),
        }
        rows.append(cells)
    return pd.DataFrame(rows)


def two_digits(value: float) -> str:
    """Write a number above one with two digits that count, never as a power."""
    return f"{float(f'{value:.2g}'):g}"


def minus(number: str) -> str:
    """Write a number with a true minus."""
    return number.replace("-", "\u2212")


def same(found: pd.DataFrame, published: pd.DataFrame) -> int:
    """Count the fits that come out as published, in every digit printed."""
    table = fits_table(found, published)
    cells = table[["Slope", "Intercept", "Error, smaller", "Error, larger"]]
    agree = cells.map(
        lambda cell: (
            cell.removesuffix(")").split("\u00a0(")[0] == cell.removesuffix(")").split("\u00a0(")[1]
        )
    )
    counts = (found[["train", "test"]].to_numpy() == published[["train", "test"]].to_numpy()).all(1)
    return int((agree.all(axis=1) & counts).sum())


def fits_frame(
    observations: pd.DataFrame, published: pd.DataFrame, shifts: Sequence[int]
) -> pd.DataFrame:
    """Lay out points and fits for :data:`emergence.figures.kinds.LINES`, with a dial.

    Parameters
    ----------
    observations, published
        As :func:`repeated` takes them.
    shifts
        By how many models the cutoff is moved: ``shift``, 0 where it was published.

    Returns
    -------
    pandas.DataFrame
        Points have no ``shift``; the fitted curve and the cutoff have.
    """
    laid_out = []
    for row in published.to_dict("records"):
        rows = of_task(observations, str(row["task"]), str(row["metric"]))
        panel = task_name(str(row["task"]))
        laid_out.append(
            pd.DataFrame(
                {
                    "train_flops": rows["train_flops"],
                    "y": rows["share"],
                    "series": "a model",
                    "role": "point",
                    "name": rows["model"].map(short),
                    "panel": panel,
                }
            )
        )
        grid = np.geomspace(rows["train_flops"].min(), rows["train_flops"].max(), DRAWN)
        for shift in shifts:
            cutoff = moved_cutoff(rows, float(row["cutoff"]), shift)
            fit, _ = fit_below(rows, cutoff)
            laid_out += [
                pd.DataFrame(
                    {
                        "train_flops": grid,
                        "y": fit.at(grid),
                        "series": "fitted to the smaller models",
                        "panel": panel,
                        "shift": shift,
                    }
                ),
                pd.DataFrame(
                    {
                        "train_flops": [cutoff, cutoff],
                        "y": [0.0, 1.0],
                        "series": "cutoff",
                        "role": "guide",
                        "panel": panel,
                        "shift": shift,
                    }
                ),
            ]
    frame = pd.concat(laid_out, ignore_index=True)
    role = frame["role"].fillna("line")
    return lines_frame(
        frame.assign(role=role, name=frame["name"].fillna("")),
        x_label="Training FLOPs",
        y_label="Share of the way from chance to 1",
        x_scale="log",
    )


def moved_cutoff(rows: pd.DataFrame, cutoff: float, shift: int) -> float:
    """Give the compute of the last model fitted to, some models further up or down."""
    flops = rows["train_flops"].to_numpy()
    last = int(np.count_nonzero(flops <= cutoff)) - 1
    return float(flops[int(np.clip(last + shift, 4, len(flops) - 1))])


def fragility(observations: pd.DataFrame, published: pd.DataFrame) -> dict[str, str]:
    """State how far fits move with their cutoffs.

    Parameters
    ----------
    observations, published
        As :func:`repeated` takes them.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`: for :data:`FRAGILE` the fit without its
        largest model; for all tasks how far half-way moves when the cutoff moves by
        :data:`MOVED`, or by five models either way.
    """
    (row,) = published[published["task"].eq(FRAGILE)].to_dict("records")
    rows = of_task(observations, FRAGILE, str(row["metric"]))
    whole, seen = fit_below(rows, float(row["cutoff"]))
    last = rows[seen].iloc[-1]
    without, fewer = fit_below(rows, moved_cutoff(rows, float(row["cutoff"]), -1))
    again = repeated(observations, published)
    worse = again["error_test"] / again["error_train"]
    text = {
        "worse_least": two_digits(worse.min()),
        "worse_most": two_digits(worse.max()),
        "fits": count_word(len(published)),
        "fits_same": count_word(same(again, published)),
        "fragile_model": short(str(last["model"])),
        "fragile_left_out": count_word(int(seen.sum() - fewer.sum())),
        "fragile_value": f"{100 * last['value']:.0f}\u202f%",
        "fragile_cutoff": format_flops(float(row["cutoff"])),
        "fragile_with": f"{whole.slope:.3f}",
        "fragile_without": f"{without.slope:.3f}",
        "fragile_half_with": format_flops(whole.half_way),
        "fragile_half_without": format_flops(without.half_way),
        "fragile_error_with": f"{error(whole, rows[~seen]):.2g}",
        "fragile_error_without": f"{error(without, rows[~fewer]):.2g}",
    }
    for row in published.to_dict("records"):
        rows = of_task(observations, str(row["task"]), str(row["metric"]))
        ends = [
            fit_below(rows, moved_cutoff(rows, float(row["cutoff"]), shift))[0].half_way
            for shift in range(-5, 6)
        ]
        first = rows[rows["share"] >= 0.5].iloc[0]
        key = task_name(str(row["task"])).split()[-1].lower()
        text |= {
            f"half_{key}_factor": two_digits(max(ends) / min(ends)),
            f"first_{key}": short(str(first["model"])),
            f"first_{key}_flops": format_flops(float(first["train_flops"])),
        }
    return text
