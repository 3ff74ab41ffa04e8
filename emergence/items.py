"""How many items a test has, where only its results were published."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def items_from_grid(
    shares: ArrayLike, *, most: int = 20_000, tolerance: float = 1e-6
) -> int | None:
    """Recover the number of items of a test from the grid on which its accuracies lie.

    Parameters
    ----------
    shares
        Proportions of right answers on one test, unrounded.
    most
        Largest number to try.
    tolerance
        How far a share may lie from a whole part, for rounding in files.

    Returns
    -------
    int or None
        The smallest n of which every share is a whole number of n-ths, or None where none fits:
        the shares are rounded, or come from several tests. A multiple of it fits as well, and a
        few shares may fit by accident.
    """
    values = np.unique(np.asarray(shares, float))
    for n in range(1, most + 1):
        if np.all(np.abs(values * n - np.round(values * n)) <= tolerance * n):
            return n
    return None


def items_from_standard_error(
    accuracy: ArrayLike, standard_error: ArrayLike
) -> NDArray[np.float64]:
    """Recover the number of items from an accuracy and its standard error.

    Parameters
    ----------
    accuracy
        Mean of outcomes that are 0 or 1.
    standard_error
        Sample standard deviation over the root of n, as lm-evaluation-harness writes it.

    Returns
    -------
    numpy.ndarray
        1 + p (1 - p) / s^2; NaN where s is 0, which tells nothing.
    """
    p, s = np.asarray(accuracy, float), np.asarray(standard_error, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(s > 0, 1 + p * (1 - p) / s**2, np.nan))
