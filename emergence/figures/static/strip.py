"""Items as points on one axis of scale, a row each."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergence.figures.drawing import (
    FLOPS_AXES,
    WIDTH,
    add_legend,
    family_entries,
    literal,
    set_log_ticks,
)
from emergence.figures.frame import in_family_order
from emergence.figures.style import INK, MATPLOTLIB_MARKERS, Layout, Theme, mark_of, settings
from emergence.models import AXES


def strip(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw items as points on one axis of scale, a row each, in groups.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.abilities_frame`. Rows without a scale on the axis
        are not drawn.
    axis
        ``train_flops`` or ``params``, drawn on a log scale.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        A bar to the left of a point reaches to the next smaller model of its family.
    """
    rows = frame[frame[axis].notna()].sort_values(["group_order", axis], kind="stable")
    names_above = layout == "narrow"
    step = 0.34 if names_above else 0.23
    head = 1.45 if names_above else 1.15  # a name above its row needs room below the group's
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme) | {"axes.grid.axis": "x"})
        groups = rows["group"].nunique()
        lines = len(rows) + (head + 0.25) * groups
        figure, axes = plt.subplots(figsize=(WIDTH[layout], step * lines + 0.6))
        axes.set_xscale("log")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        place, ticks = 0.0, {}
        for group, members in rows.groupby("group", sort=False):
            axes.annotate(
                str(group),
                (0, place + 0.25),
                xycoords=("axes fraction", "data"),
                fontweight="bold",
                va="center",
            )
            place += head
            for item in members.itertuples():
                draw_item(axes, item, axis, place, theme, name_above=names_above)
                ticks[place] = "" if names_above else literal(str(item.name))
                place += 1.0
            place += 0.25
        axes.set_yticks(list(ticks), list(ticks.values()))
        axes.set_ylim(place, -0.5)
        set_log_ticks(axes.xaxis, axes.dataLim.intervalx, flops=axis in FLOPS_AXES)
        axes.set_xlabel(AXES[axis].label)
        add_legend(figure, family_entries(in_family_order(rows)["family"], theme), layout)
    plt.close(figure)
    return figure


def draw_item(
    axes: Axes, item: Any, axis: str, place: float, theme: Theme, *, name_above: bool
) -> None:
    """Draw one item of a strip: its point, and a bar back to the next smaller model."""
    mark = mark_of(str(item.family))
    colour = mark.colours[theme]
    x, after = getattr(item, axis), getattr(item, f"{axis}_after")
    if np.isfinite(after):
        axes.plot([after, x], [place, place], color=colour, linewidth=3, alpha=0.35)
    axes.plot(
        [x],
        [place],
        color=colour,
        marker=MATPLOTLIB_MARKERS[mark.marker],
        markeredgecolor=INK[theme]["page"],
        markersize=7,
    )
    if name_above:
        axes.annotate(
            literal(str(item.name)),
            (0, place - 0.42),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8,
        )
