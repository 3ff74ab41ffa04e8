"""Interactive charts, one module a kind: Vega-Lite specifications, by Altair."""

from emergence.figures.interactive.bars import bars
from emergence.figures.interactive.forecast import covered, forecast
from emergence.figures.interactive.heatmap import heatmap
from emergence.figures.interactive.lines import lines
from emergence.figures.interactive.scaling_curves import scaling_curves
from emergence.figures.interactive.scatter import scatter
from emergence.figures.interactive.strip import strip

__all__ = [
    "bars",
    "covered",
    "forecast",
    "heatmap",
    "lines",
    "scaling_curves",
    "scatter",
    "strip",
]
