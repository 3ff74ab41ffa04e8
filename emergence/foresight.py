"""Foretelling the next model of a curve: step by step, alone or with what other curves teach."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from emergence.curves import Curve
from emergence.detect.predictive import (
    PRIOR,
    Belief,
    Prediction,
    Prior,
    believe,
    features,
    prediction,
    shares,
)

FEWEST_SEEN = 2
"""Distinct smaller scales below which nothing is foretold."""

TAME = 5.0
"""Standard deviation of the normal prior that keeps a shape learned from few curves wide."""

SAMPLE = 512
"""Curves by which each measured curve is represented when a prior is pooled."""

EVEN = 2**12
"""Curves over which a tilted prior is summed: the first of an even sample are as even."""

Floats = NDArray[np.float64]


def shown_below(curve: Curve, scale: float) -> NDArray[np.bool_]:
    """Say which models of a curve took less compute than a scale, shape (K,)."""
    return np.asarray(curve.x < scale)


def believed(
    curve: Curve,
    seen: NDArray[np.bool_],
    *,
    prior: Prior = PRIOR,
    tilt: Floats | None = None,
) -> Belief:
    """Weigh the curves of a prior by some models of a curve, as :func:`foretell` takes them."""
    return believe(
        curve.x[seen], curve.y[seen], curve.n_items[seen], curve.chance, prior=prior, tilt=tilt
    )


def foretell(
    curve: Curve,
    seen: NDArray[np.bool_],
    at: float,
    *,
    prior: Prior = PRIOR,
    tilt: Floats | None = None,
) -> Prediction:
    """Predict the score at some scale from some models of a curve.

    Parameters
    ----------
    curve
        A curve of proportions against training FLOPs, with chance and number of items.
    seen
        Which models may be used, shape (K,).
    at
        Training FLOPs of the model to foretell.
    prior
        What is believed before any model.
    tilt
        From :func:`pooled`; without it all curves of the prior are equally probable.

    Returns
    -------
    Prediction
        The distribution of its score.
    """
    belief = believed(curve, seen, prior=prior, tilt=tilt)
    items = float(np.median(curve.n_items))
    return prediction(belief, at, items, curve.chance, prior=prior)


def samples_of(
    curves: Sequence[Curve], *, prior: Prior = PRIOR, below: float = np.inf
) -> list[Floats]:
    """Draw curves of the prior as probable as each measured curve makes them.

    Parameters
    ----------
    curves
        Curves of proportions with chance and numbers of items.
    prior
        What is believed before any model.
    below
        Training FLOPs from which on models are left out: who foretells a model of that compute
        has not seen larger ones.

    Returns
    -------
    list of numpy.ndarray
        For each curve the ``features`` of :data:`SAMPLE` curves,
        shape (6, SAMPLE).
    """
    found = []
    for curve in curves:
        seen = shown_below(curve, below)
        belief = believed(curve, seen, prior=prior)
        # Evenly spaced ranks draw without chance.
        ranks = (np.arange(SAMPLE) + 0.5) / SAMPLE
        drawn = np.searchsorted(np.cumsum(belief.weight), ranks)
        found.append(features(belief.share[:, np.minimum(drawn, belief.share.shape[1] - 1)]))
    return found


def pooled(samples: Sequence[Floats], *, tame: float = TAME) -> Floats:
    """Learn from other curves where the curves of the prior are likely to lie.

    Parameters
    ----------
    samples
        Of each other curve, from :func:`samples_of`.
    tame
        How far η may go: the standard deviation of its normal prior.

    Returns
    -------
    numpy.ndarray
        The tilt η of the pooled prior, shape (6,), as :func:`emergence.detect.believe` takes it.

    Notes
    -----
    Empirical Bayes (Robbins 1956; Efron & Morris 1973). The prior is tilted,
    π_η(θ) ∝ π(θ) exp(Σ_d η_d z_d + η'_d z_d²), with z_d the place of middle, log-steepness and
    height in their ranges, from -1 to 1: so each is normal, cut off at the ends. η maximises
    Σ_c ln ∫ π_η L_c - η·η / (2 tame²), the marginal likelihood of the other curves with a pull
    to the prior that has not been tilted; without other curves that prior comes back. The integral
    is, but for a constant, the mean of π_η/π over curves drawn by L_c.
    """
    if not samples:
        return np.zeros(6)
    even = features(shares()[:, :EVEN])
    flat = np.concatenate(samples, axis=1)
    size = (len(samples), samples[0].shape[1])

    def loss(eta: Floats) -> tuple[float, Floats]:
        log, joint = eta @ even, (eta @ flat).reshape(size)
        total, evidence = logsumexp(log), logsumexp(joint, axis=1)
        share = np.exp(joint - evidence[:, None]).ravel()
        gain = flat @ share - len(samples) * (even @ np.exp(log - total))
        value = evidence.sum() - len(samples) * total - eta @ eta / (2 * tame**2)
        return -float(value), -(gain - eta / tame**2)

    return np.asarray(minimize(loss, np.zeros(6), jac=True, method="L-BFGS-B").x)


def line_of(chance: float, delta: float) -> float:
    """Give the score that lies a share δ of the way from chance to 1."""
    return chance + delta * (1 - chance)


def one_step_ahead(
    curves: Sequence[Curve],
    *,
    delta: float,
    prior: Prior = PRIOR,
    pool: Callable[[Curve], Floats] | None = None,
) -> pd.DataFrame:
    """Foretell every model of every curve from the smaller ones.

    Parameters
    ----------
    curves
        Curves of proportions against training FLOPs, with chance and numbers of items.
    delta
        What counts as above chance, as a share of the way to 1.
    prior
        What is believed before any model.
    pool
        Gives for a curve the prior that other curves teach, from :func:`pooled`.

    Returns
    -------
    pandas.DataFrame
        A row a model with at least two smaller scales before it: ``curve`` (its place in
        ``curves``), ``task``, ``family``, ``model``, ``x``, ``score``; ``line``, the score from
        which on it passes; ``passes``, ``passed_before`` (whether a smaller model did) and
        ``chance_passes``, the probability foretold; ``below`` and ``up_to``, the probability
        of a lower score and of one no higher.
    """
    found = []
    for number, curve in enumerate(curves):
        tilt = pool(curve) if pool else None
        line = line_of(curve.chance, delta)
        for place, scale in enumerate(curve.x):
            seen = shown_below(curve, scale)
            if len(np.unique(curve.x[seen])) < FEWEST_SEEN:
                continue
            ahead = foretell(curve, seen, float(scale), prior=prior, tilt=tilt)
            count = np.round(curve.y[place] * ahead.n_items)
            least = np.ceil(line * ahead.n_items - 1e-9)
            tail = ahead.at_least(np.array([count, count + 1, least]))
            found.append(
                {
                    "curve": number,
                    "task": curve.key["task"],
                    "family": curve.key["family"],
                    "model": curve.models[place],
                    "x": float(scale),
                    "score": float(curve.y[place]),
                    "line": line,
                    "passes": bool(count >= least),
                    "passed_before": bool((curve.y[seen] >= line).any()),
                    "chance_passes": float(tail[2]),
                    "below": float(1 - tail[0]),
                    "up_to": float(1 - tail[1]),
                }
            )
    return pd.DataFrame(found)


def inside(steps: pd.DataFrame, share: float) -> pd.Series:
    """Say how far each truth lies in the central band that was foretold, from 0 to 1.

    Parameters
    ----------
    steps
        From :func:`one_step_ahead`.
    share
        Probability of the band, such as 0.9.

    Returns
    -------
    pandas.Series
        The part of the interval from ``below`` to ``up_to`` that lies within the band. Counts
        are whole, so a truth at the band's edge is in it in part; the mean over forecasts that
        are right is exactly the share (Czado, Gneiting & Held 2009).
    """
    low, high = (1 - share) / 2, (1 + share) / 2
    part = np.clip(steps["up_to"], low, high) - np.clip(steps["below"], low, high)
    width = (steps["up_to"] - steps["below"]).clip(lower=1e-300)
    middle = (steps["up_to"] + steps["below"]) / 2
    exact = middle.between(low, high).astype(float)
    found: pd.Series = (part / width).where(steps["up_to"] - steps["below"] > 1e-12, exact)
    return found


def calls(curves: Sequence[Curve], steps: pd.DataFrame) -> pd.DataFrame:
    """Ask of each curve whether its jump was called before a model made it.

    Parameters
    ----------
    curves
        As they were given to :func:`one_step_ahead`.
    steps
        From it.

    Returns
    -------
    pandas.DataFrame
        A row a curve: ``task``, ``family``, ``outcome``, ``model`` (the first that passes) and
        its scale ``by``, the largest smaller one ``after``, ``chance_passes``, and ``alarms``:
        how often a first passing was called that did not come. ``outcome`` is *called* or *not
        called*, by whether passing was foretold with a probability above one half of the first
        model that passes; *too early* where it has fewer than two scales below it; or *no jump*.
    """
    found = []
    for number, curve in enumerate(curves):
        rows = steps[steps["curve"] == number]
        waiting = rows[~rows["passed_before"]]
        first = waiting[waiting["passes"]].head(1)
        rises = bool(rows["passed_before"].any() or rows["passes"].any())
        if len(first):
            outcome = "called" if first["chance_passes"].iloc[0] > 0.5 else "not called"
        else:
            outcome = "too early" if rises else "no jump"
        scale = float(first["x"].iloc[0]) if len(first) else np.nan
        found.append(
            {
                "task": curve.key["task"],
                "family": curve.key["family"],
                "outcome": outcome,
                "model": str(first["model"].iloc[0]) if len(first) else "",
                "after": float(curve.x[curve.x < scale].max()) if len(first) else np.nan,
                "by": scale,
                "chance_passes": float(first["chance_passes"].iloc[0]) if len(first) else np.nan,
                "waiting": int((~waiting["passes"]).sum()),
                "alarms": int((~waiting["passes"] & (waiting["chance_passes"] > 0.5)).sum()),
            }
        )
    return pd.DataFrame(found)
