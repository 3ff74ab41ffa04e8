"""The change point: a curve that bends upwards somewhere, against one straight line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emergence.curves import Batch
from emergence.detect.outcome import Outcomes, Reasons, outcomes
from emergence.detect.trend import log_likelihood

FEWEST_POINTS = 7
"""Points below which a hinge is not tried: it has four quantities to fit, and at five points
the usual correction for that, AICc, is infinite."""

DRAWS = 999
"""Curves simulated along the straight line that a hinge is held against."""

ROUNDS = 6
"""Rounds of reweighting: more do not change the likelihood in its printed digits."""

REASONS: Reasons = (
    ("cannot say", f"a change point needs at least {FEWEST_POINTS} distinct scales"),
    ("cannot say", "not a proportion, or the number of items is not known"),
    ("not emergent", "a straight line bends as much by accident with probability {p:.2g}"),
    (
        "emergent",
        "it bends upwards at {before}; a straight line does so by accident with "
        "probability {p:.2g}",
    ),
)


def change_point(batch: Batch, *, alpha: float = 0.05) -> Outcomes:
    """Hold a hinge that bends upwards at one of the inner models against a straight line.

    Parameters
    ----------
    batch
        Curves of proportions with known number of items.
    alpha
        Probability with which a straight line may be called emergent.

    Returns
    -------
    Outcomes
        ``step`` follows the knot, ``effect`` is the excess over chance of the model there,
        ``statistic`` the likelihood ratio.

    Notes
    -----
    Both are straight in the logarithm of scale and fitted to binomial counts by maximum
    likelihood (iteratively reweighted least squares, identity link). The statistic is twice
    the largest gain in log-likelihood over all inner knots. Under no change the knot is not
    identified, so no table of chi-squared holds; p is the share of :data:`DRAWS` curves drawn
    along the fitted line, and the curve itself, that gain at least as much. Only binomial
    noise is in that line: models that differ by more than their items, as real ones do, make
    any curve look bent.
    """
    few = batch.fewer_than(FEWEST_POINTS)
    ready = batch.counted & ~few
    size = len(ready)
    p, statistic = np.full(size, np.nan), np.full(size, np.nan)
    knot = np.ones(size, int)
    for row in np.flatnonzero(ready):
        p[row], statistic[row], knot[row] = test_of_bend(
            np.log10(batch.x[row]), batch.score[row], batch.n_items[row]
        )
    reason = np.select([few, ~ready, p > alpha], [0, 1, 2], default=3)
    step = np.minimum(knot + 1, batch.points - 1)
    reached = np.take_along_axis(batch.score, step[:, None], axis=1)[:, 0]
    effect = np.where(ready, reached - batch.chance, np.nan)
    return outcomes(REASONS, reason, batch.x, step, effect=effect, p=p, statistic=statistic)


def test_of_bend(
    x: NDArray[np.float64], score: NDArray[np.float64], n_items: NDArray[np.float64]
) -> tuple[float, float, int]:
    """Give p-value, likelihood ratio and knot of one curve."""
    line = np.column_stack([np.ones_like(x), x - x.mean()])
    mean = fit(line, score[None], n_items)[0][0]
    gain, knot = largest_gain(x, line, score[None], n_items)
    n = np.round(n_items).astype(int)
    drawn = np.random.default_rng(0).binomial(n, mean, (DRAWS, len(x))) / n
    null, _ = largest_gain(x, line, drawn, n_items)
    return (1 + float((null >= gain[0]).sum())) / (DRAWS + 1), float(gain[0]), int(knot[0])


def largest_gain(
    x: NDArray[np.float64],
    line: NDArray[np.float64],
    score: NDArray[np.float64],
    n_items: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the largest gain of a hinge over a line for curves of shape (N, K), and its knot."""
    straight = log_likelihood(score, n_items, fit(line, score, n_items)[0])
    gains = []
    places = np.arange(1, len(x) - 1)
    for place in places:
        hinge = np.column_stack([line, np.maximum(x - x[place], 0.0)])
        mean, bend = fit(hinge, score, n_items)
        gains.append(np.where(bend > 0, log_likelihood(score, n_items, mean) - straight, 0.0))
    gain = 2 * np.maximum(np.array(gains), 0.0)
    return gain.max(axis=0), places[gain.argmax(axis=0)]


def fit(
    design: NDArray[np.float64], score: NDArray[np.float64], n_items: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit means that are linear in a design to binomial counts.

    Parameters
    ----------
    design
        Shape (K, q).
    score
        Shape (N, K).
    n_items
        Shape (K,).

    Returns
    -------
    mean : numpy.ndarray
        Fitted means, shape (N, K), kept half an item away from 0 and 1.
    last : numpy.ndarray
        Coefficient of the last column, shape (N,).
    """
    floor = 0.5 / n_items
    mean = np.clip(score.mean(axis=1, keepdims=True), floor, 1 - floor)
    outer = design[:, :, None] * design[:, None, :]
    for _ in range(ROUNDS):
        weight = n_items / (mean * (1 - mean))
        normal = np.tensordot(weight, outer, axes=1)
        right = (weight * score) @ design
        found = solved(normal, right)
        mean = np.clip(found @ design.T, floor, 1 - floor)
    return mean, found[:, -1]


def solved(normal: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve the normal equations of N fits, shape (N, q)."""
    try:
        return np.asarray(np.linalg.solve(normal, right[..., None])[..., 0])
    except np.linalg.LinAlgError:
        # One item here and 100,000 there: the few can weigh too little to fix a slope by.
        inverse = np.linalg.pinv(normal, hermitian=True)
        return np.asarray((inverse @ right[..., None])[..., 0])
