"""Verdicts of methods laid out for charts and tables: curves down, methods across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from emergence.curves import Curve
from emergence.detect import detect
from emergence.figures.words import position, probability, without_family
from emergence.models import AXES, Axis, power_of_ten
from emergence.wording import metric_name

METHOD_NAMES = {
    "threshold": "Threshold rule",
    "score": "Emergence score",
    "linearity": "Linearity",
    "surprise": "Extrapolation surprise",
    "change-point": "Change point",
    "trend": "Trend",
    "sigmoid": "Sigmoid",
}
"""The methods of :mod:`emergence.detect` as pages name them."""

VERDICTS = ["emergent", "not emergent", "cannot say"]
"""The three verdicts in the order of legends."""

SMALLEST_P = 1e-9
"""The least p-value that tables tell from smaller ones."""


def curve_names(found: pd.DataFrame) -> pd.Series:
    """Name each curve by task and family, with what else tells two of one name apart."""
    name = found["task"] + ", " + found["family"]
    for column in ("metric", "condition", "prompting", "shots", "source"):
        curve = name if column not in found else name + ", " + found[column].replace("", "–")
        # Only where one name stands for several values does the column tell anything.
        several = curve.groupby(name).transform("nunique").gt(1)
        name = name.where(~several, curve)
    return name


def named_columns(keys: pd.DataFrame) -> dict[str, pd.Series]:
    """Name each curve by task and family; by metric and setting only where some have several.

    Parameters
    ----------
    keys
        A row a curve, with ``task``, ``metric``, ``family`` and ``condition``.

    Returns
    -------
    dict of pandas.Series
        Columns of a table.
    """
    several = keys.groupby("task")["metric"].nunique().gt(1).any()
    metric = {"Metric": keys["metric"].map(metric_name)} if several else {}
    condition = keys["condition"].fillna("")
    setting = {"Setting": condition} if condition.ne("").any() else {}
    return {"Task": keys["task"], **metric, "Family": keys["family"], **setting}


def verdict_cells(found: pd.DataFrame) -> pd.DataFrame:
    """Lay out verdicts as the cells of a heatmap.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`, by one or more methods.

    Returns
    -------
    pandas.DataFrame
        A row a curve and method: ``row``, ``column``, ``verdict``, the first model above in
        short (``text``) and the reason (``note``).
    """
    order = [METHOD_NAMES[name] for name in dict.fromkeys(found["method"])]
    return pd.DataFrame(
        {
            "row": curve_names(found),
            "column": pd.Categorical(found["method"].map(METHOD_NAMES), order),
            "verdict": pd.Categorical(found["verdict"], VERDICTS),
            "text": short_models(found),
            "shown": "verdict",
            "note": found["reason"],
        }
    )


def short_models(found: pd.DataFrame) -> list[str]:
    """Name the model by which each curve has left chance, without its family."""
    return [
        without_family(model, family)
        for model, family in zip(found["model"], found["family"], strict=True)
    ]


def verdict_table(found: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Put verdicts into words, a row a curve and method.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`.
    axis
        The axis of the curves.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    unit = AXES[axis].unit
    return pd.DataFrame(
        {
            "Curve": curve_names(found),
            "Method": found["method"].map(METHOD_NAMES),
            "Verdict": found["verdict"],
            f"Scale ({unit})": [
                f"{in_short(after)} – {in_short(by)}" if np.isfinite(by) else ""
                for after, by in zip(found["after"], found["by"], strict=True)
            ],
            "p": [at_most(p) for p in found["p"]],
            "p, corrected": [at_most(p) for p in found["p_by"]],
        }
    )


def in_short(scale: float) -> str:
    """Write a scale with two digits."""
    digits, power = f"{scale:.1e}".split("e")
    return f"{digits}·{power_of_ten(10.0 ** int(power))}"


def at_most(p: float) -> str:
    """Write a p-value; very small ones, which assume too much to mean more, as a bound."""
    if np.isnan(p):
        return ""
    return probability(p) if p >= SMALLEST_P else f"< {power_of_ten(SMALLEST_P)}"


