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
    ink,
    picked,
    quoted,
    sized,
    switched,
)
from emergence.models import AXES

STEP, NARROW_STEP = 22, 34
"""Pixels from one row to the next, beside its name and under it."""


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
    grouped = rows.sort_values(["group_order", axis], kind="stable").groupby("group", sort=False)
    groups = [str(group) for group, _ in grouped]
    lines = [str(line) for group, part in grouped for line in (group, *part["name"])]
    order = list(dict.fromkeys(lines))
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
        .encode(y=names_and_groups(order, groups))
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
    written = [{"name": name, "head": name in groups} for name in order]
    above = (
        alt.Chart(alt.InlineData(values=written))
        .mark_text(
            align="left",
            baseline="middle",
            dy=alt.expr("datum.head ? 0 : -13"),
            fontSize=12,
            fontWeight=alt.expr("datum.head ? 'bold' : 'normal'"),
            color=ink("text"),
            opacity=alt.ExprRef("narrow ? 1 : 0"),
            aria=False,
        )
        .encode(x=alt.value(0), y=names_and_groups(order, groups), text="name:N")
    )
    chart = alt.layer(gaps, marks, above).add_params(
        across, alt.param(name="dark", value=False), alt.param(name="narrow", value=False)
    )
    steps = (step * len(order) for step in (STEP, NARROW_STEP))
    return finished(chart, next(steps), family_key(rows), narrow_height=next(steps))


def names_and_groups(order: list[str], groups: list[str]) -> alt.Y:
    """Place names in rows under their groups; where a page is narrow, they stand above them.

    Parameters
    ----------
    order
        Names and groups from top to bottom.
    groups
        The groups among them.
    """
    head = f"indexof([{', '.join(map(quoted, groups))}], datum.label) >= 0"
    return alt.Y(
        "name:N",
        title=None,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(
            labelLimit=290,
            labelExpr="narrow ? '' : datum.label",
            labelFontWeight={"condition": {"test": head, "value": "bold"}, "value": "normal"},
            ticks=False,
            grid=False,
        ),
    )
