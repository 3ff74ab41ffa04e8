"""Models as points in the plane of two scales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.drawing import FLOPS_AXES
from emergence.figures.frame import in_family_order
from emergence.figures.vega import (
    HEIGHT,
    family_colour,
    family_key,
    family_shape,
    finished,
    ink,
    log_axis,
    picked,
    records,
    sized,
)


def scatter(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify models as points in the plane of two scales.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.models_frame`.
    axis
        Column of the horizontal axis; the vertical one is ``y``.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification; hovering a point shows the model and its three scales.
    """
    points = in_family_order(frame[frame["role"] == "point"]).assign(series=lambda f: f["family"])
    guides = frame[frame["role"] == "guide"]
    first = points.iloc[0]
    # Guides run past the chart, so the points set its limits.
    limits = {
        column: [float(points[column].min()) / 1.6, float(points[column].max()) * 1.6]
        for column in (axis, "y")
    }
    x = alt.X(
        f"{axis}:Q",
        title=first["x_label"],
        scale=alt.Scale(type="log", domain=limits[axis], nice=False),
        axis=log_axis(flops=axis in FLOPS_AXES),
    )
    y = alt.Y(
        "y:Q",
        title=first["y_label"],
        scale=alt.Scale(type="log", domain=limits["y"], nice=False),
        axis=log_axis(flops=bool(first["y_in_flops"])),
    )
    lines = (
        alt.Chart(alt.InlineData(values=records(guides, ["label", axis, "y", *keep])))
        .mark_line(strokeDash=[3, 3], strokeWidth=1, color="#868e96", clip=True)
        .encode(x=x, y=y, detail="label:N", tooltip=[alt.Tooltip("label:N", title="Line")])
    )
    marks = (
        alt.Chart(alt.InlineData(values=sized(points, [axis, "y", "series", "model", *keep])))
        .mark_point(filled=True, opacity=1, size=80)
        .encode(
            x=x,
            y=y,
            color=family_colour(points),
            shape=family_shape(points),
            opacity=picked("series"),
            tooltip=[alt.Tooltip("model:N", title="Model"), alt.Tooltip("size:N", title="Scale")],
        )
    )
    named = points[points["label"].ne("")]
    names = (
        alt.Chart(alt.InlineData(values=sized(named, [axis, "y", "label", *keep])))
        .mark_text(dy=16, fontSize=12, color=ink("text"))
        .encode(x=x, y=y, text="label:N")
    )
    chart = alt.layer(lines, marks, names).add_params(alt.param(name="dark", value=False))
    return finished(chart, HEIGHT, family_key(points))
