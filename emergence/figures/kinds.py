"""The kinds of chart: each a static function, its interactive twin, and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from emergence.figures import interactive, static, words


@dataclass(frozen=True)
class Kind:
    """One kind of chart in its three forms, which all take the same frame and axis.

    Attributes
    ----------
    draw
        Draws the static chart in a theme and layout.
    twin
        Specifies the interactive chart, whose records also hold the columns named by ``keep``.
    describe
        Says in words what a reader sees, for those who do not.
    """

    draw: Callable[..., Figure]
    twin: Callable[..., dict[str, Any]]
    describe: Callable[[pd.DataFrame, str], str]


SCALING_CURVES = Kind(static.scaling_curves, interactive.scaling_curves, words.scaling_curves)
"""A panel a task, a line a family and condition, against scale."""

SCATTER = Kind(static.scatter, interactive.scatter, words.scatter)
"""Models as points in the plane of two scales."""

STRIP = Kind(static.strip, interactive.strip, words.strip)
"""Items as points on one axis of scale, a row each, in groups."""

BARS = Kind(static.bars, interactive.bars, words.bars)
"""Stacked horizontal bars, a bar a row, a segment a category; the axis is share or count."""

HEATMAP = Kind(static.heatmap, interactive.heatmap, words.heatmap)
"""Cells by row and column, coloured by the category or number in the column named as axis."""

LINES = Kind(static.lines, interactive.lines, words.lines)
"""Plain lines and points, a colour a series, with faint guides."""

FORECAST = Kind(static.forecast, interactive.forecast, words.forecast)
"""What smaller models let one expect of a larger one, as bands, and what came; a panel a curve."""

COVERED = Kind(static.covered, interactive.covered, words.covered)
"""The same with the answer covered: readers guess first."""
