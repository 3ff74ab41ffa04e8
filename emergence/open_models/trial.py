"""How often the tests of a trend err, on made-up families with the models that there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from emergence.censored import FEWEST_ENDS, regress, trend_probability
from emergence.figures.words import percent
from emergence.open_models.fits import of_task
from emergence.open_models.thresholds import enough, families
from emergence.open_models.trends import OPEN, SEED, TWO, last_word

SIMULATED = 200
"""Sets of families simulated to see how often the trend errs."""


def simulated(observations: pd.DataFrame, level: float, falls: Sequence[float]) -> dict[str, str]:
    """Simulate families with a known trend on the models that there are.

    Parameters
    ----------
    observations
        From :func:`dated`.
    level
        Share of the way from chance to a perfect score.
    falls
        Trends to simulate, in decades a year.

    Returns
    -------
    dict of str
        Share of simulated sets in which the likelihood ratio, on which the interval rests, and
        the shuffles find a trend at the level of 5 %; by task and place of the trend.
    """
    text = {"simulated": str(SIMULATED)}
    for task in TWO:
        found = families(observations, task, "accuracy", "train_flops", level)
        rows = of_task(observations, task, "accuracy")
        grids = [np.sort(np.log10(g["train_flops"].unique())) for _, g in rows.groupby("family")]
        for place, fall in enumerate(falls):
            ratio, shuffle = rejections(found, grids, fall) if enough(found) else (np.nan, np.nan)
            for name, share in (("ratio", ratio), ("shuffle", shuffle)):
                said = OPEN if np.isnan(share) else percent(share, 0)
                text[f"{last_word(task)}_{name}_{place}"] = said
    return text


def rejections(
    found: pd.DataFrame, grids: Sequence[NDArray[np.float64]], fall: float
) -> tuple[float, float]:
    """Simulate families with a known trend, and count how often each test finds one.

    Parameters
    ----------
    found
        From :func:`families`: its dates, and the scatter of its thresholds.
    grids
        Scales of the models of each family, in log10.
    fall
        The trend, in decades a year.

    Returns
    -------
    tuple of float
        Share of :data:`SIMULATED` sets in which the likelihood ratio and the shuffles do.
    """
    common = regress(found["low"], found["high"])
    dates = found["date"].to_numpy()
    rng = np.random.default_rng(SEED)
    ratio, shuffle = [], []
    for _ in range(SIMULATED):
        centre = common.coefficients[0] + fall * (dates - dates.mean())
        low, high = censor(rng.normal(centre, common.sigma), grids)
        if min(np.isfinite(low).sum(), np.isfinite(high).sum()) < FEWEST_ENDS:
            continue
        gain = regress(low, high, dates).likelihood - regress(low, high).likelihood
        ratio.append(2 * gain > chi2.ppf(0.95, 1))
        shuffle.append(trend_probability(low, high, dates, seed=SEED, shuffles=199)[1] <= 0.05)
    return float(np.mean(ratio)), float(np.mean(shuffle))


def censor(
    at: NDArray[np.float64], grids: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the intervals in which models on a grid of scales would place thresholds."""
    low = [max(grid[grid < value], default=-np.inf) for value, grid in zip(at, grids, strict=True)]
    high = [min(grid[grid >= value], default=np.inf) for value, grid in zip(at, grids, strict=True)]
    return np.array(low), np.array(high)
