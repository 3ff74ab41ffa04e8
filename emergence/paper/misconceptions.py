"""Small cuts of the data, each against something that is widely believed of emergence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from emergence.curves import Curve
from emergence.detect import chance_probability
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent, probability, without_family
from emergence.models import AXES, format_count
from emergence.observations import value_of
from emergence.paper.metric import GREEDY, beside_loss, task_curves
from emergence.wording import count_word

MODEL_IN_TIME = "6.9B"
"""Size of Pythia whose training is followed: the second largest, whose run has every step."""

TASK_IN_TIME = "LAMBADA"
"""Task that it is followed on; guessing gets nothing there."""

TASK_AT_CHANCE = "Modified arithmetic"
"""Task of Figure 5 whose models at chance are shown."""

LINEAR = "flops_22"
"""Column of a linear axis of compute, in units of 10²² FLOPs."""

BOTH_LABS = ("Gopher", "Chinchilla")
"""Families of one laboratory and one text, of very different sizes for the same compute."""


def in_time_and_in_size(checkpoints: pd.DataFrame) -> pd.DataFrame:
    """Set one model through its training beside finished models of all sizes.

    Parameters
    ----------
    checkpoints
        From :func:`emergence.training.runs.checkpoints`.

    Returns
    -------
    pandas.DataFrame
        The frame that the chart of lines takes: two panels over training FLOPs, per cent.
    """
    plain = checkpoints[~checkpoints["deduplicated"] & checkpoints["shots"].eq(0)]
    rows = plain[plain["title"].eq(TASK_IN_TIME) & plain["train_flops"].gt(0)]
    one = rows[rows["size"].eq(MODEL_IN_TIME)]
    finished = rows.sort_values("step").groupby("params").tail(1).sort_values("params")
    step = "step " + one["step"].map("{:,}".format)
    parts = [
        one.assign(panel=f"One model of {MODEL_IN_TIME} as it trains", name=step),
        finished.assign(panel="Finished models of all sizes", name=finished["size"]),
    ]
    drawn = pd.concat(parts, ignore_index=True)
    drawn = drawn.assign(y=100 * drawn["value"], series="Pythia")
    return lines_frame(
        _line_and_points(drawn[["panel", "train_flops", "y", "series", "name"]]),
        x_label=AXES["train_flops"].label,
        y_label=f"{TASK_IN_TIME}: right (%)",
        x_scale="log",
    )


def _line_and_points(rows: pd.DataFrame) -> pd.DataFrame:
    """Have the chart of lines draw rows as a line, and each as a point on it."""
    return pd.concat(
        [rows.assign(role=role) for role in ("line", "point")],
        ignore_index=True,
    )


def _task_at_chance(paper: pd.DataFrame, found: pd.DataFrame) -> tuple[pd.Series, Curve, Curve]:
    """Give what was found of the task whose models at chance are shown, its score and its loss."""
    task = found[found["task"].eq(TASK_AT_CHANCE)].iloc[0]
    score, loss = next(pair for pair in task_curves(paper) if pair[1].key["source"] == task.source)
    return task, score, loss


def still_at_chance(paper: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Show score and loss of the models of one task that have not left chance.

    Parameters
    ----------
    paper
        Observations of the paper.
    found
        From :func:`emergence.paper.metric.loss_before_score`.

    Returns
    -------
    pandas.DataFrame
        A frame of scaling curves: the score on a full axis, and the loss.
    """
    task, score, loss = _task_at_chance(paper, found)
    rows = beside_loss(paper, "Figure 5", ("top", "bottom"))
    shown = rows["source"].isin([score.key["source"], loss.key["source"]])
    small = rows["model"].isin(score.models[: int(task.floor)])
    rows = rows[shown & small & rows["condition"].ne("sampled")]
    return rows.assign(condition="", family="LaMDA")


def on_a_linear_axis(eight: pd.DataFrame) -> pd.DataFrame:
    """Draw modified arithmetic of Figure 2 against compute as it is, not its logarithm.

    Parameters
    ----------
    eight
        Figure 2, from :func:`emergence.figures.frame.frame_of_figure`.

    Returns
    -------
    pandas.DataFrame
        The frame that the chart of lines takes, on the axis :data:`LINEAR`.
    """
    rows = eight[eight["panel"].eq("A")].sort_values("train_flops")
    rows = rows.assign(
        **{LINEAR: rows["train_flops"] / 1e22},
        y=100 * rows["value"],
        series=rows["family"],
        name=rows["model"],
    )
    return lines_frame(
        _line_and_points(rows[["row_id", "model", LINEAR, "y", "series", "name"]]),
        x_label="Training FLOPs, in units of 10²²",
        y_label="Modified arithmetic: right (%)",
    )


