"""Static charts, one function a kind: matplotlib and seaborn, as SVG."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, NullLocator

from emergence.curves import FEWEST_SCALES
from emergence.figures.frame import in_family_order, in_percent, series_of
from emergence.figures.style import (
    INK,
    LAYOUTS,
    MATPLOTLIB_MARKERS,
    THEMES,
    Layout,
    Theme,
    mark_of,
    settings,
)
from emergence.models import AXES, format_count

WIDTH = {"wide": 8.0, "narrow": 4.1}
"""Width of a picture in inches: on a page of text, and on a phone."""

TITLE_WIDTH = 22
"""Letters of a panel's title that fit on one line."""

DASHES = ((), (4, 1.5), (1, 1.2), (5, 1.5, 1, 1.5))
"""Dash patterns that tell conditions of one family apart."""


def scaling_curves(
    frame: pd.DataFrame, axis: str = "train_flops", *, theme: Theme, layout: Layout
) -> Figure:
    """Draw scaling curves, a panel a task, a line a family and condition.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.frame_of` or ``frame_of_figure``. Rows without a
        scale on the axis are not drawn.
    axis
        ``train_flops``, ``params`` or ``train_tokens``, drawn on a log scale.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Up to four panels in a row (wide) or two (narrow); chance dashed; bars are exact 95 %
        intervals.
    """
    rows = in_percent(in_family_order(frame[frame[axis].notna()])).assign(series=series_of)
    panels = rows["order"].nunique()
    columns = min(panels, {"wide": 4 if panels > 3 else panels, "narrow": 2}[layout])
    width = WIDTH[layout] / columns
    height = 4.2 if panels == 1 and layout == "wide" else max(2.15, min(3.4, width))
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
            draw_panel(axes, rows[rows["order"] == place], axis, theme, alone=panels == 1)
        grid.set_axis_labels("", "")
        figure: Figure = grid.figure
        label_axes(grid, rows, axis)
        add_legend(figure, rows, theme, layout)
    plt.close(figure)
    return figure


def draw_panel(axes: Axes, rows: pd.DataFrame, axis: str, theme: Theme, *, alone: bool) -> None:
    """Draw one panel: chance, then a line a series with its intervals."""
    first = rows.iloc[0]
    ink = INK[theme]
    if np.isfinite(first["random_baseline"]):
        axes.axhline(first["random_baseline"], color=ink["quiet"], dashes=(3, 2), linewidth=1.1)
    conditions = list(dict.fromkeys(rows["condition"].fillna("")))
    short: list[str] = []
    for series, line in rows.groupby("series", sort=False):
        ordered = line.sort_values(axis)
        mark = mark_of(str(ordered["family"].iloc[0]))
        colour = mark.colours[theme]
        condition = ordered["condition"].fillna("").iloc[0]
        (drawn,) = axes.plot(
            ordered[axis],
            ordered["value"],
            color=colour,
            marker=MATPLOTLIB_MARKERS[mark.marker],
            markeredgecolor=ink["page"],
            markeredgewidth=0.5,
            dashes=DASHES[conditions.index(condition) % len(DASHES)],
        )
        axes.vlines(
            ordered[axis], ordered["low"], ordered["high"], color=colour, linewidth=1, alpha=0.7
        )
        if ordered[axis].nunique() < FEWEST_SCALES:
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
    write_title(axes, first, note, theme, alone=alone)
    set_scale_ticks(axes, axis)


def write_title(axes: Axes, first: pd.Series, note: str, theme: Theme, *, alone: bool) -> None:
    """Write the title of a panel from its left edge, and under it what it cannot show."""
    below = textwrap.fill(note, TITLE_WIDTH + 6)
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
        title = textwrap.fill(f"{letter}{literal(first['title'])}", TITLE_WIDTH)
        lift = 7 + 11 * len(below.splitlines())
        axes.annotate(title, xytext=(-30, lift), fontweight="bold", fontsize=9.5, **place)


