"""Scaling curves: a panel a task, a line a family and condition."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from emergence.curves import FEWEST_SCALES
from emergence.figures.drawing import (
    WIDTH,
    add_legend,
    family_handle,
    literal,
    set_log_ticks,
    set_scale_ticks,
)
from emergence.figures.frame import (
    FORMER_BEST,
    GAP,
    dashes_of_series,
    in_family_order,
    in_front,
    in_percent,
    placed,
    series_of,
)
from emergence.figures.style import (
    DASHES,
    INK,
    MATPLOTLIB_MARKERS,
    Dashes,
    Layout,
    Theme,
    mark_of,
    settings,
)
from emergence.models import VIEWS

DOTS = (1, 1.3)
"""Dash pattern of a former best result; chance has longer dashes."""

MOST_ENTRIES = 16
"""Lines that a legend names one by one."""

FAINT: dict[str, Any] = {
    "linewidth": 1,
    "marker": ".",
    "markersize": 3.5,
    "alpha": 0.55,
    "zorder": 1.5,
}
"""How lines are drawn that others are held against."""

LOWEST = {"wide": 2.15, "narrow": 1.95}
"""Height of a panel in inches that no row goes below, by layout."""

NARROWEST = 1.5
"""Width of a panel in inches below which its ticks need smaller letters."""

LETTERS = 10.5
"""Letters of a panel's title that fit on an inch."""


def scaling_curves(
    frame: pd.DataFrame, axis: str = "train_flops", *, theme: Theme, layout: Layout
) -> Figure:
    """Draw scaling curves, a panel a task, a line a family and condition.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.frame_of` or ``frame_of_figure``. Rows without a
        scale on the axis are not drawn. A column ``columns`` says how many panels stand in a
        row where panels belong side by side.
    axis
        One of :data:`emergence.models.VIEWS`, or ``OWN_AXIS``; drawn on a log scale.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Up to four panels in a row (wide) or two (narrow); chance dashed, a former best result
        dotted; bars are exact 95 % intervals.
    """
    laid_out = in_percent(in_family_order(placed(frame, axis))).assign(series=series_of)
    rows, behind = in_front(laid_out)
    panels = rows["order"].nunique()
    axes_drawn = rows["across"].nunique()
    # A column for each axis; with one, three columns where four would leave a gap.
    most = axes_drawn if axes_drawn > 1 else 3 if panels % 3 == 0 and panels % 4 else 4
    columns = min(panels, {"wide": most, "narrow": 2}[layout])
    columns = int(rows["columns"].iloc[0]) if "columns" in rows else columns
    width = WIDTH[layout] / columns
    flat = 0.7 * width if "columns" in rows else width
    letters = round(LETTERS * width)
    height = 4.2 if panels == 1 and layout == "wide" else max(LOWEST[layout], min(3.4, flat))
    dashes = dashes_of_series(rows)
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme))
        grid = sns.FacetGrid(
            rows,
            col="order",
            col_order=sorted(rows["order"].unique()),
            col_wrap=columns,
            height=height,
            aspect=width / height,
            sharex=False,
            sharey=False,
            despine=False,
        )
        grid.set_titles(template="")
        for place, axes in grid.axes_dict.items():
            draw_behind(axes, behind[behind["order"] == place], theme)
            panel = rows[rows["order"] == place]
            draw_panel(axes, panel, dashes, theme, letters, alone=panels == 1)
            if width < NARROWEST:
                axes.tick_params(axis="x", labelsize=7)
        grid.set_axis_labels("", "")
        figure: Figure = grid.figure
        label_axes(grid, rows, columns)
        faint = [] if behind.empty else [behind_handle(theme)]
        add_legend(figure, legend_of_lines(rows, dashes, theme) + faint, layout)
    plt.close(figure)
    return figure


def draw_behind(axes: Axes, rows: pd.DataFrame, theme: Theme) -> None:
    """Draw faintly what the lines of a panel are held against."""
    for _, line in rows.groupby("series", sort=False):
        ordered = line.sort_values("x")
        axes.plot(ordered["x"], ordered["value"], **FAINT, color=INK[theme]["quiet"])


def behind_handle(theme: Theme) -> Line2D:
    """Give the entry of the legend for what is drawn faintly."""
    return Line2D([], [], **FAINT, color=INK[theme]["quiet"], label="In the paper")


