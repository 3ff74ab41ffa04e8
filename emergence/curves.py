"""Scaling curves: observations of one family on one task, ordered by scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CURVE_KEY = ("source", "task", "benchmark", "metric", "condition", "prompting", "shots", "family")
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
        Scale of each point, shape (K,), in units of the axis, ascending.
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

    @property
    def distinct_scales(self) -> int:
        """Number of distinct positions on the axis."""
        return len(np.unique(self.x))


def scaling_curves(observations: pd.DataFrame, axis: str = "train_flops") -> list[Curve]:
    """Group observations into curves.

    Parameters
    ----------
    observations
        As :func:`emergence.observations.load` returns them.
    axis
        Column that holds the scale.

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
