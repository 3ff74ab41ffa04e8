"""Two ways of asking open models: a chain of thought on BIG-Bench Hard, and one tuned model."""

from __future__ import annotations

import pandas as pd

from emergence.figures.frame import lines_frame
from emergence.figures.words import percent
from emergence.models import format_flops
from emergence.open_models.fits import minus, short
from emergence.open_models.thresholds import CODE
from emergence.paired import crossings, pairs
from emergence.wording import count_word, in_words

TASK = "BBH"
"""Twenty-three tasks of BIG-Bench on which models of 2022 stayed below people, as one mean."""

CONDITIONS = {"baseline": "no chain of thought", "technique": "chain of thought"}

MARGIN = 0.02
"""Gain in the mean score that counts as help; how many items are behind it is not published."""

TUNED = {"RWKV/rwkv-4-14b-pile": "RWKV/rwkv-raven-14b"}
"""The one model of the source tuned to follow instructions, by the model it was made from."""

MIDDLE = (1e22, 1e23)
"""Training FLOPs between which models trained for code stand beside others."""


def gains(observations: pd.DataFrame) -> pd.DataFrame:
    """Give what a chain of thought adds on BIG-Bench Hard, a row a model of known compute.

    Parameters
    ----------
    observations
        From :func:`emergence.open_models.thresholds.dated`.

    Returns
    -------
    pandas.DataFrame
        Indexed by model: ``gain``, ``train_flops``, ``family``, ``date`` and ``code``.
    """
    rows = observations[observations["task"].eq(TASK) & observations["train_flops"].notna()]
    scores = rows.pivot(index="model", columns="condition", values="value")
    gain = scores[CONDITIONS["technique"]] - scores[CONDITIONS["baseline"]]
    about = rows.drop_duplicates("model").set_index("model")
    columns = ["train_flops", "family", "date", "code"]
    return gain.rename("gain").to_frame().join(about[columns]).sort_values("train_flops")


def gains_frame(found: pd.DataFrame) -> pd.DataFrame:
    """Lay out gains for :data:`emergence.figures.kinds.LINES`.

    Parameters
    ----------
    found
        From :func:`gains`.
    """
    kind = found["code"].eq(CODE).map({True: "trained for code", False: "other models"})
    points = pd.DataFrame(
        {
            "train_flops": found["train_flops"],
            "y": 100 * found["gain"],
            "series": kind,
            "role": "point",
            "name": found.index.map(short),
        }
    )
    none = pd.DataFrame(
        {
            "train_flops": [found["train_flops"].min(), found["train_flops"].max()],
            "y": 0.0,
            "series": "no gain",
            "role": "guide",
            "name": "",
        }
    )
    return lines_frame(
        pd.concat([points.sort_values("series"), none], ignore_index=True),
        x_label="Training FLOPs",
        y_label="Gain in percentage points",
        x_scale="log",
    )


def gains_in_words(observations: pd.DataFrame) -> dict[str, str]:
    """State where a chain of thought begins to help on BIG-Bench Hard.

    Parameters
    ----------
    observations
        From :func:`emergence.open_models.thresholds.dated`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    found = gains(observations)
    helped = found["gain"] > MARGIN
    first, last = found[helped].iloc[0], found[~helped].iloc[-1]
    each = crossings(
        pairs(observations[observations["task"].eq(TASK)], **CONDITIONS), margin=MARGIN
    )
    said = each["verdict"].value_counts()
    low, high = MIDDLE
    middle = found[found["train_flops"].between(low, high)]
    coders = middle["code"].eq(CODE)
    small = found[found["train_flops"] < low]
    return {
        "chain_models": str(len(found)),
        "chain_families": str(each["verdict"].ne("cannot say").sum()),
        "chain_small": str(len(small)),
        "chain_small_harmed": str(int((small["gain"] < 0).sum())),
        "chain_first": short(str(found[helped].index[0])),
        "chain_first_flops": format_flops(first["train_flops"]),
        "chain_first_gain": f"{100 * first['gain']:.1f}",
        "chain_last": short(str(found[~helped].index[-1])),
        "chain_last_flops": format_flops(last["train_flops"]),
        "chain_last_gain": minus(f"{100 * last['gain']:.1f}"),
        "chain_emergent": count_word(int(said.get("emergent", 0))),
        "chain_never": count_word(int(said.get("never", 0))),
        "chain_throughout": count_word(int(said.get("throughout", 0))),
        "chain_margin": f"{100 * MARGIN:.0f}",
        "middle_low": format_flops(low, 1),
        "middle_high": format_flops(high, 1),
        "coders": str(int(coders.sum())),
        "coder_families": in_words(middle.loc[coders, "family"]),
        "coders_gain": f"{100 * middle.loc[coders, 'gain'].median():.1f}",
        "others": str(int((~coders).sum())),
        "others_gain": f"{100 * middle.loc[~coders, 'gain'].median():.1f}",
    }


def tuned_table(observations: pd.DataFrame) -> pd.DataFrame:
    """Put the tuned model beside the one it was made from, a row a benchmark that has both."""
    ((base, tuned),) = TUNED.items()
    rows = observations[observations["model"].isin([base, tuned])]
    scores = (
        rows.pivot_table(
            index=["task", "random_baseline"], columns="model", values="value", dropna=False
        )
        .dropna(subset=[base, tuned])
        .reset_index()
    )
    scores = scores.sort_values(tuned, key=lambda value: scores[base] - value)
    return pd.DataFrame(
        {
            "Benchmark": scores["task"],
            "Chance": scores["random_baseline"].map(lambda v: "" if pd.isna(v) else percent(v, 0)),
            short(base): scores[base].map(percent),
            short(tuned): scores[tuned].map(percent),
            "Difference, in points": [
                minus(f"{100 * difference:+.1f}") for difference in scores[tuned] - scores[base]
            ],
        }
    )
