"""How nearly compute alone tells what a checkpoint scores, against what it was spent on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from emergence.figures.words import percent
from emergence.wording import count_word, in_words

WEIGHTS = np.linspace(0, 1, 41)
"""Shares of parameters in the axis that are tried; one half is training compute."""

COMPUTE = 0.5
"""The share at which parameters and tokens count alike, as in 6 × parameters × tokens."""

DRAWS = 200
"""Test sets drawn again for an interval."""


def spread(axis: NDArray[np.float64], value: NDArray[np.float64]) -> float:
    """Give the root mean square distance of points from the nearest curve that never falls.

    Parameters
    ----------
    axis
        Position of each point, shape (K,); equal positions share one value of the curve.
    value
        Shape (K,).

    Returns
    -------
    float
        In units of ``value``; 0 where the points lie on one rising curve.
    """
    _, place = np.unique(np.round(axis, 6), return_inverse=True)
    count = np.bincount(place)
    curve = isotonic_regression(np.bincount(place, value) / count, weights=count).x
    return float(np.sqrt(((value - curve[place]) ** 2).mean()))


def best_weight(
    params: NDArray[np.float64], tokens: NDArray[np.float64], value: NDArray[np.float64]
) -> tuple[float, float]:
    """Find the mixture of parameters and tokens on which points lie nearest to one curve.

    Parameters
    ----------
    params, tokens
        Parameters and training tokens, shape (K,).
    value
        Scores, shape (K,).

    Returns
    -------
    weight : float
        w of the axis w log N + (1 - w) log D, out of :data:`WEIGHTS`; of equal ones the first.
    distance : float
        :func:`spread` there.
    """
    size, data = np.log10(params), np.log10(tokens)
    distances = [spread(w * size + (1 - w) * data, value) for w in WEIGHTS]
    best = int(np.argmin(distances))
    return float(WEIGHTS[best]), distances[best]


def exchange(rows: pd.DataFrame, *, draws: int = DRAWS, seed: int = 8) -> pd.DataFrame:
    """Hold a common curve in compute against one in parameters and tokens, a row a task.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`, one kind of run and prompt.
    draws
        Test sets drawn again, each point as n items of its own that are right with the
        probability observed.
    seed
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``title``: ``rise`` between the worst point and the best; ``compute``,
        ``tokens`` and ``both``, the :func:`spread` around a curve in compute, in tokens, and in
        the best mixture; ``noise``, what the items alone would spread; ``weight`` of the
        mixture with its interval ``low`` to ``high`` by draws; ``least`` and ``most``, its range
        when each size is left out in turn.
    """
    random = np.random.default_rng(seed)
    placed = rows[rows["train_flops"].notna()]
    found = []
    for title, task in placed.groupby("title", sort=False):
        params, tokens, value, n = (
            task[name].to_numpy(float) for name in ("params", "train_tokens", "value", "n_items")
        )
        weight, both = best_weight(params, tokens, value)
        again = random.binomial(np.round(n).astype(int), value, (draws, len(value))) / np.round(n)
        low, high = np.quantile([best_weight(params, tokens, y)[0] for y in again], [0.025, 0.975])
        without = [
            best_weight(params[kept], tokens[kept], value[kept])[0]
            for size in np.unique(params)
            for kept in [params != size]
        ]
        found.append(
            {
                "title": title,
                "rise": np.ptp(value),
                "compute": spread(np.log10(params * tokens), value),
                "tokens": spread(np.log10(tokens), value),
                "both": both,
                "noise": np.sqrt((value * (1 - value) / n).mean()),
                "weight": weight,
                "low": low,
                "high": high,
                "least": min(without),
                "most": max(without),
            }
        )
    return pd.DataFrame(found).set_index("title")


def resolved(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the tasks whose rise is more than ten times what their items spread."""
    return found[found["rise"] > 10 * found["noise"]]


def exchange_table(found: pd.DataFrame) -> pd.DataFrame:
    """Write :func:`exchange` as a page shows it."""
    points = {
        "Rise": found["rise"],
        "Items alone": found["noise"],
        "Compute": found["compute"],
        "Best mixture": found["both"],
    }
    return pd.DataFrame(
        {
            "Task": found.index,
            **{head: (100 * values).map("{:.1f}".format) for head, values in points.items()},
            "Share of parameters": [
                f"{row.weight:.2f} ({row.low:.2f} to {row.high:.2f})" for row in found.itertuples()
            ],
            "Leaving out a size": [
                f"{row.least:.2f} to {row.most:.2f}" for row in found.itertuples()
            ],
        }
    )


def at_equal_compute(rows: pd.DataFrame, title: str, small: str, large: str) -> dict[str, str]:
    """State the scores of two sizes where their training compute comes closest, late.

    Parameters
    ----------
    rows
        As :func:`exchange` takes them.
    title, small, large
        The task, and two sizes.
    """
    task = rows[rows["title"].eq(title) & rows["train_flops"].notna()]
    a, b = (task[task["size"].eq(size)] for size in (small, large))
    apart = np.abs(np.subtract.outer(*(np.log(p["train_flops"].to_numpy()) for p in (a, b))))
    # Of pairs within a twentieth of each other's compute the last.
    close = np.argwhere(apart < 0.05)
    first, second = close[np.argmax(a["train_flops"].to_numpy()[close[:, 0]])]
    one, two = a.iloc[first], b.iloc[second]
    return {
        "equal_task": title,
        "equal_small": small,
        "equal_large": large,
        "equal_small_step": f"{one['step']:,}",
        "equal_large_step": f"{two['step']:,}",
        "equal_small_value": percent(one["value"]),
        "equal_large_value": percent(two["value"]),
    }


def exchange_in_words(found: pd.DataFrame) -> dict[str, str]:
    """State how near to one curve in compute the checkpoints lie.

    Parameters
    ----------
    found
        From :func:`exchange`.
    """
    told = resolved(found)
    share = told["compute"] / told["rise"]
    by_tokens = told["tokens"] / told["rise"]
    return {
        "resolved": count_word(len(told)),
        "resolved_names": in_words(told.index),
        "unresolved_names": in_words(found.index.difference(told.index, sort=False)),
        "compute_least": percent(share.min(), 0),
        "compute_most": percent(share.max(), 0),
        "compute_points": f"{100 * told['compute'].median():.1f}",
        "tokens_least": percent(by_tokens.min(), 0),
        "tokens_most": percent(by_tokens.max(), 0),
        "weight_least": f"{told['weight'].min():.2f}",
        "weight_most": f"{told['weight'].max():.2f}",
        "weight_holds": count_word(
            int(told["least"].le(COMPUTE).mul(told["most"].ge(COMPUTE)).sum())
        ),
        "beyond_noise": in_words(told.index[told["compute"] > 2 * told["noise"]]),
        "gain_most": f"{100 * (told['compute'] - told['both']).max():.1f}",
    }


def turning_back(rows: pd.DataFrame) -> dict[str, str]:
    """State which run loses most between its best checkpoint and its last.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`, one kind of run and prompt, and tasks
        that rise well beyond the noise of their items.
    """
    runs = rows.sort_values("step", kind="stable").groupby(["title", "size"])
    best, last = runs["value"].max(), runs["value"].last()
    title, size = (best - last).nlargest(1).index[0]
    run = rows[rows["title"].eq(title) & rows["size"].eq(size)]
    peak = run.nlargest(1, "value").iloc[0]
    return {
        "back_task": str(title),
        "back_size": str(size),
        "back_step": f"{peak['step']:,}",
        "back_best": percent(best[title, size]),
        "back_last": percent(last[title, size]),
    }
