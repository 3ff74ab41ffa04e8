"""A sigmoid in the logarithm of scale: where a curve passes half-way, and how steeply."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import OptimizeWarning, curve_fit
from scipy.special import expit
from scipy.stats import chi2, norm, t

from emergence.curves import Batch
from emergence.detect.outcome import PERFECT_CHANCE, Outcomes, Reasons

FEWEST_POINTS = 5
"""Distinct scales below which two fitted quantities leave too little to judge the fit by."""

UNITS = {"train_flops": 1e21, "params": 1e9, "train_tokens": 1e9}
"""Scale at which the intercept of a fit is read, by axis."""

START = (0.0, 0.03)
"""Slope and intercept at which a fit starts, those of Ruan et al. (2024)."""

SCATTER = 0.2
"""Probability below which scatter about a fit counts as more than the noise of the items."""

ROUNDS = 3
"""Rounds of reweighting by the binomial variance of the fit before."""

REASONS: Reasons = (
    ("cannot say", f"a sigmoid needs at least {FEWEST_POINTS} distinct scales"),
    ("cannot say", "not a proportion, or chance or the number of items is not known"),
    ("cannot say", "no sigmoid could be fitted, as where a curve stays at chance"),
    ("not emergent", "no slope above 0: as steep by accident with probability {p:.2g}"),
    ("cannot say", "it rises, but half-way from chance to 1 lies outside the scales tested"),
    ("emergent", "it passes half-way from chance to 1 near {by}"),
    PERFECT_CHANCE,
)


@dataclass(frozen=True)
class Sigmoid:
    """A fitted sigmoid of one curve.

    Attributes
    ----------
    slope
        Change of the log-odds for e times the scale.
    intercept
        Log-odds at the unit of scale.
    unit
        That unit: 1e21 FLOPs for training compute.
    covariance
        Of slope and intercept, shape (2, 2).
    """

    slope: float
    intercept: float
    unit: float
    covariance: NDArray[np.float64]

    def at(self, scale: ArrayLike) -> NDArray[np.float64]:
        """Give the fitted share of the way from chance to 1."""
        distance = np.log(np.asarray(scale, float) / self.unit)
        return np.asarray(expit(self.slope * distance + self.intercept))

    @property
    def half_way(self) -> float:
        """Scale at which the fit is half-way from chance to 1."""
        return float(self.unit * np.exp(-self.intercept / self.slope))

    def half_way_interval(self, quantile: float) -> tuple[float, float]:
        """Give the scales that many standard errors below and above half-way (delta method)."""
        gradient = np.array([self.intercept / self.slope**2, -1 / self.slope])
        width = quantile * float(np.sqrt(gradient @ self.covariance @ gradient))
        centre = -self.intercept / self.slope
        low, high = self.unit * np.exp(np.clip([centre - width, centre + width], -700, 600))
        return float(low), float(high)


def normalised(value: ArrayLike, chance: ArrayLike) -> NDArray[np.float64]:
    """Give the share of the way from chance to 1, negative below chance (never clipped)."""
    r = np.asarray(chance, float)
    return np.asarray((np.asarray(value, float) - r) / (1 - r))


def fit_sigmoid(scale: ArrayLike, share: ArrayLike, *, unit: float = 1e21) -> Sigmoid:
    """Fit a sigmoid in ln(scale / unit) by plain least squares.

    Parameters
    ----------
    scale
        Scales, shape (K,).
    share
        Scores from :func:`normalised`, shape (K,).
    unit
        Scale at which the intercept is read.

    Returns
    -------
    Sigmoid
        The fit of Ruan et al. (2024, equation 6), started where they start it.

    Raises
    ------
    RuntimeError
        If no fit is found.
    """
    distance = np.log(np.asarray(scale, float) / unit)
    (slope, intercept), covariance = curve_fit(curve, distance, share, p0=START)
    return Sigmoid(float(slope), float(intercept), unit, covariance)


def curve(distance: NDArray[np.float64], slope: float, intercept: float) -> NDArray[np.float64]:
    """Give the sigmoid that is fitted."""
    return np.asarray(expit(slope * distance + intercept))


def fit_binomial(
    scale: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
    chance: float,
    *,
    unit: float,
) -> tuple[Sigmoid, float]:
    """Fit a sigmoid above chance to binomial counts.

    Parameters
    ----------
    scale, score, n_items
        Shape (K,).
    chance
        Score of guessing.
    unit
        Scale at which the intercept is read.

    Returns
    -------
    fit : Sigmoid
        Its covariance counts the noise of the items, and as much more as the models scatter
        about the fit.
    dispersion
        What the covariance was multiplied by: squared residuals in units of the items' noise, for
        each degree of freedom, where so many would come about less than once in five by that
        noise alone, else 1.

    Notes
    -----
    Least squares reweighted with the binomial variance of the fit before; quasi-likelihood
    (Wedderburn 1974) where the models scatter more than their items do.
    """
    distance = np.log(scale / unit)
    share = normalised(score, chance)
    found = np.array(START)
    noise = np.ones_like(share)
    covariance = np.zeros((2, 2))
    for place in range(1 + ROUNDS):
        found, covariance = curve_fit(
            curve, distance, share, p0=found, sigma=noise, absolute_sigma=place > 0
        )
        mean = np.clip(
            chance + (1 - chance) * curve(distance, *found), 0.5 / n_items, 1 - 0.5 / n_items
        )
        if place < ROUNDS:
            noise = np.sqrt(mean * (1 - mean) / n_items) / (1 - chance)
    squares = ((share - curve(distance, *found)) / noise) ** 2
    freedom = len(share) - 2
    scattered = chi2.sf(squares.sum(), freedom) < SCATTER
    dispersion = float(squares.sum() / freedom) if scattered else 1.0
    slope, intercept = (float(value) for value in found)
    return Sigmoid(slope, intercept, unit, covariance * dispersion), dispersion


def by_sigmoid(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Call a curve emergent that a sigmoid takes half-way from chance to 1 within its scales.

    Parameters
    ----------
    batch
        Curves of proportions with known chance and number of items.
    alpha
        Level of the test of the slope, and of the interval of scale.

    Returns
    -------
    Outcomes
        ``after`` and ``by`` are the ends of the 1 - alpha interval of the half-way scale, which
        need not lie on the grid of models; ``step`` leads to the first model beyond half-way;
        ``effect`` is the value there above chance; ``statistic`` the slope of the log-odds for
        e times the scale; ``p`` is one-sided.

    Notes
    -----
    A sigmoid rises from chance to a perfect score, so a curve that levels off below is
    described badly, and one that rises evenly is emergent by this definition if it gets far
    enough. Quantiles are those of the normal distribution where the models scatter no more
    than their items, else those of Student's t with K - 2 degrees of freedom.
    """
    size, points = batch.x.shape
    few = batch.fewer_than(FEWEST_POINTS)
    ready = batch.counted & ~few & ~batch.perfect_chance
    reason = np.select([few, ~batch.counted, ~ready], [0, 1, 6], default=2)
    step = np.full(size, -1)
    after, by, effect, p, slope = (np.full(size, np.nan) for _ in range(5))
    for row in np.flatnonzero(ready):
        x, score, chance = batch.x[row], batch.score[row], float(batch.chance[row])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", OptimizeWarning)
                warnings.simplefilter("ignore", RuntimeWarning)
                fit, dispersion = fit_binomial(
                    x, score, batch.n_items[row], chance, unit=UNITS[batch.axis]
                )
        except (RuntimeError, OptimizeWarning):
            continue
        law = t(points - 2) if dispersion > 1 else norm
        error = float(np.sqrt(fit.covariance[0, 0]))
        if not 0 < error < np.inf:
            continue
        slope[row], p[row] = fit.slope, float(law.sf(fit.slope / error))
        effect[row] = score.max() - chance
        if p[row] > alpha:
            reason[row] = 3
        elif not x[0] < fit.half_way <= x[-1]:
            reason[row] = 4
        else:
            reason[row] = 5
            step[row] = int(np.searchsorted(x, fit.half_way))
            effect[row] = score[step[row]] - chance
            after[row], by[row] = fit.half_way_interval(float(law.ppf(1 - alpha / 2)))
    return Outcomes(REASONS, reason, step, after, by, effect, p, slope)