def set_scale_ticks(axes: Axes, axis: str) -> None:
    """Put ticks at powers of ten, at most five; on a short axis at 2 and 5 times them too."""
    low, high = (float(np.log10(limit)) for limit in axes.get_xlim())
    decades = np.arange(np.floor(low), np.ceil(high) + 1)
    inside = [(1, decade) for decade in decades if low <= decade <= high]
    if len(inside) < 3:
        steps = [(step, decade) for decade in decades for step in (1, 2, 5)]
        shown = [(s, d) for s, d in steps if low <= np.log10(s) + d <= high]
        shown = shown[:: 1 + len(shown) // 5]
    else:
        every = int(np.ceil(len(inside) / 5))
        shown = [(step, decade) for step, decade in inside if decade % every == 0]
    ticks = {step * 10.0**decade: tick_label(step, decade, axis) for step, decade in shown}
    if len(ticks) < 2:  # too short for round numbers: name the ends
        ticks = {end: end_label(end, axis) for end in axes.dataLim.intervalx}
    axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
    axes.xaxis.set_major_formatter(FixedFormatter(list(ticks.values())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def tick_label(step: int, decade: float, axis: str) -> str:
    """Label a tick: powers of ten for FLOPs, 2B or 500M for counts."""
    if axis != "train_flops":
        return format_count(step * 10.0**decade)
    return rf"$10^{{{decade:.0f}}}$" if step == 1 else rf"${step}\cdot10^{{{decade:.0f}}}$"


def end_label(scale: float, axis: str) -> str:
    """Label a tick that is no round number."""
    return format_count(scale) if axis != "train_flops" else f"{scale:.2g}"


def label_axes(grid: sns.FacetGrid, rows: pd.DataFrame, axis: str) -> None:
    """Label each vertical axis with its metric and unit, the horizontal ones at the bottom."""
    columns = grid._ncol if hasattr(grid, "_ncol") else len(grid.axes_dict)
    last_row = (len(grid.axes_dict) - 1) // columns
    for number, (place, axes) in enumerate(grid.axes_dict.items()):
        first = rows[rows["order"] == place].iloc[0]
        unit = " (%)" if first["unit"] == "fraction" else ""
        axes.set_ylabel(f"{literal(str(first['y_label']))}{unit}", labelpad=3)
        if number // columns == last_row or number + columns >= len(grid.axes_dict):
            axes.set_xlabel(AXES[axis].label)


def add_legend(figure: Figure, rows: pd.DataFrame, theme: Theme, layout: Layout) -> None:
    """Put one legend above all panels, and make room for it."""
    conditions = list(dict.fromkeys(rows["condition"].fillna("")))
    handles = []
    for series, line in rows.groupby("series", sort=False):
        mark = mark_of(str(line["family"].iloc[0]))
        handle = Line2D([], [], color=mark.colours[theme], label=literal(str(series)))
        handle.set_marker(MATPLOTLIB_MARKERS[mark.marker])
        dashes = DASHES[conditions.index(line["condition"].fillna("").iloc[0]) % len(DASHES)]
        if dashes:
            handle.set_dashes(dashes)
        handles.append(handle)
    if rows["random_baseline"].notna().any():
        handles.append(
            Line2D([], [], color=INK[theme]["quiet"], dashes=(3, 2), linewidth=1.1, label="Chance")
        )
    longest = max(len(str(handle.get_label())) for handle in handles)
    columns = max(1, int(WIDTH[layout] / (0.45 + 0.085 * longest)))
    room = 0.1 + 0.2 * int(np.ceil(len(handles) / columns))
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + room)
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        borderaxespad=0.0,
        columnspacing=1.4,
        handlelength=2.0,
        handletextpad=0.6,
    )
    figure.tight_layout(rect=(0, 0, 1, 1 - room / (height + room)), pad=0.2, w_pad=0.8, h_pad=1.2)


def literal(name: str, longest: int = 60) -> str:
    """Make a name from a data file harmless in a plot: no mathematics, one line, not endless."""
    flat = " ".join(name.split())
    cut = flat if len(flat) <= longest else flat[: longest - 1] + "…"
    return cut.replace("\\", r"\\").replace("$", r"\$")


def to_svg(figure: Figure) -> str:
    """Write a figure as SVG, the same bytes for the same figure."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "emergence", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return buffer.getvalue()


Draw = Callable[..., Figure]
"""A static chart: takes a frame, an axis, a theme and a layout."""


def pictures(draw: Draw, frame: pd.DataFrame, axis: str) -> list[dict[str, Any]]:
    """Draw the four pictures of a figure: light and dark, wide and narrow."""
    return [
        {
            "theme": theme,
            "layout": layout,
            "svg": to_svg(draw(frame, axis, theme=theme, layout=layout)),
        }
        for theme in THEMES
        for layout in LAYOUTS
    ]
