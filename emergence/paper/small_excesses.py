"""Two small excesses over chance that no rule can judge as the paper does."""

from __future__ import annotations

import pandas as pd

from emergence.detect import chance_probability

JUDGED = {
    ("Figure 2D", "PaLM 62B"): "emergent (Appendix F)",
    ("Figure 2G", "Gopher 7.1B"): "guessing (section 3)",
}
"""What the text says of each: it calls the smaller and likelier of the two a rise."""


def small_excesses(paper: pd.DataFrame) -> pd.DataFrame:
    """Give the two points with what a rule could judge them by.

    Parameters
    ----------
    paper
        Observations of the paper.

    Returns
    -------
    pandas.DataFrame
        The observations, Persian QA first, indexed by model, with ``excess`` over chance,
        ``effect`` (the same as a share of the way to 1), ``p`` (of doing as well by guessing,
        exact) and ``judged``, the text's words.
    """
    rows = paper.set_index(["source", "model"]).loc[list(JUDGED)].reset_index("source")
    excess = rows["value"] - rows["random_baseline"]
    return rows.assign(
        excess=excess,
        effect=excess / (1 - rows["random_baseline"]),
        p=[
            # A test that changes the table may leave the range of a proportion.
            chance_probability(min(row["value"], 1.0), row["n_items"], row["random_baseline"])
            for _, row in rows.iterrows()
        ],
        judged=list(JUDGED.values()),
    )
