"""Charts in words: text that says what a reader of a chart would see."""

from __future__ import annotations

import pandas as pd

from emergence.figures.categories import in_order, segments
from emergence.figures.frame import (
    FORMER_BEST,
    OWN_AXIS,
    in_family_order,
    in_front,
    in_percent,
    placed,
    series_of,
)
from emergence.models import AXES, VIEWS, Axis, format_count, format_flops


def scaling_curves(frame: pd.DataFrame, axis: str = "train_flops") -> str:
    """Say of each panel where every line starts, where it ends, and what chance is.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        The axis that it shows.

    Returns
    -------
    str
        Plain text, computed from the rows, for readers who do not see the picture.
    """
    rows = in_percent(in_family_order(placed(frame, axis))).assign(series=series_of)
    panels = [describe_panel(panel) for _, panel in rows.groupby("order", sort=True)]
    count = {1: "One panel"}.get(len(panels), f"{len(panels)} panels")
    if axis == OWN_AXIS:
        return f"{count}, each against its own axis. " + " ".join(panels)
    view = VIEWS[axis]
    low, high = sorted((rows["x"].min(), rows["x"].max()), reverse=view.falls)
    reach = f"from {position(low, view)} to {position(high, view)}"
    return f"{count} against scale, {reach}. " + " ".join(panels)


def scatter(frame: pd.DataFrame, axis: str) -> str:
    """Say how many models are drawn, what they span, and which is farthest from a guide.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        Column of the horizontal axis.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    points = frame[frame["role"] == "point"]
    first = points.iloc[0]
    spans = " and ".join(
        f"{label} from {low:.2g} to {high:.2g}"
        for label, low, high in (
            (first["x_label"], points[axis].min(), points[axis].max()),
            (first["y_label"], points["y"].min(), points["y"].max()),
        )
    )
    text = f"{len(points)} models of {points['family'].nunique()} families, {spans}."
    named = points[points["label"].ne("")]
    to_equal = frame["label"].eq("equal").any()
    for point in named.itertuples():
        x, y = float(str(getattr(point, axis))), float(str(point.y))
        place = f"{y / x:.2g} times the line" if to_equal else f"{x:.2g} and {y:.2g}"
        text += f" {point.label} stands at {place}."
    return text


def strip(frame: pd.DataFrame, axis: str) -> str:
    """List the items of each group with their scale, smallest first.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        The axis that it shows.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    rows = frame[frame[axis].notna()].sort_values(["group_order", axis], kind="stable")
    groups = [
        f"{group}: "
        + ", ".join(
            f"{name} at {position(scale, AXES[axis])}"
            for name, scale in zip(members["name"], members[axis], strict=True)
        )
        + "."
        for group, members in rows.groupby("group", sort=False)
    ]
    return f"{len(rows)} items on an axis of {AXES[axis].in_words}. " + " ".join(groups)


def lines(frame: pd.DataFrame, axis: str) -> str:
    """Say of each panel where every line starts and ends, and what the guides are.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        Column of the horizontal axis.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    first = frame.iloc[0]
    text = f"{first['y_label']} against {first['x_label']}."
    for panel, rows in frame.groupby("panel", sort=False):
        drawn_rows = rows[rows["role"].ne("guide")]
        lines = [
            describe_series(str(series), line.sort_values(axis, kind="stable"), axis)
            for (series, _), line in drawn_rows.groupby(["series", "role"], sort=False)
        ]
        title = str(panel)
        text += f" {title}: {'; '.join(lines)}." if title else f" {'; '.join(lines)}."
    guides = list(dict.fromkeys(frame.loc[frame["role"].eq("guide"), "series"]))
    return f"{text} Faint lines: {', '.join(guides)}." if guides else text


def forecast(frame: pd.DataFrame, axis: str) -> str:
    """Say of each curve what was expected of its next model, and what came.

    Parameters
    ----------
    frame
        From :func:`emergence.figures.frame.forecast_frame`.
    axis
        Column of scale.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    text = ["What the smaller models let one expect, and what came."]
    for panel, rows in frame.groupby("panel", sort=False):
        truth = rows[rows["role"].eq("truth")].iloc[0]
        fan = rows[rows["role"].eq("fan") & rows[axis].eq(truth[axis])].iloc[0]
        text.append(
            f"{panel}: {fan['low90']:.3g} to {fan['high90']:.3g} % expected with a probability of "
            f"90 %, {truth['model']} has {truth['y']:.3g} %."
        )
    return " ".join(text)


