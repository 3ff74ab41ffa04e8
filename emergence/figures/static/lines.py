"""Plain lines and points."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from emergence.figures.drawing import WIDTH, add_legend, literal, set_log_ticks
from emergence.figures.frame import counts
from emergence.figures.style import (
    INK,
    MATPLOTLIB_MARKERS,
    Layout,
    Mark,
    Theme,
    dashes_of,
    marks_of,
    settings,
)

TITLE_WIDTH = 30
"""Letters of a panel's title that fit on one line."""


def lines(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw plain lines and points, a colour a series, with faint guides.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.lines_frame`.
    axis
        Column of the horizontal axis; the vertical one is ``y``.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Panels stand side by side (wide) or below each other (narrow) and share their axes.
    """
    panels = list(dict.fromkeys(frame["panel"]))
    most = 2 if len(panels) == 4 else 3  # four as a square: none stands alone
    columns = min(len(panels), {"wide": most, "narrow": 1}[layout])
    width = WIDTH[layout]
    height = min(4.2, max(2.6, 0.8 * width / columns))
    drawn = frame[frame["role"].ne("guide")].drop_duplicates("series")
    marks = marks_of(dict(zip(drawn["series"], drawn["family"], strict=True)))
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme))
        figure, grid = plt.subplots(
            -(-len(panels) // columns),
            columns,
            squeeze=False,
            sharex=True,
            sharey=True,
            figsize=(width, height * -(-len(panels) // columns)),
        )
        dashes = dashes_of(marks, frame.loc[frame["role"].eq("point"), "series"])
        for unused in grid.flat[len(panels) :]:
            unused.set_axis_off()
        for place, panel in enumerate(panels):
            axes = grid.flat[place]
            draw_panel(axes, frame[frame["panel"].eq(panel)], axis, marks, dashes, theme)
            axes.set_title(textwrap.fill(literal(str(panel)), TITLE_WIDTH))
            axes.xaxis.set_tick_params(labelbottom=place + columns >= len(panels))
        first = frame.iloc[0]
        for axes in grid.flat[len(panels) - columns : len(panels)]:
            axes.set_xlabel(literal(first["x_label"]))
        for axes in grid[:, 0]:
            axes.set_ylabel(literal(first["y_label"]))
        add_legend(figure, legend(frame, marks, dashes, theme), layout)
        for place, panel in enumerate(panels):
            name_points(grid.flat[place], frame[frame["panel"].eq(panel)], axis, theme)
    plt.close(figure)
    return figure


def draw_panel(
    axes: Axes,
    rows: pd.DataFrame,
    axis: str,
    marks: dict[str, Mark],
    dashes: dict[str, tuple[float, ...]],
    theme: Theme,
) -> None:
    """Draw one panel: its lines, its points with their intervals, then the guides."""
    first = rows.iloc[0]
    axes.set(xscale=first["x_scale"], yscale=first["y_scale"])
    ink = INK[theme]
    for (series, role), group in rows.groupby(["series", "role"], sort=False):
        if role == "guide":
            continue
        mark = marks[str(series)]
        colour = mark.colours[theme]
        ordered = group.sort_values(axis, kind="stable")
        if role == "line":
            axes.plot(ordered[axis], ordered["y"], color=colour, dashes=dashes[str(series)])
            continue
        axes.vlines(ordered[axis], ordered["low"], ordered["high"], color=colour, linewidth=1)
        axes.plot(
            ordered[axis],
            ordered["y"],
            color=colour,
            linestyle="none",
            marker=MATPLOTLIB_MARKERS[mark.marker],
            markeredgecolor=ink["page"],
            markersize=6,
        )
    for series, guide in rows[rows["role"].eq("guide")].groupby("series", sort=False):
        axes.plot(guide[axis], guide["y"], color=ink["quiet"], linewidth=0.8, dashes=(2, 2))
        name_guide(axes, guide, axis, str(series), ink["quiet"])
    for scaled, scale, column in (
        (axes.xaxis, first["x_scale"], "x"),
        (axes.yaxis, first["y_scale"], "y"),
    ):
        if scale == "log":
            limits = tuple(np.sort(scaled.get_view_interval()))
            set_log_ticks(scaled, limits, flops=first[f"{column}_label"].endswith("FLOPs"))
        else:
            whole = column == "x" and counts(rows, axis)
            scaled.set_major_locator(MaxNLocator(nbins=6, integer=whole))
            scaled.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def name_points(axes: Axes, rows: pd.DataFrame, axis: str, theme: Theme) -> None:
    """Write the labels of points beside them, where they hide least; the layout must be final."""
    points = axes.transData.transform(rows.loc[rows["role"].eq("point"), [axis, "y"]])
    taken: list[Bbox] = []
    for point in rows[rows["label"].ne("")].itertuples():
        place = float(getattr(point, axis)), float(str(point.y))
        late = axes.transAxes.inverted().transform(axes.transData.transform(place))[0] > 0.5
        name = axes.annotate(
            literal(str(point.label)),
            place,
            xytext=(0, 0),
            textcoords="offset points",
            path_effects=[withStroke(linewidth=3, foreground=INK[theme]["page"])],
            in_layout=False,
        )
        best = (np.inf, "", 0)
        for side in ("right", "left") if late else ("left", "right"):
            for lift in (5, -12):
                name.set(ha=side, position=({"left": 7, "right": -7}[side], lift))
                box = name.get_window_extent()
                hidden = box.count_contains(points) + 9 * box.count_overlaps(taken)
                cost = hidden + 99 * (not box.x0 >= axes.bbox.x0 or not box.x1 <= axes.bbox.x1)
                best = min(best, (cost, side, lift), key=lambda found: found[0])
        name.set(ha=best[1], position=({"left": 7, "right": -7}[best[1]], best[2]))
        taken.append(name.get_window_extent())


def name_guide(axes: Axes, guide: pd.DataFrame, axis: str, name: str, colour: str) -> None:
    """Write the name of a guide at its upper end if it is upright, else above its right end."""
    upright = guide[axis].nunique() == 1
    end = guide.iloc[int(guide["y" if upright else axis].argmax())]
    axes.annotate(
        literal(name),
        (end[axis], end["y"]),
        xytext=(4, -2) if upright else (0, 3),
        textcoords="offset points",
        in_layout=False,
        ha="left" if upright else "right",
        va="top" if upright else "bottom",
        color=colour,
        fontsize=8,
    )


def legend(
    frame: pd.DataFrame,
    marks: dict[str, Mark],
    dashes: dict[str, tuple[float, ...]],
    theme: Theme,
) -> list[Line2D]:
    """Give an entry for each series, drawn as it is."""
    handles = []
    for series, mark in marks.items():
        roles = set(frame.loc[frame["series"].eq(series), "role"])
        handle = Line2D([], [], color=mark.colours[theme], label=literal(series))
        if "line" in roles:
            handle.set_dashes(dashes[series])
        else:
            handle.set_linestyle("none")
        if "point" in roles:
            handle.set_marker(MATPLOTLIB_MARKERS[mark.marker])
        handles.append(handle)
    return handles
