"""What is measured of a model that adds: loss, exact match, and skills below it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergence.ladder.task import ANSWER, DIGITS, Numbers, carries, columns, digits

PLACES = ("thousands", "hundreds", "tens", "units")
"""Places of an answer, the highest first."""

CARRIED_INTO = PLACES[1:-1]
"""Places with a column of their own and a carry into it."""

MEASURES = (
    "loss",
    *(f"loss_{place}" for place in PLACES),
    "exact_match",
    "exact_probability",
    *(f"right_{place}" for place in PLACES),
    *(f"column_{place}" for place in CARRIED_INTO),
    *(f"exact_match_carries_{count}" for count in range(DIGITS + 1)),
)
"""What :func:`measures` gives, in the order of the table."""


def measures(
    log_probabilities: npt.NDArray[np.floating], pairs: Numbers, *, reverse: bool
) -> dict[str, float]:
    """Measure a model on sums that it was not trained on.

    Parameters
    ----------
    log_probabilities
        Shape (sums, ANSWER, vocabulary): natural logarithms, with the right digits given up to
        each place. Choosing the likeliest digit each time gives the whole answer exactly where
        the likeliest is right at every place, so one reading is enough for greedy answers too.
    pairs
        Shape (sums, 2): the summands.
    reverse
        Whether the answers begin with the units.

    Returns
    -------
    dict
        A number for each of :data:`MEASURES`: ``loss`` in nats per token of the answer, also by
        place; ``exact_match`` of greedy answers, also by carries in the sum; ``exact_probability``,
        the mean probability of the whole answer; ``right_…``, the share of right digits where those
        before are given; ``column_…``, the share that is the last digit of its column with or
        without a carry.
    """
    answer = digits(pairs.sum(axis=1), ANSWER)
    step = -1 if reverse else 1
    log_probabilities = log_probabilities[:, ::step].astype(np.float64)
    nats = -np.take_along_axis(log_probabilities, answer[:, :, None], axis=2)[:, :, 0]
    given = log_probabilities.argmax(axis=2)
    right = given == answer
    exact = right.all(axis=1)
    alone = columns(pairs)[:, :-1]
    middle = given[:, 1:-1]
    in_column = (middle == alone) | (middle == (alone + 1) % 10)
    carried = carries(pairs)
    values = [
        nats.mean(),
        *nats.mean(axis=0),
        exact.mean(),
        np.exp(-nats.sum(axis=1)).mean(),
        *right.mean(axis=0),
        *in_column.mean(axis=0),
        *(exact[carried == count].mean() for count in range(DIGITS + 1)),
    ]
    return {name: float(value) for name, value in zip(MEASURES, values, strict=True)}
