"""How far the paper's evidence reaches: its width, its grid of sizes, and what later models add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import DELTA, detect, lower_bound, upper_bound
from emergence.figures.words import percent
from emergence.models import AXES, format_count, format_flops
from emergence.paper.few_shot import at, flops_of
from emergence.wording import count_word

PLACED = ("train_flops", "params")
"""Axes on which the scales of families are compared."""

HELPED = ("Phi",)
"""Families trained largely on text that a larger model wrote, so that their compute is not all."""


def rises(eight: pd.DataFrame, delta: float = DELTA) -> pd.DataFrame:
    """Lay out where each line of Figure 2 leaves chance, for a chart of items on one axis.

    Parameters
    ----------
    eight
        Figure 2, from :func:`emergence.figures.frame.frame_of_figure`.
    delta
        Margin of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        A row a line that rises: ``name`` (panel and model), ``group`` (the task), ``family``,
        the scale of the first model above chance on each axis, and that of the last one that is
        not (``train_flops_after``, ``params_after``).
    """
    by_axis = []
    for axis in PLACED:
        found = detect(scaling_curves(eight, axis), delta=delta)
        rows = found[found["verdict"] == "emergent"]
        by_axis.append(
            rows.set_index(["source", "family"])[["model", "after", "by"]].rename(
                columns={"model": f"{axis}_model", "after": f"{axis}_after", "by": axis}
            )
        )
    rows = by_axis[0].join(by_axis[1], how="outer").reset_index()
    panels = eight.drop_duplicates("source")[["source", "panel", "title", "order"]]
    rows = rows.merge(panels, on="source")
    model = rows["train_flops_model"].fillna(rows["params_model"])
    return rows.assign(
        name=rows["panel"] + "\u2002" + model,
        group=rows["title"],
        group_order=rows["order"],
        reference="Figure 2 of the paper",
    )


def spread(eight: pd.DataFrame, axis: str, delta: float = DELTA) -> pd.DataFrame:
    """Bound how far apart families leave chance on the same task.

    A line that rises does so after one scale and by another; one that does not rises, if at all,
    after its largest. So the scales of two families differ at least by the gap between their
    intervals, where there is one, and at most by the distance of the far ends.

    Parameters
    ----------
    eight
        Figure 2.
    axis
        ``train_flops`` or ``params``.
    delta
        Margin of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        A row a task, in order of panels: ``task``, ``rising`` and ``judged`` lines, and in powers
        of ten ``least`` (0 where one scale would fit all lines) and ``most``. ``most`` is NaN
        with fewer than two rising lines, ``least`` with fewer than two judged.
    """
    found = detect(scaling_curves(eight, axis), delta=delta)
    judged = found[found["verdict"] != "cannot say"]
    ends = eight.groupby(["source", "family"])[axis].max().rename("largest").reset_index()
    judged = judged.merge(ends, on=["source", "family"], how="left")
    judged = judged.assign(floor=judged["after"].fillna(judged["largest"]))
    rows = []
    for source, lines in judged.groupby("source", sort=True):
        risen = lines[lines["verdict"] == "emergent"]
        apart = np.log10(lines["floor"].max() / risen["by"].min()) if len(risen) else np.nan
        far = np.log10(risen["by"].max() / risen["after"].min()) if len(risen) > 1 else np.nan
        rows.append(
            {
                "source": str(source),
                "task": str(lines["task"].iloc[0]),
                "rising": len(risen),
                "judged": len(lines),
                "least": max(0.0, float(apart)) if len(lines) > 1 else np.nan,
                "most": float(far),
            }
        )
    return pd.DataFrame(rows)


def spread_by_margin(eight: pd.DataFrame, axis: str, margins: Sequence[float]) -> pd.DataFrame:
    """Give the least distance between families at several margins, a column each.

    Parameters
    ----------
    eight
        Figure 2.
    axis
        ``train_flops`` or ``params``.
    margins
        Values of ``delta``.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`: tasks with more than one line.
    """
    tables = {delta: spread(eight, axis, delta).set_index("source") for delta in margins}
    titles = eight.drop_duplicates("source").set_index("source")[["panel", "title"]]
    several = eight.groupby("source")["family"].nunique()
    rows = []
    for source in several.index[several > 1]:
        cells = {
            f"δ = {delta:g}": decades(table["least"].get(source, np.nan))
            for delta, table in tables.items()
        }
        title = titles.loc[source]
        rows.append({"Task": f"{title['panel']}\u2002{title['title']}"} | cells)
    return pd.DataFrame(rows)


def decades(distance: float) -> str:
    """Write a distance in powers of ten; a dash where there is none to give."""
    return "–" if np.isnan(distance) else f"{distance:.2f}"


def grid(eight: pd.DataFrame, axis: str, delta: float = DELTA) -> dict[str, str]:
    """State how coarse the sizes are, and whether one scale would fit all families.

    Parameters
    ----------
    eight
        Figure 2.
    axis
        ``train_flops`` or ``params``.
    delta
        Margin of the threshold rule.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    found = detect(scaling_curves(eight, axis), delta=delta)
    risen = found[found["verdict"] == "emergent"]
    width = pd.Series(np.log10(risen["by"] / risen["after"]))
    apart = spread(eight, axis, delta)
    compared = apart["least"].dropna()
    panels = eight.drop_duplicates("source")
    whole = panels["metric"].ne("bleu")
    return {
        "axis": AXES[axis].in_words,
        "delta": percent(delta, 0),
        "lines": str(len(found)),
        "risen": str(len(risen)),
        "fewest": str(found["points"].min()),
        "most_points": str(found["points"].max()),
        "median_points": f"{found['points'].median():.0f}",
        "short_lines": str(int((found["points"] <= 5).sum())),
        "gap_median": f"{width.median():.1f}",
        "gap_widest": f"{width.max():.1f}",
        "compared": count_word(len(compared)),
        "apart": count_word(int((compared > 0).sum())),
        "far": f"{apart['most'].max():.1f}",
        "panels": count_word(len(panels)),
        "whole_panels": count_word(int(whole.sum())),
        "counted_panels": count_word(int(eight.groupby("source")["n_items"].min().notna().sum())),
    }


def hair(eight: pd.DataFrame) -> dict[str, str]:
    """State how near the scales of two families come on modified arithmetic."""
    below, above = "LaMDA 29B", "GPT-3 13B"
    params = eight.drop_duplicates("model").set_index("model")["params"]
    return {
        "hair_below": format_flops(flops_of(eight, below), 3),
        "hair_above": format_flops(flops_of(eight, above), 3),
        "hair_below_value": at(eight, "Figure 2A", below),
        "hair_above_value": at(eight, "Figure 2A", above),
        "hair_params": f"{params[below] / params[above]:.1f}",
    }


def appendix_f(models: pd.DataFrame, classes: pd.DataFrame) -> dict[str, str]:
    """State the least distance that the tasks of Appendix F imply.

    Parameters
    ----------
    models
        ``paper/models.csv``.
    classes
        ``paper/bigbench_classes.csv``.
    """
    table = models.set_index("model")
    small, large = table.loc["PaLM 62B"], table.loc[["GPT-3 175B", "LaMDA 137B"]]
    ratio = {axis: float(large[axis].max() / small[axis]) for axis in PLACED}
    return {
        "f_tasks": str(int(classes["in_appendix_f"].sum())),
        "f_flops": f"{ratio['train_flops']:.1f}",
        "f_params": f"{ratio['params']:.1f}",
    }


def in_open_models(observations: pd.DataFrame, task: str, delta: float = DELTA) -> dict[str, str]:
    """State how much compute separates an open model above chance from one still at it.

    Parameters
    ----------
    observations
        ``load("open_models")``.
    task
        A task scored as accuracy, with chance and number of items known.
    delta
        Margin above chance, as a share of the way to a perfect score.

    Returns
    -------
    dict of str
        Text by name: the model with least compute whose lower bound is above the margin and
        the one with most compute whose upper bound is below it (each at 95 %, one-sided); the
        same without the families of :data:`HELPED`.
    """
    rows = observations[observations["task"].eq(task) & observations["metric"].eq("accuracy")]
    rows = rows[rows["train_flops"].notna()]
    items = rows["n_items"].to_numpy(float, na_value=np.nan)
    margin = rows["random_baseline"] + delta * (1 - rows["random_baseline"])
    above = rows[lower_bound(rows["value"], items, 0.05) > margin]
    below = rows[upper_bound(rows["value"], items, 0.05) < margin]
    unhelped = above[~above["family"].isin(HELPED)]
    at_chance = below.nlargest(1, "train_flops").iloc[0]
    text = {
        "open_models": str(len(rows)),
        "open_high": without_account(at_chance["model"]),
        "open_high_flops": format_flops(at_chance["train_flops"]),
        "open_high_value": percent(at_chance["value"]),
    }
    for name, group in (("open_low", above), ("open_next", unhelped)):
        least = group.nsmallest(1, "train_flops").iloc[0]
        text |= {
            name: without_account(least["model"]),
            f"{name}_flops": format_flops(least["train_flops"]),
            f"{name}_value": percent(least["value"]),
            f"{name}_ratio": f"{at_chance['train_flops'] / least['train_flops']:.2g}",
        }
    return text


def without_account(model: str) -> str:
    """Name an open model without the account that published it."""
    return model.rpartition("/")[2]


def width(
    observations: pd.DataFrame,
    models: pd.DataFrame,
    abilities: pd.DataFrame,
    classes: pd.DataFrame,
    conflicts: pd.DataFrame,
) -> dict[str, str]:
    """Count how much the paper looked at.

    Parameters
    ----------
    observations
        ``load("paper")``.
    models, abilities, classes, conflicts
        The tables of ``paper/`` by these names: Table 2, Table 1, Appendix E, and where the paper
        disagrees with itself or its sources.

    Returns
    -------
    dict of str
        Text by name.
    """
    table = models[models["train_flops_printed"].notna()]
    flops = table["train_flops"]
    category = classes["category"]
    emergent = int(category.str.startswith("emergent").sum())
    scope = conflicts["scope"].value_counts()
    return {
        "values": f"{len(observations):,}",
        "families": count_word(table["family"].nunique()),
        "models": str(len(table)),
        "smallest": format_count(table["params"].min()),
        "largest": format_count(table["params"].max()),
        "flops_span": f"{np.log10(flops.max() / flops.min()):.1f}",
        "abilities": str(len(abilities)),
        "studies": str(abilities["study"].nunique()),
        "bigbench": str(len(classes)),
        "emergent": str(emergent),
        "emergent_share": percent(emergent / len(classes), 0),
        "least_ability": format_count(abilities["params"].min()),
        "smooth": str(int(category.eq("smoothly increasing").sum())),
        "flat": str(int(category.str.startswith("flat").sum())),
        "conflicts": str(len(conflicts)),
        "inside": str(scope["inside the paper"]),
    }
