"""Interactive charts, one function a kind: Vega-Lite specifications, by Altair."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.frame import in_family_order, in_percent, series_of
from emergence.figures.style import DASHES, INK, mark_of
from emergence.models import AXES, format_count, format_flops

HEIGHT = 340
"""Height of a chart in pixels; its width is that of the page."""


def scaling_curves(frame: pd.DataFrame, axis: str = "train_flops") -> dict[str, Any]:
    """Specify scaling curves with a panel to choose and an axis to switch.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.frame_of` or ``frame_of_figure``, the frame that
        the static chart of the same name takes.
    axis
        The axis shown first.

    Returns
    -------
    dict
        A Vega-Lite specification that fills the width it is given. Hovering or focusing a
        point shows model, scale, value, interval and source; a click on a family in the
        legend singles it out. The signal ``dark`` switches to the colours of the dark theme.
    """
    rows = in_percent(in_family_order(frame)).assign(series=series_of)
    shown = points(rows)
    titles = list(dict.fromkeys(rows.sort_values("order", kind="stable")["title"]))
    labels = [AXES[axis].label, *(a.label for name, a in AXES.items() if name != axis)]
    columns = {a.label: name for name, a in AXES.items()}

    panel = alt.param(
        name="panel", value=titles[0], bind=alt.binding_select(options=titles, name="Task ")
    )
    across = alt.param(
        name="axis", value=labels[0], bind=alt.binding_radio(options=labels, name="Axis ")
    )
    dark = alt.param(name="dark", value=False)
    picked = alt.selection_point(fields=["series"], bind="legend", name="picked")

    place = " : ".join(f"axis === {quoted(label)} ? datum.{columns[label]}" for label in labels)
    base = (
        alt.Chart(alt.InlineData(values=shown))
        .transform_filter("datum.title === panel")
        .transform_calculate(x=f"{place} : null")
        .transform_filter("isValid(datum.x) && datum.x > 0")
        .encode(x=alt.X("x:Q", scale=alt.Scale(type="log", nice=False, padding=14), axis=decades()))
    )
    longest = rows["series"].str.len().max()
    legend = alt.Legend(
        orient="top", columns=3 if longest < 14 else 2, symbolStrokeWidth=2, labelLimit=150
    )
    colour = alt.Color("series:N", title=None, sort=None, scale=colours(rows), legend=legend)
    shape = alt.Shape("series:N", title=None, sort=None, scale=shapes(rows), legend=legend)
    faint = alt.condition(picked, alt.value(1), alt.value(0.15))
    conditions = list(dict.fromkeys(rows["condition"].fillna("")))
    dashes = alt.StrokeDash(
        "condition:N",
        sort=None,
        scale=alt.Scale(domain=conditions, range=[list(d) or [1, 0] for d in DASHES]),
        legend=None,
    )
    # A first condition is filled, the others are hollow, as their lines are broken.
    filled = alt.condition(
        f"datum.condition === {quoted(conditions[0])}", alt.value(1), alt.value(0)
    )
    several = len(titles) > 1
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=several), axis=alt.Axis(tickCount=6))

    chance = base.mark_rule(strokeDash=[5, 4], color="#868e96", strokeWidth=1.5).encode(
        x=alt.value(0), x2=alt.value("width"), y="mean(random_baseline):Q"
    )
    lines = base.mark_line(strokeWidth=2).encode(
        y=y, color=colour, opacity=faint, strokeDash=dashes
    )
    bars = base.mark_rule(strokeWidth=1.2).encode(
        y="low:Q", y2="high:Q", color=colour, opacity=faint
    )
    marks = base.mark_point(opacity=1, size=60, strokeWidth=2).encode(
        y=y,
        color=colour,
        fill=alt.Fill("series:N", title=None, sort=None, scale=colours(rows), legend=legend),
        fillOpacity=filled,
        shape=shape,
        opacity=faint,
        tooltip=tooltips(),
    )
    chart = (
        alt.layer(chance, bars, lines, marks.add_params(picked))
        .add_params(panel, across, dark)
        .properties(width="container", height=HEIGHT, title=heading(rows))
        .configure_title(
            anchor="start", fontWeight="normal", fontSize=13, offset=8, color=ink("text")
        )
        .configure_axis(
            labelColor=ink("text"),
            gridColor=ink("grid"),
            domainColor=ink("quiet"),
            labelFontSize=12,
        )
        .configure_legend(labelColor=ink("text"), labelFontSize=12)
        .configure_view(stroke=None)
    )
    return dict(chart.to_dict())


def points(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows drawn as records, with only what the chart shows."""
    columns = ["title", "series", "model", "value", "low", "high", "random_baseline", "source"]
    columns += ["condition", "unit"]
    rows = rows.assign(condition=rows["condition"].fillna(""))
    records = rows[[*columns, *AXES]].round({"low": 2, "high": 2}).to_dict("records")
    return [
        {str(key): value for key, value in record.items() if not pd.isna(value)}
        | {"size": size(record), "interval": interval(record), "measured": measured(record)}
        for record in records
    ]


def size(record: dict[Any, Any]) -> str:
    """Say how large a model is, as a tooltip shows it."""
    parts = [
        f"{format_count(record[name])} {AXES[name].unit}"
        for name in ("params", "train_tokens")
        if not pd.isna(record[name])
    ]
    if not pd.isna(record["train_flops"]):
        parts.append(f"{format_flops(record['train_flops'], 3)} FLOPs")
    return ", ".join(parts) or "not known"


def measured(record: dict[Any, Any]) -> str:
    """Write a value with its unit, as a tooltip shows it."""
    unit = "\u202f%" if record["unit"] == "fraction" else f" {record['unit']}"
    return f"{record['value']:.4g}{unit}"


def interval(record: dict[Any, Any]) -> str:
    """Give the 95 % interval as a tooltip shows it."""
    if pd.isna(record["low"]):
        return "number of items not known, or not a proportion"
    return f"{record['low']:.1f} to {record['high']:.1f}\u202f%"


def tooltips() -> list[alt.Tooltip]:
    """List what hovering a point shows."""
    return [
        alt.Tooltip("model:N", title="Model"),
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
    text = alt.ExprRef(f"({chosen} : '') + ' against ' + lower(slice(axis, 0, 1)) + slice(axis, 1)")
    return alt.TitleParams(text=text)


def decades() -> alt.Axis:
    """Mark powers of ten: written as such for FLOPs, as 1M, 1B, 1T for counts."""
    digits = "['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']"
    power = "round(log(datum.value) / LN10)"
    whole = f"abs(log(datum.value) / LN10 - {power}) < 1e-6"
    flops = f"{whole} ? '10' + {digits}[floor({power} / 10)] + {digits}[{power} % 10] : ''"
    count = "replace(format(datum.value, '~s'), 'G', 'B')"
    return alt.Axis(
        title=None,
        grid=False,
        values=[step * 10.0**power for power in range(3, 31) for step in (1, 2, 5)],
        labelExpr=f"axis === {quoted(AXES['train_flops'].label)} ? ({flops}) : {count}",
        labelOverlap=True,
    )


def ink(role: str) -> Any:
    """Take a colour of the page that follows the theme."""
    return alt.ExprRef(f"dark ? {quoted(INK['dark'][role])} : {quoted(INK['light'][role])}")


def quoted(text: str) -> str:
    """Quote a name from a data file for a Vega expression, so that it stays a name."""
    return json.dumps(text)


def series_marks(rows: pd.DataFrame) -> dict[str, str]:
    """Give the family of each series, in order of drawing."""
    return dict(rows.drop_duplicates("series")[["series", "family"]].itertuples(index=False))


def colours(rows: pd.DataFrame) -> alt.Scale:
    """Colour each series as its family, by theme."""
    pairs = {name: mark_of(family).colours for name, family in series_marks(rows).items()}
    shades = [
        alt.ExprRef(f"dark ? {quoted(c['dark'])} : {quoted(c['light'])}") for c in pairs.values()
    ]
    return alt.Scale(domain=list(pairs), range=shades)


def shapes(rows: pd.DataFrame) -> alt.Scale:
    """Mark each series as its family."""
    marks = {name: mark_of(family).marker for name, family in series_marks(rows).items()}
    return alt.Scale(domain=list(marks), range=list(marks.values()))
