"""What the smaller models let one expect of a larger one, as a distribution of its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, betaln, expit, logsumexp
from scipy.stats import chi2, norm, qmc

NODES = 2**14
"""Curves that stand for the prior: a quasi-random sample of it."""

SLICES = 24
"""Equally probable slices of the over-dispersion in a predictive probability."""

ENOUGH = 200.0
"""Effective curves below which a belief is sampled anew."""

DRAWS = 2**12
"""Curves in each such sample."""

FREEDOM = 5
"""Degrees of freedom of the distribution it comes from: tails heavier than a normal one's."""

ROUNDS = 12
"""How often a belief is sampled anew at most."""

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


@lru_cache(maxsize=1)
def shares() -> NDArray[np.float64]:
    """Sample the unit cube evenly, shape (3, NODES): a share of the way through each range."""
    return np.asarray(qmc.Sobol(3, scramble=True, rng=0).random(NODES).T)


def means(
    x: NDArray[np.float64], chance: float, prior: Prior, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the mean scores of curves at scales x (log10 FLOPs), shape (S, K).

    Parameters
    ----------
    x
        Shape (K,).
    chance
        Score of guessing.
    prior
        Its ranges.
    share
        How far through the ranges of middle, steepness and height each curve lies, (3, S).
    """
    low, high = np.array([prior.middle, np.log(prior.steepness), prior.height]).T
    middle, log_steepness, height = low[:, None] + (high - low)[:, None] * share
    rise = expit(np.exp(log_steepness)[:, None] * (x - middle[:, None]))
    guessing = max(chance, prior.floor)
    return np.asarray(np.minimum(guessing + (1 - guessing) * height[:, None] * rise, 1 - 1e-9))


def tabulated(
    count: NDArray[np.float64], n_items: NDArray[np.float64], dispersion: float
) -> NDArray[np.float64]:
    """Give the beta-binomial log-likelihood of each point at each mean score of a table.

    Parameters
    ----------
    count, n_items
        Right answers and items, shape (K,).
    dispersion
        Correlation of items within a model.

    Returns
    -------
    numpy.ndarray
        Shape (K, M), without constant, at the M mean scores of :func:`support`.
    """
    size = (1 - dispersion) / dispersion
    a, b = support() * size, (1 - support()) * size
    right, wrong = count[:, None], (n_items - count)[:, None]
    return np.asarray(betaln(right + a, wrong + b) - betaln(a, b))


def point_by_point(
    table: NDArray[np.float64], mean: NDArray[np.float64]
) -> Iterator[NDArray[np.float64]]:
    """Give the log-likelihood of each point under each curve, shape (S,) a point.

    Parameters
    ----------
    table
        From :func:`tabulated`, shape (K, M); interpolated, within .01.
    mean
        Mean scores, shape (S, K).
    """
    for place, each in enumerate(table):
        yield np.interp(mean[:, place], support(), each)


def log_likelihood(table: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the log-likelihood of K points under each curve, shape (S,).

    Parameters
    ----------
    table, mean
        As for :func:`point_by_point`.
    """
    return sum(point_by_point(table, mean), np.zeros(len(mean)))


@lru_cache(maxsize=1)
def support() -> NDArray[np.float64]:
    """Give mean scores that are close to each other near 0, near 1 and between."""
    ends = expit(np.linspace(-10, 20.7, 1500))
    return np.unique(np.concatenate([ends, np.linspace(0.01, 0.99, 900)]))


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


@dataclass(frozen=True)
class Belief:
    """What is believed of a curve: weighted curves of a prior.

    Attributes
    ----------
    share
        How far through the ranges of the prior's middle, log-steepness and height each curve
        lies, shape (3, S).
    weight
        Their probabilities, shape (S,), with sum 1.
    """

    share: NDArray[np.float64]
    weight: NDArray[np.float64]

    @property
    def effective(self) -> float:
        """Number of equally weighted curves that would tell as much (Kong 1992)."""
        # Squares that vanish cost a product of vectors much time, and a sum none.
        return float(1 / np.square(self.weight).sum())


def features(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what a prior can be tilted by: places in its ranges, from -1 to 1, and squares."""
    z = 2 * share - 1
    return np.concatenate([z, z**2])


def believe(
    x: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
    chance: float,
    *,
    prior: Prior = PRIOR,
    tilt: NDArray[np.float64] | None = None,
) -> Belief:
    """Weigh the curves of a prior by the models seen.

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
    tilt
        Shape (6,): the logarithm of the prior's density is this times ``features``; 0 if not
        given.

    Returns
    -------
    Belief
        By Bayes' rule over an even sample of the prior; where fewer than :data:`ENOUGH`
        effective curves are left of it, over samples of the places where they lie.
    """
    scale, table = np.log10(x), tabulated(np.round(score * n_items), n_items, prior.dispersion)

    def log_density(share: NDArray[np.float64]) -> NDArray[np.float64]:
        log = log_likelihood(table, means(scale, chance, prior, share))
        return np.asarray(log if tilt is None else log + tilt @ features(share))

    return refined(log_density, shares(), log_density(shares()))


def weighed(share: NDArray[np.float64], log: NDArray[np.float64]) -> Belief:
    """Make weights of their logarithms."""
    return Belief(share, np.exp(log - logsumexp(log)))


def refined(
    log_density: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    share: NDArray[np.float64],
    log: NDArray[np.float64],
) -> Belief:
    """Sample anew where curves are probable, until enough of them count.

    Parameters
    ----------
    log_density
        Of curves at places in the unit cube, without constant.
    share, log
        A first sample and the logarithms of its weights; kept if :data:`ENOUGH` curves count.

    Returns
    -------
    Belief
        From adaptive importance sampling (Cappé et al. 2004): weights are tempered until a tenth
        of :data:`DRAWS` count, and Student's t distribution of their mean and covariance gives
        the next sample.
    """
    belief = weighed(share, log)
    for _ in range(ROUNDS):
        if belief.effective >= ENOUGH:
            break
        low, high = 0.0, 1.0
        for _ in range(30):
            power = (low + high) / 2
            few = weighed(share, power * log).effective < min(DRAWS, len(log)) / 10
            low, high = (low, power) if few else (power, high)
        weight = weighed(share, low * log).weight
        centre = share @ weight
        apart = share - centre[:, None]
        spread = (apart * weight) @ apart.T
        root = np.linalg.cholesky(spread + 1e-9 * np.diag(np.diag(spread)))
        steps = spherical()
        share = centre[:, None] + root @ steps
        inside = ((share > 0) & (share < 1)).all(axis=0)
        share, steps = share[:, inside], steps[:, inside]
        proposed = -(FREEDOM + 3) / 2 * np.log1p((steps**2).sum(axis=0) / FREEDOM)
        log = log_density(share) - proposed
        belief = weighed(share, log)
    return belief


@lru_cache(maxsize=1)
def spherical() -> NDArray[np.float64]:
    """Sample Student's t distribution in three dimensions evenly, shape (3, DRAWS)."""
    even = qmc.Sobol(4, scramble=True, rng=1).random(DRAWS).T
    return np.asarray(norm.ppf(even[:3]) / np.sqrt(chi2.ppf(even[3], FREEDOM) / FREEDOM))


def prediction(
    belief: Belief, x: float, n_items: float, chance: float, *, prior: Prior = PRIOR
) -> Prediction:
    """Predict the score of a model of some scale.

    Parameters
    ----------
    belief
        From :func:`believe`.
    x
        Training FLOPs of the model.
    n_items
        Items of its test.
    chance, prior
        As they were given to :func:`believe`.

    Returns
    -------
    Prediction
        Its score.
    """
    mean = means(np.log10(np.array([x], float)), chance, prior, belief.share)[:, 0]
    return Prediction(mean, belief.weight, n_items, prior.dispersion)


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
    found = np.full(len(x), np.nan)
    count, scale = np.round(score * n_items), np.log10(x)
    table = tabulated(count, n_items, prior.dispersion)
    # What the smaller models say of the even sample grows by a term with each model.
    logs = accumulate(point_by_point(table, means(scale, chance, prior, shares())))
    for place, log in enumerate(logs, start=1):
        if not 2 <= place < len(x):
            continue
        seen = slice(place)

        def log_density(share: NDArray[np.float64], seen: slice = seen) -> NDArray[np.float64]:
            return log_likelihood(table[seen], means(scale[seen], chance, prior, share))

        belief = refined(log_density, shares(), log)
        ahead = prediction(belief, x[place], n_items[place], chance, prior=prior)
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
