"""Heatmaps: a cell for each row and column, coloured by a category or a number."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from emergence.figures.categories import cell_colours, in_order
from emergence.figures.drawing import WIDTH, add_legend, category_handle, literal
from emergence.figures.style import (
    INK,
    RAMP,
    Layout,
    Theme,
    category_colours,
    ink_on,
    settings,
)

LETTER = 0.075
"""Width of a letter of a label in inches."""

LINE = 0.17
"""Height of a line of a label in inches."""

NAME_WIDTH = {"wide": 34, "narrow": 13}
"""Letters of the name of a row that fit on one line, by layout."""


def heatmap(frame: pd.DataFrame, axis: str, *, theme: Theme, layout: Layout) -> Figure:
    """Draw a heatmap: a cell for each row and column, coloured by a category or a number.

    Parameters
    ----------
    frame
        A row a cell: ``row`` and ``column``, drawn in the order of their categories or of
        appearance; the column that ``axis`` names; ``shown``, what the colour shows, with its
        unit; and perhaps ``text``, what the cell says. A cell whose value is missing has no
        colour. Put what has more entries down the rows: a phone is narrow.
    axis
        Column of the values: numbers, or text for categories.
    theme, layout
        Which of the four pictures of a figure to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Names of columns stand above, upright where they do not fit; numbers have a colour bar,
        categories a legend.
    """
    rows, columns = in_order(frame["row"]), in_order(frame["column"])
    names = [textwrap.fill(literal(name), NAME_WIDTH[layout]) for name in rows]
    left = LETTER * max(len(line) for name in names for line in name.splitlines())
    heads, upright = column_names(columns, (WIDTH[layout] - left) / len(columns))
    lines = sum(max(1.6, len(name.splitlines())) for name in names)
    head_room = max(len(line) if upright else 2 for head in heads for line in head.splitlines())
    numeric = pd.api.types.is_numeric_dtype(frame[axis])
    height = LINE * lines + LETTER * head_room + (0.6 if numeric else 0.1)
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme) | {"axes.grid": False})
        figure, axes = plt.subplots(figsize=(WIDTH[layout], height))
        if numeric:
            draw_numbers(axes, frame, axis, theme)
        else:
            handles = draw_categories(axes, frame, axis, theme)
        axes.xaxis.tick_top()
        axes.set_xticks(np.arange(len(columns)) + 0.5, heads, rotation=90 if upright else 0)
        axes.set_yticks(np.arange(len(rows)) + 0.5, names, rotation=0)
        axes.set(xlabel="", ylabel="")
        axes.tick_params(length=0)
        if "text" in frame:
            coloured = frame.assign(colour=cell_colours(frame, axis, theme))
            write_cells(axes, coloured, rows, columns, (WIDTH[layout] - left) / len(columns))
        if numeric:
            figure.tight_layout(pad=0.2)
            figure.set_layout_engine(None)
        else:
            add_legend(figure, handles, layout)
    plt.close(figure)
    return figure


def draw_numbers(axes: Axes, frame: pd.DataFrame, axis: str, theme: Theme) -> None:
    """Colour the cells by a number, with a colour bar below."""
    sns.heatmap(
        matrix(frame, axis),
        ax=axes,
        # Names come later, made harmless: seaborn would take $ in them for mathematics.
        xticklabels=False,
        yticklabels=False,
        cmap=LinearSegmentedColormap.from_list("ramp", RAMP[theme]),
        linewidths=1.5,
        linecolor=INK[theme]["page"],
        cbar_kws={
            "orientation": "horizontal",
            "label": literal(str(frame["shown"].iloc[0])),
            "fraction": 0.03,
            "pad": 0.03,
            "aspect": 40,
        },
    )


def draw_categories(axes: Axes, frame: pd.DataFrame, axis: str, theme: Theme) -> list[Line2D]:
    """Colour the cells by a category, and give the entries of the legend."""
    colours = {name: pair[theme] for name, pair in category_colours(in_order(frame[axis])).items()}
    codes = frame[axis].astype(object).map({name: code for code, name in enumerate(colours)})
    sns.heatmap(
        matrix(frame.assign(code=codes.astype(float)), "code"),
        ax=axes,
        xticklabels=False,
        yticklabels=False,
        cmap=ListedColormap(list(colours.values())),
        vmin=-0.5,
        vmax=len(colours) - 0.5,
        linewidths=1.5,
        linecolor=INK[theme]["page"],
        cbar=False,
    )
    return [category_handle(name, colour) for name, colour in colours.items()]


def matrix(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Arrange the cells in rows and columns, missing ones as NaN."""
    cells = frame.assign(row=frame["row"].astype(str), column=frame["column"].astype(str))
    return (
        cells.pivot(index="row", columns="column", values=value)
        .reindex(index=in_order(frame["row"]), columns=in_order(frame["column"]))
        .astype(float)
    )


def column_names(columns: list[str], room: float) -> tuple[list[str], bool]:
    """Break the names of columns to a width in inches; say if they have to stand upright."""
    letters = int(room / LETTER)
    upright = max(len(word) for name in columns for word in literal(name).split()) > letters
    return [textwrap.fill(literal(name), 24 if upright else letters) for name in columns], upright


def write_cells(
    axes: Axes, frame: pd.DataFrame, rows: list[str], columns: list[str], room: float
) -> None:
    """Write the text of each cell, in letters that fit its width of ``room`` inches.

    Their ink stands out from the colour of the cell.
    """
    written = frame[frame["text"].notna() & frame["colour"].ne("")]
    longest = max((len(literal(str(text), 12)) for text in written["text"]), default=1)
    size = min(8.0, 72 * room / (0.75 * max(1, longest)))  # a letter is two thirds as wide as high
    for cell in written.to_dict("records"):
        axes.text(
            columns.index(str(cell["column"])) + 0.5,
            rows.index(str(cell["row"])) + 0.5,
            literal(str(cell["text"]), 12),
            color=ink_on(str(cell["colour"])),
            ha="center",
            va="center_baseline",
            fontsize=size,
        )
