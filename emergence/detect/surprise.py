"""Extrapolation surprise: a model better than the smaller ones let one expect."""

from __future__ import annotations

import numpy as np

from emergence.curves import Batch
from emergence.detect.outcome import PERFECT_CHANCE, Outcomes, Reasons, outcomes
from emergence.detect.predictive import predictive_probability

FEWEST_POINTS = 3
"""Points below which nothing can be predicted: two to predict from, one to be surprised by."""

REASONS: Reasons = (
    ("cannot say", f"fewer than {FEWEST_POINTS} distinct scales"),
    ("cannot say", "not a proportion, or chance or the number of items is not known"),
    ("cannot say", "the prior is stated for training FLOPs only"),
    (
        "not emergent",
        "no model does better than its smaller ones let expect (smallest "
        "probability {statistic:.2g} among {looks:.0f} looks)",
    ),
    (
        "emergent",
        "the smaller models give so good a {by} the probability {statistic:.2g} (one of "
        "{looks:.0f} looks)",
    ),
    PERFECT_CHANCE,
)


def surprise(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Call a curve emergent where a model does better than the smaller ones let expect.

    Parameters
    ----------
    batch
        Curves of proportions with known chance and number of items, against training FLOPs.
    alpha
        Probability with which a curve of the prior may be called emergent.

    Returns
    -------
    Outcomes
        ``step`` leads to the most surprising model; ``statistic`` is its
        :func:`~emergence.detect.predictive_probability`, ``p`` that times the number of looks
        (each model from
        the third on is one), at most 1.

    Notes
    -----
    *Not emergent* says only that no surprise is shown at this level: a prior that allows steep
    curves expects a rise at any time. It does not say that the rise was foreseen.
    """
    size, points = batch.x.shape
    few = batch.fewer_than(FEWEST_POINTS)
    ready = batch.counted & ~few & ~batch.perfect_chance & (batch.axis == "train_flops")
    looks = max(points - 2, 1)
    statistic, step = np.full(size, np.nan), np.ones(size, int)
    for row in np.flatnonzero(ready):
        chances = predictive_probability(
            batch.x[row], batch.score[row], batch.n_items[row], float(batch.chance[row])
        )
        step[row] = int(np.nanargmin(chances))
        statistic[row] = chances[step[row]]
    p = np.minimum(1.0, looks * statistic)
    reason = np.select(
        [few, ~batch.counted, batch.perfect_chance, ~ready, p > alpha], [0, 1, 5, 2, 3], default=4
    )
    reached = np.take_along_axis(batch.score, step[:, None], axis=1)[:, 0]
    return outcomes(
        REASONS,
        reason,
        batch.x,
        step,
        effect=np.where(ready, reached - batch.chance, np.nan),
        p=p,
        statistic=statistic,
        looks=looks,
    )
