"""Models of why a score can look emergent: many steps, the metric, the size of the test."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def multi_step(step_success: ArrayLike, steps: ArrayLike) -> NDArray[np.float64]:
    """Give the probability of getting every one of several independent steps right.

    Parameters
    ----------
    step_success
        Probability p of one step, between 0 and 1.
    steps
        Number l of steps in sequence.

    Returns
    -------
    numpy.ndarray
        p^l, of the broadcast shape (section 5.1 of the paper, with independence assumed).
    """
    return np.asarray(np.power(np.asarray(step_success, float), np.asarray(steps, float)))


def power_law_loss(scale: ArrayLike, constant: float, exponent: float) -> NDArray[np.float64]:
    """Give a loss that falls as a power of scale.

    Parameters
    ----------
    scale
        Parameters N, above 0.
    constant
        Scale c at which the loss is 1 nat a token.
    exponent
        alpha, above 0 for a loss that falls.

    Returns
    -------
    numpy.ndarray
        (N / c)^-alpha, in nats a token (Schaeffer et al. 2023, section 2).
    """
    return np.asarray((np.asarray(scale, float) / constant) ** -exponent)


def token_probability(loss: ArrayLike) -> NDArray[np.float64]:
    """Give the probability of the right token at a loss in nats.

    Of a mean loss this is the geometric mean of the probabilities, not their mean.
    """
    return np.asarray(np.exp(-np.asarray(loss, float)))


def exact_match(probability: ArrayLike, length: ArrayLike) -> NDArray[np.float64]:
    """Give the expected exact match of an answer of L tokens, each right with probability p.

    Returns
    -------
    numpy.ndarray
        p^L: :func:`multi_step` under the name of the metric.
    """
    return multi_step(probability, length)


def token_edit_distance(probability: ArrayLike, length: ArrayLike) -> NDArray[np.float64]:
    """Give the expected number of wrong tokens of L, with substitutions only (Hamming).

    Returns
    -------
    numpy.ndarray
        L (1 - p), of the broadcast shape (Schaeffer et al. 2023, section 2).
    """
    return np.asarray(np.asarray(length, float) * (1 - np.asarray(probability, float)))


def resolution(n_items: ArrayLike) -> NDArray[np.float64]:
    """Give the smallest accuracy above zero that a test of n items can show: 1 / n."""
    return np.asarray(1 / np.asarray(n_items, float))


def brier_score(probabilities: ArrayLike, answers: ArrayLike) -> float:
    """Give the mean squared distance of predicted probabilities from the answers.

    Parameters
    ----------
    probabilities
        Shape (items, options), each row summing to 1.
    answers
        Index of the right option of each item, shape (items,).

    Returns
    -------
    float
        Mean over items of sum_k (p_k - y_k)^2, from 0 (certain and right) to 2 (certain and
        wrong).
    """
    p = np.asarray(probabilities, float)
    y = np.zeros_like(p)
    y[np.arange(len(p)), np.asarray(answers, int)] = 1
    return float(((p - y) ** 2).sum(axis=1).mean())


def brier_of_even_rest(probability: ArrayLike, options: int) -> NDArray[np.float64]:
    """Give the Brier score of a prediction whose wrong options are equally likely.

    Parameters
    ----------
    probability
        Probability p of the right option.
    options
        Number K of options, at least 2.

    Returns
    -------
    numpy.ndarray
        (1 - p)^2 K / (K - 1): :func:`brier_score` of p and K - 1 times (1 - p) / (K - 1).
    """
    wrong = 1 - np.asarray(probability, float)
    return np.asarray(wrong**2 * options / (options - 1))
