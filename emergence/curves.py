"""Scaling curves: observations of one family on one task, ordered by scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

CURVE_KEY = (
    *("dataset", "source", "task", "benchmark", "metric"),
    *("condition", "prompting", "shots", "family"),
)
"""The columns that together name one curve; the model is what varies along it."""

FEWEST_SCALES = 3
"""Distinct scales below which a curve says nothing about a threshold."""


@dataclass(frozen=True)
class Curve:
    """One scaling curve of K points, in order of scale.

    Attributes
    ----------
    key
        Values of :data:`CURVE_KEY`, by column; missing ones are empty text.
    axis
        Column that holds the scale: ``train_flops``, ``params`` or ``train_tokens``.
    x
        Scale of each point, shape (K,), in units of the axis, ascending; models of one size
        share it.
    y
        Value of each point, shape (K,); bounded metrics are fractions.
    n_items
        Items in the test set behind each point, shape (K,), NaN where not known.
    models
        Name of the model at each point.
    chance
        Value that guessing reaches, NaN where it has no meaning.
    higher_is_better
        Direction of the metric.
    unit
        Unit of ``y``.
    """

    key: dict[str, str]
    axis: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    n_items: NDArray[np.float64]
    models: tuple[str, ...]
    chance: float
    higher_is_better: bool
    unit: str


@dataclass(frozen=True)
class Batch:
    """N curves of K points each as arrays, as the methods of detection take them.

    Attributes
    ----------
    axis
        Column that holds the scale.
    x
        Scales, shape (N, K), each larger than the one before.
    score
        Values for which higher is better, shape (N, K): error rates are turned into
        accuracies, losses into their negatives.
    n_items
        Items behind each point, shape (N, K), NaN where not known.
    chance
        Score of guessing, shape (N,); NaN where guessing has no meaning or the score no bounds.
    bounded
        Whether the score is a fraction of one, shape (N,).
    """

    axis: str
    x: NDArray[np.float64]
    score: NDArray[np.float64]
    n_items: NDArray[np.float64]
    chance: NDArray[np.float64]
    bounded: NDArray[np.bool_]

    @property
    def points(self) -> int:
        """Number K of points of each curve, which is that of its distinct scales."""
        return int(self.x.shape[1])

    def fewer_than(self, points: int) -> NDArray[np.bool_]:
        """Say of each curve whether it has fewer points, shape (N,)."""
        return np.full(len(self.x), self.points < points)

    @property
    def perfect_chance(self) -> NDArray[np.bool_]:
        """Whether guessing is always right, so that nothing can be better, shape (N,)."""
        return np.asarray(self.chance >= 1)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Whether a curve is a proportion of a known number of items everywhere, shape (N,)."""
        items = np.isfinite(self.n_items).all(axis=1)
        return np.asarray(self.bounded & np.isfinite(self.chance) & items)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Batch:
        """Select some of the curves."""
        return Batch(
            self.axis,
            self.x[rows],
            self.score[rows],
            self.n_items[rows],
            self.chance[rows],
            self.bounded[rows],
        )


def best_at_each_scale(scale: ArrayLike, *preferred: ArrayLike) -> NDArray[np.int64]:
    """Choose one model of each scale: the best one counts.

    Parameters
    ----------
    scale
        Scale of each model, shape (K,).
    preferred
        What makes a model the better one, such as its score; each of shape (K,), each counting
        only where those before it are equal. NaN is worse than any number.

    Returns
    -------
    numpy.ndarray
        Places of the models chosen, in ascending order of scale.
    """
    x = np.asarray(scale, float)
    order = np.lexsort((*(-np.asarray(values, float) for values in reversed(preferred)), x))
    return np.asarray(order[np.append(True, np.diff(x[order]) > 0)])


def one_point_a_scale(curve: Curve) -> Curve:
    """Keep the best model of each scale, so that a step is a step in scale.

    Between two models of equal size, such as a base model and its chat variant, there is no
    rise *with scale*, whatever the order in which they stand. Of two that score alike, the one
    with more items behind it is kept.
    """
    score = curve.y if curve.higher_is_better else -curve.y
    kept = best_at_each_scale(curve.x, score, curve.n_items)
    return replace(
        curve,
        x=curve.x[kept],
        y=curve.y[kept],
        n_items=curve.n_items[kept],
        models=tuple(curve.models[place] for place in kept),
    )


def batch_of(curves: Sequence[Curve]) -> Batch:
    """Lay out curves of one axis and one number of points as arrays.

    Raises
    ------
    ValueError
        If two models of a curve share a scale: see :func:`one_point_a_scale`.
    """
    if any((np.diff(curve.x) <= 0).any() for curve in curves):
        raise ValueError("a curve has several models at one scale; see one_point_a_scale")
    bounded = np.array([curve.unit == "fraction" for curve in curves])
    better = np.array([curve.higher_is_better for curve in curves])
    y = np.array([curve.y for curve in curves], float)
    chance = np.array([curve.chance for curve in curves], float)
    misses = np.where(bounded, 1.0, 0.0)
    return Batch(
        axis=curves[0].axis,
        x=np.array([curve.x for curve in curves], float),
        score=np.where(better[:, None], y, misses[:, None] - y),
        n_items=np.array([curve.n_items for curve in curves], float),
        chance=np.where(bounded, np.where(better, chance, 1 - chance), np.nan),
        bounded=bounded,
    )


def scaling_curves(
    observations: pd.DataFrame, axis: str = "train_flops", *, fewest: int = 1
) -> list[Curve]:
    """Group observations into curves.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        Column that holds the scale.
    fewest
        Distinct scales that a curve needs; those with fewer are left out.

    Returns
    -------
    list of Curve
        In the order in which their first rows stand. Models without a scale on the axis are
        left out, and so are curves of which no model has one.
    """
    placed = observations[observations[axis].notna()]
    keys = [column for column in CURVE_KEY if column in placed]
    names = placed[keys].astype("string").fillna("")
    curves = []
    for values, rows in placed.groupby([names[key] for key in keys], sort=False):
        ordered = rows.sort_values([axis, "model"], kind="stable")
        if ordered[axis].nunique() < fewest:
            continue
        first = ordered.iloc[0]
        curves.append(
            Curve(
                key={key: str(value) for key, value in zip(keys, values, strict=True)},
                axis=axis,
                x=ordered[axis].to_numpy(float),
                y=ordered["value"].to_numpy(float),
                n_items=ordered["n_items"].to_numpy(float, na_value=np.nan),
                models=tuple(ordered["model"]),
                chance=float(first["random_baseline"]),
                higher_is_better=bool(first["higher_is_better"]),
                unit=str(first["unit"]),
            )
        )
    return curves
