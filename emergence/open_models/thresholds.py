"""Where families of open models pass half-way, and when they were released."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.censored import FEWEST_ENDS, passing, regress
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent, position
from emergence.models import AXES, format_count
from emergence.open_models.fits import of_task, short, task_name
from emergence.wording import count_word

DRAWN = (
    "MMLU",
    "Arithmetic: 3-digit subtraction",
    "Arithmetic: 2-digit multiplication",
    "Word unscramble",
    "IPA transliterate",
    "Persian QA",
)
"""Tasks in the figures: 3-digit addition goes as subtraction does."""

WAYS = {
    "between": "threshold between",
    "all": "threshold at or below",
    "none": "threshold above",
}
"""What is known of a family's threshold."""

OLD = 2022
"""Last year of the models that are called old."""

CODE = "mostly"
"""Class of models trained for code."""


def dated(observations: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """Add the date of each model, in years, and the class of its code.

    Parameters
    ----------
    observations
        ``load("open_models")``.
    releases
        ``open_models/releases.csv``.
    """
    table = releases.set_index("model")
    return observations.assign(
        date=observations["model"].map(in_years(table["released"])),
        released=observations["model"].map(table["released"]),
        code=observations["model"].map(table["code"]),
    )


def in_years(released: pd.Series) -> pd.Series:
    """Give dates as years with a fraction: the middle of the month, or of the year."""
    month = pd.to_numeric(released.str[5:7], errors="coerce")
    return released.str[:4].astype(float) + ((month - 0.5) / 12).fillna(0.5)


def figure_2_tasks(observations: pd.DataFrame) -> list[tuple[str, str]]:
    """List task and metric of what the paper's Figure 2 shows, exactly or by a substitute.

    The source marks plain arithmetic as related to the modified arithmetic of panel A.
    TruthfulQA is left out: it has another metric than panel E, and its chance is not known.
    """
    shown = observations["used_in_figure"].fillna("").str.contains("Figure 2")
    rows = observations[shown & observations["random_baseline"].notna()]
    tasks = rows[["task", "metric"]].drop_duplicates()
    place = {task: k for k, task in enumerate(DRAWN)}
    ordered = tasks.assign(place=tasks["task"].map(place).fillna(1.5)).sort_values("place")
    return [
        (str(task), str(metric))
        for task, metric in zip(ordered["task"], ordered["metric"], strict=True)
    ]


def families(
    observations: pd.DataFrame, task: str, metric: str, axis: str, level: float
) -> pd.DataFrame:
    """Find where each family passes a level.

    Parameters
    ----------
    observations
        From :func:`dated`.
    task, metric
        What was measured.
    axis
        ``train_flops`` or ``params``. Models of unknown training compute count on neither, so
        that both axes speak of the same models.
    level
        Share of the way from chance to a perfect score.

    Returns
    -------
    pandas.DataFrame
        A row a family: ``family``, the interval ``after`` and ``by`` with its models ``before``
        and ``model``, ``low`` and ``high`` in log10, ``way`` of :data:`WAYS`, ``date`` and
        ``released`` (median over its models), ``tokens`` (log10 of their median), ``code``
        (whether most were trained for code), ``models``.
    """
    rows = []
    for family, group in of_task(observations, task, metric).groupby("family"):
        found = passing(group[axis], group["share"], tuple(group["model"]), level)
        none, every = np.isinf(found.by), found.after == 0
        rows.append(
            {
                "family": family,
                "after": found.after,
                "by": found.by,
                "before": found.before,
                "model": found.model,
                "low": -np.inf if every else np.log10(found.after),
                "high": np.log10(found.by),
                "way": "none" if none else "all" if every else "between",
                "date": group["date"].median(),
                "released": span(group["released"]),
                "tokens": np.log10(group["train_tokens"].median()),
                "code": group["code"].eq(CODE).mean() > 0.5,
                "models": len(group),
            }
        )
    return pd.DataFrame(rows)


def span(dates: pd.Series) -> str:
    """Write from when to when the models of a family appeared."""
    return " to ".join(dict.fromkeys([dates.min(), dates.max()]))


def enough(found: pd.DataFrame) -> bool:
    """Say whether thresholds are bounded often enough from both sides for a regression."""
    ends = [int(np.isfinite(found[name]).sum()) for name in ("low", "high")]
    return min(ends) >= FEWEST_ENDS


def thresholds_frame(
    observations: pd.DataFrame, axis: str, levels: Sequence[float]
) -> pd.DataFrame:
    """Lay out thresholds by date for :data:`emergence.figures.kinds.LINES`, with a dial.

    Parameters
    ----------
    observations
        From :func:`dated`.
    axis
        ``train_flops`` or ``params``.
    levels
        Settings of the dial ``level``.

    Returns
    -------
    pandas.DataFrame
        A point a family, at the one end of its threshold that is known, or half-way between the
        two; and the line of the regression, where there is one.
    """
    laid_out = []
    metrics = dict(figure_2_tasks(observations))
    for task in DRAWN:
        for level in levels:
            found = families(observations, task, metrics[task], axis, level)
            # One order, so that a kind has one colour at every level.
            found = found.sort_values("way", key=lambda way: way.map(list(WAYS).index))
            place = {"panel": task_name(task), "level": level}
            middle = (found["after"] * found["by"]) ** 0.5
            between = found["way"].eq("between")
            laid_out.append(
                pd.DataFrame(
                    {
                        "date": found["date"],
                        "y": middle.where(
                            between, found["by"].where(found["way"].eq("all"), found["after"])
                        ),
                        "low": found["after"].where(between),
                        "high": found["by"].where(between),
                        "series": found["way"].map(WAYS),
                        "role": "point",
                        "name": found["family"] + ends_in_words(found),
                        **place,
                    }
                )
            )
            if enough(found):
                fit = regress(found["low"], found["high"], found["date"]).coefficients
                dates = np.array([found["date"].min(), found["date"].max()])
                laid_out.append(
                    pd.DataFrame(
                        {
                            "date": dates,
                            "y": 10 ** (fit[0] + fit[1] * dates),
                            "series": "fitted to all three",
                            "role": "line",
                            "name": "",
                            **place,
                        }
                    )
                )
    frame = pd.concat(laid_out, ignore_index=True)
    # A line far outside the models tested says nothing; it would only stretch the axis.
    points = frame.loc[frame["role"].eq("point"), "y"]
    inside = frame["y"].between(points.min(), points.max())
    return lines_frame(
        clipped(frame, inside, points.min(), points.max()),
        x_label="Year of release",
        y_label=AXES[axis].label,
        y_scale="log",
    )


def clipped(frame: pd.DataFrame, inside: pd.Series, lowest: float, highest: float) -> pd.DataFrame:
    """Cut fitted lines where they leave the stretch of scale that points take."""
    rows = []
    for _, line in frame[frame["role"].eq("line")].groupby(["panel", "level"], sort=False):
        if inside[line.index].all():
            continue
        x, y = line["date"].to_numpy(), np.log10(line["y"].to_numpy())
        cut = np.clip(y, np.log10(lowest), np.log10(highest))
        slope = (y[1] - y[0]) / (x[1] - x[0])
        rows.append(line.assign(date=x + (cut - y) / slope, y=10**cut))
    return pd.concat([frame.drop(pd.concat(rows).index) if rows else frame, *rows])


def ends_in_words(found: pd.DataFrame) -> pd.Series:
    """Name the two models between which a family passes, as far as there are two."""
    before = found["before"].map(short)
    model = found["model"].map(short)
    return (": not " + before).where(before.ne(""), ":") + (", but " + model).where(
        before.ne("") & model.ne(""), (" already " + model).where(model.ne(""), "")
    )


def families_table(found: pd.DataFrame, axis: str) -> pd.DataFrame:
    """List thresholds, a row a family, for :func:`emergence.page.show_table`.

    Parameters
    ----------
    found
        From :func:`families`.
    axis
        The axis of scale.
    """
    write = AXES[axis]
    return pd.DataFrame(
        {
            "Family": found["family"],
            "Released": found["released"],
            "Training tokens": [format_count(10**tokens) for tokens in found["tokens"]],
            "Models": found["models"].astype(str),
            "Largest not yet": found["before"].map(short),
            "Passes from": found["model"].map(short),
            f"Threshold, in {write.unit}": [
                f"above {position(after, write, unit=False)}"
                if np.isinf(by)
                else f"at most {position(by, write, unit=False)}"
                if after == 0
                else f"{position(after, write, unit=False)} to {position(by, write, unit=False)}"
                for after, by in zip(found["after"], found["by"], strict=True)
            ],
        }
    )


def holdings(observations: pd.DataFrame, level: float) -> dict[str, str]:
    """State how many open models hold the tasks of Figure 2, and from when they are.

    Parameters
    ----------
    observations
        From :func:`dated`.
    level
        Share of the way from chance to a perfect score.
    """
    tasks = figure_2_tasks(observations)
    held = [
        observations[observations["task"].eq(task) & observations["metric"].eq(metric)]
        for task, metric in tasks
    ]
    models = pd.concat(held)
    placed = models[models["train_flops"].notna()]
    passed = {
        task: int((of_task(observations, task, metric)["share"] >= level).sum())
        for task, metric in tasks
    }
    persian = of_task(observations, "Persian QA", "accuracy")
    return {
        "held_tasks": count_word(len(tasks)),
        "held_models": str(models["model"].nunique()),
        "held_unknown": str(models.loc[models["train_flops"].isna(), "model"].nunique()),
        "held_families": str(models.loc[models["train_flops"].notna(), "family"].nunique()),
        "fewest": str(min(part["model"].nunique() for part in held)),
        "most": str(max(part["model"].nunique() for part in held)),
        "first_date": placed["released"].min()[:4],
        "last_date": placed["released"].max()[:4],
        "old_year": str(OLD),
        "old_tokens": format_count(placed.loc[placed["date"] < OLD + 1, "train_tokens"].max()),
        "new_tokens": format_count(
            placed.loc[placed["date"] >= int(placed["date"].max()), "train_tokens"].min()
        ),
        "level": percent(level, 0),
        "persian_passed": count_word(passed["Persian QA"]),
        "persian_model": short(str(persian.nlargest(1, "share")["model"].iloc[0])),
        "persian_best": percent(float(persian["value"].max())),
    }
