"""From observations to the tidy frame that every chart of scaling curves takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.contract import PROPORTION_METRICS
from emergence.detect import exact_interval
from emergence.figures.style import FAMILIES, Dashes, dashes_of_lines
from emergence.models import AXES, VIEWS, power_of_ten
from emergence.resources import read
from emergence.wording import metric_name

SCALES = {name: axis.label for name, axis in AXES.items()} | {
    "flops_6nd": "6 × parameters × tokens, in FLOPs",
    "flops_printed": "Table 2, in FLOPs",
}
"""Labels of what a scatter can show on its axes."""

OWN_AXIS = "own"
"""Stands for an axis where each panel has the one of its figure."""

GAP = ["gap_after", "gap_by"]
"""Columns of :func:`with_gap`."""

FORMER_BEST = "former_best"
"""Column of :func:`with_former_best`."""

YEARS = "date"
"""Column of dates in years, with a fraction."""

BEHIND = "behind"
"""Column that says which rows are only there to hold others against, drawn faintly."""

SLIP = 0.03
"""Relative difference from which a printed position counts as a slip, not as rounding."""


def paper_panels(figure: str) -> pd.DataFrame:
    """Give the panels of a figure of the paper: its rows of ``data/paper/figures.csv``."""
    panels = read("paper/figures.csv")
    return panels[panels["figure"] == figure]


def frame_of_figure(
    observations: pd.DataFrame, figure: str, *, as_printed: bool = False
) -> pd.DataFrame:
    """Select the rows of a figure of the paper and lay them out in its panels.

    Parameters
    ----------
    observations
        The paper's observations, as :func:`emergence.observations.load` returns them.
    figure
        ``"Figure 2"``, for example.
    as_printed
        Place points where the figure prints them rather than at the scale of the models
        table.

    Returns
    -------
    pandas.DataFrame
        See :func:`frame_of`.
    """
    panels = paper_panels(figure)
    rows = observations.merge(
        panels[["source", "panel", "title", "y_label", "y_scale"]], on="source", how="inner"
    )
    order = {source: place for place, source in enumerate(panels["source"])}
    rows = rows.assign(order=rows["source"].map(order))
    if as_printed:
        rows = with_printed_positions(rows)
    return with_intervals(rows)


def frame_of(observations: pd.DataFrame) -> pd.DataFrame:
    """Lay out any observations, a panel for each task and metric.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.

    Returns
    -------
    pandas.DataFrame
        The rows given, with ``order``, ``panel`` and ``title`` of the panel, ``y_label``,
        ``y_scale``, and ``low`` and ``high``, the exact 95 % interval where the metric is a
        proportion and the number of items is known.
    """
    metric = observations["metric"].map(metric_name)
    several = observations.groupby("task")["metric"].nunique().gt(1)
    title = observations["task"].where(
        ~observations["task"].map(several), observations["task"] + ", " + metric
    )
    order = {name: place for place, name in enumerate(dict.fromkeys(title))}
    label = metric.str[:1].str.upper() + metric.str[1:]
    rows = observations.assign(
        title=title, order=title.map(order), panel="", y_label=label, y_scale="linear"
    )
    return with_intervals(rows)


def with_printed_positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Put the printed position of each row in place of the models table's."""
    printed = {
        axis: rows[axis].where(
            rows["x_axis"].ne(axis) | rows["x_printed"].isna(), rows["x_printed"]
        )
        for axis in VIEWS
        if axis in rows
    }
    return rows.assign(**printed)


