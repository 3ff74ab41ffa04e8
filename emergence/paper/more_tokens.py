"""Section 5.2: one size on more tokens, and word in context, from the study of PaLM."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from emergence.compare import two_proportions
from emergence.detect import chance_probability
from emergence.figures.frame import frame_of
from emergence.figures.words import percent, probability
from emergence.observations import value_of
from emergence.wording import count_word

SHORT, LONG, LARGE = "PaLM 62B (795B tokens)", "PaLM 62B (1325B tokens)", "PaLM 540B"
"""One size trained on two numbers of tokens, and the largest size of the family."""

BESIDE = "GPT-3 175B"
"""The model of another family that is shown beside them."""

SHOWN = {
    "MMLU": "MMLU",
    "BIG-bench (58 tasks, normalised)": "BIG-Bench, 58 tasks",
    "GSM8K (no calculator)": "Math word problems (GSM8K)",
    "MBPP": "Programs (MBPP)",
    "HumanEval": "Programs (HumanEval)",
    "WiC": "Word in context (WiC)",
}
"""Tasks of the study of PaLM that the chapter draws, with their titles."""


def more_tokens(originals: pd.DataFrame) -> pd.DataFrame:
    """Gather the study of PaLM's results on one size and two numbers of tokens.

    Parameters
    ----------
    originals
        Observations of the original studies: Chowdhery et al. (2022), Tables 32 and H.1.

    Returns
    -------
    pandas.DataFrame
        A row a task: ``task``, ``table``, ``short``, ``long``, ``large`` (fractions) and
        ``way``, the share of the way from the first to the last that more tokens covered.
    """
    rows = originals[originals["model"].isin([SHORT, LONG, LARGE])]
    named = rows["source"].str.startswith("chowdhery2022 Table 32")
    one_shot = rows["source"].eq("chowdhery2022 Table H.1") & rows["prompting"].eq("one-shot")
    rows = rows[named | one_shot]
    wide = rows.pivot_table(index=["source", "task"], columns="model", values="value", sort=False)
    table = pd.DataFrame({"short": wide[SHORT], "long": wide[LONG], "large": wide[LARGE]})
    way = (table["long"] - table["short"]) / (table["large"] - table["short"])
    return table.assign(way=way).reset_index()


def tokens_frame(originals: pd.DataFrame) -> pd.DataFrame:
    """Lay out six of these tasks against scale, PaLM 62B twice."""
    source = originals["source"].eq("chowdhery2022 Table 32") | (
        originals["task"].eq("WiC") & originals["prompting"].eq("one-shot")
    )
    rows = originals[
        source & originals["task"].isin(SHOWN) & originals["model"].isin([SHORT, LONG, LARGE])
    ]
    rows = rows.assign(task=rows["task"].map(SHOWN), metric="accuracy", condition="")
    order = {title: place for place, title in enumerate(SHOWN.values())}
    return frame_of(rows.sort_values("task", key=lambda names: names.map(order), kind="stable"))


def tokens(table: pd.DataFrame, originals: pd.DataFrame) -> dict[str, str]:
    """State what more tokens did at one size.

    Parameters
    ----------
    table
        From :func:`more_tokens`.
    originals
        Observations of the original studies.

    Returns
    -------
    dict of str
        Text by name.
    """
    once = originals.drop_duplicates("model").set_index("model")
    flops, read = once["train_flops"], once["train_tokens"] / 1e9
    many, most = (float(flops[model] / flops[SHORT]) for model in (LONG, LARGE))
    one_shot = table[table["source"].eq("chowdhery2022 Table H.1")]
    better = int((one_shot["long"] > one_shot["short"]).sum())
    worse = one_shot[one_shot["long"] < one_shot["short"]]
    beyond = one_shot[one_shot["long"] >= one_shot["large"]]
    mmlu = table[table["task"].eq("MMLU")].iloc[0]
    named = table[table["source"].eq("chowdhery2022 Table 32")]
    return {
        "short_tokens": f"{read[SHORT]:,.0f}",
        "long_tokens": f"{read[LONG]:,.0f}",
        "table_tokens": f"{read[LARGE]:,.0f}",
        "tokens_off": percent(read[SHORT] / read[LARGE] - 1, 0),
        "long_times": f"{many:.2g}",
        "large_times": f"{most:.2g}",
        "log_share": percent(np.log(many) / np.log(most), 0),
        "one_shot_tasks": str(len(one_shot)),
        "better": str(better),
        "better_p": probability(binomtest(better, len(one_shot)).pvalue),
        "worse_task": ", ".join(worse["task"]),
        "way": percent(one_shot["way"].median(), 0),
        "beyond": count_word(len(beyond)),
        "mmlu_short": percent(mmlu["short"]),
        "mmlu_long": percent(mmlu["long"]),
        "mmlu_large": percent(mmlu["large"]),
        "mmlu_way": percent(mmlu["way"], 0),
        "named_low": percent(named["way"].min(), 0),
        "named_high": percent(named["way"].max(), 0),
    }


def word_in_context(originals: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """Lay out WiC by model and number of examples, for :func:`emergence.page.show_table`.

    Parameters
    ----------
    originals
        Observations of the original studies.
    alpha
        Level of all tests together: a result counts as clear of guessing where guessing does as
        well with a probability below alpha over the number of results (Bonferroni).

    Returns
    -------
    pandas.DataFrame
        Text; a star marks what is clear of guessing.
    """
    rows = wic_results(originals)
    clear = rows["p"] < alpha / len(rows)
    cells = pd.Series(
        [
            f"{100 * value:.1f}{' *' if sure else ''}"
            for value, sure in zip(rows["value"], clear, strict=True)
        ],
        index=rows.index,
    )
    wide = rows.assign(cell=cells).pivot(
        index=["model", "params", "train_tokens", "train_flops"], columns="prompting", values="cell"
    )
    ordered = wide.reset_index().sort_values("train_flops", kind="stable")
    shown = ordered[ordered["model"].str.startswith("PaLM") | ordered["model"].eq(BESIDE)]
    return pd.DataFrame(
        {
            "Model": shown["model"].str.replace(r" \(.*", "", regex=True),
            "Tokens": [f"{count / 1e9:,.0f}B" for count in shown["train_tokens"]],
            "Zero-shot (%)": shown["zero-shot"].fillna("–"),
            "One-shot (%)": shown["one-shot"].fillna("–"),
            "Few-shot (%)": shown["few-shot"].fillna("–"),
        }
    )


def wic_results(originals: pd.DataFrame) -> pd.DataFrame:
    """Select the published results on WiC, each with the probability that guessing does as well.

    GPT-3 without examples is left out: its answers there were not valid.
    """
    rows = originals[originals["task"].eq("WiC") & originals["value"].gt(0)]
    p = [
        chance_probability(value, items, chance)
        for value, items, chance in zip(
            rows["value"], rows["n_items"], rows["random_baseline"], strict=True
        )
    ]
    return rows.assign(p=p)


def wic(originals: pd.DataFrame) -> dict[str, str]:
    """State what examples and tokens did to PaLM on WiC."""
    rows = wic_results(originals)
    one, few, more, zero = (
        rows[rows["model"].eq(model) & rows["prompting"].eq(prompting)].iloc[0]
        for model, prompting in (
            (SHORT, "one-shot"),
            (SHORT, "few-shot"),
            (LONG, "one-shot"),
            (LARGE, "zero-shot"),
        )
    )
    return {
        "wic_results": str(len(rows)),
        "wic_one": percent(one["value"]),
        "wic_few": percent(few["value"]),
        "wic_more": percent(more["value"]),
        "wic_zero": percent(zero["value"]),
        "wic_zero_p": probability(zero["p"]),
        "wic_few_gain_p": probability(accident(one, few)),
        "wic_more_gain_p": probability(accident(one, more)),
        "wic_540b": percent(value_of(rows, model=LARGE, prompting="one-shot")),
    }


def accident(one: pd.Series, other: pd.Series) -> float:
    """Give the probability that two observations differ so much by accident."""
    return float(two_proportions(one["value"], other["value"], one["n_items"], other["n_items"]))
