"""Static charts, one module a kind: matplotlib and seaborn, as SVG."""

from emergence.figures.static.bars import bars
from emergence.figures.static.forecast import covered, forecast
from emergence.figures.static.heatmap import heatmap
from emergence.figures.static.lines import lines
from emergence.figures.static.scaling_curves import scaling_curves
from emergence.figures.static.scatter import scatter
from emergence.figures.static.strip import strip

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
