"""The data that both sides of the debate use: three pairs of rulers, each on the same outputs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence import simulate
from emergence.curves import FEWEST_SCALES, scaling_curves
from emergence.detect import detect
from emergence.figures.frame import frame_of_figure
from emergence.figures.words import percent
from emergence.ladder.runs import SHIPPED, ends, main_arm, seeds
from emergence.ladder.said import jump, spread_of_seeds, stairs, tried
from emergence.observations import load
from emergence.paper import after, assessment, definition, metric, metric_outputs, seven_definitions
from emergence.paper.longer_tasks import ladder_numbers
from emergence.resources import read
from emergence.wording import count_word

FAMILIES = ("OPT", "Pythia")
"""Open families whose outputs were scored twice."""

ARITHMETIC = "Modified arithmetic"
"""Task of Figure 5 that is shown."""

LADDER = "Our ladder"
"""Name of the family of small transformers that learn to add."""

MEASURES = {
    "exact_match": "Sums of three digits: whole answer",
    "digit": "Sums of three digits: one digit",
}
"""Two rulers of one set of small transformers."""

FAMILY = {"constant": 1e9, "exponent": 0.35}
"""The simulated family that the chapter on the metric draws, by its parameters there."""

LENGTH, OPTIONS = 5, 10
"""Symbols in its answers, and symbols to choose from at each place."""

COLUMNS = (
    *("table", "row_id", "task", "metric", "condition", "model", "family"),
    *("params", "train_tokens", "train_flops", "flops_source"),
    *("value", "unit", "low", "high", "random_baseline", "n_items", "higher_is_better"),
    *("source", "citation", "location", "licence"),
    *("title", "panel", "order", "y_label", "y_scale", "columns"),
)
"""What the rows keep: what a debater needs, where it stands in ``data/``, and what is drawn."""


def of_the_paper(paper: pd.DataFrame) -> pd.DataFrame:
    """Give score and loss of LaMDA on one task, as Figure 5 draws them."""
    rows = metric.beside_loss(paper, "Figure 5", ("top", "bottom"))
    rows = rows[rows["title"].str.startswith(ARITHMETIC)]
    return rows.assign(table="paper/observations.csv")


def of_open_models(open_models: pd.DataFrame) -> pd.DataFrame:
    """Give IPA transliteration by open models under two metrics; a row is named by its key."""
    rows = metric_outputs.two_metrics(open_models, FAMILIES)
    key = rows["task"] + "|" + rows["metric"] + "|" + rows["model"]
    return rows.assign(table="open_models/observations.csv", row_id=key, columns=2)


def of_the_ladder(runs: pd.DataFrame, evaluations: pd.DataFrame) -> pd.DataFrame:
    """Give small transformers at the end of training, a line a seed.

    Parameters
    ----------
    runs
        From :func:`emergence.ladder.runs.load`.
    evaluations
        ``ladder/evaluations.csv``, for where each row comes from.

    Returns
    -------
    pandas.DataFrame
        A row a run and ruler: share of whole sums right, and probability of one digit, e to the
        minus loss. A row is named by its run and step.
    """
    sources = evaluations[["run", "step", "citation", "location", "licence"]]
    last = seeds(ends(main_arm(runs))).merge(sources, on=["run", "step"], validate="one_to_one")
    last = last.assign(
        row_id=last["run"] + "@" + last["step"].astype(str),
        condition="seed " + last["seed"].astype(str),
        model="width " + last["width"].astype(str),
        params=last["params_in_blocks"],
        train_tokens=last["tokens"],
        family=LADDER,
        table="ladder/evaluations.csv",
        task="three-digit addition",
        random_baseline=np.nan,
        higher_is_better=True,
    )
    parts = [
        last.assign(value=last[name], metric=name, title=title, unit="fraction")
        for name, title in MEASURES.items()
    ]
    labels = {"exact_match": "Share right", "digit": "Probability"}
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(
        y_label=rows["metric"].map(labels), source=rows["title"], y_scale="linear", columns=2
    )


def shared_data(
    paper: pd.DataFrame,
    open_models: pd.DataFrame,
    runs: pd.DataFrame,
    evaluations: pd.DataFrame,
) -> pd.DataFrame:
    """Lay out the data that both sides have to use.

    Parameters
    ----------
    paper
        Observations of the paper.
    open_models
        Observations of open models.
    runs, evaluations
        As :func:`of_the_ladder` takes them.

    Returns
    -------
    pandas.DataFrame
        A frame of scaling curves, two panels a row: in each row the same models and answers
        under an unforgiving ruler (left) and a forgiving one (right). ``table`` and ``row_id``
        say where in ``data/`` a row stands.
    """
    parts = [of_the_paper(paper), of_open_models(open_models), of_the_ladder(runs, evaluations)]
    rows = pd.concat([part.reindex(columns=COLUMNS) for part in parts], ignore_index=True)
    order = {title: place for place, title in enumerate(dict.fromkeys(rows["title"]))}
    # One less an error rate has sixteen digits, of which the last ten mean nothing.
    digits = {name: rows[name].astype(float).round(6) for name in ("value", "low", "high")}
    return rows.assign(order=rows["title"].map(order), panel="", **digits)


def size_of(shared: pd.DataFrame) -> dict[str, str]:
    """State how many rows the shared data have, and of how many models."""
    return {
        "rows": str(len(shared)),
        "panels": count_word(shared["title"].nunique()),
        "models": str(shared["model"].nunique()),
    }


def leaps(eight: pd.DataFrame) -> dict[str, str]:
    """State the largest leaps of Figure 2 on two tasks with thousands of items.

    Parameters
    ----------
    eight
        Figure 2, from :func:`emergence.figures.frame.frame_of_figure`.

    Returns
    -------
    dict of str
        Text by name: three sizes of LaMDA on modified arithmetic, with the exact 95 % interval
        of the first, and two of Gopher on MMLU.
    """

    def row(panel: str, model: str) -> pd.Series:
        return eight[eight["panel"].eq(panel) & eight["model"].eq(model)].iloc[0]

    before, after, last = (row("A", f"LaMDA {size}") for size in ("29B", "69B", "137B"))
    small, large = (row("G", f"Gopher {size}") for size in ("7.1B", "280B"))
    return {
        "before": percent(before["value"]),
        "before_interval": f"{percent(before['low'])} to {percent(before['high'])}",
        "after": percent(after["value"]),
        "last": percent(last["value"]),
        "sums": f"{int(before['n_items']):,}",
        "questions": f"{int(small['n_items']):,}",
        "gopher_before": percent(small["value"]),
        "gopher_after": percent(large["value"]),
        "compute": f"{after['train_flops'] / before['train_flops']:.0f}",
    }


def a_smooth_family() -> dict[str, str]:
    """State how a family with a smooth loss looks under two metrics, as the chapter draws it."""
    params = np.logspace(8, 12, 33)
    metrics = simulate.by_metric(params, [LENGTH], options=OPTIONS, **FAMILY)
    tests = simulate.by_test_size(params[::2], (10, 10000), length=LENGTH, **FAMILY)
    return simulate.in_words(metrics, tests, LENGTH)


def by_rule(eight: pd.DataFrame) -> dict[str, str]:
    """Count what two definitions say of the curves of Figure 2."""
    curves = scaling_curves(eight, fewest=FEWEST_SCALES)
    return seven_definitions.counts(detect(curves, ["threshold", "change-point"]))


def numbers(paper: pd.DataFrame, open_models: pd.DataFrame, runs: pd.DataFrame) -> dict[str, str]:
    """State the numbers of both briefs, named by what they are about.

    Parameters
    ----------
    paper, open_models
        Observations.
    runs
        From :func:`emergence.ladder.runs.load`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`: the name that the function behind it gives,
        after the part.
    """
    eight = frame_of_figure(paper, "Figure 2")
    found = metric.loss_before_score(paper)
    shared = metric.right_and_wrong(paper, found).set_index("task")["shared"]
    counted = metric_outputs.preferred(
        read("paper/bigbench_classes.csv"), read("benchmarks/bigbench_tasks.csv")
    )
    parts = {
        "leap": leaps(eight),
        "loss": metric.outcomes(paper, found) | metric.tokens_read(read("paper/models.csv")),
        "wrong": {"speech": percent(float(shared["Figure of speech"]), 0)},
        "small": metric.smallest_excess(paper),
        "open": metric_outputs.two_metrics_in_words(open_models),
        "partial": metric_outputs.alike_in_words(paper, metric_outputs.alike(paper)),
        "counted": metric_outputs.preferred_in_words(counted, read("later/literature.csv")),
        "smooth": a_smooth_family(),
        "longer": ladder_numbers(load("originals")),
        "run": jump(runs) | stairs(runs) | tried(runs, SHIPPED) | spread_of_seeds(runs),
        "grid": assessment.grid(eight, "train_flops"),
        "rule": by_rule(eight),
        "line": definition.straight_in_words(definition.straight_lines(eight)),
        "later": after.quoted(read("later/literature.csv")),
    }
    return {f"{part}_{name}": text for part, all in parts.items() for name, text in all.items()}
