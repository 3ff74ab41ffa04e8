"""Stacked horizontal bars with a measure to switch and an order to choose."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.categories import in_order, segments
from emergence.figures.style import category_colours, ink_on
from emergence.figures.vega import (
    by_theme,
    category_key,
    category_scale,
    finished,
    ink,
    name_axis,
    picked,
    place_in_data,
    quoted,
)

MEASURES = {"share": "Share", "count": "Count"}

STEP = 24
"""Pixels from one bar to the next."""

AS_DRAWN = "as in the picture"


def bars(frame: pd.DataFrame, axis: str) -> dict[str, Any]:
    """Specify stacked bars that switch between share and count, and sort by a category.

    Parameters
    ----------
    frame
        The frame that the static chart of the same name takes.
    axis
        ``share`` or ``count``, shown first.

    Returns
    -------
    dict
        A Vega-Lite specification. Hovering a segment shows its count and share; categories
        are picked in the key.
    """
    rows = segments(frame)
    categories = in_order(frame["category"])
    names = list(dict.fromkeys(rows["row"]))
    labels = [MEASURES[axis], *(label for name, label in MEASURES.items() if name != axis)]
    measure = alt.param(
        name="measure", value=labels[0], bind=alt.binding_radio(options=labels, name="Show ")
    )
    order = alt.param(
        name="order",
        value=AS_DRAWN,
        bind=alt.binding_select(options=[AS_DRAWN, *categories], name="Order by "),
    )
    is_share = f"measure === {quoted(MEASURES['share'])}"
    place = " : ".join(
        f"order === {quoted(name)} ? -({is_share} ? datum.shares[{number}] : "
        f"datum.counts[{number}])"
        for number, name in enumerate(categories)
    )
    longest = {name: float(rows[f"{name}_to"].max()) for name in MEASURES}
    base = (
        alt.Chart(alt.InlineData(values=records(rows, categories)))
        .transform_calculate(
            begin=f"{is_share} ? datum.share_from : datum.count_from",
            end=f"{is_share} ? datum.share_to : datum.count_to",
            place=f"{place} : datum.number",
        )
        .encode(
            y=alt.Y(
                "row:N",
                title=None,
                sort=alt.EncodingSortField(field="place", op="min", order="ascending"),
                axis=name_axis(220),
            )
        )
    )
    percent = f"{is_share} ? round(100 * datum.value) + '\u202f%' : datum.value"
    # A domain of its own: a layer that the filters leave empty has no extent to take it from.
    end = alt.ExprRef(f"{is_share} ? {longest['share']} : {longest['count']}")
    across = alt.Scale(domain=[0, end], nice=False)
    x = alt.X("begin:Q", title=None, scale=across, axis=alt.Axis(labelExpr=percent, tickCount=5))
    marks = base.mark_bar(size=STEP - 8).encode(
        x=x,
        x2="end:Q",
        color=alt.Color(
            "category:N",
            sort=None,
            scale=category_scale(categories),
            legend=None,
        ),
        opacity=picked("category"),
        stroke=alt.value(ink("page")),
        tooltip=[
            alt.Tooltip("row:N", title="Bar"),
            alt.Tooltip("category:N", title="Segment"),
            alt.Tooltip("said:N", title="Holds"),
            alt.Tooltip("interval:N", title="Up to its end"),
        ],
    )
    width = f"width * (datum.end - datum.begin) / ({is_share} ? 1 : {longest['count']})"
    numbers = (
        base.transform_filter(f"datum.count > 0 && {width} > 16")
        .transform_calculate(middle="(datum.begin + datum.end) / 2")
        .mark_text(baseline="middle", fontSize=11)
        .encode(
            x=alt.X("middle:Q", scale=across),
            text="count:Q",
            color=alt.ColorValue(by_theme("datum.ink_light", "datum.ink_dark")),
            opacity=picked("category"),
        )
    )
    intervals = (
        base.transform_filter(f"{is_share} && isValid(datum.low)")
        .mark_rule(strokeWidth=1.5, yOffset=10)
        .encode(x=alt.X("low:Q", scale=across), x2="high:Q", color=alt.value(ink("text")))
    )
    chart = alt.layer(marks, numbers, intervals).add_params(
        measure, order, alt.param(name="dark", value=False)
    )
    return finished(chart, STEP * len(names), category_key(categories))


def records(rows: pd.DataFrame, categories: list[str]) -> list[dict[str, Any]]:
    """Give the segments as records, each with all counts and shares of its bar, to sort by."""
    colours = category_colours(categories)
    tables = {
        name: rows.pivot(index="row", columns="category", values=name)
        .reindex(columns=categories)
        .fillna(0)
        for name in ("count", "share")
    }
    numbers = {name: number for number, name in enumerate(dict.fromkeys(rows["row"]))}
    wanted = ["row", "category", "count", "low", "high", *place_in_data(rows)]
    wanted += [f"{name}_{end}" for name in MEASURES for end in ("from", "to")]
    return [
        {str(key): record[key] for key in wanted if not pd.isna(record[key])}
        | {
            "number": numbers[record["row"]],
            "counts": tables["count"].loc[record["row"]].to_list(),
            "shares": tables["share"].loc[record["row"]].to_list(),
            "ink_light": ink_on(colours[record["category"]]["light"]),
            "ink_dark": ink_on(colours[record["category"]]["dark"]),
            "said": said(record),
            "interval": interval(record),
        }
        for record in rows.to_dict("records")
    ]


def said(record: dict[Any, Any]) -> str:
    """Write what a segment holds, as a tooltip shows it."""
    if not record["total"]:
        return "nothing"
    return f"{record['count']} of {record['total']} ({100 * record['share']:.0f}\u202f%)"


def interval(record: dict[Any, Any]) -> str:
    """Write the share up to the end of a segment, with its interval where it has one."""
    if pd.isna(record["share_to"]):
        return ""
    end = f"{100 * record['share_to']:.0f}\u202f%"
    if pd.isna(record["low"]):
        return end
    return f"{end} (95\u202f%: {100 * record['low']:.0f} to {100 * record['high']:.0f}\u202f%)"
