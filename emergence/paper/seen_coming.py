"""Whether the jumps of Figure 2 could have been foreseen from the smaller models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emergence.curves import Curve, scaling_curves
from emergence.detect.predictive import PRIOR, Prediction, Prior
from emergence.figures.frame import forecast_frame
from emergence.figures.words import percent, probability, without_family
from emergence.foresight import FEWEST_SEEN, foretell, likelihoods_of, pooled, shown_below
from emergence.models import AXES

ASSUMED_ITEMS = 100
"""Items taken for grounded mappings, whose number is not published in a form we could read."""

STEPS = 7
"""Scales at which a fan is drawn."""

BEYOND = 2.0
"""How many times the scale of the model foretold a fan goes on."""

PRIORS = {
    "As above": PRIOR,
    "No steep curve": Prior(steepness=(0.5, 3.0)),
    "All by 10²⁶": Prior(middle=(18.0, 26.0)),
    "Noisier training": Prior(dispersion=0.02),
}
"""Priors under which surprises are compared, as the page names them."""


@dataclass(frozen=True)
class Target:
    """A model to be foretold from the smaller ones of its curve.

    Attributes
    ----------
    curve
        The whole curve.
    place
        Which of its models is foretold.
    named
        Whether the paper names this model as the first with the ability.
    """

    curve: Curve
    place: int
    named: bool

    @property
    def name(self) -> str:
        """Task and family."""
        return f"{self.curve.key['task']}, {self.curve.key['family']}"

    @property
    def model(self) -> str:
        """The model foretold, without its family."""
        return without_family(self.curve.models[self.place], self.curve.key["family"])

    @property
    def scale(self) -> float:
        """Its training FLOPs."""
        return float(self.curve.x[self.place])

    @property
    def seen(self) -> NDArray[np.bool_]:
        """The smaller models."""
        return shown_below(self.curve, self.scale)

    @property
    def count(self) -> float:
        """Right answers of the model foretold."""
        items = float(np.median(self.curve.n_items))
        return float(np.round(self.curve.y[self.place] * items))

    def foretold(
        self, prior: Prior = PRIOR, log_weight: NDArray[np.float64] | None = None
    ) -> Prediction:
        """Predict its score."""
        return foretell(self.curve, self.seen, self.scale, prior=prior, log_weight=log_weight)


def counted_curves(paper: pd.DataFrame) -> list[Curve]:
    """Select the curves of Figure 2 as proportions of a number of items.

    Parameters
    ----------
    paper
        Observations of the paper.

    Returns
    -------
    list of Curve
        BLEU is treated as if it were a share of items right; where the number of items is not
        known, :data:`ASSUMED_ITEMS` are taken.
    """
    rows = paper[paper["source"].str.fullmatch("Figure 2[A-H]")]
    return [
        replace(curve, n_items=np.where(np.isnan(curve.n_items), ASSUMED_ITEMS, curve.n_items))
        for curve in scaling_curves(rows)
    ]


def targets(curves: Sequence[Curve], labels: pd.DataFrame) -> list[Target]:
    """Find the models to foretell: those that the paper names as the first with an ability.

    Parameters
    ----------
    curves
        From :func:`counted_curves`.
    labels
        ``paper/figure_2_labels.csv``.

    Returns
    -------
    list of Target
        One for each curve that the paper calls emergent. Where fewer than two smaller models
        stand before the one named, the next that has two.
    """
    named = labels.dropna(subset="emergent_model").set_index(["source", "family"])["emergent_model"]
    found = []
    for curve in curves:
        key = (curve.key["source"], curve.key["family"])
        if key not in named.index:
            continue
        first = curve.models.index(named[key])
        place = max(first, FEWEST_SEEN)
        found.append(Target(curve, place, place == first))
    return found


def fans(found: Sequence[Target]) -> pd.DataFrame:
    """Lay out what the smaller models let one expect, and what came.

    Parameters
    ----------
    found
        From :func:`targets`.

    Returns
    -------
    pandas.DataFrame
        The frame of the kinds of chart ``FORECAST`` and ``COVERED``.
    """
    rows: list[dict[str, object]] = []
    for target in found:
        curve, seen = target.curve, target.seen
        shared = {
            "panel": target.name,
            "family": curve.key["family"],
            "chance": curve.chance,
        }
        for place in np.flatnonzero(seen):
            point = {"model": curve.models[place], "train_flops": curve.x[place]}
            rows.append({**shared, **point, "role": "seen", "y": curve.y[place]})
        last = float(curve.x[seen].max())
        grid = np.append(np.geomspace(last, target.scale, STEPS), BEYOND * target.scale)
        grid[STEPS - 1] = target.scale
        for scale in grid:
            expected = foretell(curve, seen, float(scale))
            low90, low50, middle, high50, high90 = expected.quantile([0.05, 0.25, 0.5, 0.75, 0.95])
            bands = {"low90": low90, "low50": low50, "high50": high50, "high90": high90}
            rows.append({**shared, **bands, "role": "fan", "train_flops": scale, "y": middle})
        point = {"model": curve.models[target.place], "train_flops": target.scale}
        rows.append({**shared, **point, "role": "truth", "y": curve.y[target.place]})
    return forecast_frame(pd.DataFrame(rows), x_label=AXES["train_flops"].label)


def table(found: Sequence[Target]) -> pd.DataFrame:
    """Put into words what was expected of each model, and how surprising it was.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    rows = []
    for target in found:
        expected = target.foretold()
        low90, middle, high90 = expected.quantile([0.05, 0.5, 0.95])
        rows.append(
            {
                "Curve": target.name,
                "Foretold": target.model,
                "from": f"{len(np.unique(target.curve.x[target.seen]))} smaller",
                "Median": percent(middle),
                "90 % band": f"{percent(low90)} to {percent(high90)}",
                "Measured": percent(target.curve.y[target.place]),
                "So much or more": probability(float(expected.at_least(target.count))),
            }
        )
    return pd.DataFrame(rows)


def surprises(found: Sequence[Target], curves: Sequence[Curve]) -> pd.DataFrame:
    """Give the surprise of each model under several priors.

    Parameters
    ----------
    found
        From :func:`targets`.
    curves
        All curves that may teach a pooled prior.

    Returns
    -------
    pandas.DataFrame
        A row a model: ``curve``, ``named``, a column for each of :data:`PRIORS`, and two with
        pooled priors: ``Pooled, smaller`` from what the models of less compute do on the other
        curves, ``Pooled, all`` from the whole of the other curves.
    """
    rows = []
    whole = likelihoods_of(curves)
    for target in found:
        row: dict[str, object] = {"curve": target.name, "named": target.named}
        for name, prior in PRIORS.items():
            row[name] = float(target.foretold(prior).at_least(target.count))
        others = [place for place, curve in enumerate(curves) if curve is not target.curve]
        smaller = likelihoods_of([curves[place] for place in others], below=target.scale)
        for name, likelihoods in (("Pooled, smaller", smaller), ("Pooled, all", whole[others])):
            expected = target.foretold(log_weight=pooled(likelihoods))
            row[name] = float(expected.at_least(target.count))
        rows.append(row)
    return pd.DataFrame(rows)
