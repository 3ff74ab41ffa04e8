"""Paired curves: the same models with and without a technique, and where it starts to help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from emergence.curves import FEWEST_SCALES, Curve, scaling_curves

Verdict = Literal["emergent", "returns", "throughout", "never", "fades", "cannot say"]


@dataclass(frozen=True)
class Pair:
    """One technique in one family on one task: K models, each with and without it.

    Attributes
    ----------
    key
        Columns that name the curve, as :class:`emergence.curves.Curve` has them.
    axis
        Column that holds the scale.
    x
        Scale of each model, shape (K,), ascending.
    models
        Names, K of them.
    baseline, technique
        Value of each model without and with it, shape (K,); bounded metrics are fractions.
    n_items
        Items behind each, shape (K,), NaN where not known.
    higher_is_better
        Direction of the metric.
    """

    key: dict[str, str]
    axis: str
    x: NDArray[np.float64]
    models: tuple[str, ...]
    baseline: NDArray[np.float64]
    technique: NDArray[np.float64]
    n_items: NDArray[np.float64]
    higher_is_better: bool

    @property
    def gain(self) -> NDArray[np.float64]:
        """What the technique adds, shape (K,): positive where it helps, whatever the metric."""
        difference = self.technique - self.baseline
        return difference if self.higher_is_better else -difference


@dataclass(frozen=True)
class Crossing:
    """Where a technique starts to help for good.

    Attributes
    ----------
    verdict
        ``emergent``: it helps from some scale on, and no smaller model. ``returns``: it helps
        from some scale on, and helped a smaller model too, while another that is smaller got no
        help. ``throughout``: it helps every model. ``never``: it helps none. ``fades``: it helps
        some, and not all of the largest. ``cannot say``: fewer than three scales.
    signs
        For each model in order of scale: +1 helps, -1 harms, 0 neither.
    after, by
        The interval of scale in which lasting help begins, open at ``after``. ``after`` is NaN
        where it helps throughout, both are where no help lasts.
    before, model
        The models at the two ends.
    crossings
        How often help begins or ends along the curve.
    """

    verdict: Verdict
    signs: tuple[int, ...]
    after: float
    by: float
    before: str
    model: str
    crossings: int


def pairs(
    observations: pd.DataFrame, axis: str = "train_flops", *, baseline: str, technique: str
) -> list[Pair]:
    """Match the curves of two conditions, model by model.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        Column that holds the scale.
    baseline, technique
        The condition without the technique and the one with it.

    Returns
    -------
    list of Pair
        One for each source, task, metric and family that has both. Models that were measured in
        one condition alone are left out; the number of items is the smaller of the two.

    Raises
    ------
    ValueError
        If a family has several curves of one condition on one task, as with no example and with
        five: a technique may change the prompt, so which two belong together is not known.
    """
    columns = ("dataset", "source", "task", "benchmark", "metric", "family")
    sides: dict[str, dict[tuple[str, ...], Curve]] = {baseline: {}, technique: {}}
    for name, curves in sides.items():
        rows = observations[observations["condition"].eq(name)]
        for curve in scaling_curves(rows, axis):
            key = tuple(curve.key.get(column, "") for column in columns)
            if key in curves:
                told = [
                    f"{column} {one!r} and {other!r}"
                    for column in ("prompting", "shots")
                    if (one := curves[key].key.get(column)) != (other := curve.key.get(column))
                ]
                raise ValueError(
                    f"{curve.key['family']} on {curve.key['task']} has several curves of {name!r}, "
                    f"with {' and '.join(told)}; pair one of them at a time."
                )
            curves[key] = curve
    return [
        matched(without, sides[technique][key])
        for key, without in sides[baseline].items()
        if key in sides[technique]
    ]


def matched(without: Curve, with_it: Curve) -> Pair:
    """Match two curves of one family on one task."""
    place = {model: k for k, model in enumerate(with_it.models)}
    here = [k for k, model in enumerate(without.models) if model in place]
    there = [place[without.models[k]] for k in here]
    return Pair(
        key={**without.key, "condition": with_it.key.get("condition", "")},
        axis=without.axis,
        x=without.x[here],
        models=tuple(without.models[k] for k in here),
        baseline=without.y[here],
        technique=with_it.y[there],
        n_items=np.fmin(without.n_items[here], with_it.n_items[there]),
        higher_is_better=without.higher_is_better,
    )


def signs(pair: Pair, *, margin: float = 0.0, alpha: float | None = None) -> NDArray[np.int64]:
    """Say of each model whether the technique helps it.

    Parameters
    ----------
    pair
        Any pair.
    margin
        Gain that does not count yet, in the unit of the values.
    alpha
        If given, a gain counts only where the widest interval of :func:`gain_interval` lies
        beyond the margin, all K of a pair together at this level (Bonferroni); where the number
        of items is not known, none does.

    Returns
    -------
    numpy.ndarray
        +1 where it helps, -1 where it harms, 0 where neither can be said, shape (K,).
    """
    low = high = pair.gain
    if alpha is not None:
        low, high = gain_interval(pair, alpha=alpha / len(pair.x))
    return np.asarray(np.where(low > margin, 1, np.where(high < -margin, -1, 0)))


def crossing(pair: Pair, *, margin: float = 0.0, alpha: float | None = None) -> Crossing:
    """Find where a technique starts to help for good.

    Lasting help begins at the smallest scale from which on it helps *every* tested model. Where
    two curves cross more than once, this is the last time that help begins; an earlier stretch
    of help makes the verdict ``returns`` instead of ``emergent``.

    Parameters
    ----------
    pair
        Any pair.
    margin, alpha
        What counts as help: see :func:`signs`.

    Returns
    -------
    Crossing
        The scale as an interval between two neighbours of the grid of model sizes.
    """
    found = signs(pair, margin=margin, alpha=alpha)
    pattern = tuple(int(sign) for sign in found)
    # Models of one size are helped together or not at all: their order means nothing.
    scales, starts = np.unique(pair.x, return_index=True)
    helps = np.minimum.reduceat(found, starts) > 0
    changes = int(np.count_nonzero(helps[1:] != helps[:-1]))
    nowhere = (np.nan, np.nan, "", "")
    if len(scales) < FEWEST_SCALES:
        return Crossing("cannot say", pattern, *nowhere, changes)
    if not helps[-1]:
        fades = bool((found > 0).any())
        return Crossing("fades" if fades else "never", pattern, *nowhere, changes)
    if helps.all():
        return Crossing(
            "throughout", pattern, np.nan, float(scales[0]), "", pair.models[0], changes
        )
    first = int(np.flatnonzero(~helps)[-1]) + 1
    start = int(starts[first])
    smaller = found[:start]
    return Crossing(
        "returns" if (smaller > 0).any() else "emergent",
        pattern,
        float(scales[first - 1]),
        float(scales[first]),
        pair.models[int(np.flatnonzero(smaller <= 0)[-1])],
        pair.models[start],
        changes,
    )


def crossings(
    found: Iterable[Pair], *, margin: float = 0.0, alpha: float | None = None
) -> pd.DataFrame:
    """Find where each technique starts to help: a row a pair, its key and its crossing."""
    return pd.DataFrame(
        [
            {
                **pair.key,
                "models": len(pair.x),
                **asdict(crossing(pair, margin=margin, alpha=alpha)),
            }
            for pair in found
        ]
    )


def common(found: pd.DataFrame) -> tuple[float, float]:
    """Give the stretch of scale that lies in every interval, NaN twice where none does.

    Parameters
    ----------
    found
        Rows of :func:`crossings`, all with an interval.

    Returns
    -------
    tuple of float
        Its two ends: a single scale in it would agree with every row.
    """
    low, high = float(found["after"].max()), float(found["by"].min())
    return (low, high) if low < high else (np.nan, np.nan)


def gain_interval(
    pair: Pair, *, alpha: float = 0.05, overlap: Literal["least", "most"] = "least"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bound the gain of each model when only the two shares of right answers are known.

    Both conditions answer the same questions, so the error of their difference depends on how
    many questions only one of them gets right. That number is not published, but the two shares
    bound it: for k and l right answers of n it lies between the difference of k and l and
    ``min(k + l, 2n - k - l)``.

    Parameters
    ----------
    pair
        A pair whose values are proportions.
    alpha
        One minus the coverage.
    overlap
        ``least`` takes the largest such number and gives the widest interval, which holds
        whatever the answers were; ``most`` takes the smallest and gives the narrowest.

    Returns
    -------
    low, high : numpy.ndarray
        Bounds of :attr:`Pair.gain`, shape (K,), NaN where the number of items is not known.

    Notes
    -----
    Agresti & Min (2005): half an answer is added to each of the four cells of the two-by-two
    table, then ``d -/+ z sqrt((m / n - d^2) / n)``, with m the number of questions that only one
    condition gets right.
    """
    n = pair.n_items
    k, other = pair.baseline * n, pair.technique * n
    lone = np.minimum(k + other, 2 * n - k - other) if overlap == "least" else np.abs(k - other)
    size = n + 2.0
    centre = pair.gain * n / size
    spread = ndtri(1 - alpha / 2) * np.sqrt(((lone + 1.0) / size - centre**2) / size)
    return centre - spread, centre + spread
