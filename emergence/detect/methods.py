"""All methods on all curves: one tidy row for each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from emergence.curves import Curve, batch_of, one_point_a_scale
from emergence.detect.binomial import minimum_detectable_excess
from emergence.detect.change_point import change_point
from emergence.detect.outcome import Outcomes
from emergence.detect.scores import by_emergence_score, by_linearity
from emergence.detect.sigmoid import by_sigmoid
from emergence.detect.surprise import surprise
from emergence.detect.threshold_rule import DELTA, threshold
from emergence.detect.trend import trend

Method = Callable[..., Outcomes]

METHODS: dict[str, Method] = {
    "threshold": threshold,
    "score": by_emergence_score,
    "linearity": by_linearity,
    "surprise": surprise,
    "change-point": change_point,
    "trend": trend,
    "sigmoid": by_sigmoid,
}
"""Definitions of emergence by name: each a function of a batch of curves and ``alpha``."""

MARGINAL = ("threshold",)
"""Methods that take a margin ``delta`` too."""

RESULT = [
    "points",
    "n_items",
    "method",
    "verdict",
    "after",
    "by",
    "before",
    "model",
    "effect",
    "p",
    "p_bh",
    "p_by",
    "statistic",
    "detectable",
    "reason",
]
"""Columns that follow the key of a curve."""


def detect(
    curves: Iterable[Curve],
    methods: Sequence[str] = ("threshold",),
    *,
    alpha: float = 0.05,
    delta: float = DELTA,
) -> pd.DataFrame:
    """Apply methods to curves.

    Parameters
    ----------
    curves
        Any curves of one axis.
    methods
        Names out of :data:`METHODS`.
    alpha
        Level of every test and interval.
    delta
        Margin above chance of the threshold rule, as a share of the way to a perfect score.

    Returns
    -------
    pandas.DataFrame
        A row a curve and method, curve by curve: the curve's key; ``points``, the distinct
        scales; ``n_items``, the fewest behind one of its points; ``method``; ``verdict``; the
        interval of scale (``after``, ``by``] in units of the axis, with the models ``before``
        and ``model`` at the step (``before`` is the largest model where nothing emerges);
        ``effect``, ``p`` and ``statistic`` as the method defines them; ``p_bh`` and ``p_by``, p
        corrected for all curves of the table by Benjamini and Hochberg (for tests that are
        independent or rise together) and by Benjamini and Yekutieli (for any dependence);
        ``detectable``, the excess over chance that the largest model's test would probably find;
        ``reason``, in words.

    Notes
    -----
    Of models of one scale the best one counts, as their order could be read as a rise. No
    method knows how many there were: the best of several guesses a little better than one.
    """
    listed = [one_point_a_scale(curve) for curve in curves]
    found = [
        table_of(listed, name, {"alpha": alpha} | ({"delta": delta} if name in MARGINAL else {}))
        for name in methods
    ]
    rows = pd.concat(found, ignore_index=True)
    order = rows["curve"].argsort(kind="stable")
    keys = pd.DataFrame([curve.key for curve in listed]).loc[rows["curve"]]
    table = pd.concat([keys.reset_index(drop=True), rows.drop(columns="curve")], axis=1)
    return table.iloc[order].reset_index(drop=True)


def table_of(curves: Sequence[Curve], name: str, settings: dict[str, float]) -> pd.DataFrame:
    """Apply one method to curves: a row each, in their order, with corrected p-values."""
    sizes = np.array([len(curve.x) for curve in curves])
    parts = []
    for size in np.unique(sizes):
        places = np.flatnonzero(sizes == size)
        some = [curves[int(place)] for place in places]
        parts.append(rows_of(some, name, settings).assign(curve=places))
    table = pd.concat(parts, ignore_index=True).sort_values("curve", ignore_index=True)
    return table.assign(
        p_bh=false_discovery(table["p"], "bh"), p_by=false_discovery(table["p"], "by")
    )[["curve", *RESULT]]


def rows_of(curves: Sequence[Curve], name: str, settings: dict[str, float]) -> pd.DataFrame:
    """Apply one method to curves of the same number of points."""
    batch = batch_of(curves)
    outcome = METHODS[name](batch, **settings) if batch.points > 1 else no_curve(len(curves))
    at = [(curve.models, step) for curve, step in zip(curves, outcome.step, strict=True)]
    return pd.DataFrame(
        {
            "points": [len(curve.x) for curve in curves],
            "n_items": batch.n_items.min(axis=1),
            "method": name,
            "verdict": outcome.verdict,
            "after": outcome.after,
            "by": outcome.by,
            "before": [
                models[step - 1] if step > 0 else models[-1] if verdict == "not emergent" else ""
                for (models, step), verdict in zip(at, outcome.verdict, strict=True)
            ],
            "model": [models[step] if step > 0 else "" for models, step in at],
            "effect": outcome.effect,
            "p": outcome.p,
            "statistic": outcome.statistic,
            "detectable": minimum_detectable_excess(
                batch.n_items[:, -1], batch.chance, alpha=settings["alpha"]
            ),
            "reason": [
                sentence(outcome, place, models, step) for place, (models, step) in enumerate(at)
            ],
        }
    )


def no_curve(size: int) -> Outcomes:
    """Refuse verdicts on curves of one point, whatever the method."""
    unknown = np.full(size, np.nan)
    return Outcomes(
        reasons=(("cannot say", "a single point is no curve"),),
        reason=np.zeros(size, int),
        step=np.full(size, -1),
        after=unknown,
        by=unknown,
        effect=unknown,
        p=unknown,
        statistic=unknown,
    )


def sentence(outcome: Outcomes, place: int, models: Sequence[str], step: int) -> str:
    """Fill in what a reason quotes."""
    template = outcome.reasons[outcome.reason[place]][1]
    numbers = {name: values[place] for name, values in outcome.numbers.items()}
    filled: str = template.format(
        by=models[step] if step > 0 else "",
        before=models[step - 1] if step > 0 else "",
        p=outcome.p[place],
        statistic=outcome.statistic[place],
        **numbers,
    )
    return filled


def false_discovery(p: pd.Series, how: Literal["bh", "by"]) -> NDArray[np.float64]:
    """Correct the p-values that there are for looking at all of them."""
    corrected = np.full(len(p), np.nan)
    tested = p.notna().to_numpy()
    if tested.any():
        corrected[tested] = false_discovery_control(p[tested], method=how)
    return corrected
