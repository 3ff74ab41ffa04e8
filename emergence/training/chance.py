"""MMLU through training: what a test of its size can see, and what it sees."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import (
    look_elsewhere,
    lower_bound,
    minimum_detectable_excess,
    tail_probability,
    upper_bound,
)
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent, probability, without_family
from emergence.models import format_count, format_flops
from emergence.training.runs import FAMILY, MMLU
from emergence.wording import count_word, in_words

CHANCE = 0.25
"""Four choices a question."""

ELSEWHERE = "MMLU"
"""The same test in the other source, which asks with five examples."""

DRAWN = 4
"""Sizes of which a figure shows lines, the largest; the smaller ones lie on the line of chance."""

NEAR = 2.0
"""Factor of training compute up to which models count as trained with as much."""


def against_chance(rows: pd.DataFrame, *, alpha: float, delta: float) -> pd.DataFrame:
    """Hold every checkpoint's MMLU against chance, both ways.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`.
    alpha
        Level of each test, shared by all checkpoints (Bonferroni) where they look for an excess.
    delta
        Margin of equivalence, as a share of the way from chance to a perfect score.

    Returns
    -------
    pandas.DataFrame
        The rows of MMLU with ``p`` (probability that guessing does as well), ``above`` and
        ``below`` (chance excluded at alpha over all checkpoints), ``near`` (the upper bound at
        alpha does not reach the margin) and ``clear`` (the lower bound does, over all).
    """
    tests = rows[rows["task"].eq(MMLU)]
    value, n = tests["value"].to_numpy(float), tests["n_items"].to_numpy(float)
    each = alpha / max(len(tests), 1)
    margin = CHANCE + delta * (1 - CHANCE)
    return tests.assign(
        p=tail_probability(value, n, CHANCE),
        above=lower_bound(value, n, each) > CHANCE,
        below=upper_bound(value, n, each) < CHANCE,
        near=upper_bound(value, n, alpha) <= margin,
        clear=lower_bound(value, n, each) > margin,
    )


def neighbours(open_models: pd.DataFrame, flops: float) -> pd.DataFrame:
    """Select open models trained with about as much compute, best first.

    Parameters
    ----------
    open_models
        Observations of ``open_models``.
    flops
        Training FLOPs; models within a factor of :data:`NEAR` count.
    """
    rows = open_models[open_models["task"].eq(ELSEWHERE) & open_models["shots"].eq(5)]
    near = rows[rows["train_flops"].between(flops / NEAR, flops * NEAR)]
    return near.sort_values("value", ascending=False, kind="stable")


def mmlu_frame(tests: pd.DataFrame, open_models: pd.DataFrame, shots: int) -> pd.DataFrame:
    """Lay out MMLU through training with other models behind, for LINES.

    Parameters
    ----------
    tests
        From :func:`against_chance`; of one kind of run.
    open_models
        Observations of ``open_models``.
    shots
        Examples in the prompt of the checkpoints.
    """
    placed = tests[tests["train_flops"].notna() & tests["shots"].eq(shots)]
    placed = placed[placed["params"].rank(method="dense", ascending=False) <= DRAWN]
    lines = placed.assign(y=placed["value"], series=placed["size"], role="line", name="")
    lines = lines.sort_values(["params", "train_flops"])
    # Models with far more compute would only shrink what the page is about.
    end = placed["train_flops"].max() * NEAR
    others = open_models[
        open_models["task"].eq(ELSEWHERE)
        & open_models["train_flops"].between(placed["train_flops"].min(), end)
    ]
    own = others["family"].eq(FAMILY).map({True: "Pythia, other source", False: "other families"})
    points = others.assign(y=others["value"], series=own, role="point", name=others["model"])
    chance = pd.DataFrame(
        {
            "train_flops": [placed["train_flops"].min(), end],
            "y": CHANCE,
            "series": "chance",
            "role": "guide",
            "name": "",
        }
    )
    columns = ["train_flops", "y", "series", "role", "name"]
    laid = pd.concat(
        [lines[columns], points[columns].sort_values("series"), chance], ignore_index=True
    )
    return lines_frame(
        laid, x_label="Training FLOPs", y_label="Share of right answers", x_scale="log"
    )


def neighbours_table(near: pd.DataFrame) -> pd.DataFrame:
    """Write models of about equal compute as a page shows them."""
    return pd.DataFrame(
        {
            "Model": near["model"].str.rpartition("/")[2],
            "Parameters": near["params"].map(format_count),
            "Training tokens": near["train_tokens"].map(format_count),
            "Training FLOPs": near["train_flops"].map(format_flops),
            "MMLU": near["value"].map(percent),
        }
    )


def two_sources(tests: pd.DataFrame, open_models: pd.DataFrame) -> pd.DataFrame:
    """Pair the last checkpoints with the same models as another source scored them.

    Parameters
    ----------
    tests
        From :func:`against_chance`.
    open_models
        Observations of ``open_models``.

    Returns
    -------
    pandas.DataFrame
        A row a run asked with five examples: ``run``, ``here``, ``there``, ``n_items`` and ``z``,
        their difference in standard errors of two separate tests, which overstates the noise
        as both ask the same questions.
    """
    last = tests[tests["step"].eq(tests["step"].max()) & tests["shots"].eq(5)]
    there = open_models[open_models["task"].eq(ELSEWHERE) & open_models["family"].eq(FAMILY)]
    names = there.assign(run=there["model"].str.rpartition("/")[2])[["run", "value"]]
    both = last.merge(names, on="run", suffixes=("_here", "_there"))
    here, other = both["value_here"], both["value_there"]
    variance = here * (1 - here) + other * (1 - other)
    return pd.DataFrame(
        {
            "run": both["run"],
            "here": here,
            "there": other,
            "n_items": both["n_items"],
            "z": (here - other) / np.sqrt(variance / both["n_items"]),
        }
    )


def mmlu_in_words(
    tests: pd.DataFrame, open_models: pd.DataFrame, items: int, *, alpha: float, delta: float
) -> dict[str, str]:
    """State how near to chance MMLU stays.

    Parameters
    ----------
    tests
        From :func:`against_chance`, all checkpoints.
    open_models
        Observations of ``open_models``.
    items
        Questions of the test.
    alpha, delta
        As for :func:`against_chance`.
    """
    n = float(tests["n_items"].iloc[0])
    best = tests.nlargest(1, "value").iloc[0]
    above = tests[tests["above"]]
    final = tests["train_flops"].max()
    near = neighbours(open_models, final)
    sources = two_sources(tests, open_models)
    widest = sources.nlargest(1, "z").iloc[0]
    long = near[near["train_tokens"] >= 1e12]
    good = near[near["value"] > best["value"]]
    least = tests.nsmallest(1, "value").iloc[0]
    better = open_models[
        open_models["task"].eq(ELSEWHERE)
        & open_models["train_flops"].notna()
        & (open_models["value"] > best["value"])
    ]
    cheapest = better.nsmallest(1, "train_flops").iloc[0]
    return {
        "mmlu_tests": str(len(tests)),
        "mmlu_items": f"{items:,}",
        "mmlu_worth": f"{n:,.0f}",
        "detectable": f"{100 * float(minimum_detectable_excess(items, CHANCE, alpha=alpha)):.2f}",
        "detectable_worth": f"{100 * float(minimum_detectable_excess(n, CHANCE, alpha=alpha)):.1f}",
        "mmlu_near": str(int(tests["near"].sum())),
        "mmlu_not_near": str(int((~tests["near"]).sum())),
        "mmlu_above": str(len(above)),
        "mmlu_below": str(int(tests["below"].sum())),
        "mmlu_clear": count_word(int(tests["clear"].sum())),
        "mmlu_above_sizes": in_words(above.sort_values("params")["size"]),
        "mmlu_above_from": format_flops(above["train_flops"].min()),
        "mmlu_best": percent(best["value"]),
        "mmlu_best_model": f"{without_family(best['run'], FAMILY)}",
        "mmlu_best_step": f"{best['step']:,}",
        "mmlu_best_shots": count_word(int(best["shots"])),
        "mmlu_best_excess": f"{100 * (best['value'] - CHANCE):.1f}",
        "mmlu_best_share": percent((best["value"] - CHANCE) / (1 - CHANCE), 0),
        "mmlu_best_p": probability(
            look_elsewhere(round(n), CHANCE, float(best["value"]), looks=len(tests))
        ),
        "mmlu_least": percent(least["value"]),
        "mmlu_least_step": f"{least['step']:,}",
        "near_factor": count_word(int(NEAR)),
        "near_flops": format_flops(final),
        "near_models": str(len(near)),
        "near_better": count_word(len(good)),
        "near_better_fewest": format_count(good["train_tokens"].min()),
        "near_best": near["model"].iloc[0].rpartition("/")[2],
        "near_best_value": percent(near["value"].iloc[0]),
        "near_best_tokens": format_count(near["train_tokens"].iloc[0]),
        "near_long": str(len(long)),
        "near_long_better": count_word(int((long["value"] > best["value"]).sum())),
        "cheapest": str(cheapest["model"]).rpartition("/")[2],
        "cheapest_value": percent(cheapest["value"]),
        "cheapest_flops": format_flops(cheapest["train_flops"]),
        "cheapest_factor": f"{final / cheapest['train_flops']:.0f}",
        "sources": count_word(len(sources)),
        "source_run": str(widest["run"]),
        "source_here": percent(widest["here"]),
        "source_there": percent(widest["there"]),
        "source_z": f"{widest['z']:.1f}",
    }
