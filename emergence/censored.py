"""Thresholds known only to lie between two scales: regression, and a test of a trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize
from scipy.special import log_ndtr
from scipy.stats import chi2

from emergence.curves import best_at_each_scale

SHUFFLES = 9999
"""Shuffles of the permutation test; a p-value cannot be smaller than one in this and one."""

NARROWEST = 0.05
"""Least standard deviation that a fit may have, in decades: below it intervals say nothing."""

WIDEST = 5.0
"""Largest standard deviation, in decades: beyond it a fit has run away."""

FEWEST_ENDS = 3
"""Thresholds that must be known from above, and from below, for a regression to be tried."""


@dataclass(frozen=True)
class Passing:
    """Where a family passes a level, as far as its models tell.

    Attributes
    ----------
    after, by
        The threshold lies in (``after``, ``by``]. ``after`` is 0 where already the smallest
        model passes, ``by`` infinite where the largest does not.
    before, model
        The models at the two ends, empty where there is none.
    """

    after: float
    by: float
    before: str
    model: str


@dataclass(frozen=True)
class Regression:
    """Thresholds regressed on covariates.

    Attributes
    ----------
    coefficients
        Intercept first, then one a covariate, in decades of scale a unit, shape (1 + P,).
    sigma
        Standard deviation of thresholds about the line, in decades.
    likelihood
        Maximised log-likelihood.
    """

    coefficients: NDArray[np.float64]
    sigma: float
    likelihood: float


def passing(scale: ArrayLike, share: ArrayLike, models: tuple[str, ...], level: float) -> Passing:
    """Find the interval of scale in which a family passes a level for good.

    Parameters
    ----------
    scale
        Scale of each model, shape (K,).
    share
        Share of the way from chance to a perfect score, shape (K,).
    models
        Their names.
    level
        The share to be passed.

    Returns
    -------
    Passing
        It is passed by the smallest model from which on every model reaches the level; of
        models of equal scale the best one counts.
    """
    x, y = np.asarray(scale, float), np.asarray(share, float)
    kept = best_at_each_scale(x, y)
    x, reached, names = x[kept], y[kept] >= level, [models[k] for k in kept]
    short = np.flatnonzero(~reached)
    if not len(short):
        return Passing(0.0, float(x[0]), "", names[0])
    last = int(short[-1])
    if last == len(x) - 1:
        return Passing(float(x[last]), np.inf, names[last], "")
    return Passing(float(x[last]), float(x[last + 1]), names[last], names[last + 1])


def log_likelihood(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    centre: NDArray[np.float64],
    sigma: float,
) -> NDArray[np.float64]:
    """Give the log-probability that normal thresholds lie in their intervals, shape (F,)."""
    a, b = (low - centre) / sigma, (high - centre) / sigma
    # In the tail with less mass, where differences of the distribution function keep digits.
    flip = a > 0
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    upper, lower = log_ndtr(b), log_ndtr(a)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = upper + np.log1p(-np.exp(lower - upper))
    return np.asarray(np.nan_to_num(found, nan=-1e6, neginf=-1e6))


def slopes_of(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    centre: NDArray[np.float64],
    sigma: float,
    each: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the derivatives of log-likelihoods by centre and by ln sigma, each of shape (F,)."""
    a, b = (low - centre) / sigma, (high - centre) / sigma
    at_low, at_high = (np.exp(-0.5 * end**2 - each) / np.sqrt(2 * np.pi) for end in (a, b))
    ends = [np.where(np.isfinite(end), end, 0.0) for end in (a, b)]
    return (at_low - at_high) / sigma, ends[0] * at_low - ends[1] * at_high


def regress(
    low: ArrayLike,
    high: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    offset: ArrayLike = 0.0,
) -> Regression:
    """Regress interval-censored thresholds on covariates.

    Parameters
    ----------
    low, high
        Ends of each threshold in log10 of scale, shape (F,); minus and plus infinity where
        the models do not bound it.
    covariates
        Shape (F, P); none fits one common distribution.
    offset
        Part of each threshold that is given, shape (F,).

    Returns
    -------
    Regression
        Maximum likelihood under normal scatter: the accelerated failure time model for
        interval-censored data.

    Raises
    ------
    ValueError
        If fewer than :data:`FEWEST_ENDS` thresholds are bounded from above, or from below.
    """
    a, b = np.asarray(low, float), np.asarray(high, float)
    if min(np.isfinite(a).sum(), np.isfinite(b).sum()) < FEWEST_ENDS:
        raise ValueError(f"fewer than {FEWEST_ENDS} thresholds are known from one side")
    given = np.broadcast_to(np.asarray(offset, float), a.shape)
    x = np.empty((len(a), 0)) if covariates is None else np.asarray(covariates, float)
    x = x.reshape(len(a), -1)
    mean, spread = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    design = np.column_stack([np.ones(len(a)), (x - mean) / spread])
    ends = np.concatenate([(a - given)[np.isfinite(a)], (b - given)[np.isfinite(b)]])
    start = np.zeros(design.shape[1] + 1)
    start[0] = np.median(ends)
    found, likelihood = maximise(a, b, design, given, start)
    slopes = found[1:-1] / spread
    intercept = found[0] - float(slopes @ mean)
    return Regression(np.concatenate([[intercept], slopes]), float(np.exp(found[-1])), likelihood)


