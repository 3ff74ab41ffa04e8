"""Plain lines and points."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from emergence.figures.drawing import GUIDE, WIDTH, add_legend, literal, outline, set_log_ticks
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
        repeated = guides_of_panels(frame)
        add_legend(figure, legend(frame, marks, dashes, theme, repeated), layout)
        for place, panel in enumerate(panels):
            rows = frame[frame["panel"].eq(panel)]
            name_within(grid.flat[place], rows[~rows["series"].isin(repeated)], axis, theme)
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
    for _, guide in rows[rows["role"].eq("guide")].groupby("series", sort=False):
        axes.plot(guide[axis], guide["y"], color=ink["quiet"], **GUIDE)
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


def guides_of_panels(frame: pd.DataFrame) -> list[str]:
    """Name the guides that stand in several panels: the legend names them once for all."""
    panels = frame[frame["role"].eq("guide")].groupby("series", sort=False)["panel"].nunique()
    return [str(series) for series in panels[panels.gt(1)].index]


def name_within(axes: Axes, rows: pd.DataFrame, axis: str, theme: Theme) -> None:
    """Name guides at an end, and points that have a label; the layout must be final."""
    ink = INK[theme]
    hidden = drawn_places(axes)
    taken: list[Bbox] = []
    for series, guide in rows[rows["role"].eq("guide")].groupby("series", sort=False):
        upright = guide[axis].nunique() == 1
        end = guide.iloc[int(guide["y" if upright else axis].argmax())]
        sides = (
            [("left", 4, -9), ("right", -4, -9)] if upright else [("right", 0, 3), ("right", 0, -9)]
        )
        place = float(end[axis]), float(end["y"])
        write(axes, str(series), place, sides, hidden, taken, ink, color=ink["quiet"], fontsize=8)
    for point in rows[rows["role"].eq("point") & rows["label"].ne("")].itertuples():
        place = float(getattr(point, axis)), float(str(point.y))
        late = axes.transAxes.inverted().transform(axes.transData.transform(place))[0] > 0.5
        both = [("left", 7), ("right", -7)]
        sides = [(*s, lift) for s in (both[::-1] if late else both) for lift in (5, -12)]
        write(axes, str(point.label), place, sides, hidden, taken, ink)


def drawn_places(axes: Axes) -> np.ndarray:
    """Give places on all that is drawn in a panel, in pixels, a few apart: shape (N, 2)."""
    found = [np.empty((0, 2))]
    for line in axes.get_lines():
        ends = line.get_transform().transform(line.get_xydata())
        ends = ends[np.isfinite(ends).all(axis=1)]
        if line.get_marker() != "None":
            found += [ends] * 3  # a point that is hidden is a worse loss than a stretch of line
        if line.get_linestyle() != "None" and len(ends):
            along = np.hypot(*np.diff(ends, axis=0, prepend=ends[:1]).T).cumsum()
            steps = np.arange(0, along[-1], 4)
            found.append(np.column_stack([np.interp(steps, along, part) for part in ends.T]))
    return np.concatenate(found)


def write(
    axes: Axes,
    text: str,
    place: tuple[float, float],
    sides: Iterable[tuple[str, float, float]],
    drawn: np.ndarray,
    taken: list[Bbox],
    ink: dict[str, str],
    **style: Any,
) -> None:
    """Write a name beside a place, on the side where it hides least, and note what it takes.

    Parameters
    ----------
    sides
        Alignment and shift in points across and up, the one liked best first.
    drawn
        From :func:`drawn_places`.
    taken
        What other names take.
    """
    name = axes.annotate(
        literal(text),
        place,
        xytext=(0, 0),
        textcoords="offset points",
        path_effects=outline(ink),
        in_layout=False,
        **style,
    )

    def put(side: tuple[str, float, float]) -> Bbox:
        name.set(ha=side[0], position=side[1:])
        return name.get_window_extent()

    def cost(side: tuple[str, float, float]) -> float:
        box = put(side)
        beyond = not box.x0 >= axes.bbox.x0 or not box.x1 <= axes.bbox.x1
        return float(box.count_contains(drawn) + 99 * box.count_overlaps(taken) + 999 * beyond)

    taken.append(put(min(sides, key=cost)).padded(4))


def legend(
    frame: pd.DataFrame,
    marks: dict[str, Mark],
    dashes: dict[str, tuple[float, ...]],
    theme: Theme,
    repeated: Sequence[str],
) -> list[Line2D]:
    """Give an entry for each series, drawn as it is, and for guides that panels repeat."""
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
    quiet = INK[theme]["quiet"]
    return handles + [Line2D([], [], color=quiet, label=literal(g), **GUIDE) for g in repeated]