def way_to_perfect(eight: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """Say how far each model that the text calls the first with an ability has come.

    Parameters
    ----------
    eight
        Figure 2.
    labels
        ``paper/figure_2_labels.csv``.

    Returns
    -------
    pandas.DataFrame
        A row a curve that the text calls emergent: ``title``, ``model``, ``value``,
        ``random_baseline`` and ``way``, the share of the way from chance to a perfect score.
    """
    named = labels.rename(columns={"emergent_model": "model"}).dropna(subset="model")
    rows = eight.merge(named[["source", "family", "model"]], on=["source", "family", "model"])
    way = (rows["value"] - rows["random_baseline"]) / (1 - rows["random_baseline"])
    return rows.assign(way=way.astype(float)).sort_values("way", ignore_index=True)


def way_bars(ways: pd.DataFrame) -> pd.DataFrame:
    """Lay out :func:`way_to_perfect` for the chart of bars, in hundredths of the way."""
    names = ways["title"].str.replace(r" \(.*\)", "", regex=True) + ", " + ways["model"]
    done = (100 * ways["way"]).round().astype(int)
    parts = [
        pd.DataFrame({"row": names, "category": "Done", "count": done}),
        pd.DataFrame({"row": names, "category": "Still to go", "count": 100 - done}),
    ]
    return pd.concat(parts, ignore_index=True).assign(
        counted="hundredths of the way from chance to a perfect score"
    )


def by_first_model(classes: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Count the abilities of the first author's list by the first model that has them.

    Parameters
    ----------
    classes
        ``paper/bigbench_classes.csv``.
    topics
        ``later/mmlu_topics_blog.csv``.

    Returns
    -------
    pandas.DataFrame
        The frame that the chart of bars takes: a bar a model, those with most abilities first.
    """
    parts = {
        "BIG-Bench tasks": classes["first_emergent_model_blog"].dropna(),
        "MMLU topics": topics["first_emergent_model"].dropna(),
    }
    counts = pd.concat(
        [
            models.value_counts().rename_axis("row").reset_index().assign(category=name)
            for name, models in parts.items()
        ],
        ignore_index=True,
    )
    most = counts.groupby("row")["count"].sum().sort_values(ascending=False, kind="stable").index
    return counts.assign(
        row=pd.Categorical(counts["row"], list(most)), counted="abilities of the list"
    )


def listed(bars: pd.DataFrame) -> dict[str, str]:
    """State how few models stand behind the list of abilities.

    Parameters
    ----------
    bars
        From :func:`by_first_model`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    totals = bars.groupby("row", observed=True)["count"].sum()
    first, second = totals.index[:2]
    topics = bars[bars["category"].eq("MMLU topics")]
    return {
        "listed_topics": str(int(topics["count"].sum())),
        "listed_known": str(int(totals.sum())),
        "listed_models": count_word(len(totals)),
        "listed_families": count_word(len({str(name).split()[0] for name in totals.index})),
        "listed_first": str(first),
        "listed_second": str(second),
        "listed_two": str(int(totals.iloc[:2].sum())),
    }


def of_figure_2(eight: pd.DataFrame, ways: pd.DataFrame) -> dict[str, str]:
    """State what the points of Figure 2 are, and how far its named models have come.

    Parameters
    ----------
    eight
        Figure 2.
    ways
        From :func:`way_to_perfect`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    least, most = ways.iloc[0], ways.iloc[-1]
    seventh = eight[eight["panel"].eq("G") & eight["model"].eq("Gopher 7.1B")].iloc[0]
    return {
        "points": str(len(eight)),
        "trained": str(eight["model"].nunique()),
        "checkpoints": count_word(int(eight["model"].str.contains("@").sum())),
        "ways": str(len(ways)),
        "way_median": percent(ways["way"].median(), 0),
        "way_half": count_word(int(ways["way"].ge(0.5).sum())),
        "way_least": f"{least['model']} on {least['title']}",
        "way_least_value": percent(least["value"]),
        "way_least_share": percent(least["way"], 0),
        "way_most": f"{most['model']} on {most['title']}",
        "way_most_share": percent(most["way"], 0),
        "gopher_value": percent(seventh["value"]),
        "gopher_items": f"{int(seventh['n_items']):,}",
        "gopher_p": probability(
            float(
                chance_probability(seventh["value"], seventh["n_items"], seventh["random_baseline"])
            )
        ),
        "gopher_chance": percent(seventh["random_baseline"], 0),
    }


def of_the_axis(eight: pd.DataFrame) -> dict[str, str]:
    """State how steep GPT-3's last two steps on modified arithmetic are, on either axis."""
    rows = eight[eight["panel"].eq("A") & eight["family"].eq("GPT-3")].sort_values("train_flops")
    flops, score = rows["train_flops"].to_numpy(float), 100 * rows["value"].to_numpy(float)
    gained = np.diff(score)[-2:]
    log, linear = gained / np.diff(np.log10(flops))[-2:], gained / (np.diff(flops)[-2:] / 1e22)
    names = [without_family(model, "GPT-3") for model in rows["model"].iloc[-3:]]
    return {
        "axis_models": f"{names[0]}, {names[1]} and {names[2]}",
        "log_first": f"{log[0]:.0f}",
        "log_second": f"{log[1]:.0f}",
        "linear_first": f"{linear[0]:.1f}",
        "linear_second": f"{linear[1]:.1f}",
        "axis_last": f"{flops[-1] / flops[-2]:.0f}",
        "axis_last_points": f"{gained[-1]:.0f}",
        "last_decade": percent(1 - 10**-1, 0),
    }


def at_equal_compute(eight: pd.DataFrame) -> dict[str, str]:
    """State how the largest Gopher and Chinchilla differ on MMLU, and in scale."""
    rows = eight[eight["panel"].eq("G") & eight["family"].isin(BOTH_LABS)]
    largest = rows.sort_values("params").groupby("family").tail(1)
    large, small = (
        next(row for _, row in largest.iterrows() if row["family"] == name) for name in BOTH_LABS
    )
    return {
        "large": large["model"],
        "small": small["model"],
        "large_value": percent(large["value"]),
        "small_value": percent(small["value"]),
        "params_ratio": f"{large['params'] / small['params']:.0f}",
        "flops_ratio": f"{small['train_flops'] / large['train_flops']:.2f}",
        "tokens_ratio": f"{small['train_tokens'] / large['train_tokens']:.1f}",
    }


def at_chance(paper: pd.DataFrame, found: pd.DataFrame) -> dict[str, str]:
    """State what the models of one task do while they are at chance.

    Parameters
    ----------
    paper
        Observations of the paper.
    found
        From :func:`emergence.paper.metric.loss_before_score`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    task, score, _ = _task_at_chance(paper, found)
    rows = paper[paper["source"].eq(task.source) & paper["condition"].fillna("").isin(["", GREEDY])]
    models = rows.sort_values("train_flops")["model"].iloc[: int(task.floor)]
    loss = {name: value_of(rows, model=name) for name in (models.iloc[0], models.iloc[-1])}
    return {
        "floor": count_word(int(task.floor)),
        "floor_best": percent(task.best),
        "floor_first": models.iloc[0],
        "floor_last": models.iloc[-1],
        "floor_loss_first": f"{loss[models.iloc[0]]:.1f}",
        "floor_loss_last": f"{loss[models.iloc[-1]]:.1f}",
        "floor_times": f"{np.exp(loss[models.iloc[0]] - loss[models.iloc[-1]]):.1f}",
        "floor_score_first": percent(float(score.y[0])),
        "floor_score_last": percent(float(score.y[int(task.floor) - 1])),
        "floor_pairs": f"{task.lower} of {task.pairs}",
    }


def of_time(frame: pd.DataFrame, checkpoints: pd.DataFrame) -> dict[str, str]:
    """State what :func:`in_time_and_in_size` draws.

    Parameters
    ----------
    frame
        From :func:`in_time_and_in_size`.
    checkpoints
        What it was made of.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    lines = frame[frame["role"].eq("line")]
    one, all_sizes = (
        part.sort_values("train_flops") for _, part in lines.groupby("panel", sort=False)
    )
    sizes = sorted(checkpoints["params"].unique())
    ends: Mapping[str, pd.DataFrame] = {"time": one, "size": all_sizes}
    text = {
        f"{name}_{end}": percent(float(part["y"].iloc[place]) / 100, 0)
        for name, part in ends.items()
        for end, place in (("from", 0), ("to", -1))
    }
    return text | {
        "time_points": str(len(one)),
        "size_points": count_word(len(all_sizes)),
        "time_size": MODEL_IN_TIME,
        "size_smallest": format_count(sizes[0]),
        "size_largest": format_count(sizes[-1]),
    }