def draw_panel(
    axes: Axes,
    rows: pd.DataFrame,
    dashes: Mapping[str, Dashes],
    theme: Theme,
    letters: int,
    *,
    alone: bool,
) -> None:
    """Draw one panel: chance, then a line a series with its intervals."""
    first = rows.iloc[0]
    ink = INK[theme]
    if np.isfinite(first["random_baseline"]):
        axes.axhline(first["random_baseline"], color=ink["quiet"], dashes=(3, 2), linewidth=1.1)
    for best in rows.reindex(columns=[FORMER_BEST])[FORMER_BEST].dropna().unique():
        axes.axhline(best, color=ink["text"], dashes=DOTS, linewidth=1.5)
    for after, by in rows.reindex(columns=GAP).dropna().drop_duplicates().itertuples(index=False):
        axes.axvspan(after, by, color=ink["quiet"], alpha=0.14, linewidth=0)
    short: list[str] = []
    for series, line in rows.groupby("series", sort=False):
        ordered = line.sort_values("x")
        mark = mark_of(str(ordered["family"].iloc[0]))
        colour = mark.colours[theme]
        (drawn,) = axes.plot(
            ordered["x"],
            ordered["value"],
            color=colour,
            marker=MATPLOTLIB_MARKERS[mark.marker],
            markeredgecolor=ink["page"],
            markeredgewidth=0.5,
            dashes=dashes[str(series)],
        )
        axes.vlines(
            ordered["x"], ordered["low"], ordered["high"], color=colour, linewidth=1, alpha=0.7
        )
        if ordered["x"].nunique() < FEWEST_SCALES:
            drawn.set_linestyle("none")
            short.append(literal(str(series)))
    axes.set_xscale("log")
    if first["y_scale"] != "linear":
        axes.set_yscale("log")
    elif not alone:
        axes.set_ylim(bottom=min(0.0, rows["value"].min()))
        axes.set_ylim(top=axes.get_ylim()[1] * 1.04)
    if first["y_scale"] == "log_reversed":
        axes.invert_yaxis()
    note = f"fewer than {FEWEST_SCALES} scales: {', '.join(short)}" if short else ""
    write_title(axes, first, note, theme, letters, alone=alone)
    set_scale_ticks(axes, first["across"])
    if first["unit"] == "FLOPs" and first["y_scale"] != "linear":
        set_log_ticks(axes.yaxis, axes.dataLim.intervaly, flops=True)
    if VIEWS[first["across"]].falls:
        axes.invert_xaxis()


def write_title(
    axes: Axes, first: pd.Series, note: str, theme: Theme, letters: int, *, alone: bool
) -> None:
    """Write the title of a panel from its left edge, and under it what it cannot show.

    Lines hold as many letters as fit.
    """
    below = textwrap.fill(note, letters + 6)
    place: dict[str, Any] = {
        "xy": (0, 1),
        "xycoords": "axes fraction",
        "textcoords": "offset points",
    }
    if note:
        axes.annotate(below, xytext=(-30, 6), fontsize=8, color=INK[theme]["quiet"], **place)
    if not alone:
        panel = first["panel"]
        letter = f"{panel}  " if isinstance(panel, str) and panel else ""
        title = textwrap.fill(f"{letter}{literal(first['title'])}", letters)
        lift = 7 + 11 * len(below.splitlines())
        axes.annotate(title, xytext=(-30, lift), fontweight="bold", fontsize=9.5, **place)


def label_axes(grid: sns.FacetGrid, rows: pd.DataFrame, columns: int) -> None:
    """Label each vertical axis with its metric and unit, the horizontal ones at the bottom."""
    last_row = (len(grid.axes_dict) - 1) // columns
    one_axis = rows["across"].nunique() == 1
    left = ""
    for number, (place, axes) in enumerate(grid.axes_dict.items()):
        first = rows[rows["order"] == place].iloc[0]
        unit = " (%)" if first["unit"] == "fraction" else ""
        label = f"{literal(str(first['y_label']))}{unit}"
        # Of panels that belong side by side, the leftmost speaks for those that measure the same.
        if "columns" not in rows or number % columns == 0 or label != left:
            axes.set_ylabel(label, labelpad=3)
        left = label
        at_bottom = number // columns == last_row or number + columns >= len(grid.axes_dict)
        if at_bottom or not one_axis:
            axes.set_xlabel(VIEWS[first["across"]].label)


def legend_of_lines(rows: pd.DataFrame, dashes: Mapping[str, Dashes], theme: Theme) -> list[Line2D]:
    """Give an entry for each line, and for chance and a former best where they are drawn.

    Where these would be too many, families and conditions have their entries apart.
    """
    conditions = list(dict.fromkeys(rows["condition"].fillna("")))
    first = rows.drop_duplicates("series")
    if len(first) > MOST_ENTRIES and len(conditions) > 1:
        apart = dict.fromkeys(first["family"])
        handles = [family_handle(mark_of(str(name)), theme, str(name)) for name in apart]
        ink = INK[theme]["text"]
        handles += [
            Line2D([], [], color=ink, dashes=dash or (None, None), label=literal(condition))
            for place, condition in enumerate(conditions)
            if condition and (dash := DASHES[place % len(DASHES)]) is not None
        ]
    else:
        handles = [
            family_handle(mark_of(str(family)), theme, str(name), dashes[name])
            for family, name in zip(first["family"], first["series"], strict=True)
        ]
    if rows["random_baseline"].notna().any():
        handles.append(
            Line2D([], [], color=INK[theme]["quiet"], dashes=(3, 2), linewidth=1.1, label="Chance")
        )
    if FORMER_BEST in rows and rows[FORMER_BEST].notna().any():
        handles.append(
            Line2D(
                [], [], color=INK[theme]["text"], dashes=DOTS, linewidth=1.5, label="Former best"
            )
        )
    return handles
