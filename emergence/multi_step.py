"""The multi-step account put to numbers: how many steps a saying needs, and what a curve allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, logit, xlogy

from emergence.explain import multi_step

Floats = NDArray[np.float64]


def steps_below(step_success: float, success: float) -> int:
    """Give the smallest number of steps whose joint success lies below a value.

    Parameters
    ----------
    step_success
        Probability p of one step, strictly between 0 and 1.
    success
        Probability of the whole, strictly between 0 and 1.

    Returns
    -------
    int
        The first l with p^l < success, which is floor(ln success / ln p) + 1.
    """
    return int(np.floor(np.log(success) / np.log(step_success))) + 1


def steps_ratio(longer: ArrayLike, shorter: ArrayLike) -> Floats:
    """Give how many times the steps of one task another must have, if one p serves both.

    Parameters
    ----------
    longer, shorter
        Success on the two tasks, above 0 and at most 1.

    Returns
    -------
    numpy.ndarray
        ln(longer) / ln(shorter): p^l = a and p^m = b give l / m, whatever p is. NaN where the
        shorter task is always solved, which tells nothing of p.
    """
    long, short = np.log(np.asarray(longer, float)), np.log(np.asarray(shorter, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(short < 0, long / short, np.nan))


def step_success(success: ArrayLike, steps: ArrayLike) -> Floats:
    """Give the success of one step that would explain that of the whole: its l-th root."""
    return np.asarray(np.asarray(success, float) ** (1 / np.asarray(steps, float)))


def deviance(right: ArrayLike, items: ArrayLike, probability: ArrayLike) -> Floats:
    """Give the binomial deviance of counts: twice what the best fit has more in log likelihood.

    Parameters
    ----------
    right, items
        Right answers and items of each count.
    probability
        What is held against them, strictly between 0 and 1.

    Returns
    -------
    numpy.ndarray
        One a count, of the broadcast shape. Where the probabilities are true, its sum is about
        the number of counts less that of fitted quantities (McCullagh & Nelder 1989, chapter 4).
    """
    k, n, q = (np.asarray(part, float) for part in (right, items, probability))
    return np.asarray(2 * (xlogy(k, k / (n * q)) + xlogy(n - k, (n - k) / (n * (1 - q)))))


@dataclass(frozen=True)
class CurveFit:
    """A multi-step curve through the points of a family.

    Attributes
    ----------
    steps
        Number l of steps, which was given.
    step_success
        Success p of one step at each point.
    success
        Fitted success of the whole at each point.
    deviance
        Distance from the counts.
    """

    steps: float
    step_success: Floats
    success: Floats
    deviance: float


def fit_curve(scale: ArrayLike, success: ArrayLike, items: float, steps: float) -> CurveFit:
    """Fit a multi-step curve whose step improves evenly with scale.

    Parameters
    ----------
    scale
        Scale of each point, above 0.
    success
        Observed success of each, as a fraction.
    items
        Items in the test.
    steps
        Number l of steps.

    Returns
    -------
    CurveFit
        The most likely f + (1 - f) p^l with logit p = a + b log10(scale): a logistic step, and a
        floor f for what is right without any step. Three quantities are fitted.
    """
    x = np.log10(np.asarray(scale, float))
    x = x - x.mean()
    y = np.asarray(success, float)
    n = np.full_like(y, items)

    def curve(parameters: Floats) -> tuple[Floats, Floats]:
        a, b, c = parameters
        p, floor = expit(a + b * x), expit(c)
        return p, floor + (1 - floor) * multi_step(p, steps)

    def distance(parameters: Floats) -> float:
        q = np.clip(curve(parameters)[1], 1e-9, 1 - 1e-9)
        return float(deviance(y * n, n, q).sum())

    # The likelihood can have several hills: start with several slopes through the last point.
    last = logit(step_success(np.clip(y[-1], 1 / n[-1], 1 - 1 / n[-1]), steps))
    lowest = logit(np.clip(y.min(), 1 / n[-1], 0.5))
    found = [
        minimize(distance, [last - slope * x[-1], slope, lowest], method="Nelder-Mead")
        for slope in (0.5, 1.0, 2.0)
    ]
    best = min(found, key=lambda result: float(result.fun))
    p, q = curve(best.x)
    return CurveFit(steps, p, q, float(best.fun))


Link = Callable[[Floats, float], Floats]
"""Leads from success on one task to that on another by one quantity."""


def by_power(success: Floats, ratio: float) -> Floats:
    """Lead to a task of so many times the steps: success to a power."""
    return multi_step(success, ratio)


def by_odds(success: Floats, shift: float) -> Floats:
    """Lead to a task that is harder for every model alike: odds divided by exp(shift)."""
    return np.asarray(expit(logit(success) - shift))


@dataclass(frozen=True)
class LinkFit:
    """One quantity that leads from one task to another for many models.

    Attributes
    ----------
    quantity
        The fitted quantity of the link.
    deviance
        Distance of each model from the link, shape (models,).
    """

    quantity: float
    deviance: Floats


def fit_link(
    link: Link, shorter: ArrayLike, longer: ArrayLike, items: float, *, largest: float = 20.0
) -> LinkFit:
    """Fit one quantity that leads from success on a task to success on another.

    Parameters
    ----------
    link
        :func:`by_power` or :func:`by_odds`.
    shorter, longer
        Observed success of each model on the two tasks, as fractions, shape (models,).
    items
        Items in each of the two tests.
    largest
        Upper end of the quantity, whose lower one is 0.

    Returns
    -------
    LinkFit
        The most likely quantity. What each model truly does on the shorter task is fitted too,
        one number a model, since both observations err.
    """
    true = expit(np.linspace(-11, 11, 1101))
    a, b = (np.asarray(part, float)[:, None] * items for part in (shorter, longer))
    first = deviance(a, items, true)

    def distances(quantity: float) -> Floats:
        second = np.clip(link(true, quantity), 1e-12, 1 - 1e-12)
        return np.asarray((first + deviance(b, items, second)).min(axis=1))

    best = minimize_scalar(
        lambda quantity: float(distances(quantity).sum()), bounds=(0, largest), method="bounded"
    )
    return LinkFit(float(best.x), distances(float(best.x)))
