"""What results hold, in numbers and tables: tasks, models, verdicts, and the paper beside them."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from emergence.curves import FEWEST_SCALES, Curve, scaling_curves
from emergence.detect import detect
from emergence.figures.frame import frame_of
from emergence.figures.results import told_apart
from emergence.figures.verdicts import between_models, between_scales
from emergence.figures.words import percent, position, without_family
from emergence.models import AXES
from emergence.observations import DATA_SET
from emergence.same_task import counterparts, few_shot_results
from emergence.wording import metric_name

MOST_ROWS = 500
"""Rows of a table that a page can hold; more are counted."""

MEASURE = (DATA_SET, "task", "metric")
"""Columns that tell one measure of one task from another."""


def holdings(observations: pd.DataFrame, axis: str) -> dict[str, str]:
    """State how much results hold.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        The axis of scale.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    models = observations.drop_duplicates("model")
    placed = models[axis].dropna()
    unplaced = len(models) - len(placed)
    sized = observations["n_items"].notna().mean()
    return {
        "observations": f"{len(observations):,}",
        "tasks": f"{observations['task'].nunique():,}",
        "models": f"{len(models):,}",
        "families": f"{models['family'].nunique():,}",
        "reach": reach(placed, axis),
        "unplaced": f"it is not known of {unplaced:,} models, which are counted here and not drawn"
        if unplaced
        else "it is known of every model",
        "sized": percent(sized, 0),
        "with_chance": percent(observations["random_baseline"].notna().mean(), 0),
    }


def reach(scales: pd.Series, axis: str) -> str:
    """Write from where to where scales reach."""
    if scales.empty:
        return "none known"
    low, high = (position(end, AXES[axis], unit=False) for end in (scales.min(), scales.max()))
    return f"from {low} to {high}"


def tasks_table(observations: pd.DataFrame, axis: str) -> pd.DataFrame:
    """List what was measured, a row a task and metric.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        The axis of scale.

    Returns
    -------
    pandas.DataFrame
        Text and counts for :func:`emergence.page.show_table`: a *curve* is a family at
        :data:`emergence.curves.FEWEST_SCALES` scales or more.
    """
    curves = scaling_curves(observations, axis, fewest=FEWEST_SCALES)
    keys = [tuple(curve.key[name] for name in MEASURE if name in curve.key) for curve in curves]
    drawn = Counter(keys)
    figure = counterparts(observations)
    rows = []
    for key, part in observations.groupby(measure(observations), sort=False):
        first = part.iloc[0]
        source = figure[part.index].iloc[0]
        rows.append(
            {
                **({"Data": first[DATA_SET]} if DATA_SET in part else {}),
                "Task": first["task"],
                "Metric": metric_name(first["metric"]),
                "Shots": span(part["shots"]),
                "Models": part["model"].nunique(),
                "Curves": drawn[key],
                "Items": span(part["n_items"]),
                "Chance": ""
                if pd.isna(first["random_baseline"])
                else with_unit(first["random_baseline"], first["unit"]),
                "In the paper": "" if pd.isna(source) else source,
            }
        )
    return pd.DataFrame(rows)


def measure(rows: pd.DataFrame) -> pd.Series:
    """Give what tells one measure of one task from another."""
    named = [rows[name] for name in MEASURE if name in rows]
    return pd.Series(list(zip(*named, strict=True)), index=rows.index)


def span(numbers: pd.Series) -> str:
    """Write a count that all rows share, or from what to what they reach."""
    known = numbers.dropna()
    if known.empty:
        return ""
    low, high = f"{known.min():,.0f}", f"{known.max():,.0f}"
    return low if low == high else f"{low} to {high}"


def with_unit(value: float, unit: str) -> str:
    """Write a value of a metric."""
    return percent(value) if unit == "fraction" else f"{value:.3g}"


def verdicts(observations: pd.DataFrame, axis: str, delta: float) -> pd.DataFrame:
    """Judge every curve of at least three scales by the threshold rule.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        The axis of scale.
    delta
        Margin above chance, as a share of the way to a perfect score.

    Returns
    -------
    pandas.DataFrame
        See :func:`emergence.detect.detect`; ``setting`` says what tells two curves of one task
        and family apart.
    """
    found = detect(curves_of(observations, axis), delta=delta)
    return found.rename(columns={"condition": "setting"})


def curves_of(observations: pd.DataFrame, axis: str) -> list[Curve]:
    """Group results into the curves that can be judged, apart by whatever tells them apart."""
    return scaling_curves(told_apart(frame_of(observations)), axis, fewest=FEWEST_SCALES)


def said(found: pd.DataFrame) -> dict[str, str]:
    """Count verdicts.

    Parameters
    ----------
    found
        From :func:`verdicts`.
    """
    counts = found["verdict"].value_counts()
    text = {
        short: f"{counts.get(verdict, 0):,}"
        for short, verdict in (
            ("risen", "emergent"),
            ("level", "not emergent"),
            ("open", "cannot say"),
        )
    }
    reasons = found.loc[found["verdict"].eq("cannot say"), "reason"].value_counts()
    why = "; ".join(f"{reason} ({count:,})" for reason, count in reasons.head(3).items())
    shown = min(len(found), MOST_ROWS)
    every = f"all {len(found):,}" if shown == len(found) else f"{shown:,} of the {len(found):,}"
    return text | {"curves": f"{len(found):,}", "why_open": why or "none", "listed": every}


