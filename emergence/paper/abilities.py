"""Table 1: the numbers that the chapter on the twenty-three abilities states."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.figures.words import percent
from emergence.models import format_count, format_flops

TENS_OF_BILLIONS = 1e10
"""Where "tens to hundreds of billions of parameters" begins."""


def readable(abilities: pd.DataFrame) -> pd.DataFrame:
    """Put Table 1 into words, for :func:`emergence.page.show_table`."""
    return pd.DataFrame(
        {
            "Ability": abilities["ability"],
            "Paradigm": abilities["paradigm"],
            "Family": abilities["model_family"],
            "Parameters": abilities["params_printed"],
            "FLOPs": [
                "–" if np.isnan(flops) else format_flops(flops)
                for flops in abilities["train_flops"]
            ],
            "Study": "{cite:t}`" + abilities["study"] + "`",
        }
    )


def taxonomy(abilities: pd.DataFrame) -> pd.DataFrame:
    """Group Table 1 by prompting paradigm: how many, and from which scale.

    Returns
    -------
    pandas.DataFrame
        Text: a row a paradigm, those with most abilities first.
    """
    groups = abilities.groupby("paradigm", sort=False)
    table = pd.DataFrame(
        {
            "Paradigm": list(groups.groups),
            "Abilities": groups.size().astype(str).to_list(),
            "Smallest model": [smallest(rows) for _, rows in groups],
            "Which": ["; ".join(rows["ability"]) for _, rows in groups],
        }
    )
    order = groups.size().to_numpy().argsort(kind="stable")[::-1]
    return table.iloc[order]


def smallest(rows: pd.DataFrame) -> str:
    """Name the smallest scale of a group."""
    sized = rows.dropna(subset="params").sort_values("params")
    return f"{sized.iloc[0]['model_family']} {format_count(sized.iloc[0]['params'])}"


def scales(abilities: pd.DataFrame, models: pd.DataFrame, gaps: pd.DataFrame) -> dict[str, str]:
    """State how Table 1 sits on the grid of model sizes.

    Parameters
    ----------
    abilities
        Table 1.
    models
        Table 2.
    gaps
        From :func:`emergence.figures.frame.abilities_frame`: the next smaller model of each.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    sized = abilities.dropna(subset="params")
    grid = set(models["params"])
    decades = pd.Series(np.log10(gaps["train_flops"] / gaps["train_flops_after"])).dropna()
    top = float(models.loc[models["family"] == "GPT-3", "params"].max())
    off = [size for size in sized["params"] if size not in grid]
    return {
        "rows": str(len(abilities)),
        "sized": str(len(sized)),
        "few_shot": str((abilities["prompting"] == "Few-shot prompting").sum()),
        "augmented": str((abilities["prompting"] == "Augmented prompting").sum()),
        "distinct_sizes": str(sized["params"].nunique()),
        "on_grid": str(len(sized) - len(off)),
        "off_grid": ", ".join(dict.fromkeys(map(format_count, sorted(off)))),
        "gap_known": str(len(decades)),
        "gap_median": f"{decades.median():.1f}",
        "gap_widest": f"{decades.max():.1f}",
        "next_gpt3": format_count(gaps.loc[gaps["params"] == top, "params_after"].min()),
        "top_gpt3": format_count(top),
        "smallest": format_count(sized["params"].min()),
        "largest": format_count(sized["params"].max()),
    }


def saying(abilities: pd.DataFrame) -> dict[str, str]:
    """Put "tens to hundreds of billions of parameters" to the test of the augmented rows."""
    rows = abilities[abilities["prompting"].eq("Augmented prompting")].dropna(subset="params")
    below = rows[rows["params"] < TENS_OF_BILLIONS].sort_values("params")
    barely = rows[rows["params"].between(TENS_OF_BILLIONS, 2 * TENS_OF_BILLIONS)]
    named = [
        f"{ability[0].lower()}{ability[1:]} ({format_count(params)})"
        for ability, params in zip(below["ability"], below["params"], strict=True)
    ]
    return {
        "augmented_sized": str(len(rows)),
        "below": str(len(below)),
        "above": str(len(rows) - len(below)),
        "below_names": ", ".join(named[:-1]) + " and " + named[-1],
        "barely": ", ".join(format_count(size) for size in barely["params"]),
        "above_share": percent(1 - len(below) / len(rows), 0),
        "augmented_median": format_count(rows["params"].median()),
        "span": f"{np.log10(rows['params'].max() / rows['params'].min()):.1f}",
    }
