"""What smaller models let one expect, and what came."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from emergence.figures.drawing import WIDTH, add_legend, literal, outline, set_log_ticks
from emergence.figures.style import INK, MATPLOTLIB_MARKERS, Layout, Theme, mark_of, settings

TITLE_WIDTH = {"wide": 20, "narrow": 17}
"""Letters of a panel's title that fit on one line, by layout."""

HEIGHT = {"wide": 1.95, "narrow": 1.75}
"""Height of a panel in inches, by layout."""

STAR: dict[str, Any] = {"marker": "*", "markersize": 10, "linestyle": ""}
"""How the model foretold is drawn."""

OPACITY = {"90": 0.16, "50": 0.3}
"""Of the bands, by the probability in per cent that each holds; the narrow one lies on the wide."""


def forecast(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw what smaller models let one expect of a larger one, and what came.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.forecast_frame`: a panel a curve, with the models
        seen, the bands and the model foretold, as far as there are rows of these roles.
    axis
        Column of scale.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Up to four panels in a row (wide) or two (narrow), with one scale from 0 to 100 %;
        chance dashed. A model that is covered is a question mark at its scale.
    """
    panels = list(dict.fromkeys(frame["panel"]))
    columns = min(len(panels), {"wide": 4, "narrow": 2}[layout])
    rows = -(-len(panels) // columns)
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme))
        figure, grid = plt.subplots(
            rows,
            columns,
            squeeze=False,
            sharex=True,
            sharey=True,
            figsize=(WIDTH[layout], HEIGHT[layout] * rows),
        )
        for unused in grid.flat[len(panels) :]:
            unused.set_axis_off()
        for place, panel in enumerate(panels):
            axes = grid.flat[place]
            draw_panel(axes, frame[frame["panel"].eq(panel)], axis, theme)
            title = textwrap.fill(literal(str(panel)), TITLE_WIDTH[layout])
            axes.set_title(title, loc="left", x=-0.02)
            axes.xaxis.set_tick_params(labelbottom=place + columns >= len(panels))
        grid.flat[0].set(xscale="log", ylim=(-3, 103), yticks=(0, 25, 50, 75, 100))
        for axes in grid.flat[: len(panels)]:
            limits = axes.get_xlim()
            set_log_ticks(axes.xaxis, limits, flops=axis.endswith("flops"))
        for axes in grid[:, 0]:
            axes.set_ylabel("Score (%)")
        for axes in grid.flat[max(0, len(panels) - columns) : len(panels)]:
            axes.set_xlabel(literal(str(frame["x_label"].iloc[0])))
        add_legend(figure, legend(set(frame["role"]), theme), layout)
    plt.close(figure)
    return figure


def covered(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw the models seen, and cover what came: :func:`forecast` without its answer.

    Parameters
    ----------
    frame, axis, theme, layout
        As for :func:`forecast`.

    Returns
    -------
    matplotlib.figure.Figure
        The same panels with a question mark in the place of the answer.
    """
    return forecast(hidden(frame), axis, theme=theme, layout=layout)


def hidden(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out bands and truths, keeping where a model is to be foretold."""
    kept = frame[frame["role"].isin(["seen", "truth"])]
    return kept.assign(role=kept["role"].replace("truth", "covered"))


def draw_panel(axes: Axes, rows: pd.DataFrame, axis: str, theme: Theme) -> None:
    """Draw one panel: chance, the bands, the models seen, and the answer or a question mark."""
    ink = INK[theme]
    mark = mark_of(str(rows["family"].iloc[0]))
    colour = mark.colours[theme]
    axes.axhline(float(rows["chance"].iloc[0]), color=ink["quiet"], dashes=(3, 2), linewidth=1.1)
    fan = rows[rows["role"].eq("fan")].sort_values(axis)
    for share, opacity in OPACITY.items():
        low, high = fan[f"low{share}"], fan[f"high{share}"]
        axes.fill_between(fan[axis], low, high, color=colour, alpha=opacity, linewidth=0)
    axes.plot(fan[axis], fan["y"], color=colour, dashes=(1, 1.2), linewidth=1.2)
    seen = rows[rows["role"].eq("seen")].sort_values(axis)
    axes.plot(
        seen[axis],
        seen["y"],
        color=colour,
        marker=MATPLOTLIB_MARKERS[mark.marker],
        markersize=4,
        markeredgecolor=ink["page"],
        markeredgewidth=0.5,
    )
    truth = rows[rows["role"].eq("truth")]
    axes.plot(truth[axis], truth["y"], **STAR, color=ink["text"], markeredgecolor=ink["page"])
    for point in rows[rows["role"].eq("covered")].itertuples():
        place = float(getattr(point, axis))
        axes.axvline(place, color=ink["grid"], linewidth=6, zorder=0)
        axes.annotate(
            "?",
            (place, 62),
            ha="center",
            va="center",
            fontsize=13,
            color=ink["text"],
            path_effects=outline(ink),
        )


def legend(roles: set[str], theme: Theme) -> list[Line2D]:
    """Give an entry for each thing that is drawn."""
    ink = INK[theme]
    quiet = ink["quiet"]
    handles = [Line2D([], [], color=quiet, marker="o", markersize=4, label="Smaller models")]
    if "covered" in roles:
        handles.append(
            Line2D([], [], color=ink["text"], marker="$?$", linestyle="", label="Covered")
        )
    if "fan" in roles:
        for share, opacity in OPACITY.items():
            handles.append(
                Line2D([], [], color=quiet, alpha=opacity, linewidth=7, label=f"{share} % expected")
            )
        handles.append(Line2D([], [], color=quiet, dashes=(1, 1.2), label="Median expected"))
    if "truth" in roles:
        handles.append(Line2D([], [], color=ink["text"], **STAR, label="What came"))
    handles.append(Line2D([], [], color=quiet, dashes=(3, 2), linewidth=1.1, label="Chance"))
    return handles
