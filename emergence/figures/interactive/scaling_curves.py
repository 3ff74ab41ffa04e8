"""Scaling curves with a panel to choose and an axis to switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from emergence.figures.frame import (
    FORMER_BEST,
    GAP,
    OWN_AXIS,
    dashes_of_series,
    in_family_order,
    in_front,
    in_percent,
    series_of,
)
from emergence.figures.vega import (
    HEIGHT,
    colours,
    entry,
    finished,
    ink,
    picked,
    place_in_data,
    quoted,
    records,
    series_marks,
    shapes,
    size,
    switched,
)
from emergence.models import VIEWS


def scaling_curves(
    frame: pd.DataFrame, axis: str = "train_flops", *, keep: Sequence[str] = ()
) -> dict[str, Any]:
    """Specify scaling curves with a panel to choose and an axis to switch.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.frame_of` or ``frame_of_figure``, the frame that
        the static chart of the same name takes.
    axis
        The axis shown first; ``OWN_AXIS`` stands for that of the first panel. The others are
        those of which the frame has values.
    keep
        Columns that the records hold besides, such as those of dials.

    Returns
    -------
    dict
        A Vega-Lite specification that fills the width it is given. Hovering a point shows model,
        scale, value, interval and source; families are picked in the key. The signal ``dark``
        switches to the colours of the dark theme.
    """
    laid_out = in_percent(in_family_order(frame)).assign(series=series_of)
    rows, behind = in_front(laid_out)
    ordered = rows.sort_values("order", kind="stable")
    if axis == OWN_AXIS:
        axis = ordered["x_axis"].iloc[0]
    held = [name for name in VIEWS if name in rows and rows[name].notna().any()]
    held.sort(key=lambda name: name != axis)
    # Panels of one title differ in their axis, which is a switch here.
    same = ["title", "series", "model", "value", *keep]
    shown = points(rows.drop_duplicates(same), [*held, *keep])
    titles = list(dict.fromkeys(ordered["title"]))
    columns = {VIEWS[name].label: name for name in held}
    labels = list(columns)

    panel = alt.param(
        name="panel", value=titles[0], bind=alt.binding_select(options=titles, name="Task ")
    )
    across = alt.param(
        name="axis", value=labels[0], bind=alt.binding_radio(options=labels, name="Axis ")
    )
    dark = alt.param(name="dark", value=False)

    place = " : ".join(f"axis === {quoted(label)} ? datum.{columns[label]}" for label in labels)

    def chart_of(values: list[dict[str, Any]]) -> alt.Chart:
        return (
            alt.Chart(alt.InlineData(values=values))
            .transform_filter("datum.title === panel")
            .transform_calculate(x=f"{place} : null")
            .transform_filter("isValid(datum.x) && datum.x > 0")
            .transform_calculate(**heights(rows))
            .encode(x=switched())
        )

    base = chart_of(shown)
    colour = alt.Color("series:N", title=None, sort=None, scale=colours(rows), legend=None)
    shape = alt.Shape("series:N", title=None, sort=None, scale=shapes(rows), legend=None)
    faint = picked("series")
    conditions = list(dict.fromkeys(rows["condition"].fillna("")))
    broken = dashes_of_series(rows)
    dashes = alt.StrokeDash(
        "series:N",
        sort=None,
        scale=alt.Scale(domain=list(broken), range=[list(d) or [1, 0] for d in broken.values()]),
        legend=None,
    )
    # A first condition is filled, the others are hollow, as their lines are broken.
    turns = {c: turn for turn, c in enumerate(conditions)}
    turn_of = dict(zip(rows["series"], rows["condition"].fillna("").map(turns), strict=True))
    later = {name for name, turn in turn_of.items() if turn}
    fills = colours(rows)
    fills.range = [
        "transparent" if name in later else shade
        for name, shade in zip(fills.domain, fills.range, strict=True)
    ]
    y = vertical(rows)

    rules: dict[str, tuple[str, list[float], Any, float]] = {
        "random_baseline": ("chance_at", [5, 4], "#868e96", 1.5),
        FORMER_BEST: ("best_at", [1.5, 3], ink("text"), 2),
    }
    references = [
        base.mark_rule(
            strokeDash=dash,
            color=shade,
            strokeWidth=width,
            strokeOpacity=alt.ExprRef(f"{on_panels(rows, column)} ? 1 : 0"),
        ).encode(x=alt.value(0), x2=alt.value("width"), y=f"mean({place}):Q")
        for column, (place, dash, shade, width) in rules.items()
        if holds(rows, column)
    ]
    lines = base.mark_line(strokeWidth=2).encode(
        y=y, color=colour, opacity=faint, strokeDash=dashes
    )
    bars = base.mark_rule(strokeWidth=1.2).encode(
        y="low_at:Q", y2="high_at:Q", color=colour, opacity=faint
    )
    # A layer without a single value would have Vega complain of an empty scale.
    intervals = [bars] if rows["low"].notna().any() else []
    marks = base.mark_point(opacity=1, size=60, strokeWidth=2).encode(
        y=y,
        color=colour,
        fill=alt.Fill("series:N", title=None, sort=None, scale=fills, legend=None),
        shape=shape,
        opacity=faint,
        tooltip=tooltips(conditions),
    )
    faintly = []
    if len(behind):
        beyond = chart_of(points(behind, [*held, *keep])).encode(y=y, detail="series:N")
        of = [*tooltips([]), alt.Tooltip("series:N", title="In the paper")]
        faintly = [
            beyond.mark_line(strokeWidth=1.2, color="#868e96", opacity=0.45),
            beyond.mark_point(
                size=18, filled=True, color="#868e96", opacity=0.55, shape="circle"
            ).encode(tooltip=of),
        ]
    chart = (
        alt.layer(
            *gaps(rows, axis, keep),
            *references,
            *faintly,
            *intervals,
            lines,
            marks,
        )
        .add_params(panel, across, dark)
        .properties(title=heading(rows))
    )
    key = [
        entry(
            name,
            mark.colours,
            mark.marker,
            dash=broken[name],
            hollow=name in later,
        )
        for name, mark in series_marks(rows).items()
    ]
    return finished(chart, HEIGHT, key)


def holds(rows: pd.DataFrame, column: str) -> bool:
    """Tell whether any row has a value in a column that not all frames have."""
    return column in rows and bool(rows[column].notna().any())


def on_panels(rows: pd.DataFrame, column: str) -> str:
    """Write an expression for whether the panel shown has values in a column."""
    titles = rows.loc[rows[column].notna(), "title"].drop_duplicates()
    return f"indexof([{', '.join(map(quoted, titles))}], panel) >= 0"


def logarithmic(rows: pd.DataFrame, *scales: str) -> str:
    """Write an expression for whether the panel shown has one of these vertical scales."""
    titles = rows.loc[rows["y_scale"].isin(scales), "title"].drop_duplicates()
    return f"indexof([{', '.join(map(quoted, titles))}], panel) >= 0"


def heights(rows: pd.DataFrame) -> dict[str, str]:
    """Place what is drawn: as it is, or by its logarithm where the panel asks for it.

    The type of a Vega-Lite scale is fixed, so a choice between panels needs this. A level that
    a panel lacks, and which is not to be seen there, goes with the values: Vega complains of
    nothing to place.
    """
    log = logarithmic(rows, "log", "log_reversed")
    drawn = {
        "at": "value",
        "low_at": "low",
        "high_at": "high",
        "chance_at": "random_baseline",
        "best_at": FORMER_BEST,
    }
    else_ = {
        name: f"{on_panels(rows, column)} ? null : datum.at" if holds(rows, column) else "null"
        for name, column in drawn.items()
        if name in ("chance_at", "best_at")
    }
    return {
        name: f"isValid(datum.{column}) ? ({log} ? log(datum.{column}) / LN10 : datum.{column})"
        f" : ({else_.get(name, 'null')})"
        for name, column in drawn.items()
    }


def vertical(rows: pd.DataFrame) -> alt.Y:
    """Give the vertical axis its scale and labels, panel by panel."""
    log = logarithmic(rows, "log", "log_reversed")
    several = rows["title"].nunique() > 1
    marks = [float(np.log10(step) + power) for power in range(-6, 31) for step in (1, 2, 5)]
    return alt.Y(
        "at:Q",
        title=None,
        scale=alt.Scale(
            zero=alt.ExprRef(f"{str(several).lower()} && !({log})"),
            reverse=alt.ExprRef(logarithmic(rows, "log_reversed")),
            nice=alt.ExprRef(f"!({log})"),
        ),
        axis=alt.Axis(
            tickCount=6,
            minExtent=32,
            values=alt.ExprRef(f"{log} ? {marks} : null"),
            labelExpr=f"{log} ? format(pow(10, datum.value), '~g') : datum.label",
        ),
    )


def gaps(rows: pd.DataFrame, axis: str, keep: Sequence[str]) -> list[alt.Chart]:
    """Shade the gap in which a line leaves chance, on the axis that it was found on."""
    columns = ["title", *GAP, *keep]
    bands = rows.reindex(columns=columns).dropna(subset=GAP).drop_duplicates()
    if bands.empty:
        return []
    return [
        alt.Chart(alt.InlineData(values=records(bands, columns)))
        .transform_filter(f"datum.title === panel && axis === {quoted(VIEWS[axis].label)}")
        .mark_rect(color="#868e96", opacity=0.14)
        .encode(x="gap_after:Q", x2="gap_by:Q")
    ]


def points(rows: pd.DataFrame, extra: Sequence[str]) -> list[dict[str, Any]]:
    """Give the rows drawn as records, with only what the chart shows."""
    columns = ["title", "series", "model", "value", "low", "high", "random_baseline", "source"]
    columns += ["condition", "named", "unit"]
    columns += [FORMER_BEST] if FORMER_BEST in rows else []
    columns += place_in_data(rows)
    condition = rows["condition"].fillna("")
    rows = rows.assign(condition=condition, named=rows.get("named", condition))
    records = rows[[*columns, *extra]].round({"low": 2, "high": 2}).to_dict("records")
    # Without an interval a bar has no length: Vega warns of a panel in which none has an end.
    ends = ("low", "high")
    return [
        dict.fromkeys(ends, record["value"])
        | {str(key): value for key, value in record.items() if not pd.isna(value)}
        | {"size": size(record), "interval": interval(record), "measured": measured(record)}
        for record in records
    ]


def interval(record: dict[Any, Any]) -> str:
    """Give the 95 % interval as a tooltip shows it."""
    if pd.isna(record["low"]):
        return "number of items not known, or not a proportion"
    return f"{record['low']:.1f} to {record['high']:.1f}\u202f%"


def measured(record: dict[Any, Any]) -> str:
    """Write a value with its unit, as a tooltip shows it."""
    unit = "\u202f%" if record["unit"] == "fraction" else f" {record['unit']}"
    return f"{record['value']:.4g}{unit}"


def tooltips(conditions: list[str]) -> list[alt.Tooltip]:
    """List what hovering a point shows: its condition too, where there are any."""
    told = [alt.Tooltip("named:N", title="Condition")] if any(conditions) else []
    return [
        alt.Tooltip("model:N", title="Model"),
        *told,
        alt.Tooltip("size:N", title="Scale"),
        alt.Tooltip("measured:N", title="Value"),
        alt.Tooltip("interval:N", title="95 % interval"),
        alt.Tooltip("source:N", title="Source"),
    ]


def heading(rows: pd.DataFrame) -> alt.TitleParams:
    """Title the chart with what its two axes show, which follows the choices made."""
    unit = {"fraction": " (%)"}
    names = {
        row["title"]: f"{row['y_label']}{unit.get(row['unit'], '')}"
        for _, row in rows.drop_duplicates("title").iterrows()
    }
    chosen = " : ".join(
        f"panel === {quoted(title)} ? {quoted(name)}" for title, name in names.items()
    )
    # Where other lines are dashed too, chance is told apart by its colour.
    dashed = "grey" if any(dashes_of_series(rows).values()) else "dashed"
    drawn = {"random_baseline": f"{dashed}: chance", FORMER_BEST: "dotted: former best"}
    keys = [
        f"{on_panels(rows, column)} ? {quoted(f' ({words})')} : ''"
        for column, words in drawn.items()
        if holds(rows, column)
    ]
    against = "' against ' + lower(slice(axis, 0, 1)) + slice(axis, 1)"
    parts = [f"({chosen} : '')", against, " + ".join(["''", *(f"({key})" for key in keys)])]
    # On a phone each stands on a line of its own.
    text = alt.ExprRef(f"width < 420 ? [{', '.join(parts)}] : {' + '.join(parts)}")
    return alt.TitleParams(text=text)
