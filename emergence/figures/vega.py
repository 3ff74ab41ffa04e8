"""What the interactive charts share: axes, colours that follow the theme, sizes in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from emergence.figures.style import INK, Mark, category_colours, mark_of
from emergence.models import AXES, PERPLEXITY, format_count, format_flops

DATA_ROW = "data_row"
"""Column of a frame that counts its rows from 1, in records too: a mark leads to its row."""

HEIGHT = 340
"""Height of a chart in pixels; its width is that of the page."""


def finished(
    chart: alt.LayerChart | alt.FacetChart,
    height: int,
    key: Sequence[Mapping[str, Any]] = (),
    *,
    narrow_height: int | None = None,
) -> dict[str, Any]:
    """Give a chart the width of the page, colours that follow the theme, and a key.

    Parameters
    ----------
    chart
        The chart; with a key, :func:`picked` says how its marks are drawn.
    height
        Pixels.
    key
        From :func:`entry`. The site writes it above the chart, as buttons: Vega's own legends
        are cut where a page is narrow, and no keyboard reaches them.
    narrow_height
        Pixels where the page is narrow, if that differs. The site then sets the height, and the
        signal ``narrow``, which the chart has.
    """
    if key:
        chart = chart.add_params(alt.param(name="picked", value=[]))
    dressed = (
        chart.properties(width="container", height=height)
        .configure_title(
            anchor="start", fontWeight="normal", fontSize=13, offset=8, color=ink("text")
        )
        .configure_axis(
            labelColor=ink("text"),
            titleColor=ink("text"),
            titleFontWeight="normal",
            gridColor=ink("grid"),
            domainColor=ink("quiet"),
            labelFontSize=12,
        )
        .configure_legend(  # of numbers alone: what has a name stands in the key
            labelColor=ink("text"),
            labelFontSize=12,
            titleColor=ink("text"),
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_view(stroke=None)
    )
    told = {"key": list(key) or None, "narrowHeight": narrow_height}
    told = {name: value for name, value in told.items() if value is not None}
    return dict(dressed.to_dict()) | ({"usermeta": told} if told else {})


def entry(
    name: str,
    colours: Mapping[Any, str],
    shape: str | None = None,
    *,
    dash: Sequence[float] | None = None,
    hollow: bool = False,
) -> dict[str, Any]:
    """Describe what the key of a chart names.

    Parameters
    ----------
    name
        As the marks have it in their records.
    colours
        By theme.
    shape
        Of its points, in Vega's words; a line alone has none.
    dash
        Lengths of dashes and gaps of its line; empty where the line is whole, ``None`` where it
        is not worth showing.
    hollow
        Whether its points are outlines.
    """
    described = {"name": name, "light": colours["light"], "dark": colours["dark"]}
    told = {"shape": shape, "dash": None if dash is None else list(dash), "hollow": hollow or None}
    return described | {name: value for name, value in told.items() if value is not None}


def family_key(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Describe the key of points coloured and shaped by family."""
    return [entry(name, m.colours, m.marker) for name, m in series_marks(rows).items()]


def category_key(categories: list[str]) -> list[dict[str, Any]]:
    """Describe the key of areas coloured by category."""
    colours = category_colours(categories)
    return [entry(name, colours[name], "square") for name in categories]


def picked(field: str, faint: float = 0.15) -> Any:
    """Draw faintly what a reader has not picked in the key; while nothing is, nothing is faint."""
    test = f"length(picked) === 0 || indexof(picked, datum[{quoted(field)}]) >= 0"
    return alt.condition(test, alt.value(1), alt.value(faint))


def name_axis(limit: int) -> alt.Axis:
    """Name rows; where a page is narrow, long names are broken once rather than cut.

    Parameters
    ----------
    limit
        Pixels that names may take.
    """
    line = 11
    narrow = "width < 300"
    long = f"{narrow} && length(datum.label) > 20"
    halves = "split(replace(datum.label, regexp('^(.{6,24}[ /–-])(?=.{3})'), '$1\\n'), '\\n')"
    return alt.Axis(
        labelLimit=limit,
        labelExpr=f"{long} ? {halves} : datum.label",
        labelFontSize=alt.ExprRef(f"{narrow} ? {line} : 12"),
        labelLineHeight=line,
        labelOffset={"condition": {"test": long, "value": -line / 2}, "value": 0},
        grid=False,
    )


def switched() -> alt.X:
    """Place points on an axis that the reader can switch."""
    flops, count = tick_labels()
    label = f"axis === {quoted(AXES['train_flops'].label)} ? ({flops}) : {count}"
    falls = alt.ExprRef(f"axis === {quoted(PERPLEXITY.label)}")
    scale = alt.Scale(type="log", nice=False, padding=14, reverse=falls)
    return alt.X("x:Q", scale=scale, title=None, axis=log_ticks(label))