def covered(frame: pd.DataFrame, axis: str) -> str:
    """Say of each curve what was seen and which model is covered, not what it does.

    Parameters
    ----------
    frame, axis
        As for :func:`forecast`.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    text = ["The score of one model of each curve is covered."]
    for panel, rows in frame.groupby("panel", sort=False):
        seen = rows[rows["role"].eq("seen")]
        truth = rows[rows["role"].eq("truth")].iloc[0]
        text.append(
            f"{panel}: {len(seen)} smaller models between {seen['y'].min():.3g} and "
            f"{seen['y'].max():.3g} %; covered is {truth['model']}."
        )
    return " ".join(text)


def describe_series(series: str, line: pd.DataFrame, axis: str) -> str:
    """Describe a line or its points by the ends, and by what lies above or below both."""
    ends = line.iloc[[0, -1]]
    start, end = (
        f"{y:.3g} at {x:.3g}" for x, y in ends[[axis, "y"]].itertuples(index=False, name=None)
    )
    what = f"{len(line)} points" if line["role"].iloc[0] == "point" and len(line) > 1 else ""
    name = f"{series}, {what}" if what else series
    if len(line) == 1:
        return f"{name} {start}"
    text = f"{name} from {start} to {end}"
    top, low = (line.iloc[int(place)] for place in (line["y"].argmax(), line["y"].argmin()))
    if top["y"] > ends["y"].max():
        text += f", highest {top['y']:.3g} at {top[axis]:.3g}"
    if low["y"] < ends["y"].min():
        text += f", lowest {low['y']:.3g} at {low[axis]:.3g}"
    return text


def bars(frame: pd.DataFrame, axis: str) -> str:
    """Say of each bar how much each category holds.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        ``share`` or ``count``.

    Returns
    -------
    str
        Plain text, computed from the rows.
    """
    rows = segments(frame)
    categories = in_order(frame["category"])
    each = [
        f"{name} {' + '.join(map(str, bar['count']))} = {bar['total'].iloc[0]}"
        for name, bar in rows.groupby("row", sort=False)
    ]
    form = "equally long" if axis == "share" else "as long as they count"
    return (
        f"{len(each)} stacked bars of {frame['counted'].iloc[0]}, {form}, with the segments "
        f"{', '.join(categories)}, in this order: {'; '.join(each)}."
    )


def heatmap(frame: pd.DataFrame, axis: str) -> str:
    """Say of each row of a heatmap which columns hold what.

    Parameters
    ----------
    frame
        The frame that the chart takes.
    axis
        Column of the values.

    Returns
    -------
    str
        Plain text, computed from the cells: for numbers the value of each column, for categories
        the columns of each.
    """
    rows, columns = in_order(frame["row"]), in_order(frame["column"])
    cells = frame[frame[axis].notna()]
    numeric = pd.api.types.is_numeric_dtype(cells[axis])
    said = []
    for name in rows:
        row = cells[cells["row"].eq(name)]
        if numeric:
            parts = [f"{c} {v:.3g}" for c, v in zip(row["column"], row[axis], strict=True)]
        else:
            held = {value: row.loc[row[axis].eq(value), "column"] for value in in_order(row[axis])}
            parts = [f"{value} in {', '.join(in_)}" for value, in_ in held.items() if len(in_)]
        said.append(f"{name}: {'; '.join(parts) or 'nothing'}.")
    table = f"A table of {len(rows)} rows and {len(columns)} columns"
    return f"{table}, coloured by {frame['shown'].iloc[0]}. {' '.join(said)}"


def describe_panel(panel: pd.DataFrame) -> str:
    """Describe one panel."""
    first = panel.iloc[0]
    falls = VIEWS[first["across"]].falls
    unit = "per cent" if first["unit"] == "fraction" else first["unit"]
    front, behind = (
        [
            describe_line(str(series), line.sort_values("x", ascending=not falls)["value"])
            for series, line in part.groupby("series", sort=False)
        ]
        for part in in_front(panel)
    )
    faint = f"; faintly behind, from the paper: {'; '.join(behind)}" if behind else ""
    chance = (
        f", chance {first['random_baseline']:.3g}" if pd.notna(first["random_baseline"]) else ""
    )
    best = first.get(FORMER_BEST)
    former = f", former best {best:.3g}" if pd.notna(best) else ""
    heading = f"{first['title']} ({first['y_label']}, {unit}{chance}{former})"
    return f"{heading}: {'; '.join(front)}{faint}."


def describe_line(series: str, values: pd.Series) -> str:
    """Describe one line by its ends, and by the point before the last if most of it is there."""
    start, end = values.iloc[0], values.iloc[-1]
    text = f"{series} from {start:.3g} to {end:.3g}"
    if len(values) > 2 and end - values.iloc[-2] > 0.5 * (end - start) > 0:
        text += f" ({values.iloc[-2]:.3g} one size before)"
    return text


def position(scale: float, axis: Axis, *, unit: bool = True) -> str:
    """Write a position on an axis, with its unit or without."""
    count = format_flops(scale) if axis.column == "train_flops" else format_count(scale)
    return f"{count} {axis.unit}" if unit else count


def percent(fraction: float, digits: int = 1) -> str:
    """Write a fraction per cent, for prose: ``0.088`` becomes ``8.8 %``."""
    return f"{100 * fraction:.{digits}f}\u202f%"


def probability(p: float) -> str:
    """Write a probability: plain where it is not small, else as a power of ten."""
    return f"{p:.2g}" if p >= 0.001 else format_flops(p, 1)


def drawn(frame: pd.DataFrame, axis: str) -> str:
    """Say how many rows of a frame a chart shows."""
    missing = int(frame[axis].isna().sum())
    if missing:
        return f"{missing} of the {len(frame)} points have no value on this axis and are not drawn"
    return f"all {len(frame)} points are drawn"


def without_family(model: str, family: str) -> str:
    """Shorten the name of a model where its family is named beside it.

    Of a name of the hub, ``owner/model``, the owner goes too.
    """
    short = model.rpartition("/")[2]
    return short.removeprefix(f"{family} ").strip() or model
