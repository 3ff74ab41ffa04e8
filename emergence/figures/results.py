"""Anyone's results laid out as scaling curves, with the paper's own behind."""

from __future__ import annotations

import pandas as pd

from emergence.curves import FEWEST_SCALES
from emergence.figures import words
from emergence.figures.frame import frame_of, frame_of_figure
from emergence.figures.style import DASHES
from emergence.observations import DATA_SET, load
from emergence.same_task import FIGURE, counterparts

APART = (DATA_SET, "benchmark", "prompting", "shots", "source")
"""Columns that may tell two lines of one panel and family apart, beside the condition."""

MOST_PANELS = 12
"""Panels of one figure that a reader can still look through."""

MOST_FAMILIES = 10
"""Families of one figure that a reader can still tell apart."""


def told_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Put into the condition whatever else tells two lines of one panel and family apart.

    Parameters
    ----------
    rows
        A frame of scaling curves.

    Returns
    -------
    pandas.DataFrame
        The rows with ``condition``: so a line is one curve of
        :func:`emergence.curves.scaling_curves`, and its name says which.
    """
    condition = rows["condition"].fillna("").astype(str)
    for column in APART:
        if column not in rows or (column == "prompting" and rows["shots"].notna().all()):
            continue
        text = rows[column].astype("string").fillna("")
        if column == "shots":
            text = text.where(text.eq(""), text + "-shot")
        # A data set is always named where there are several; others only where a line needs it.
        line = [rows["title"], rows["family"], condition]
        several = text.groupby(line).transform("nunique").gt(1).groupby(rows["title"])
        needed = several.transform("any") | (column == DATA_SET)
        both = condition.ne("") & text.ne("")
        longer = condition + both.map({True: ", ", False: ""}) + text
        condition = condition.where(~needed, longer.astype(str))
    return rows.assign(condition=condition)


def leading(
    rows: pd.DataFrame, axis: str, panels: int = MOST_PANELS, families: int = MOST_FAMILIES
) -> pd.DataFrame:
    """Select what a figure can hold: the panels that say most, and in them the widest families.

    Parameters
    ----------
    rows
        A frame of scaling curves.
    axis
        The axis of scale.
    panels
        Panels to keep: first those that Figure 2 of the paper has too, then those in which most
        families are a curve; last those with more conditions than there are kinds of line.
    families
        Families to keep, as many from each data set: those that are a curve in most of these
        panels, of these the ones with most models.

    Returns
    -------
    pandas.DataFrame
        Their rows, in the order in which they stood. Families that are no curve anywhere are
        kept only where all are.
    """
    placed = rows[rows[axis].notna()]
    line = placed.groupby(["order", "family", "condition"])[axis].nunique()
    curves = line[line >= FEWEST_SCALES].reset_index()
    rank = pd.DataFrame(
        {
            "shared": counterparts(placed).notna().groupby(placed["order"]).any(),
            "curves": curves.groupby("order")["family"].nunique(),
            "crowded": placed.groupby("order")["condition"].nunique().gt(len(DASHES)),
        }
    ).fillna({"curves": 0})
    ordered = rank.reset_index().sort_values(
        ["shared", "crowded", "curves", "order"],
        ascending=[False, True, False, True],
        kind="stable",
    )
    kept = rows[rows["order"].isin(ordered["order"].head(panels))]
    if kept["family"].nunique() <= families:
        return kept
    drawn = curves[curves["order"].isin(kept["order"])].groupby("family")["order"].nunique()
    width = pd.DataFrame(
        {
            "panels": drawn,
            "models": kept.groupby("family")["model"].nunique(),
            "set": kept.groupby("family")[DATA_SET].first() if DATA_SET in kept else "",
        }
    ).dropna(subset="panels")
    widest = width.sort_values(["panels", "models"], ascending=False, kind="stable")
    # Each data set in turn gives its widest family.
    in_turn = widest.assign(turn=widest.groupby("set").cumcount()).sort_values(
        "turn", kind="stable"
    )
    return kept[kept["family"].isin(in_turn.index[:families])]


def frame_of_results(
    observations: pd.DataFrame,
    axis: str,
    *,
    panels: int = MOST_PANELS,
    families: int = MOST_FAMILIES,
) -> pd.DataFrame:
    """Lay out any results as scaling curves, as many as a figure can hold.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        The axis of scale.
    panels, families
        See :func:`leading`.

    Returns
    -------
    pandas.DataFrame
        See :func:`emergence.figures.frame.frame_of`; the condition says whatever tells two
        lines of a family apart.
    """
    return leading(told_apart(frame_of(observations)), axis, panels, families)


def selected(drawn: pd.DataFrame, observations: pd.DataFrame, axis: str) -> str:
    """Say how much of all results a figure shows.

    Parameters
    ----------
    drawn
        From :func:`frame_of_results`.
    observations
        What it was made of.
    axis
        The axis of scale.
    """
    measures = observations.groupby(["task", "metric"]).ngroups
    tasks = observations["task"].nunique()
    of_tasks = "tasks" if measures == tasks else f"measures of {tasks:,} tasks"
    placed = drawn[drawn[axis].notna()]
    parts = []
    for what, shown, whole in (
        (of_tasks, drawn["order"].nunique(), measures),
        ("families", placed["family"].nunique(), observations["family"].nunique()),
    ):
        parts.append(
            f"all {whole:,} {what}" if shown == whole else f"{shown:,} of {whole:,} {what}"
        )
    return f"{' and '.join(parts)} are drawn; of these {words.drawn(drawn, axis)}"


def with_paper_behind(rows: pd.DataFrame) -> pd.DataFrame:
    """Draw the paper's lines behind those of other results, where the task is the same.

    Parameters
    ----------
    rows
        A frame of scaling curves.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``behind`` False, and those of Figure 2 in the same panels, with
        ``behind`` True.
    """
    panel = ["order", "panel", "title", "y_label", "y_scale"]
    places = rows[panel].assign(source=counterparts(rows)).dropna(subset="source")
    figure = frame_of_figure(load("paper"), FIGURE).drop(columns=panel)
    paper = figure.merge(places.drop_duplicates(["order", "source"]), on="source")
    behind = paper.assign(condition="", behind=True)
    return pd.concat([rows.assign(behind=False), behind], ignore_index=True)
