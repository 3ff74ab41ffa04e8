"""Heatmaps whose cells say on hovering what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.categories import cell_colours, in_order
from emergence.figures.style import RAMP, THEMES, ink_on
from emergence.figures.vega import (
    by_theme,
    category_key,
    category_scale,
    finished,
    ink,
    picked,
    place_in_data,
    quoted,
)

CELL = 26
"""Height of a cell in pixels."""


def heatmap(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify a heatmap whose cells say on hovering what they hold.

    Parameters
    ----------
    frame
        The frame that the static chart of the same name takes; its column ``note``, where it
        has one, is shown on hovering.
    axis
        Column of the values.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification; categories are picked in the key.
    """
    rows, columns = in_order(frame["row"]), in_order(frame["column"])
    numeric = pd.api.types.is_numeric_dtype(frame[axis])
    shown = str(frame["shown"].iloc[0])
    base = alt.Chart(alt.InlineData(values=records(frame, axis, keep))).encode(
        x=alt.X(
            "column:N",
            sort=columns,
            title=None,
            scale=alt.Scale(domain=columns),
            axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=150, domain=False, ticks=False),
        ),
        y=alt.Y(
            "row:N",
            sort=rows,
            title=None,
            scale=alt.Scale(domain=rows),
            axis=alt.Axis(
                labelLimit=alt.ExprRef("width < 300 ? 140 : 250"),
                # A narrow page breaks names where they have a comma, rather than cut them.
                labelExpr="width < 300 ? split(datum.label, ', ') : datum.label",
                labelLineHeight=11,
                labelFontSize=11,
                domain=False,
                ticks=False,
            ),
        ),
    )
    if numeric:
        ends = [by_theme(quoted(RAMP["light"][end]), quoted(RAMP["dark"][end])) for end in (0, 1)]
        colour = alt.Color(
            "value:Q",
            scale=alt.Scale(range=ends, interpolate="rgb", zero=False, nice=False),
            legend=alt.Legend(title=shown, orient="bottom", titleLimit=320, gradientLength=240),
        )
    else:
        colour = alt.Color(
            "value:N", sort=None, scale=category_scale(in_order(frame[axis])), legend=None
        )
    tooltip = [
        alt.Tooltip("row:N", title="Row"),
        alt.Tooltip("column:N", title="Column"),
        alt.Tooltip("value:N", title=shown),
    ]
    if "note" in frame:
        tooltip.append(alt.Tooltip("note:N", title="Note"))
    opacity = alt.value(1) if numeric else picked("value")
    cells = base.mark_rect(strokeWidth=2).encode(
        color=colour,
        stroke=alt.value(ink("page")),
        opacity=opacity,
        tooltip=tooltip,
    )
    texts = (
        base.transform_filter("isValid(datum.text)")
        .mark_text(fontSize=alt.ExprRef(f"clamp(width / {len(columns)} / 2.8, 6, 11)"))
        .encode(
            text="text:N",
            color=alt.ColorValue(by_theme("datum.ink_light", "datum.ink_dark")),
            opacity=opacity,
            tooltip=tooltip,
        )
    )
    chart = alt.layer(cells, texts).add_params(alt.param(name="dark", value=False))
    key = [] if numeric else category_key(in_order(frame[axis]))
    return finished(chart, CELL * len(rows), key)


def records(frame: pd.DataFrame, axis: str, keep: Sequence[str]) -> list[dict[str, Any]]:
    """Give the cells that hold something as records, with the ink of their text by theme."""
    inks = {
        f"ink_{theme}": cell_colours(frame, axis, theme).map(lambda c: ink_on(c) if c else "")
        for theme in THEMES
    }
    columns = ["row", "column", axis, "text", "note", *place_in_data(frame), *keep]
    cells = frame.reindex(columns=columns).astype(object)
    cells = cells.rename(columns={axis: "value"}).assign(**inks)
    return [
        {str(key): value for key, value in record.items() if not pd.isna(value)}
        for record in cells[cells["value"].notna()].to_dict("records")
    ]
