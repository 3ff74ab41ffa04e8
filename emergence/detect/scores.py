"""Scores of how much of a curve's rise comes in few steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def emergence_score(values: ArrayLike) -> NDArray[np.float64]:
    """Give the rise of a curve in units of its median step.

    Parameters
    ----------
    values
        Scores in order of scale, shape (..., K) with K of at least 2.

    Returns
    -------
    numpy.ndarray
        Shape (...). Negative where the curve falls; infinite where it moves but half its steps
        or more do not; NaN where it does not move at all.

    Notes
    -----
    sign(argmax y - argmin y) (max y - min y) / sqrt(median (y_i - y_{i-1})^2): the breakthroughness
    of BIG-bench (Srivastava et al. 2022), equation 1 of Schaeffer et al. (2023). On few points it
    misleads: pure chance reaches 4 to 5 on five points, so it needs a p-value beside it.
    """
    return rise_over(values, lambda squares: np.median(squares, axis=-1))


def linearity(values: ArrayLike) -> NDArray[np.float64]:
    """Give the rise of a curve in units of its root mean square step.

    Parameters
    ----------
    values
        As for :func:`emergence_score`.

    Returns
    -------
    numpy.ndarray
        Shape (...). Near the number of steps for a straight line, smaller for a jump; NaN where
        the curve does not move.
    """
    return rise_over(values, lambda squares: np.mean(squares, axis=-1))


def rise_over(
    values: ArrayLike, middle: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Divide the signed rise by the root of the middle squared step."""
    y = np.asarray(values, float)
    rise = y.max(axis=-1) - y.min(axis=-1)
    sign = np.sign(y.argmax(axis=-1) - y.argmin(axis=-1))
    step = np.sqrt(middle(np.diff(y, axis=-1) ** 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(rise > 0, sign * rise / step, np.nan))
