"""Items as points on one axis of scale, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.frame import in_family_order
from emergence.figures.vega import (
    family_colour,
    family_key,
    family_shape,
    finished,
    name_axis,
    picked,
    quoted,
    sized,
    switched,
)
from emergence.models import AXES


def strip(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify items as points on one axis of scale, a row each.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.abilities_frame`.
    axis
        The axis shown first.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification with an axis to switch; hovering shows the item, its group,
        its scale and the study.
    """
    rows = in_family_order(frame[frame[axis].notna()]).assign(series=lambda f: f["family"])
    order = list(rows.sort_values(["group_order", axis], kind="stable")["name"])
    names = [axis, *(name for name in ("train_flops", "params") if name != axis)]
    labels = [AXES[name].label for name in names]
    across = alt.param(
        name="axis", value=labels[0], bind=alt.binding_radio(options=labels, name="Axis ")
    )
    pick = " : ".join(f"axis === {quoted(AXES[name].label)} ? datum.{name}@" for name in names)
    shown = ["name", "group", "series", "reference", "train_flops_after", "params_after", *keep]
    base = (
        alt.Chart(alt.InlineData(values=sized(rows, [*shown, *names])))
        .transform_calculate(
            x=pick.replace("@", "") + " : null", after=pick.replace("@", "_after") + " : null"
        )
        .encode(
            y=alt.Y(
                "name:N",
                sort=order,
                title=None,
                axis=name_axis(290),
            )
        )
    )
    place = switched()
    gaps = (
        base.transform_filter("isValid(datum.after)")
        .mark_rule(strokeWidth=4, strokeOpacity=0.4)
        .encode(
            x=place,
            x2="after:Q",
            color=family_colour(rows),
            opacity=picked("series"),
        )
    )
    marks = base.mark_point(filled=True, opacity=1, size=80).encode(
        x=place,
        color=family_colour(rows),
        shape=family_shape(rows),
        opacity=picked("series"),
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("group:N", title="Group"),
            alt.Tooltip("series:N", title="Family"),
            alt.Tooltip("size:N", title="Scale"),
            alt.Tooltip("reference:N", title="Source"),
        ],
    )
    chart = alt.layer(gaps, marks).add_params(across, alt.param(name="dark", value=False))
    return finished(chart, 22 * len(rows), family_key(rows))
