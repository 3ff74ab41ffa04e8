"""Checkpoints of Pythia as runs: sizes, steps, items behind each score, and doubled records."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import exact_interval
from emergence.figures.frame import SCALES, lines_frame
from emergence.items import items_from_standard_error
from emergence.models import format_count
from emergence.wording import count_word, in_words

FAMILY = "Pythia"
"""The family with checkpoints from the whole of training."""

MMLU = "mmlu_57_mean"
"""Mean over the 57 topics of MMLU, each with the same weight."""

TASKS = {
    "lambada_openai": "LAMBADA",
    "piqa": "PIQA",
    "arc_easy": "ARC easy",
    "sciq": "SciQ",
    "winogrande": "WinoGrande",
    "arc_challenge": "ARC challenge",
    "logiqa": "LogiQA",
    "wsc": "WSC",
    MMLU: "MMLU",
}
"""Names of the tasks on a page, those first that are learnt first."""

OPEN_ENDED = "lambada_openai"
"""Asks for a word, any word, so that guessing gets next to nothing right."""


def checkpoints(observations: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Select the checkpoints of Pythia, with what the source leaves out.

    Parameters
    ----------
    observations
        Of ``checkpoints``, as :func:`emergence.observations.load` returns them.
    topics
        ``benchmarks/mmlu_topics.csv``.

    Returns
    -------
    pandas.DataFrame
        Rows whose metric is a share of right answers, with ``run`` (model without its step),
        ``size`` (as text), ``step``, ``deduplicated``, ``n_items`` filled in, ``title`` of the
        task, ``low`` and ``high`` (exact 95 % interval), and a chance level of 0 for the task that
        asks for a word.
    """
    rows = observations[
        observations["family"].eq(FAMILY)
        & observations["metric"].ne("ppl")
        & observations["task"].isin(list(TASKS))
    ]
    name = rows["model"].str.split("@step", expand=True)
    rows = rows.assign(
        run=name[0],
        step=name[1].astype(int),
        deduplicated=name[0].str.endswith("-deduped"),
        size=rows["params"].map(format_count),
        title=rows["task"].map(TASKS),
        random_baseline=rows["random_baseline"].where(rows["task"].ne(OPEN_ENDED), 0.0),
    )
    known = pd.Series({str(task): recovered_items(part) for task, part in rows.groupby("task")})
    known[MMLU] = worth(topics["n_items"])
    rows = rows.assign(n_items=rows["task"].map(known).astype(float))
    low, high = exact_interval(rows["value"], rows["n_items"])
    order = {task: place for place, task in enumerate(TASKS)}
    return rows.assign(low=low, high=high, order=rows["task"].map(order)).sort_values(
        ["order", "params", "deduplicated", "shots", "step"], kind="stable"
    )


def recovered_items(rows: pd.DataFrame) -> float:
    """Recover the number of items of a test set from shares and their standard errors.

    Parameters
    ----------
    rows
        Of one task: ``value`` as a fraction and ``stderr``.

    Returns
    -------
    float
        Median of :func:`emergence.items.items_from_standard_error`, rounded, over rows where
        neither none nor all is right; NaN without standard errors.
    """
    informative = rows[rows["stderr"].gt(0) & rows["value"].between(0, 1, inclusive="neither")]
    each = items_from_standard_error(informative["value"], informative["stderr"])
    return float(np.round(np.median(each))) if len(each) else np.nan


def worth(n_items: pd.Series) -> float:
    """Give the number of items that a mean of equal weights over topics is worth: T² / Σ 1/n."""
    return float(len(n_items) ** 2 / (1 / n_items).sum())


def doubled(rows: pd.DataFrame) -> pd.DataFrame:
    """Find checkpoints of two trained runs that agree in every task to the last digit.

    Parameters
    ----------
    rows
        From :func:`checkpoints`.

    Returns
    -------
    pandas.DataFrame
        ``size``, ``shots`` and ``step`` of each pair of a plain and a deduplicated run. Before
        the second step the two are one model: they start from the same weights, and the first
        step changes nothing.
    """
    scores = rows.pivot_table(
        index=["size", "shots", "step"], columns=["task", "deduplicated"], values="value"
    )
    plain = scores.loc[:, scores.columns.get_level_values("deduplicated") == 0].to_numpy()
    other = scores.loc[:, scores.columns.get_level_values("deduplicated") == 1].to_numpy()
    # A score that one of the two lacks is NaN, which equals nothing.
    same: pd.DataFrame = scores.index[(plain == other).all(axis=1)].to_frame(index=False)
    return same[same["step"] > 1].reset_index(drop=True)


def runs_frame(rows: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out curves through training, a line a size, for :data:`emergence.figures.kinds.LINES`.

    Parameters
    ----------
    rows
        From :func:`checkpoints`; of one kind of run.
    axis
        ``train_flops``, ``train_tokens``, or ``params``, on which the checkpoints of a size stand
        above each other. Untrained models have no place.
    """
    placed = rows[rows["train_flops"].notna()]
    drawn = placed.assign(
        y=placed["value"], series=placed["size"], panel=placed["title"], role="line", name=""
    )
    ends = placed.groupby(["title", "shots"], sort=False)[axis].agg(["min", "max"])
    chance = placed.groupby(["title", "shots"])["random_baseline"].first()
    guides = [
        {
            axis: end,
            "y": chance[key],
            "series": "chance",
            "panel": key[0],
            "shots": key[1],
            "role": "guide",
        }
        for key, low, high in ends.itertuples()
        for end in (low, high)
        if chance[key] > 0
    ]
    columns = [axis, "y", "series", "panel", "role", "shots", "step"]
    return lines_frame(
        pd.concat([drawn[columns], pd.DataFrame(guides)], ignore_index=True),
        x_label=SCALES[axis],
        y_label="Share of right answers",
        x_scale="log",
    )


def runs_in_words(rows: pd.DataFrame, kind: pd.DataFrame) -> dict[str, str]:
    """State what is held, and which records stand twice.

    Parameters
    ----------
    rows
        From :func:`checkpoints`.
    kind
        Those of one kind of run.
    """
    twice = doubled(rows)
    spans = [
        f"steps {part['step'].min():,} to {part['step'].max():,} with "
        f"{ {0: 'no', 5: 'five'}.get(int(str(shots)), shots) } examples"
        for shots, part in twice.groupby("shots")
    ]
    sizes = kind.sort_values("params")["size"].unique()
    return {
        "sizes": count_word(len(sizes)),
        "smallest": str(sizes[0]),
        "largest": str(sizes[-1]),
        "steps": str(kind["step"].nunique()),
        "tasks": count_word(kind["task"].nunique()),
        "doubled": str(len(twice)),
        "doubled_size": in_words(twice["size"]),
        "doubled_where": in_words(spans),
    }
