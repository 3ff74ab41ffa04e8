"""Models as points in the plane of two scales."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergence.figures.drawing import (
    FLOPS_AXES,
    GUIDE,
    WIDTH,
    add_legend,
    family_entries,
    literal,
    outline,
    set_log_ticks,
)
from emergence.figures.frame import in_family_order
from emergence.figures.style import INK, MATPLOTLIB_MARKERS, Layout, Theme, mark_of, settings


def scatter(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw models as points in the plane of two scales, with lines to hold them against.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.models_frame`.
    axis
        Column of the horizontal axis; the vertical one is ``y``. Both are logarithmic.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Guides are thin and labelled at their upper end; a point with a label is named.
    """
    points = in_family_order(frame[frame["role"].eq("point")])
    ink = INK[theme]
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme))
        width = WIDTH[layout]
        figure, axes = plt.subplots(figsize=(width, min(width, 4.6)))
        axes.set(xscale="log", yscale="log")
        for family, rows in points.groupby("family", sort=False):
            mark = mark_of(str(family))
            axes.plot(
                rows[axis],
                rows["y"],
                color=mark.colours[theme],
                marker=MATPLOTLIB_MARKERS[mark.marker],
                linestyle="none",
                markeredgecolor=ink["page"],
                markersize=6.5,
            )
        limits = axes.get_xlim(), axes.get_ylim()
        for label, guide in frame[frame["role"].eq("guide")].groupby("label", sort=False):
            draw_guide(axes, guide, axis, str(label), ink, limits)
        axes.set(xlim=limits[0], ylim=limits[1])
        for point in points[points["label"].ne("")].itertuples():
            axes.annotate(
                literal(str(point.label)),
                (getattr(point, axis), point.y),
                xytext=(9, -12),
                textcoords="offset points",
                ha="center",
                va="top",
                path_effects=outline(ink),
            )
        first = points.iloc[0]
        set_log_ticks(axes.xaxis, limits[0], flops=axis in FLOPS_AXES)
        set_log_ticks(axes.yaxis, limits[1], flops=bool(first["y_in_flops"]))
        axes.set(xlabel=first["x_label"], ylabel=first["y_label"])
        add_legend(figure, family_entries(points["family"], theme), layout)
    plt.close(figure)
    return figure


def draw_guide(
    axes: Axes,
    guide: pd.DataFrame,
    axis: str,
    label: str,
    ink: dict[str, str],
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """Draw a guide and write its label where it leaves the chart, above or to the right."""
    axes.plot(guide[axis], guide["y"], color=ink["quiet"], **GUIDE, zorder=0)
    x, y = np.log10(guide[axis].to_numpy(float)), np.log10(guide["y"].to_numpy(float))
    (left, right), (bottom, top) = np.log10(limits)
    inside = np.linspace(x[0], x[-1], 400)
    height = np.interp(inside, x, y)
    seen = (inside > left) & (inside < right) & (height > bottom) & (height < top)
    if not seen.any():
        return
    # A falling guide is named where it enters from above, a rising one near its foot.
    falling = y[-1] < y[0]
    shown = np.flatnonzero(seen)
    end = shown[0] if falling else shown[len(shown) // 8]
    shift = (3, -2) if falling else (8, -2)
    axes.annotate(
        label,
        (10 ** inside[end], 10 ** height[end]),
        xytext=shift,
        textcoords="offset points",
        color=ink["quiet"],
        fontsize=8,
        ha="left",
        va="top",
        path_effects=outline(ink),
    )