def placed(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Select the rows that have a place on an axis, with it as ``x`` and its name as ``across``.

    Parameters
    ----------
    rows
        A frame of scaling curves.
    axis
        One of :data:`emergence.models.VIEWS`, or ``OWN_AXIS``: then each row is placed on the
        axis that its figure has, ``x_axis``.

    Returns
    -------
    pandas.DataFrame
        The rows that a chart draws.
    """
    across = rows["x_axis"] if axis == OWN_AXIS else pd.Series(axis, index=rows.index)
    x = pd.Series(np.nan, index=rows.index)
    for name in across.unique():
        x = x.where(across.ne(name), rows[name])
    return rows.assign(x=x, across=across)[x.notna()]


def slips(rows: pd.DataFrame) -> pd.DataFrame:
    """Select the rows whose printed position is off the models table by more than 3 %.

    Returns
    -------
    pandas.DataFrame
        Those rows with ``x_table``, the position of the models table, and ``ratio``, the
        printed position divided by it.
    """
    table = pd.Series(np.nan, index=rows.index)
    for axis in AXES:
        table = table.where(rows["x_axis"].ne(axis), rows[axis])
    ratio = rows["x_printed"] / table
    off = (ratio - 1).abs() > SLIP
    return rows.assign(x_table=table, ratio=ratio)[off]


def with_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the exact (Clopper-Pearson) 95 % interval of proportions with known n."""
    countable = rows["metric"].isin(PROPORTION_METRICS) & rows["unit"].eq("fraction")
    items = rows["n_items"].to_numpy(float, na_value=np.nan)
    items = np.where(countable, items, np.nan)
    share = np.where(countable, rows["value"], 0.5)
    low, high = exact_interval(share, items)
    return rows.assign(low=low, high=high).reset_index(drop=True)


def series_of(rows: pd.DataFrame) -> pd.Series:
    """Name the line that each row belongs to: the family, with its condition if it has one."""
    condition = rows["condition"].fillna("")
    return rows["family"].where(condition.eq(""), rows["family"] + ", " + condition)


def dashes_of_series(rows: pd.DataFrame) -> dict[str, Dashes]:
    """Give each line of a chart of scaling curves its dashes, by ``series``."""
    lines = rows.drop_duplicates("series").fillna({"condition": ""})
    pairs = list(lines[["family", "condition"]].itertuples(index=False, name=None))
    dashes = dashes_of_lines(pairs)
    return {name: dashes[pair] for name, pair in zip(lines["series"], pairs, strict=True)}


def in_front(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part what a chart is about from what is drawn faintly behind it."""
    behind = rows[BEHIND].astype(bool) if BEHIND in rows else pd.Series(False, index=rows.index)
    return rows[~behind], rows[behind]


def in_family_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Order rows by family as the palette does, families unknown to it last, by name."""
    places = {family: place for place, family in enumerate(FAMILIES)}
    place = rows["family"].map(places).fillna(len(FAMILIES))
    ordered = rows.assign(place=place).sort_values(["place", "family"], kind="stable")
    return ordered.drop(columns="place")


def in_percent(rows: pd.DataFrame) -> pd.DataFrame:
    """Show fractions per cent: value, interval, chance, and the former best where there is one."""
    factor = np.where(rows["unit"].eq("fraction"), 100.0, 1.0)
    shown = ["value", "low", "high", "random_baseline"]
    shown += [FORMER_BEST] if FORMER_BEST in rows else []
    return rows.assign(**{column: rows[column] * factor for column in shown})


def with_gap(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Mark the gap of scale in which each line leaves chance, to be drawn as a band.

    Parameters
    ----------
    rows
        A frame of scaling curves.
    found
        From :func:`emergence.detect.detect`, by one method, of the same curves.

    Returns
    -------
    pandas.DataFrame
        The rows with ``gap_after`` and ``gap_by``, NaN where nothing emerges.
    """
    ends = found[["source", "family", "after", "by"]]
    ends = ends.rename(columns={"after": "gap_after", "by": "gap_by"})
    return rows.merge(ends, on=["source", "family"], how="left")


def with_former_best(rows: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Give each panel the best result known before its models, to be drawn as a line.

    Parameters
    ----------
    rows
        A frame of scaling curves.
    lines
        Reference lines, as ``data/paper/reference_lines.csv`` holds them, in per cent or as
        fractions; those of other benchmarks, and chance, are left alone.

    Returns
    -------
    pandas.DataFrame
        The rows with ``former_best``, in their own unit, NaN where none is known.
    """
    best = lines[lines["kind"].eq("former best")]
    factor = np.where(best["unit"].eq("percent"), 0.01, 1.0)
    best = best[["benchmark"]].assign(**{FORMER_BEST: best["value"] * factor})
    return rows.merge(best, on="benchmark", how="left", validate="many_to_one")


def against_printed(rows: pd.DataFrame) -> pd.DataFrame:
    """Lay lines as printed over the same lines at the scale of the models table.

    Parameters
    ----------
    rows
        A frame from :func:`frame_of_figure`, drawn at the scale of the models table.

    Returns
    -------
    pandas.DataFrame
        Of every line with a slip, its rows twice, with the two places as conditions.
    """
    line = rows["source"] + rows["family"]
    touched = rows[line.isin(line[slips(rows).index])]
    return pd.concat(
        [
            touched.assign(condition="by the models table"),
            with_printed_positions(touched).assign(condition="as printed"),
        ],
        ignore_index=True,
    )


def models_frame(
    models: pd.DataFrame, x: str, y: str, *, guides: pd.DataFrame, name: Sequence[str] = ()
) -> pd.DataFrame:
    """Lay out models as points in the plane of two scales.

    Parameters
    ----------
    models
        From :func:`emergence.models.read_models`; rows that lack one of the scales are left out.
    x, y
        Columns of the two scales.
    guides
        Lines to hold the points against: ``label``, and at least two rows of ``x`` and ``y``
        columns for each.
    name
        Models to name in the chart.

    Returns
    -------
    pandas.DataFrame
        Points and guides, told apart by ``role``, with ``y`` the vertical scale and the labels
        of both axes.
    """
    points = models[models[x].notna() & models[y].notna()]
    points = points.assign(
        role="point", label=points["model"].where(points["model"].isin(name), "")
    )
    rows = pd.concat([points, guides.assign(role="guide")], ignore_index=True)
    return rows.assign(
        y=rows[y], x_label=SCALES[x], y_label=SCALES[y], y_in_flops=SCALES[y].endswith("FLOPs")
    )


def equal_compute(flops: Sequence[float], params: tuple[float, float]) -> pd.DataFrame:
    """Give lines of equal training compute in the plane of parameters and tokens."""
    return pd.DataFrame(
        [
            {"label": power_of_ten(c), "params": n, "train_tokens": c / (6 * n)}
            for c in flops
            for n in params
        ]
    )


def abilities_frame(abilities: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Lay out Table 1 on an axis of scale, each ability with the gap below its model.

    Parameters
    ----------
    abilities
        Table 1.
    models
        Table 2: its sizes are the grid on which the abilities of a family can stand.

    Returns
    -------
    pandas.DataFrame
        A row an ability, with ``name``, ``group``, ``family``, the scales, and for each scale
        the next smaller one of the same family (``params_after``, ``train_flops_after``), NaN
        where Table 2 does not hold the family.
    """
    rows = abilities.assign(
        name=abilities["ability"],
        group=abilities["prompting"],
        group_order=abilities["prompting"].map({"Few-shot prompting": 0, "Augmented prompting": 1}),
        family=abilities["model_family"].replace({"Anthropic": "Anthropic LM"}),
    )
    # FLAN is LaMDA after finetuning: the same sizes.
    grid = rows["family"].replace({"FLAN": "LaMDA"})
    for axis in ("train_flops", "params"):
        rows[f"{axis}_after"] = [
            next_smaller(models.loc[models["family"] == family, axis], scale)
            for family, scale in zip(grid, rows[axis], strict=True)
        ]
    return rows


def next_smaller(sizes: pd.Series, scale: float) -> float:
    """Give the largest size clearly below a scale: Table 1 rounds, so not within a quarter."""
    below = sizes[sizes < 0.75 * scale]
    return float(below.max()) if len(below) else np.nan


def counts(rows: pd.DataFrame, axis: str) -> bool:
    """Say whether a chart has ticks at whole numbers only: its points stand there, or are dates."""
    if axis == YEARS:
        return True
    points = rows.loc[rows["role"].eq("point"), axis]
    return len(points) > 0 and bool((points % 1 == 0).all())


def lines_frame(
    rows: pd.DataFrame,
    *,
    x_label: str,
    y_label: str,
    x_scale: str = "linear",
    y_scale: str = "linear",
) -> pd.DataFrame:
    """Lay out plain lines and points.

    Parameters
    ----------
    rows
        A column of the horizontal axis, ``y`` and ``series``; where wanted ``role`` (``line``,
        ``point`` or ``guide``: a faint line to hold others against, named by its series),
        ``family`` (whose colour the series has), ``label`` (text beside a point), ``name`` (of
        a point, shown on hovering), ``low`` and ``high`` (its interval) and ``panel`` (a title).
    x_label, y_label
        What the axes show, with unit.
    x_scale, y_scale
        ``linear`` or ``log``.

    Returns
    -------
    pandas.DataFrame
        The rows with every column that the chart takes.
    """
    rows = rows.reset_index(drop=True)
    bare = pd.DataFrame(
        {"role": "line", "label": "", "name": "", "panel": "", "low": np.nan, "high": np.nan},
        index=rows.index,
    ).assign(family=rows["series"])
    return rows.combine_first(bare).assign(
        x_label=x_label,
        y_label=y_label,
        x_scale=x_scale,
        y_scale=y_scale,
    )


def forecast_frame(rows: pd.DataFrame, *, x_label: str) -> pd.DataFrame:
    """Lay out what was expected of a model of each curve, and what came.

    Parameters
    ----------
    rows
        ``panel`` (the name of a curve), ``role`` (``seen``: a smaller model; ``fan``: what is
        expected at a scale; ``truth``: the model foretold, once a panel, at the scale of a row
        of the fan), ``family``, ``model``, a column of scale, ``y`` (score, or the median
        expected), of the fan ``low50``, ``high50``, ``low90`` and ``high90``, and ``chance``,
        all as fractions.
    x_label
        What the axis of scale shows, with unit.

    Returns
    -------
    pandas.DataFrame
        The rows per cent.
    """
    shares = ["y", "low50", "high50", "low90", "high90", "chance"]
    shown = rows.assign(**{name: 100 * rows[name] for name in shares}, x_label=x_label)
    return shown.fillna({"model": ""})
