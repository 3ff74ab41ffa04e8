"""What the ladder shows, laid out for charts and tables."""

from __future__ import annotations

import math

import pandas as pd

from emergence.figures.frame import lines_frame
from emergence.figures.words import percent
from emergence.ladder.evaluation import PLACES
from emergence.ladder.picks import AXES, SERIES
from emergence.ladder.runs import (
    BEYOND,
    RUNG,
    ends,
    left_plateau,
    main_arm,
    seeds,
    steps_to_half,
)
from emergence.models import format_count

SKILLS = {
    "right_thousands": "Thousands",
    "column_hundreds": "Hundreds, up to the carry",
    "right_hundreds": "Hundreds",
    "column_tens": "Tens, up to the carry",
    "right_tens": "Tens",
    "right_units": "Units",
    "exact_match_carries_0": "Whole, no carry",
    "exact_match_carries_1": "Whole, one carry",
    "exact_match_carries_2": "Whole, two carries",
    "exact_match_carries_3": "Whole, three carries",
}
"""Skills below exact match, as a reader calls them."""

ORDERS = {"plain": "Highest digit first", "reversed": "Units first"}
"""Orders of the digits of an answer, as a reader calls them."""

SHORT = {"plain": "usual", "reversed": "reversed"}
"""The same where there is little room."""


def ladder_frame(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out the ladder: medians over seeds as lines, each seed's exact match as a point.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.
    axis
        ``params`` or ``params_in_blocks``.
    """
    last = seeds(ends(main_arm(rows)))
    medians = last.groupby(axis, as_index=False)[list(SERIES)].median()
    lines = [
        medians.assign(y=medians[measure], series=name, role="line")
        for measure, name in SERIES.items()
    ]
    points = last.assign(
        y=last["exact_match"],
        series=SERIES["exact_match"],
        role="point",
        name="width " + last["width"].astype(str) + ", seed " + last["seed"].astype(str),
    )
    columns = [axis, "y", "series", "role", "name"]
    return lines_frame(
        pd.concat([*lines, points], ignore_index=True)[columns].fillna({"name": ""}),
        x_label=AXES[axis],
        y_label="Share, or probability",
        x_scale="log",
    )


def losses_frame(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out the loss of each digit by size: medians over seeds, and what guessing costs."""
    last = seeds(ends(main_arm(rows)))
    medians = last.groupby(axis)[[f"loss_{place}" for place in PLACES]].median().reset_index()
    lines = [
        medians[[axis]].assign(y=medians[f"loss_{place}"], series=place.capitalize(), role="line")
        for place in PLACES
    ]
    guess = pd.DataFrame({axis: [medians[axis].min(), medians[axis].max()]})
    guide = guess.assign(y=math.log(10), series="one digit in ten", role="guide")
    return lines_frame(
        pd.concat([*lines, guide], ignore_index=True),
        x_label=AXES[axis],
        y_label="Loss of a digit (nats)",
        x_scale="log",
    )


def skills_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Lay out skills by size for :data:`emergence.figures.kinds.HEATMAP`: medians over seeds."""
    last = seeds(ends(main_arm(rows)))
    medians = last.groupby("width")[list(SKILLS)].median().rename(columns=SKILLS)
    cells = medians.T.rename_axis("row").reset_index().melt("row", var_name="width")
    names = "width " + cells["width"].astype(str)
    return pd.DataFrame(
        {
            "row": cells["row"],
            "column": names,
            "percent": 100 * cells["value"].astype(float),
            "shown": "Right, per cent",
            "text": (100 * cells["value"].astype(float)).map("{:.0f}".format),
        }
    )


def time_frame(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out runs through training, a line a size, with the seed to be picked by a dial.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.
    axis
        ``tokens`` or ``train_flops``.
    """
    run = seeds(main_arm(rows))
    panels = {"exact_match": SERIES["exact_match"], "digit": SERIES["digit"]}
    parts = [run.assign(y=run[measure], panel=name) for measure, name in panels.items()]
    laid = pd.concat(parts, ignore_index=True)
    laid = laid.assign(series="width " + laid["width"].astype(str), of_seed=laid["seed"])
    return lines_frame(
        laid[[axis, "y", "series", "panel", "of_seed"]],
        x_label={"tokens": "Training tokens", "train_flops": "Training FLOPs"}[axis],
        y_label="Share, or probability",
        x_scale="log",
    )


def orders_frame(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out exact match with answers written either way: medians as lines, seeds as points."""
    last = seeds(ends(rows[rows["depth"].eq(2)]))
    both = last.groupby("width")["order"].nunique()
    last = last[last["width"].isin(both[both.eq(len(ORDERS))].index)]
    last = last.assign(y=last["exact_match"], series=last["order"].map(ORDERS))
    medians = last.groupby([axis, "series"], as_index=False)["y"].median().assign(role="line")
    points = last.assign(role="point", name="seed " + last["seed"].astype(str))
    return lines_frame(
        pd.concat([medians, points], ignore_index=True)[[axis, "y", "series", "role", "name"]]
        .fillna({"name": ""})
        .sort_values("series", kind="stable"),
        x_label=AXES[axis],
        y_label="Whole answers right",
        x_scale="log",
    )


def rungs_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Write for each rung what it is, how it fared with fresh seeds, and when it got there."""
    table = []
    for (order, depth, width), part in seeds(rows).groupby(RUNG, sort=False):
        last = ends(part)
        first = last.iloc[0]
        half = steps_to_half(part)
        table.append(
            {
                "Digits": SHORT[str(order)],
                "Depth": str(depth),
                "Width": str(width),
                "Parameters without embeddings": format_count(first["params_in_blocks"]),
                "with": format_count(first["params"]),
                "Rate": f"{first['learning_rate']:g}",
                "Exact match (%)": " · ".join(
                    f"{100 * share:.0f}"
                    for share in last["exact_match"].agg(["min", "median", "max"])
                ),
                "Left the plateau": f"{left_plateau(last).sum()} of {len(last)}",
                "Steps to half": f"{half.median():,.0f}" if half.median() < BEYOND else "–",
            }
        )
    return pd.DataFrame(table)


def runs_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Write every run as text, a row each."""
    last = ends(rows)
    return pd.DataFrame(
        {
            "Digits": last["order"].map(SHORT),
            "Depth": last["depth"],
            "Width": last["width"],
            "Rate": last["learning_rate"].map("{:g}".format),
            "Seed": last["seed"],
            "Validation loss": last["validation_loss"].map("{:.3g}".format),
            "Exact match": last["exact_match"].map(percent),
            "Seconds": last["wall_seconds"].map("{:.0f}".format),
            "Device": last["device"],
        }
    ).astype(str)


def runs_order(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Give the numbers by which columns of :func:`runs_table` sort."""
    last = ends(rows)
    return {
        "Depth": last["depth"],
        "Width": last["width"],
        "Rate": last["learning_rate"],
        "Seed": last["seed"],
        "Validation loss": last["validation_loss"],
        "Exact match": last["exact_match"],
        "Seconds": last["wall_seconds"],
    }
