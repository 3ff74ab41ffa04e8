"""Scores of how much of a curve's rise comes in few steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emergence.curves import Batch
from emergence.detect.outcome import PERFECT_CHANCE, Outcomes, Reasons, outcomes

FEWEST_POINTS = 5
"""Points below which a score says nothing: guessing alone makes large ones."""

DRAWS = 9_999
"""Curves of pure guessing that a score is held against."""

REASONS: Reasons = (
    ("cannot say", f"a score needs at least {FEWEST_POINTS} distinct scales"),
    ("cannot say", "guessing cannot be simulated: chance or the number of items is not known"),
    ("cannot say", "the curve does not move at all: the score is undefined"),
    ("not emergent", "the curve falls: its best model is smaller than its worst"),
    ("not emergent", "guessing scores {statistic:.3g} or more with probability {p:.2g}"),
    (
        "emergent",
        "the largest step leads to {by}; guessing scores {statistic:.3g} or more with "
        "probability {p:.2g}",
    ),
    PERFECT_CHANCE,
)


def emergence_score(values: ArrayLike) -> NDArray[np.float64]:
    """Give the rise of a curve in units of its median step.

    Parameters
    ----------
    values
        Scores in order of scale, shape (..., K) with K of at least 2.

    Returns
    -------
    numpy.ndarray
        Shape (...). Negative where the curve falls; infinite where it moves but half its steps
        or more do not; NaN where it does not move at all.

    Notes
    -----
    sign(argmax y - argmin y) (max y - min y) / sqrt(median (y_i - y_{i-1})^2): the breakthroughness
    of BIG-bench (Srivastava et al. 2022), equation 1 of Schaeffer et al. (2023). On few points it
    misleads: pure chance reaches 4 to 5 on five points, so it needs a p-value beside it.
    """
    return rise_over(values, lambda squares: np.median(squares, axis=-1))


def linearity(values: ArrayLike) -> NDArray[np.float64]:
    """Give the rise of a curve in units of its root mean square step.

    Parameters
    ----------
    values
        As for :func:`emergence_score`.

    Returns
    -------
    numpy.ndarray
        Shape (...). The number of steps for a straight line, the root of that for a single
        jump; NaN where the curve does not move.
    """
    return rise_over(values, lambda squares: np.mean(squares, axis=-1))


def rise_over(
    values: ArrayLike, middle: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Divide the signed rise by the root of the middle squared step."""
    y = np.asarray(values, float)
    rise = y.max(axis=-1) - y.min(axis=-1)
    sign = np.sign(y.argmax(axis=-1) - y.argmin(axis=-1))
    step = np.sqrt(middle(np.diff(y, axis=-1) ** 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(rise > 0, sign * rise / step, np.nan))


def by_emergence_score(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Call a curve emergent whose :func:`emergence_score` guessing would hardly reach.

    Parameters
    ----------
    batch
        Curves of proportions with known chance and number of items.
    alpha
        Probability with which curves of pure guessing may be called emergent.

    Returns
    -------
    Outcomes
        ``step`` is the largest step up; ``effect`` the rise from the worst to the best model;
        ``p`` the share of simulated curves of guessing (:data:`DRAWS` of them, and the curve
        itself) that score at least as high.

    Notes
    -----
    A parametric bootstrap under the null hypothesis that every model guesses. Rejecting it
    does not tell a jump from steady growth: both are more than guessing.
    """
    return held_against_guessing(batch, emergence_score, alpha)


def by_linearity(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Call a curve emergent whose :func:`linearity` guessing would hardly reach.

    It is :func:`by_emergence_score` with the other score, which is largest for steady growth:
    a single jump scores less than a straight line.
    """
    return held_against_guessing(batch, linearity, alpha)


def held_against_guessing(
    batch: Batch, score: Callable[[ArrayLike], NDArray[np.float64]], alpha: float
) -> Outcomes:
    """Compare a score with its distribution under guessing."""
    statistic = score(batch.score)
    few, perfect = batch.fewer_than(FEWEST_POINTS), batch.perfect_chance
    known = batch.counted & np.isfinite(batch.score).all(axis=1)
    p = np.full(len(statistic), np.nan)
    asked = known & ~few & ~perfect & (statistic > 0)
    p[asked] = bootstrap_p(statistic[asked], batch.take(asked), score)
    reason = np.select(
        [few, ~known, perfect, np.isnan(statistic), statistic < 0, p > alpha],
        [0, 1, 6, 2, 3, 4],
        default=5,
    )
    return outcomes(
        REASONS,
        reason,
        batch.x,
        np.diff(batch.score, axis=1).argmax(axis=1) + 1,
        effect=np.ptp(batch.score, axis=1),
        p=p,
        statistic=statistic,
    )


def bootstrap_p(
    statistic: NDArray[np.float64],
    batch: Batch,
    score: Callable[[ArrayLike], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Give the probability that guessing scores at least as high, by simulation.

    Curves with the same chance and numbers of items share the simulated ones, so a million
    curves of one test set need no more of them than one. The generator is seeded anew for
    each such group: the answer for a curve does not depend on what else is in the batch.
    """
    p = np.empty(len(statistic))
    design = np.column_stack([batch.chance, batch.n_items])
    kinds, kind = np.unique(design, axis=0, return_inverse=True)
    for place, (chance, *items) in enumerate(kinds):
        n = np.round(items)
        null = score(np.random.default_rng(0).binomial(n.astype(int), chance, (DRAWS, len(n))) / n)
        # A simulated curve that does not move at all reaches no score.
        null = np.sort(np.where(np.isnan(null), -np.inf, null))
        rows = kind == place
        # Equal scores that differ in the last digit of floating-point numbers count as equal.
        at_least = DRAWS - np.searchsorted(null, statistic[rows] * (1 - 1e-9), side="left")
        p[rows] = (1 + at_least) / (DRAWS + 1)
    return p
