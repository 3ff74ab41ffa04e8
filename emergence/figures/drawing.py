"""What the static charts share: sizes, ticks, legends, and writing SVG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.textpath import TextPath
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, NullLocator

from emergence.figures.style import (
    LAYOUTS,
    MATPLOTLIB_MARKERS,
    THEMES,
    Layout,
    Mark,
    Theme,
    mark_of,
)
from emergence.models import format_count

WIDTH = {"wide": 8.0, "narrow": 3.6}
"""Width of a picture in inches: on a page of text, and on a phone."""

GUIDE: dict[str, Any] = {"linewidth": 0.8, "dashes": (2, 2)}
"""How guides are drawn."""

GAP = 6.0
"""Points that labels of ticks stand apart, or they read as one: a space is 3."""

FLOPS_AXES = ("train_flops", "flops_6nd")
"""Axes that count FLOPs."""


def set_scale_ticks(axes: Axes, axis: str) -> None:
    """Put ticks on a horizontal axis of scale, and plain numbers on the vertical one."""
    set_log_ticks(axes.xaxis, axes.dataLim.intervalx, flops=axis in FLOPS_AXES)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def set_log_ticks(axis: Axis, data: Sequence[float], *, flops: bool) -> None:
    """Put ticks at powers of ten, at most five; on a short axis at 2 and 5 times them too.

    Parameters
    ----------
    axis
        A logarithmic axis of a chart.
    data
        Smallest and largest value drawn, named where the axis holds no round number.
    flops
        Whether it counts FLOPs, which are written as powers, or things, as in 2B.
    """
    low, high = (float(np.log10(limit)) for limit in axis.get_view_interval())
    decades = np.arange(np.floor(low), np.ceil(high) + 1)
    inside = [(1, decade) for decade in decades if low <= decade <= high]
    if len(inside) < 3:
        steps = [(step, decade) for decade in decades for step in (1, 2, 5)]
        shown = [(s, d) for s, d in steps if low <= np.log10(s) + d <= high]
        shown = shown[:: 1 + len(shown) // 5]
    else:
        every = int(np.ceil(len(inside) / 5))
        shown = [(step, decade) for step, decade in inside if decade % every == 0]
    ticks = {step * 10.0**decade: tick_label(step, decade, flops=flops) for step, decade in shown}
    if len(ticks) < 2:
        ticks = {end: f"{end:.2g}" if flops else format_count(end) for end in data}
    axis.set_major_locator(FixedLocator(list(ticks)))
    axis.set_major_formatter(FixedFormatter(list(ticks.values())))
    axis.set_minor_locator(NullLocator())


def tick_label(step: int, decade: float, *, flops: bool) -> str:
    """Label a tick: powers of ten for FLOPs, 2B or 500M for counts."""
    if not flops:
        return format_count(step * 10.0**decade)
    return rf"$10^{{{decade:.0f}}}$" if step == 1 else rf"${step}\cdot10^{{{decade:.0f}}}$"


def family_handle(mark: Mark, theme: Theme, label: str, dashes: tuple[float, ...] = ()) -> Line2D:
    """Make the entry of a legend for a family, or for one condition of it."""
    handle = Line2D([], [], color=mark.colours[theme], label=literal(label))
    handle.set_marker(MATPLOTLIB_MARKERS[mark.marker])
    if dashes:
        handle.set_dashes(dashes)
    return handle


def family_entries(families: Iterable[str], theme: Theme) -> list[Line2D]:
    """Make an entry for each family that is drawn as points, in the order given."""
    handles = [family_handle(mark_of(name), theme, name) for name in dict.fromkeys(families)]
    for handle in handles:
        handle.set_linestyle("none")
    return handles


def category_handle(name: str, colour: str) -> Line2D:
    """Make the entry of a legend for a category, a square of its colour."""
    entry = Line2D([], [], color=colour, marker="s", markersize=7, linestyle="none")
    entry.set_label(literal(name))
    return entry


def add_legend(figure: Figure, handles: list[Line2D], layout: Layout) -> None:
    """Put one legend above everything, and make room for it."""
    letter = mpl.rcParams["legend.fontsize"] / 72
    handle, beside, between = handle_length(handles), 0.6, 1.4
    longest = max(text_width(str(handle.get_label())) for handle in handles)
    entry = longest + letter * (handle + beside + between)
    columns = max(1, int((WIDTH[layout] + letter * between) / entry))
    room = 0.1 + 0.2 * int(np.ceil(len(handles) / columns))
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + room)
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        borderaxespad=0.0,
        columnspacing=between,
        handlelength=handle,
        handletextpad=beside,
    )
    figure.tight_layout(rect=(0, 0, 1, 1 - room / (height + room)), pad=0.2, w_pad=0.8, h_pad=1.2)
    figure.set_layout_engine(None)  # done: otherwise each saving lays the figure out again
    for axes in figure.axes:
        thin_ticks(axes.xaxis)


def text_width(text: str) -> float:
    """Measure a line of a legend in inches."""
    return float(TextPath((0, 0), text, size=mpl.rcParams["legend.fontsize"]).get_extents().x1) / 72


def handle_length(handles: Iterable[Line2D]) -> float:
    """Give the length of a legend's lines, in widths of a letter, at which dashes show.

    A marker in the middle hides the gap of a short one.
    """
    broken = [handle for handle in handles if handle.is_dashed()]
    marked = any(handle.get_marker() != "None" for handle in broken)
    return 4.0 if marked else 2.6 if broken else 2.0


def thin_ticks(axis: Axis) -> None:
    """Leave out ticks of scale, every second and so on, until no two labels run together."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if not isinstance(locator, FixedLocator) or not isinstance(formatter, FixedFormatter):
        return
    boxes = [label.get_window_extent() for label in axis.get_majorticklabels()]
    spans = sorted((box.x0, box.x1) for box in boxes if box.width)
    gap = GAP / 72 * axis.axes.figure.dpi
    every = 1
    while any(later[0] - one[1] < gap for one, later in pairwise(spans[::every])):
        every += 1
    axis.set_major_locator(FixedLocator(list(axis.get_majorticklocs()[::every])))
    axis.set_major_formatter(FixedFormatter(formatter.seq[::every]))


def literal(name: str, longest: int = 60) -> str:
    """Make a name from a data file harmless in a plot: no mathematics, one line, not endless."""
    flat = " ".join(name.split())
    cut = flat if len(flat) <= longest else flat[: longest - 1] + "…"
    return cut.replace("\\", r"\\").replace("$", r"\$")


def outline(ink: Mapping[str, str]) -> list[AbstractPathEffect]:
    """Put the colour of the page around letters, so that they are read across a line."""
    return [withStroke(linewidth=3, foreground=ink["page"])]


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
    with warnings.catch_warnings():
        # A box stands for a character that the font lacks; the text beside the picture has it.
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from", UserWarning)
        return [
            {
                "theme": theme,
                "layout": layout,
                "svg": to_svg(draw(frame, axis, theme=theme, layout=layout)),
            }
            for theme in THEMES
            for layout in LAYOUTS
        ]