def maximise(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    design: NDArray[np.float64],
    given: NDArray[np.float64],
    start: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float]:
    """Find coefficients and ln sigma of greatest likelihood, and the logarithm of that."""

    def negative(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        centre, sigma = given + design @ parameters[:-1], float(np.exp(parameters[-1]))
        each = log_likelihood(low, high, centre, sigma)
        by_centre, by_spread = slopes_of(low, high, centre, sigma, each)
        gradient = np.append(by_centre @ design, by_spread.sum())
        return -float(each.sum()), -gradient

    bounds = [(None, None)] * design.shape[1] + [(np.log(NARROWEST), np.log(WIDEST))]
    found = minimize(negative, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x), -float(found.fun)


def coefficient(
    low: ArrayLike, high: ArrayLike, covariates: ArrayLike, place: int, *, alpha: float = 0.05
) -> tuple[float, float, float]:
    """Give one coefficient with its profile-likelihood interval.

    Parameters
    ----------
    low, high, covariates
        As :func:`regress` takes them.
    place
        Which covariate, from 0.
    alpha
        One minus the coverage.

    Returns
    -------
    tuple of float
        The coefficient and the ends of its interval, in decades a unit of the covariate;
        infinite where the likelihood does not fall far enough within 20 standard deviations
        of it.
    """
    x = np.asarray(covariates, float)
    x = x.reshape(len(x), -1)
    a, b = np.asarray(low, float), np.asarray(high, float)
    whole = regress(a, b, x)
    others = np.delete(x, place, axis=1)
    spread = np.where(others.std(axis=0) > 0, others.std(axis=0), 1.0)
    design = np.column_stack([np.ones(len(a)), (others - others.mean(axis=0)) / spread])
    allowed = chi2.ppf(1 - alpha, 1) / 2
    centre = float(whole.coefficients[1 + place])
    step = 1 / max(float(x[:, place].std()), 1e-12)
    slopes = np.delete(whole.coefficients[1:], place)
    level = whole.coefficients[0] + float(slopes @ others.mean(axis=0))
    start = np.array([level, *(slopes * spread), np.log(whole.sigma)])

    def short_of(value: float) -> float:
        nonlocal start
        start, likelihood = maximise(a, b, design, value * x[:, place], start)
        return float(whole.likelihood - likelihood - allowed)

    ends = []
    for sign in (-1.0, 1.0):
        reach = 0.25 * step
        while short_of(centre + sign * reach) < 0 and reach < 20 * step:
            reach *= 2
        far = centre + sign * reach
        ends.append(
            float(brentq(short_of, centre, far, xtol=1e-3 * step))
            if short_of(far) >= 0
            else sign * np.inf
        )
    return centre, ends[0], ends[1]


def trend_probability(
    low: ArrayLike, high: ArrayLike, covariate: ArrayLike, *, seed: int, shuffles: int = SHUFFLES
) -> tuple[float, float]:
    """Test whether thresholds go with a covariate, whatever the scatter about a common value.

    Parameters
    ----------
    low, high
        As :func:`regress` takes them.
    covariate
        Shape (F,).
    seed
        Of the shuffles.
    shuffles
        How many.

    Returns
    -------
    statistic : float
        Correlation of the covariate with the scores of the thresholds: below 0 where
        thresholds fall.
    p : float
        Two-sided probability of one as large when the covariate is dealt to the families at
        random.

    Notes
    -----
    The scores are the derivatives of each family's log-likelihood at the common fit, so that a
    family whose interval holds all that is likely counts for little (Fay 1996).
    """
    a, b, x = (np.asarray(values, float) for values in (low, high, covariate))
    common = regress(a, b)
    centre, sigma = np.full(len(a), common.coefficients[0]), common.sigma
    scores, _ = slopes_of(a, b, centre, sigma, log_likelihood(a, b, centre, sigma))
    scores, x = scores - scores.mean(), x - x.mean()
    size = float(np.sqrt((scores**2).sum() * (x**2).sum()))
    found = float(scores @ x) / size
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(x, (shuffles, 1)), axis=1) @ scores / size
    as_far = int((np.abs(shuffled) >= abs(found) - 1e-12).sum())
    return found, (as_far + 1) / (shuffles + 1)
