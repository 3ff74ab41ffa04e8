"""What the smaller models let one expect of a larger one, as a distribution of its score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, betaln, expit, logsumexp
from scipy.stats import qmc

NODES = 2**14
"""Curves that stand for the prior: a quasi-random sample of it."""

SLICES = 24
"""Equally probable slices of the over-dispersion in a predictive probability."""

NEGLIGIBLE = 1e-12
"""Weight below which a part of a mixture is left out."""


@dataclass(frozen=True)
class Prior:
    """What is believed of a curve before any model: r + (1 - r) a sigmoid(k (x - x0)).

    Attributes
    ----------
    middle
        Ends of the uniform prior of x0, in log10 FLOPs.
    steepness
        Ends of the prior of k, uniform in its logarithm, for each tenfold of FLOPs.
    height
        Ends of the uniform prior of a, the share of the way to 1 that is ever reached.
    dispersion
        Correlation of items within a model: a beta-binomial's share of extra variance.
    floor
        Least score of guessing. Where chance is 0 small models still hit a few items; without
        a floor those hits would speak for a curve that has begun to rise.
    """

    middle: tuple[float, float] = (18.0, 30.0)
    steepness: tuple[float, float] = (0.5, 12.0)
    height: tuple[float, float] = (0.05, 1.0)
    dispersion: float = 0.002
    floor: float = 0.003


PRIOR = Prior()


@lru_cache(maxsize=8)
def shares() -> NDArray[np.float64]:
    """Sample the unit cube evenly, shape (3, NODES): a share of the way through each range."""
    return np.asarray(qmc.Sobol(3, scramble=True, rng=0).random(NODES).T)


@lru_cache(maxsize=8)
def nodes(prior: Prior) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sample the prior: middles, steepnesses and heights, each of shape (NODES,)."""
    low, high = np.array([prior.middle, np.log(prior.steepness), prior.height]).T
    middle, log_steepness, height = low[:, None] + (high - low)[:, None] * shares()
    return middle, np.exp(log_steepness), height


def means(x: NDArray[np.float64], chance: float, prior: Prior) -> NDArray[np.float64]:
    """Give the mean score of every curve of the prior at scales x (log10 FLOPs), (NODES, K)."""
    middle, steepness, height = nodes(prior)
    rise = expit(steepness[:, None] * (x - middle[:, None]))
    guessing = max(chance, prior.floor)
    return np.asarray(np.minimum(guessing + (1 - guessing) * height[:, None] * rise, 1 - 1e-9))


def log_likelihood(
    count: NDArray[np.float64],
    n_items: NDArray[np.float64],
    mean: NDArray[np.float64],
    dispersion: float,
) -> NDArray[np.float64]:
    """Give the beta-binomial log-likelihood of each point under each curve, without constant."""
    size = (1 - dispersion) / dispersion
    a, b = mean * size, (1 - mean) * size
    return np.asarray(betaln(count + a, n_items - count + b) - betaln(a, b))


@dataclass(frozen=True)
class Prediction:
    """Distribution of the score of a model not yet seen: a mixture of beta-binomials.

    Attributes
    ----------
    mean, weight
        Mean scores and their probabilities, shape (M,).
    n_items
        Items of the test.
    dispersion
        Correlation of items within a model.
    """

    mean: NDArray[np.float64]
    weight: NDArray[np.float64]
    n_items: float
    dispersion: float

    def at_least(self, count: ArrayLike) -> NDArray[np.float64]:
        """Give the probability of at least so many right answers, in the shape of ``count``."""
        counts = np.atleast_1d(np.asarray(count, float))
        table, slices = dispersed(self.dispersion)
        # A tail depends on a curve only through its mean, so a table over means serves all.
        place = np.clip(np.searchsorted(table, self.mean, side="right") - 1, 0, len(table) - 2)
        right = np.clip((self.mean - table[place]) / (table[place + 1] - table[place]), 0, 1)
        mixed = np.bincount(place, self.weight * (1 - right), len(table))
        mixed += np.bincount(place + 1, self.weight * right, len(table))
        kept = mixed > NEGLIGIBLE
        inside = np.clip(counts, 1, self.n_items)[:, None, None]
        tails = betainc(inside, self.n_items - inside + 1, slices[kept]).mean(axis=2)
        found = np.where(
            counts <= 0, 1.0, np.where(counts > self.n_items, 0.0, tails @ mixed[kept])
        )
        return np.asarray(found.reshape(np.shape(count)))

    def quantile(self, probability: ArrayLike) -> NDArray[np.float64]:
        """Give the least score that is not exceeded with so great a probability."""
        wanted = np.atleast_1d(np.asarray(probability, float))
        low, high = np.full(wanted.shape, -1.0), np.full(wanted.shape, self.n_items)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            reached = 1 - self.at_least(middle + 1) >= wanted
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return np.asarray((high / self.n_items).reshape(np.shape(probability)))


