"""The weakest definition: any increase at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, xlogy
from scipy.stats import binomtest

from emergence.curves import FEWEST_SCALES, Batch
from emergence.detect.outcome import Outcomes, Reasons, outcomes

DRAWS = 20_000
"""Simulated vectors behind the level probabilities."""

REASONS: Reasons = (
    ("cannot say", f"fewer than {FEWEST_SCALES} distinct scales"),
    ("cannot say", "not a proportion, or the number of items is not known"),
    (
        "not emergent",
        "so much of an increase comes about with probability {p:.2g} if there is none",
    ),
    (
        "emergent",
        "it increases, most of all up to {by}; so much of an increase comes about with "
        "probability {p:.2g} if there is none",
    ),
)


def isotonic(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit the nearest curves that never fall.

    Parameters
    ----------
    values, weights
        Shape (N, K); weights above 0.

    Returns
    -------
    numpy.ndarray
        Shape (N, K): for each point the largest, over starts before it, of the smallest, over
        ends after it, of the weighted means between (the min-max formula of Robertson,
        Wright & Dykstra 1988, theorem 1.4.4).
    """
    points = values.shape[1]
    zero = np.zeros((len(values), 1))
    mass = np.hstack([zero, np.cumsum(weights, axis=1)])
    total = np.hstack([zero, np.cumsum(weights * values, axis=1)])
    fitted = np.full_like(values, -np.inf, dtype=float)
    for start in range(points):
        means = (total[:, start + 1 :] - total[:, [start]]) / (
            mass[:, start + 1 :] - mass[:, [start]]
        )
        least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
        np.maximum(fitted[:, start:], least, out=fitted[:, start:])
    return fitted


def trend(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Test for any increase (Bartholomew's test of ordered proportions).

    Parameters
    ----------
    batch
        Curves of proportions with known number of items.
    alpha
        Probability with which curves that stay level may be called emergent.

    Returns
    -------
    Outcomes
        ``step`` is the largest step of the isotonic fit, ``effect`` its rise from end to end,
        ``statistic`` the likelihood ratio and ``p`` its probability if nothing increases.

    Notes
    -----
    Twice the log-likelihood ratio of the isotonic fit over one common proportion; under no
    increase a mixture of chi-squared distributions with 0 to K - 1 degrees of freedom, weighted
    by the probabilities that an isotonic fit to noise has 1 to K levels (Bartholomew 1959).
    Asymptotic in the number of items. Any increase counts, however small and however smooth:
    this is the weakest reading of "improves with scale".
    """
    few = batch.fewer_than(FEWEST_SCALES)
    ready = batch.counted & ~few
    known = batch.take(ready)
    count = known.n_items
    fitted = isotonic(known.score, count)
    pooled = (count * known.score).sum(axis=1, keepdims=True) / count.sum(axis=1, keepdims=True)
    gain = log_likelihood(known.score, count, fitted) - log_likelihood(known.score, count, pooled)
    statistic = np.full(len(ready), np.nan)
    p, effect, step = (
        np.full_like(statistic, np.nan),
        np.full_like(statistic, np.nan),
        np.ones(len(ready), int),
    )
    statistic[ready] = np.maximum(2 * gain, 0.0)
    p[ready] = chi_bar_p(statistic[ready], count)
    effect[ready] = fitted[:, -1] - fitted[:, 0]
    step[ready] = np.diff(fitted, axis=1).argmax(axis=1) + 1
    reason = np.select([few, ~ready, p > alpha], [0, 1, 2], default=3)
    return outcomes(REASONS, reason, batch.x, step, effect=effect, p=p, statistic=statistic)


def log_likelihood(
    score: NDArray[np.float64], count: NDArray[np.float64], mean: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the binomial log-likelihood of curves, without its constant, shape (N,)."""
    mean = np.clip(mean, 0.0, 1.0)
    terms = xlogy(count * score, mean) + xlogy(count * (1 - score), 1 - mean)
    return np.asarray(terms.sum(axis=1))


def chi_bar_p(statistic: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the tail of the mixture of chi-squared distributions for curves of given weights."""
    p = np.empty(len(statistic))
    shares = count / count[:, :1]
    kinds, kind = np.unique(shares, axis=0, return_inverse=True)
    for place, weights in enumerate(kinds):
        rows = kind == place
        levels = level_probabilities(weights)
        freedom = np.arange(1, len(weights))
        tails = chdtrc(freedom, statistic[rows, None]) @ levels[1:]
        p[rows] = np.where(statistic[rows] > 1e-9, tails, 1.0)
    return p


def level_probabilities(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the probabilities that the isotonic fit to noise has 1, 2, ... K levels.

    Parameters
    ----------
    weights
        Weight of each point, shape (K,).

    Returns
    -------
    numpy.ndarray
        Shape (K,). For equal weights the coefficients of z (z + 1) ... (z + K - 1) / K!, which is
        exact; otherwise the shares among :data:`DRAWS` simulated fits.
    """
    points = len(weights)
    if np.allclose(weights, weights[0]):
        chances = np.array([1.0])
        for number in range(1, points):
            # One more point founds a level of its own with probability 1 / (number + 1).
            grown = np.append(chances * number, 0.0) + np.append(0.0, chances)
            chances = grown / (number + 1)
        return chances
    noise = np.random.default_rng(0).standard_normal((DRAWS, points)) / np.sqrt(weights)
    fitted = isotonic(noise, np.broadcast_to(weights, noise.shape))
    levels = (np.diff(fitted, axis=1) > 1e-12).sum(axis=1)
    return np.bincount(levels, minlength=points) / DRAWS


def mcnemar(gained: int, lost: int) -> float:
    """Test whether one of two conditions answers more of the same items right.

    Parameters
    ----------
    gained, lost
        Items right under the second condition only, and under the first only.

    Returns
    -------
    float
        Two-sided exact p-value: with no difference, each of the items that differ falls to
        either side like a coin (McNemar 1947). 1 where no item differs.
    """
    return float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