def log_axis(*, flops: bool) -> alt.Axis:
    """Mark an axis that stays what it is."""
    return log_ticks(tick_labels()[0 if flops else 1])


def tick_labels() -> tuple[str, str]:
    """Give the labels of FLOPs, powers of ten, and of counts, as 1M, 1B, 1T."""
    digits = "['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']"
    power = "round(log(datum.value) / LN10)"
    whole = f"abs(log(datum.value) / LN10 - {power}) < 1e-6"
    flops = f"{whole} ? '10' + {digits}[floor({power} / 10)] + {digits}[{power} % 10] : ''"
    written = "format(datum.value, datum.value < 1 ? '~g' : '~s')"
    count = f"replace(replace({written}, 'G', 'B'), 'k', 'K')"
    return flops, count


def log_ticks(label: str) -> alt.Axis:
    """Mark powers of ten, and 2 and 5 times them; more of them where perplexities lie."""
    places = [step * 10.0**power for power in range(-9, 31) for step in (1, 2, 5)]
    return alt.Axis(
        grid=False,
        values=sorted([*places, 7.0, 15.0]),
        labelExpr=label,
        labelOverlap="greedy",
        labelSeparation=6,
    )


def family_colour(rows: pd.DataFrame) -> alt.Color:
    """Colour points by family."""
    return alt.Color("series:N", sort=None, scale=colours(rows), legend=None)


def family_shape(rows: pd.DataFrame) -> alt.Shape:
    """Shape points by family."""
    return alt.Shape("series:N", sort=None, scale=shapes(rows), legend=None)


def series_marks(rows: pd.DataFrame) -> dict[str, Mark]:
    """Give each series the mark of its family, in order of drawing."""
    pairs = rows.drop_duplicates("series")[["series", "family"]].itertuples(index=False)
    return {str(name): mark_of(str(family)) for name, family in pairs}


def colours(rows: pd.DataFrame) -> alt.Scale:
    """Colour each series as its family, by theme."""
    return colour_scale(series_marks(rows))


def shapes(rows: pd.DataFrame) -> alt.Scale:
    """Mark each series as its family."""
    return shape_scale(series_marks(rows))


def colour_scale(marks: Mapping[str, Mark]) -> alt.Scale:
    """Colour series by theme."""
    pairs = [mark.colours for mark in marks.values()]
    shades = [by_theme(quoted(pair["light"]), quoted(pair["dark"])) for pair in pairs]
    return alt.Scale(domain=list(marks), range=shades)


def shape_scale(marks: Mapping[str, Mark]) -> alt.Scale:
    """Mark series by shape."""
    return alt.Scale(domain=list(marks), range=[mark.marker for mark in marks.values()])


def category_scale(categories: list[str]) -> alt.Scale:
    """Colour categories as the static charts do, by theme."""
    pairs = category_colours(categories).values()
    shades = [by_theme(quoted(pair["light"]), quoted(pair["dark"])) for pair in pairs]
    return alt.Scale(domain=categories, range=shades)


def ink(role: str) -> Any:
    """Take a colour of the page that follows the theme."""
    return by_theme(quoted(INK["light"][role]), quoted(INK["dark"][role]))


def by_theme(light: str, dark: str) -> Any:
    """Choose between two Vega expressions by the theme of the page."""
    return alt.ExprRef(f"dark ? {dark} : {light}")


def quoted(text: str) -> str:
    """Quote a name from a data file for a Vega expression, so that it stays a name."""
    return json.dumps(text)


def records(rows: pd.DataFrame, columns: Sequence[str]) -> list[Any]:
    """Give rows as records, without missing values, each with its place in the data if known."""
    return [
        {name: value for name, value in record.items() if not pd.isna(value)}
        for record in rows[[*columns, *place_in_data(rows)]].to_dict("records")
    ]


def place_in_data(rows: pd.DataFrame) -> list[str]:
    """Name the column that counts the rows of the data, where a frame has it."""
    return [DATA_ROW] if DATA_ROW in rows else []


def sized(rows: pd.DataFrame, columns: Sequence[str]) -> list[Any]:
    """Give rows as records, with their scale in words."""
    scales = rows.reindex(columns=list(AXES)).to_dict("records")
    return [
        record | {"size": size(scale)}
        for record, scale in zip(records(rows, columns), scales, strict=True)
    ]


def size(record: dict[Any, Any]) -> str:
    """Say how large a model is, as a tooltip shows it."""
    parts = [
        f"{format_count(record[name])} {AXES[name].unit}"
        for name in ("params", "train_tokens")
        if not pd.isna(record.get(name))
    ]
    if not pd.isna(record.get("train_flops")):
        parts.append(f"{format_flops(record['train_flops'], 3)} FLOPs")
    return ", ".join(parts) or "not known"