def posterior(
    x: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
    chance: float,
    *,
    prior: Prior,
    log_weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Give the probability of each curve of the prior after models were seen.

    Parameters
    ----------
    x
        Training FLOPs, shape (K,); with K = 0 the prior comes back.
    score, n_items
        Shape (K,); counts are rounded to whole items.
    chance
        Score of guessing.
    prior
        What is believed before any model.
    log_weight
        Logarithm of the prior probability of each curve, shape (NODES,), without constant;
        equal if not given.

    Returns
    -------
    numpy.ndarray
        Shape (NODES,), with sum 1.
    """
    log = np.zeros(NODES) if log_weight is None else log_weight
    log = log + likelihood_of(x, score, n_items, chance, prior=prior)
    return np.asarray(np.exp(log - logsumexp(log)))


def likelihood_of(
    x: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
    chance: float,
    *,
    prior: Prior,
) -> NDArray[np.float64]:
    """Give the log-likelihood of a whole curve under each curve of the prior, (NODES,)."""
    mean = means(np.log10(x), chance, prior)
    each = log_likelihood(np.round(score * n_items), n_items, mean, prior.dispersion)
    return np.asarray(each.sum(axis=1))


def prediction(
    weight: NDArray[np.float64], x: float, n_items: float, chance: float, *, prior: Prior
) -> Prediction:
    """Predict the score of a model of some scale.

    Parameters
    ----------
    weight
        Probability of each curve of the prior, from :func:`posterior`.
    x
        Training FLOPs of the model.
    n_items
        Items of its test.
    chance, prior
        As they were given to :func:`posterior`.

    Returns
    -------
    Prediction
        Its score.
    """
    mean = means(np.log10(np.array([x])), chance, prior)[:, 0]
    return Prediction(mean, weight, n_items, prior.dispersion)


def predictive_probability(
    x: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
    chance: float,
    *,
    prior: Prior = PRIOR,
) -> NDArray[np.float64]:
    """Give the probability, from the smaller models only, of each model doing at least as well.

    Parameters
    ----------
    x
        Training FLOPs, shape (K,), ascending.
    score, n_items
        Shape (K,); counts are rounded to whole items.
    chance
        Score of guessing.
    prior
        What is believed before any model.

    Returns
    -------
    numpy.ndarray
        Shape (K,); the first two are NaN: two models are the least to predict from.

    Notes
    -----
    Bayes' rule over :data:`NODES` curves of the prior with beta-binomial counts. The
    predictive tail integrates the over-dispersion by its quantiles. With two to four models
    the prior decides nearly everything: unpredictable is not contradicted.
    """
    count = np.round(score * n_items)
    mean = means(np.log10(x), chance, prior)
    likelihood = log_likelihood(count, n_items, mean, prior.dispersion)
    found = np.full(len(x), np.nan)
    for place in range(2, len(x)):
        log = likelihood[:, :place].sum(axis=1)
        weight = np.exp(log - logsumexp(log))
        ahead = Prediction(mean[:, place], weight, n_items[place], prior.dispersion)
        found[place] = ahead.at_least(count[place])
    return found


@lru_cache(maxsize=8)
def dispersed(dispersion: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tabulate means, and for each the middles of equally probable slices of its beta law."""
    table = np.unique(np.concatenate([np.geomspace(1e-4, 0.02, 60), np.linspace(0.02, 1, 240)]))
    table = np.minimum(table, 1 - 1e-9)
    size = (1 - dispersion) / dispersion
    middle = (np.arange(SLICES) + 0.5) / SLICES
    return table, betaincinv(table[:, None] * size, (1 - table[:, None]) * size, middle)
