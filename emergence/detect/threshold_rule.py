"""The threshold rule: near random, then well above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from emergence.curves import FEWEST_SCALES, Curve
from emergence.detect.binomial import lower_bound

DELTA = 0.05
"""Margin above chance that rules use where none is given, as a share of the way to 1."""

Verdict = Literal["emergent", "not emergent", "cannot say"]


@dataclass(frozen=True)
class Detection:
    """What a rule says of one curve, and why.

    Attributes
    ----------
    verdict
        ``emergent``, ``not emergent`` or ``cannot say``.
    after, by
        The scale of emergence lies in the interval (``after``, ``by``], in units of the
        curve's axis; NaN where there is none.
    before, model
        Last model that is not above the rule's margin, and the first one from which on all
        are; empty where there is none.
    effect
        Value of that model minus chance, in the unit of the curve and counted in the better
        direction; of the best model where nothing emerges.
    reason
        One sentence.
    """

    verdict: Verdict
    after: float
    by: float
    before: str
    model: str
    effect: float
    reason: str


def threshold(curve: Curve, *, delta: float = DELTA, alpha: float = 0.05) -> Detection:
    """Apply the paper's words, "near random, then well above", as a rule.

    The scale of emergence is the first model from which on every model is well above chance,
    with at least one smaller model that is not. Well above means: the lower bound at level
    alpha / K of each of the K points exceeds ``chance + delta * (1 - chance)``. Where the
    number of items is not known the value itself is held against that margin, and the reason
    says so.

    Parameters
    ----------
    curve
        A curve of a bounded metric.
    delta
        Margin above chance, as a share of the way from chance to a perfect score.
    alpha
        Level of all K bounds together (Bonferroni).

    Returns
    -------
    Detection
        The scale as an interval between two neighbours of the grid of model sizes.
    """
    if np.isnan(curve.chance) or curve.unit != "fraction":
        return cannot_say("chance has no meaning for this metric")
    if curve.distinct_scales < FEWEST_SCALES:
        return cannot_say(f"fewer than {FEWEST_SCALES} distinct scales")
    score = curve.y if curve.higher_is_better else 1 - curve.y
    chance = curve.chance if curve.higher_is_better else 1 - curve.chance
    margin = chance + delta * (1 - chance)
    bounds = lower_bound(score, curve.n_items, alpha / len(score))
    tested = ~np.isnan(bounds)
    above = np.where(tested, bounds, score) > margin
    how = "" if tested.all() else " (values, not bounds: the number of items is not known)"
    last_below = np.flatnonzero(~above)
    if above.all():
        return cannot_say(f"every model is above {margin:.1%}{how}: the start is not seen")
    if last_below[-1] == len(score) - 1:
        best = float((score - chance).max())
        reason = f"the largest model is not above {margin:.1%}{how}"
        return Detection("not emergent", np.nan, np.nan, curve.models[-1], "", best, reason)
    first = int(last_below[-1]) + 1
    return Detection(
        "emergent",
        float(curve.x[first - 1]),
        float(curve.x[first]),
        curve.models[first - 1],
        curve.models[first],
        float(score[first] - chance),
        f"from {curve.models[first]} on every model is above {margin:.1%}{how}",
    )


def detections(
    curves: Iterable[Curve], rule: Callable[..., Detection], **settings: float
) -> pd.DataFrame:
    """Apply a rule to curves.

    Parameters
    ----------
    curves
        Any curves.
    rule
        A function of one curve, such as :func:`threshold`.
    settings
        Passed on to the rule, such as ``delta=0.1``.

    Returns
    -------
    pandas.DataFrame
        A row a curve: its key, the number of points, and the fields of :class:`Detection`.
    """
    return pd.DataFrame(
        [
            {**curve.key, "points": len(curve.x), **asdict(rule(curve, **settings))}
            for curve in curves
        ]
    )


def cannot_say(reason: str) -> Detection:
    """Refuse a verdict, with the reason."""
    return Detection("cannot say", np.nan, np.nan, "", "", np.nan, reason)
