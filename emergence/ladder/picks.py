"""One ladder, many ladders: what a learning rate or a seed picks, and where each emerges."""

from __future__ import annotations

import pandas as pd

from emergence.curves import FEWEST_SCALES, scaling_curves
from emergence.detect import detect
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent
from emergence.ladder.plan import SEARCH
from emergence.ladder.runs import ends, main_arm
from emergence.ladder.task import TEST
from emergence.models import format_count

SERIES = {
    "exact_match": "Whole answer, right or wrong",
    "digit": "Probability of a digit",
    "independent": "The same to the fourth",
}
"""Names of measures in a chart."""


AXES = {
    "params": "Parameters, with embeddings",
    "params_in_blocks": "Parameters, without embeddings",
}
"""Axes of size."""


def picks(rows: pd.DataFrame) -> pd.DataFrame:
    """List the curves that someone with one run a size could have had.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.

    Returns
    -------
    pandas.DataFrame
        Ends of runs of the ladder itself with ``pick`` (its name), ``rate`` (where all sizes had
        that learning rate) and ``of_seed`` (where each had its own, with that seed). Rates that
        were not tried with every size are left out.
    """
    last = ends(main_arm(rows))
    search = last[last["seed"].eq(SEARCH)]
    widths = last["width"].nunique()
    tried = search.groupby("learning_rate")["width"].nunique()
    everywhere = search[search["learning_rate"].isin(tried[tried.eq(widths)].index)]
    same_rate = everywhere.assign(
        rate=everywhere["learning_rate"],
        pick="all sizes at " + everywhere["learning_rate"].map("{:g}".format),
    )
    best = last[last["chosen"]]
    own_rate = best.assign(
        of_seed=best["seed"].astype(float), pick="chosen rates, seed " + best["seed"].astype(str)
    )
    return pd.concat([same_rate, own_rate], ignore_index=True)


def picks_frame(chosen: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Lay out the curves for :data:`emergence.figures.kinds.LINES`, to be picked by dials.

    Parameters
    ----------
    chosen
        From :func:`picks`.
    axis
        ``params`` or ``params_in_blocks``.
    """
    panels = (("rate", "One learning rate for all sizes"), ("of_seed", "One seed, chosen rates"))
    parts = []
    for column, panel in panels:
        part = chosen[chosen[column].notna()]
        parts += [
            part.assign(y=part[measure], series=name, panel=panel)
            for measure, name in SERIES.items()
        ]
    columns = [axis, "y", "series", "panel", "rate", "of_seed"]
    return lines_frame(
        pd.concat(parts, ignore_index=True)[columns],
        x_label=AXES[axis],
        y_label="Share, or probability",
        x_scale="log",
    )


def intervals(chosen: pd.DataFrame, axis: str, *, alpha: float, delta: float) -> pd.DataFrame:
    """Apply the threshold rule to every pick.

    Parameters
    ----------
    chosen
        From :func:`picks`.
    axis
        ``params`` or ``params_in_blocks``.
    alpha, delta
        See :func:`emergence.detect.threshold`.

    Returns
    -------
    pandas.DataFrame
        A row a pick: ``pick``, ``verdict``, ``after`` and ``by``, the two sizes between which
        exact match leaves chance, and ``reason``.
    """
    observed = chosen.assign(
        task=chosen["pick"],
        metric="exact_match",
        family="ladder",
        model=chosen["width"].map("width {}".format),
        value=chosen["exact_match"],
        unit="fraction",
        n_items=TEST,
        random_baseline=0.0,  # one answer in 2,000 is right by guessing: less than can be seen
        higher_is_better=True,
    )
    curves = scaling_curves(observed, axis, fewest=FEWEST_SCALES)
    found = detect(curves, ["threshold"], alpha=alpha, delta=delta)
    return found.rename(columns={"task": "pick"})[["pick", "verdict", "after", "by", "reason"]]


def intervals_table(found: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Write each pick's interval of size, and its best and its last exact match, as text."""
    last = chosen.sort_values("width").groupby("pick", sort=False)
    return pd.DataFrame(
        {
            "Curve": found["pick"],
            "Verdict": found["verdict"],
            "Emerges after": found["after"].map(count_or_blank),
            "by": found["by"].map(count_or_blank),
            "Largest size": found["pick"].map(last["exact_match"].last()).map(percent),
        }
    )


def count_or_blank(count: float) -> str:
    """Write a count in the form of the field, or nothing."""
    return "" if pd.isna(count) else format_count(count)


def middle_rate(chosen: pd.DataFrame) -> float:
    """Give the middle one of the learning rates that can be picked, the upper of two."""
    rates = sorted(chosen["rate"].dropna().unique())
    return float(rates[len(rates) // 2])
