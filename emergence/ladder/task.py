"""The task of the ladder: sums of two numbers of three digits, their tokens and their split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import numpy as np
import numpy.typing as npt

DIGITS = 3
"""Digits of each summand, with leading zeros."""

ANSWER = DIGITS + 1
"""Digits of a sum, with leading zeros: the tokens that a model has to give."""

VOCABULARY = "0123456789+="

QUESTION = 2 * DIGITS + 2
"""Tokens of a question, such as ``012+345=``."""

LENGTH = QUESTION + ANSWER - 1
"""Tokens that a model reads: the last of the answer is only predicted."""

TEST, VALIDATION = 10_000, 5_000
"""Pairs that no model is trained on: to test, and to choose the learning rate by."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Pairs of summands, in three parts that share no pair in either order.

    Attributes
    ----------
    train, validation, test
        Arrays of shape (pairs, 2).
    """

    train: Numbers
    validation: Numbers
    test: Numbers


def digest(first: int, second: int) -> bytes:
    """Give the SHA-256 of a question: a number that any machine gives again."""
    return sha256(f"{first}+{second}".encode()).digest()


@cache
def split() -> Split:
    """Split all unordered pairs by their hash.

    Returns
    -------
    Split
        The test pairs are those with the smallest digests, the validation pairs the next. Which
        summand stands first there is decided by the last bit of the digest; in training both
        orders are drawn.
    """
    size = 10**DIGITS
    pairs = np.array([(a, b) for a in range(size) for b in range(a, size)], dtype=np.int64)
    hashes = b"".join(digest(a, b) for a, b in pairs.tolist())
    # The first eight bytes of a digest order the pairs, its last bit their summands.
    words = np.frombuffer(hashes, dtype=">u8").reshape(len(pairs), -1)
    turned = words[:, -1:] % 2 == 1
    ordered = np.where(turned, pairs[:, ::-1], pairs)[np.argsort(words[:, 0], kind="stable")]
    return Split(
        train=ordered[TEST + VALIDATION :],
        validation=ordered[TEST : TEST + VALIDATION],
        test=ordered[:TEST],
    )


def digits(numbers: Numbers, count: int) -> Numbers:
    """Write numbers as digits, the highest first.

    Parameters
    ----------
    numbers
        Shape (n,), from 0 to 10**count - 1.
    count
        Digits of each, with leading zeros.

    Returns
    -------
    array of shape (n, count)
    """
    written: Numbers = numbers[:, None] // 10 ** np.arange(count - 1, -1, -1) % 10
    return written


def tokens(pairs: Numbers, *, reverse: bool) -> Numbers:
    """Write sums as tokens: question, then answer.

    Parameters
    ----------
    pairs
        Shape (n, 2).
    reverse
        Whether the answer begins with the units, as one adds on paper.

    Returns
    -------
    array of shape (n, QUESTION + ANSWER)
        Places in :data:`VOCABULARY`.
    """
    first, second = pairs.T
    answer = digits(first + second, ANSWER)
    plus, equals = (np.full((len(pairs), 1), VOCABULARY.index(sign)) for sign in "+=")
    parts = [digits(first, DIGITS), plus, digits(second, DIGITS), equals]
    return np.hstack([*parts, answer[:, ::-1] if reverse else answer])


def carries(pairs: Numbers) -> Numbers:
    """Count the carries of each sum, 0 to :data:`DIGITS`."""
    first, second = pairs.T
    powers = 10 ** np.arange(1, DIGITS + 1)
    carried = first[:, None] % powers + second[:, None] % powers >= powers
    count: Numbers = carried.sum(axis=1)
    return count


def columns(pairs: Numbers) -> Numbers:
    """Add each column alone, without what is carried into it.

    Returns
    -------
    array of shape (n, DIGITS)
        Last digits of the sums of hundreds, tens and units.
    """
    first, second = pairs.T
    added: Numbers = (digits(first, DIGITS) + digits(second, DIGITS)) % 10
    return added
