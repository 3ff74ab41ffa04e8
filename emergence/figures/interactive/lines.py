"""Plain lines and points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.frame import YEARS, counts
from emergence.figures.style import dashes_of, marks_of
from emergence.figures.vega import (
    HEIGHT,
    colour_scale,
    entry,
    finished,
    ink,
    log_axis,
    picked,
    place_in_data,
    records,
    shape_scale,
)

ROOM = 8
"""Pixels beyond the first and the last point, so that these are seen whole."""


def lines(frame: pd.DataFrame, axis: str, *, keep: Sequence[str] = ()) -> dict[str, Any]:
    """Specify plain lines and points, a colour a series, with faint guides.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.lines_frame`.
    axis
        Column of the horizontal axis; the vertical one is ``y``.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification. Hovering names series and values; series are picked in the
        key. The axes span all rows, so that they stand still when a dial moves.
    """
    drawn = frame[frame["role"].ne("guide")].drop_duplicates("series")
    marks = marks_of(dict(zip(drawn["series"], drawn["family"], strict=True)))
    panels = list(dict.fromkeys(frame["panel"]))
    x, y = place(frame, axis, alt.X), place(frame, "y", alt.Y)
    colour = alt.Color("series:N", title=None, sort=None, scale=colour_scale(marks), legend=None)
    faint = picked("series")
    broken = dashes_of(marks, frame.loc[frame["role"].eq("point"), "series"])
    dashes = alt.StrokeDash(
        "series:N",
        title=None,
        scale=alt.Scale(
            domain=list(marks),
            range=[[2 * part for part in dashes] or [1, 0] for dashes in broken.values()],
        ),
        sort=None,
        legend=None,
    )
    shape = alt.Shape("series:N", title=None, sort=None, scale=shape_scale(marks), legend=None)
    tooltip = [
        alt.Tooltip("series:N", title="Line"),
        alt.Tooltip("x:Q", title=frame["x_label"].iloc[0], format=".4~g"),
        alt.Tooltip("y:Q", title=frame["y_label"].iloc[0], format=".3~g"),
    ]

    layers: list[alt.Chart] = []
    guides = frame[frame["role"].eq("guide")]
    if len(guides):
        layers += name_guides(guides, axis, keep, panels, x, y)
    curves = frame[frame["role"].eq("line")]
    if len(curves):
        base = source(whole_lines(curves, axis, keep), panels).transform_flatten(
            ["x", "y", *place_in_data(curves)]
        )
        layers.append(
            base.mark_line(strokeWidth=2).encode(
                x=x, y=y, color=colour, strokeDash=dashes, opacity=faint, detail="panel:N"
            )
        )
        # A line has one tooltip, its points one each: they are there to be met.
        met = base.mark_circle(opacity=0, size=90, aria=False)
        layers.append(met.encode(x=x, y=y, tooltip=tooltip))
    points = frame[frame["role"].eq("point")].rename(columns={axis: "x"})
    if len(points):
        columns = ["series", "panel", "x", "y", "low", "high", "label", "name", "shape", *keep]
        points = points.assign(shape=[marks[series].marker for series in points["series"]])
        named = [alt.Tooltip("name:N", title="Name")] if points["name"].ne("").any() else []
        base = source(records(points, columns), panels)
        layers += [
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=1.2)
            .encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour, opacity=faint),
            base.mark_point(filled=True, opacity=1, size=70).encode(
                x=x,
                y=y,
                color=colour,
                shape=shape,
                opacity=faint,
                tooltip=[*named, *tooltip],
            ),
        ]
        if points["label"].ne("").any():
            late = "scale('x', datum.x) > width / 2"
            beside = base.mark_text(
                dx=alt.expr(f"{late} ? -9 : 9"),
                dy=-9,
                align=alt.expr(f"{late} ? 'right' : 'left'"),
                fontSize=13,
                color=ink("text"),
                # On a phone names lie on each other; hovering tells them.
                opacity=alt.ExprRef("width < 420 ? 0 : 1"),
            )
            layers.append(beside.encode(x=x, y=y, text="label:N"))
    chart = alt.layer(*layers).add_params(alt.param(name="dark", value=False))
    if len(panels) > 1:
        choice = alt.binding_select(options=panels, name="Panel ")
        chart = chart.add_params(alt.param(name="panel", value=panels[0], bind=choice))
    drawn_as = set(zip(frame["series"], frame["role"], strict=True))
    key = [
        entry(
            name,
            mark.colours,
            mark.marker if (name, "point") in drawn_as else None,
            dash=broken[name] if (name, "line") in drawn_as else None,
        )
        for name, mark in marks.items()
    ]
    return finished(chart, HEIGHT, key)


def source(values: list[Any], panels: Sequence[str]) -> alt.Chart:
    """Start a layer from records, those of the chosen panel where there are several."""
    chart = alt.Chart(alt.InlineData(values=values))
    return chart.transform_filter("datum.panel === panel") if len(panels) > 1 else chart


def place(frame: pd.DataFrame, column: str, channel: type[alt.X] | type[alt.Y]) -> Any:
    """Set up an axis that spans all rows."""
    letter = "y" if column == "y" else "x"
    first = frame.iloc[0]
    label, scale = first[f"{letter}_label"], first[f"{letter}_scale"]
    columns = ["y", "low", "high"] if letter == "y" else [column]
    domain = [float(frame[columns].min().min()), float(frame[columns].max().max())]
    whole = 1 if letter == "x" and counts(frame, column) else alt.Undefined
    year = "d" if column == YEARS else alt.Undefined
    plain = alt.Axis(tickCount=6, tickMinStep=whole, format=year)
    axis = log_axis(flops=label.endswith("FLOPs")) if scale == "log" else plain
    return channel(
        f"{letter}:Q",
        title=label,
        scale=alt.Scale(type=scale, domain=domain, nice=False, padding=ROOM),
        axis=axis,
    )


def whole_lines(rows: pd.DataFrame, axis: str, keep: Sequence[str]) -> list[Any]:
    """Give each line as one record that holds its points as lists: names are written once."""
    found = []
    for _, line in rows.groupby(["series", "panel", *keep], sort=False, dropna=False):
        ordered = line.sort_values(axis, kind="stable")
        (record,) = records(ordered.iloc[:1], ["series", "panel", *keep])
        places = {name: ordered[name].to_list() for name in place_in_data(ordered)}
        found.append(record | {"x": ordered[axis].to_list(), "y": ordered["y"].to_list()} | places)
    return found


def name_guides(
    guides: pd.DataFrame,
    axis: str,
    keep: Sequence[str],
    panels: Sequence[str],
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """Draw guides, named at their right or upper end; of upright ones the last on its right."""
    lines = (
        source(whole_lines(guides, axis, keep), panels)
        .transform_flatten(["x", "y"])
        .mark_line(strokeDash=[3, 3], strokeWidth=1, color="#868e96")
        .encode(x=x, y=y, detail=["series:N", "panel:N"])
    )
    ends = []
    for _, guide in guides.groupby(["series", "panel", *keep], sort=False, dropna=False):
        upright = guide[axis].nunique() == 1
        end = guide.iloc[[int(guide["y" if upright else axis].argmax())]]
        ends.append(end.assign(upright=upright))
    named = pd.concat(ends).rename(columns={axis: "x"})
    beside = named.groupby(["panel", "upright", *keep], dropna=False)["x"]
    last = named["x"].eq(beside.transform("max"))
    named["side"] = (named["upright"] & last).map({True: "left", False: "right"})
    at = source(records(named, ["series", "panel", "x", "y", "upright", "side", *keep]), panels)
    names = at.mark_text(
        color=ink("quiet"),
        fontSize=11,
        align=alt.expr("datum.side"),
        baseline=alt.expr("datum.upright ? 'top' : 'bottom'"),
        dx=alt.expr("datum.upright ? (datum.side === 'left' ? 4 : -4) : 0"),
        dy=alt.expr("datum.upright ? 0 : -3"),
    ).encode(x=x, y=y, text="series:N")
    return [lines, names]