def turned(
    curves: Sequence[Curve], labels: pd.DataFrame, deltas: Sequence[float], alphas: Sequence[float]
) -> pd.DataFrame:
    """Apply the threshold rule at many margins and levels, beside what a text says.

    Parameters
    ----------
    curves
        Curves of one axis.
    labels
        What the text says of each: ``source``, ``family`` and ``emergent_model``, missing where
        it counts none.
    deltas, alphas
        Settings of the rule.

    Returns
    -------
    pandas.DataFrame
        Cells of a heatmap as :func:`verdict_cells` gives them, with the columns ``delta`` and
        ``alpha``, missing for what the text says, which stays.
    """
    keys = pd.DataFrame([curve.key for curve in curves])
    said = keys.merge(labels, on=["source", "family"], how="left")
    said = said.assign(model=said["emergent_model"].fillna(""))
    parts = []
    for delta in deltas:
        for alpha in alphas:
            found = detect(curves, alpha=alpha, delta=delta)
            cells = verdict_cells(found).assign(column="The rule", delta=delta, alpha=alpha)
            same = (found["model"] == said["model"]).to_numpy()
            silent = found["verdict"].eq("cannot say").to_numpy()
            agree = cells.assign(
                column="Agree?",
                verdict=np.select([silent, same], ["cannot say", "same"], "differ"),
                text=np.select([silent, same], ["–", "yes"], "no"),
                note=np.select(
                    [silent, same],
                    ["the rule cannot say", "both name this model, or none"],
                    "they name another model",
                ),
            )
            parts += [cells.astype({"verdict": str}), agree.astype({"verdict": str})]
    text = pd.DataFrame(
        {
            "row": curve_names(keys),
            "column": "The text",
            "verdict": np.where(said["model"].ne(""), "emergent", "not emergent"),
            "text": short_models(said),
            "shown": "verdict",
            "note": said["reading"],
        }
    )
    cells = pd.concat([text, *parts], ignore_index=True)
    order = [*VERDICTS, "same", "differ"]
    return cells.assign(verdict=pd.Categorical(cells["verdict"], order))


def detections(found: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Put what a rule says of curves into words, a row a curve.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`, by one method.
    axis
        The axis of the curves.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    untested = found["reason"].str.contains("(the number of items is not known)", regex=False)
    return pd.DataFrame(
        {
            **named_columns(found),
            "Verdict": found["verdict"] + untested.map({True: " *", False: ""}),
            "Leaves chance between": [between_models(row) for row in found.itertuples()],
            f"That is ({AXES[axis].unit})": [
                between_scales(row, AXES[axis]) for row in found.itertuples()
            ],
        }
    )


def between_models(row: Any) -> str:
    """Name the two models between which a curve leaves chance, without their family."""
    before, model = (without_family(name, row.family) for name in (row.before, row.model))
    if row.verdict == "emergent":
        return f"{before} and {model}"
    return f"above {before}, if at all" if row.verdict == "not emergent" else row.reason


def between_scales(row: Any, axis: Axis) -> str:
    """Write the interval of scale in which a curve leaves chance."""
    if row.verdict != "emergent":
        return ""
    return f"{position(row.after, axis, unit=False)} – {position(row.by, axis, unit=False)}"


def scales_by_margin(curves: Sequence[Curve], margins: Sequence[float]) -> pd.DataFrame:
    """Give the first model above chance at several margins, for the curves where it changes.

    Parameters
    ----------
    curves
        Any curves.
    margins
        Values of ``delta`` of :func:`emergence.detect.threshold`.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`: a row a curve, a column a margin.
    """
    columns = {f"δ = {delta:g}": threshold_models(curves, delta) for delta in margins}
    names = named_columns(pd.DataFrame([curve.key for curve in curves]))
    table = pd.DataFrame(names | columns)
    return table[table[list(columns)].nunique(axis=1) > 1]


def threshold_models(curves: Sequence[Curve], delta: float) -> list[str]:
    """Name the first model above chance of each curve, without its family."""
    found = detect(curves, delta=delta)
    return [
        without_family(model, family) or "–"
        for model, family in zip(found["model"], found["family"], strict=True)
    ]
