"""What a method says of curves: three-valued verdicts, with the reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Verdict = Literal["emergent", "not emergent", "cannot say"]

Reasons = tuple[tuple[Verdict, str], ...]
"""Every reason that a method can give, each with the verdict that it leads to.

A reason is a sentence; ``{by}`` and ``{before}`` stand for models, other names for numbers of
:attr:`Outcomes.numbers`.
"""


PERFECT_CHANCE: tuple[Verdict, str] = (
    "cannot say",
    "chance is a perfect score: no model can do better than guessing",
)
"""The reason of every method that asks how far a score lies above chance."""


@dataclass(frozen=True)
class Outcomes:
    """What one method says of each of N curves.

    Attributes
    ----------
    reasons
        The reasons that the method knows.
    reason
        Place of each curve's reason among them, shape (N,).
    step
        The curve leaves chance at this step, shape (N,): between its points ``step - 1`` and
        ``step``. -1 where it does not, or where the method names no step.
    after, by
        The scale of emergence lies in the interval (``after``, ``by``], in units of the axis;
        NaN where there is none.
    effect
        What emerged, or the most that there is, in the unit of the curve; NaN where unknown.
    p
        Probability of so much under the method's null hypothesis, NaN where it has none.
    statistic
        The method's own number, such as the emergence score.
    numbers
        What else its reasons quote, each of shape (N,).
    """

    reasons: Reasons
    reason: NDArray[np.int64]
    step: NDArray[np.int64]
    after: NDArray[np.float64]
    by: NDArray[np.float64]
    effect: NDArray[np.float64]
    p: NDArray[np.float64]
    statistic: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def emergent(self) -> NDArray[np.bool_]:
        """Whether each curve is emergent, shape (N,)."""
        return np.array([verdict == "emergent" for verdict, _ in self.reasons])[self.reason]

    @property
    def verdict(self) -> list[Verdict]:
        """The verdict on each curve."""
        return [self.reasons[place][0] for place in self.reason]


def outcomes(
    reasons: Reasons,
    reason: NDArray[np.int64],
    x: NDArray[np.float64],
    step: NDArray[np.int64],
    *,
    effect: ArrayLike,
    p: ArrayLike,
    statistic: ArrayLike,
    **numbers: ArrayLike,
) -> Outcomes:
    """Put together what a method found that places emergence between two points of the grid.

    Parameters
    ----------
    reasons
        The reasons that the method knows.
    reason
        Place of each curve's reason among them, shape (N,).
    x
        Scales, shape (N, K).
    step
        Point by which each curve has left chance; not shown where it is not emergent.
    effect, p, statistic, numbers
        As in :class:`Outcomes`; scalars stand for all curves.
    """
    found = np.array([verdict == "emergent" for verdict, _ in reasons])[reason]
    at = np.where(found, step, 1)
    rows = np.arange(len(x))

    def all_curves(values: ArrayLike) -> NDArray[np.float64]:
        return np.broadcast_to(np.asarray(values, float), len(x))

    return Outcomes(
        reasons=reasons,
        reason=reason,
        step=np.where(found, step, -1),
        after=np.where(found, x[rows, at - 1], np.nan),
        by=np.where(found, x[rows, at], np.nan),
        effect=all_curves(effect),
        p=all_curves(p),
        statistic=all_curves(statistic),
        numbers={name: all_curves(values) for name, values in numbers.items()},
    )