def verdict_table(found: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Put verdicts into words, those that rise first.

    Parameters
    ----------
    found
        From :func:`verdicts`.
    axis
        The axis of the curves.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`, at most :data:`MOST_ROWS` rows.
    """
    order = found["verdict"].map({"emergent": 0, "not emergent": 1, "cannot say": 2})
    tasks = {task: place for place, task in enumerate(dict.fromkeys(found["task"]))}
    places = found.assign(order=order, place=found["task"].map(tasks))
    rows = places.sort_values(["order", "place", "by"], kind="stable").head(MOST_ROWS)
    setting = {"Setting": rows["setting"]} if rows["setting"].ne("").any() else {}
    return pd.DataFrame(
        {
            "Task": rows["task"],
            "Metric": rows["metric"].map(metric_name),
            "Family": rows["family"],
            **setting,
            "Verdict": rows["verdict"],
            "Between": [between_models(row) for row in rows.itertuples()],
            f"That is ({AXES[axis].unit})": [
                between_scales(row, AXES[axis]) for row in rows.itertuples()
            ],
        }
    )


def beside_paper(observations: pd.DataFrame, axis: str, delta: float) -> pd.DataFrame:
    """Hold results against the paper's, a row a task that both have.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        The axis of scale.
    delta
        Margin of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`: examples and items, the best result, how
        many curves rise and the first scale at which one has, here and in the paper.
    """
    figure = few_shot_results()
    ours = observations.assign(panel_of=counterparts(observations)).dropna(subset="panel_of")
    rows = []
    for source, here in ours.groupby("panel_of"):
        paper = figure[figure["source"].eq(source)]
        sides = {"the paper": paper} | (
            {str(name): part for name, part in here.groupby(DATA_SET)}
            if DATA_SET in here
            else {"here": here}
        )
        for name, side in sides.items():
            rows.append(
                {"Task": paper["task"].iloc[0], "Results": name} | side_of(side, axis, delta)
            )
    return pd.DataFrame(rows)


def side_of(side: pd.DataFrame, axis: str, delta: float) -> dict[str, str]:
    """Sum up the results of one study on one task."""
    best = side.iloc[int(side["value"].argmax())]
    text = {
        "Shots": span(side["shots"]),
        "Items": span(side["n_items"]),
        "Best": f"{with_unit(best['value'], best['unit'])}, {without_family(best['model'], '')}",
    }
    curves = curves_of(side, axis)
    if not curves:
        return text | {"Curves that rise": "no curve", "First to rise": ""}
    found = detect(curves, delta=delta)
    risen = found[found["verdict"].eq("emergent")].sort_values("by")
    first = ""
    if len(risen):
        earliest = next(risen.itertuples())
        gap = between_scales(earliest, AXES[axis])
        first = f"{without_family(str(earliest.model), '')}, {gap} {AXES[axis].unit}"
    return text | {"Curves that rise": f"{len(risen)} of {len(curves)}", "First to rise": first}


def sets_table(observations: pd.DataFrame, axis: str) -> pd.DataFrame:
    """List several data sets, with what each holds of the tasks in common.

    Parameters
    ----------
    observations
        From :func:`emergence.same_task.in_common`.
    axis
        The axis of scale.
    """
    return pd.DataFrame(
        [
            {
                "Data": name,
                "Tasks in common": ", ".join(dict.fromkeys(rows["task"])),
                "Models": f"{rows['model'].nunique():,}",
                "Families": f"{rows['family'].nunique():,}",
                f"Scale ({AXES[axis].unit})": reach(rows[axis].dropna(), axis),
            }
            for name, rows in observations.groupby(DATA_SET, sort=False)
        ]
    )


def side_by_side(observations: pd.DataFrame, axis: str, delta: float) -> pd.DataFrame:
    """Hold several data sets against each other, a row a task and data set.

    Parameters
    ----------
    observations
        From :func:`emergence.same_task.in_common`.
    axis
        The axis of scale.
    delta
        Margin of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`, as :func:`beside_paper` gives it.
    """
    return pd.DataFrame(
        [
            {"Task": task, "Results": name, "Metric": spelled(rows)} | side_of(rows, axis, delta)
            for task, alike in observations.groupby("task", sort=False)
            for name, rows in alike.groupby(DATA_SET, sort=False)
        ]
    )


def spelled(rows: pd.DataFrame) -> str:
    """Write the metrics of rows."""
    return ", ".join(map(metric_name, dict.fromkeys(rows["measured_as"])))


def shared(table: pd.DataFrame) -> dict[str, str]:
    """State how many tasks two studies share.

    Parameters
    ----------
    table
        From :func:`beside_paper`.
    """
    names = list(dict.fromkeys(table["Task"])) if len(table) else []
    return {"shared": str(len(names)), "shared_tasks": ", ".join(names) or "none"}
