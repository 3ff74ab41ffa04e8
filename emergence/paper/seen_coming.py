"""Whether the jumps of Figure 2 could have been foreseen from the smaller models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from emergence.curves import Curve, scaling_curves
from emergence.detect.predictive import PRIOR, Prediction, Prior, prediction
from emergence.figures.frame import forecast_frame
from emergence.figures.words import percent, probability, without_family
from emergence.foresight import (
    FEWEST_SEEN,
    TAME,
    believed,
    foretell,
    pooled,
    samples_of,
    shown_below,
)
from emergence.models import AXES
from emergence.wording import count_word

ASSUMED_ITEMS = 100
"""Items taken for grounded mappings, whose number is not published in a form we could read."""

LOOSE = 6
"""How many times further a pooled prior may go when its pull is loosened."""

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

    def foretold(self, prior: Prior = PRIOR, tilt: NDArray[np.float64] | None = None) -> Prediction:
        """Predict its score."""
        return foretell(self.curve, self.seen, self.scale, prior=prior, tilt=tilt)


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
        belief = believed(curve, seen)
        items = float(np.median(curve.n_items))
        for scale in grid:
            expected = prediction(belief, float(scale), items, curve.chance)
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
                "Smaller models": str(int(target.seen.sum())),
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
        A row a model: ``curve``, a column for each of :data:`PRIORS`, and those of
        :func:`pooled_surprises`.
    """
    rows = [
        {"curve": target.name}
        | {
            name: float(target.foretold(prior).at_least(target.count))
            for name, prior in PRIORS.items()
        }
        for target in found
    ]
    return pd.concat([pd.DataFrame(rows), pooled_surprises(found, curves)], axis=1)


def pooled_surprises(
    found: Sequence[Target], curves: Sequence[Curve], *, tame: float = TAME
) -> pd.DataFrame:
    """Give the surprise of each model under priors learned from the other curves.

    Parameters
    ----------
    found, curves
        As for :func:`surprises`.
    tame
        As :func:`emergence.foresight.pooled` takes it.

    Returns
    -------
    pandas.DataFrame
        A row a model: ``Pooled, smaller``, from what the models of less compute do on the other
        curves, and ``Pooled, all``, from the whole of the other curves.
    """
    drawn: dict[tuple[int, int], NDArray[np.float64]] = {}

    def samples(place: int, below: float) -> NDArray[np.float64]:
        """Draw for a curve, once for each number of its models that count."""
        key = (place, int(shown_below(curves[place], below).sum()))
        if key not in drawn:
            (drawn[key],) = samples_of([curves[place]], below=below)
        return drawn[key]

    rows = []
    for target in found:
        others = [place for place, curve in enumerate(curves) if curve is not target.curve]
        row = {}
        for name, below in (("Pooled, smaller", target.scale), ("Pooled, all", np.inf)):
            tilt = pooled([samples(place, below) for place in others], tame=tame)
            row[name] = float(target.foretold(tilt=tilt).at_least(target.count))
        rows.append(row)
    return pd.DataFrame(rows)


def loosened(found: Sequence[Target], curves: Sequence[Curve]) -> dict[str, str]:
    """State how many models surprise when the pull on a pooled prior is loosened."""
    rows = pooled_surprises(found, curves, tame=LOOSE * TAME)
    return {
        "loose": count_word(LOOSE),
        "loose_smaller": count_word(int((rows["Pooled, smaller"] < 0.05).sum())),
        "loose_all": count_word(int((rows["Pooled, all"] < 0.05).sum())),
    }


def surprise_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Put :func:`surprises` into words, for :func:`emergence.page.show_table`."""
    columns = [str(name) for name in rows if name != "curve"]
    cells = {name: rows[name].map(probability) for name in columns}
    return pd.DataFrame({"Curve": rows["curve"], **cells})


def priors() -> dict[str, str]:
    """State what is believed of a curve before any model."""
    return {
        "middle": " and ".join(f"10{superscript(end)}" for end in PRIOR.middle) + " FLOPs",
        "height": " and ".join(percent(end, 0) for end in PRIOR.height),
        "steepness": " and ".join(f"{end:g}" for end in PRIOR.steepness),
        "dispersion": f"{PRIOR.dispersion:g}",
    }


def superscript(power: float) -> str:
    """Write a whole number as an exponent."""
    return f"{power:.0f}".translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def counts(found: Sequence[Target], rows: pd.DataFrame, classes: pd.DataFrame) -> dict[str, str]:
    """State how many models were foretold, within which bands they came, and how surprising.

    Parameters
    ----------
    found
        From :func:`targets`.
    rows
        From :func:`surprises`.
    classes
        ``paper/bigbench_classes.csv``: the tasks that were looked through.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    held = {50: 0, 90: 0}
    over = {50: 0, 90: 0}
    widths = []
    for target in found:
        items = float(np.median(target.curve.n_items))
        low90, low50, high50, high90 = target.foretold().quantile([0.05, 0.25, 0.75, 0.95])
        widths.append(high90 - low90)
        for share, low, high in ((50, low50, high50), (90, low90, high90)):
            held[share] += int(low <= target.count / items <= high)
            over[share] += int(target.count / items > high)
    columns = [str(name) for name in rows if name != "curve"]
    base = columns[0]
    strongest = rows.sort_values(base).iloc[0]
    short = [len(np.unique(target.curve.x[target.seen])) for target in found]
    few = [width for width, seen in zip(widths, short, strict=True) if seen <= 4]
    text = {
        "targets": count_word(len(found)),
        "assumed_items": str(ASSUMED_ITEMS),
        "held_50_paper": count_word(held[50]),
        "held_90_paper": count_word(held[90]),
        "over_50_paper": count_word(over[50]),
        "over_90_paper": count_word(over[90]),
        "strongest": str(strongest["curve"]),
        "strongest_p": probability(float(strongest[base])),
        "bigbench_tasks": str(len(classes)),
        "by_luck": f"{len(classes) * float(strongest[base]):.1f}",
        "few": count_word(len(few)),
        "few_width": f"{percent(min(few), 0)} to {percent(max(few), 0)}",
        "always": count_word(int((rows[columns] < 0.05).all(axis=1).sum())),
        "never": count_word(int((rows[columns] >= 0.05).all(axis=1).sum())),
    }
    for name in columns:
        key = name.lower().replace(",", "").replace(" ", "_").replace("10²⁶", "1026")
        text[f"below_{key}"] = count_word(int((rows[name] < 0.05).sum()))
    return text
