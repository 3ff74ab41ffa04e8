"""Exact binomial statistics of right answers: bounds, chance, and what a test can see."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, ndtri


def lower_bound(proportion: ArrayLike, n_items: ArrayLike, alpha: float) -> NDArray[np.float64]:
    """Give the one-sided Clopper-Pearson lower bound of a proportion.

    Parameters
    ----------
    proportion
        Observed proportions, between 0 and 1.
    n_items
        Items behind each; NaN where not known.
    alpha
        Probability with which the bound may exceed the true proportion.

    Returns
    -------
    numpy.ndarray
        Bounds, of the broadcast shape; 0 where nothing was right, NaN where n is not known.

    Notes
    -----
    Quantile ``alpha`` of the Beta(k, n - k + 1) distribution, k = proportion x n
    (Clopper & Pearson 1934). k is not rounded, so that a value printed with few digits is
    taken as it stands.
    """
    p, n = np.broadcast_arrays(np.asarray(proportion, float), np.asarray(n_items, float))
    k = p * n
    bound = betaincinv(np.where(k > 0, k, 1.0), n - k + 1, alpha)
    return np.where(np.isnan(n), np.nan, np.where(k > 0, bound, 0.0))


def upper_bound(proportion: ArrayLike, n_items: ArrayLike, alpha: float) -> NDArray[np.float64]:
    """Give the one-sided Clopper-Pearson upper bound: :func:`lower_bound` of the misses."""
    return 1.0 - lower_bound(1.0 - np.asarray(proportion, float), n_items, alpha)


def chance_probability(proportion: float, n_items: float, chance: float) -> float:
    """Give the probability that guessing does at least as well.

    Parameters
    ----------
    proportion
        Observed proportion, between 0 and 1; taken as the nearest count of right answers.
    n_items
        Items in the test set.
    chance
        Probability of guessing one item, above 0.

    Returns
    -------
    float
        P(X >= k) for X binomial with n items and the chance given, k = proportion x n. It is
        the regularised incomplete beta function I_chance(k, n - k + 1).
    """
    k = round(proportion * n_items)
    return float(betainc(k, n_items - k + 1, chance)) if k > 0 else 1.0


def minimum_detectable_excess(
    n_items: ArrayLike, chance: ArrayLike, *, alpha: float = 0.05, power: float = 0.8
) -> NDArray[np.float64]:
    """Give the excess over chance that a one-sided test of n items would probably find.

    Parameters
    ----------
    n_items
        Items in the test set.
    chance
        Probability of guessing one item.
    alpha
        Level of the test.
    power
        Probability with which it finds an excess of the size returned.

    Returns
    -------
    numpy.ndarray
        Excesses as fractions, of the broadcast shape.

    Notes
    -----
    (z_alpha + z_power) sqrt(r (1 - r) / n), the normal approximation with the variance of
    guessing. To be shown beside every "near chance": what lies below it cannot be told from
    guessing by this test.
    """
    r, n = np.broadcast_arrays(np.asarray(chance, float), np.asarray(n_items, float))
    return np.asarray((ndtri(1 - alpha) + ndtri(power)) * np.sqrt(r * (1 - r) / n))


def look_elsewhere(n_items: int, chance: float, threshold: float, *, looks: int = 1) -> float:
    """Bound the probability that guessing passes a threshold somewhere among many looks.

    Parameters
    ----------
    n_items
        Items in the test set.
    chance
        Probability of guessing one item.
    threshold
        Accuracy that counts as success.
    looks
        Scales times tasks that were looked at. Where they share their items this is a bound.

    Returns
    -------
    float
        1 - (1 - q)^looks, where q is the probability that one model of pure guessing scores at
        least the threshold.
    """
    # 0.3 x 1000 is 300, not 301, whatever floating-point arithmetic makes of it.
    least = int(np.ceil(threshold * n_items - 1e-9))
    q = float(betainc(least, n_items - least + 1, chance)) if least > 0 else 1.0
    return float(-np.expm1(looks * np.log1p(-q))) if q < 1 else 1.0
