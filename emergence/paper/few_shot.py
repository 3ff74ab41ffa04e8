"""Section 3: the numbers that the chapter on few-shot prompting states."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import chance_probability
from emergence.figures.frame import SLIP, slips
from emergence.figures.words import percent, probability
from emergence.models import format_flops
from emergence.observations import value_of


def word_in_context(paper: pd.DataFrame, originals: pd.DataFrame) -> pd.DataFrame:
    """Gather every one-shot and few-shot result on word in context (WiC).

    Parameters
    ----------
    paper
        Observations of the paper; Chinchilla's are published nowhere else.
    originals
        Observations of the original studies: GPT-3 (Brown et al. 2020, Table H.1) and PaLM
        (Chowdhery et al. 2022, Table H.1), with PaLM 62B trained on more tokens.

    Returns
    -------
    pandas.DataFrame
        Observations of one task; the number of examples is the condition.
    """
    chinchilla = paper[paper["source"].eq("Figure 2H") & paper["family"].eq("Chinchilla")]
    studies = originals[
        originals["task"].eq("WiC") & originals["prompting"].isin(["one-shot", "few-shot"])
    ]
    rows = pd.concat([studies, chinchilla], ignore_index=True)
    return rows.assign(condition=rows["prompting"], task="Word in context (WiC)")


def scales(paper: pd.DataFrame, found: pd.DataFrame) -> dict[str, str]:
    """State who leaves chance where, in words.

    Parameters
    ----------
    paper
        Observations of the paper.
    found
        What a rule says of the curves of Figure 2: :func:`emergence.detect.detections`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    emergent = found[found["verdict"] == "emergent"]
    families = emergent.groupby("task", sort=False)["family"].agg(set)
    waiting = list(families.index[families.map(lambda names: names == {"PaLM"})])
    decades = np.log10(emergent["by"] / emergent["after"])
    flops = paper.drop_duplicates("model").set_index("model")["train_flops"]
    arithmetic = emergent[emergent["task"] == "Mod. arithmetic"].set_index("family")["model"]
    return {
        "emergent": str(len(emergent)),
        "palm_only": {1: "one", 2: "two", 3: "three"}.get(len(waiting), str(len(waiting))),
        "palm_only_tasks": " and ".join(waiting),
        "gpt3_arithmetic": arithmetic["GPT-3"],
        "lamda_arithmetic": arithmetic["LaMDA"],
        "lamda_gpt3_ratio": f"{flops[arithmetic['LaMDA']] / flops[arithmetic['GPT-3']]:.2g}",
        "palm_flops": format_flops(flops["PaLM 540B"]),
        "palm_gpt3_ratio": f"{flops['PaLM 540B'] / flops['GPT-3 175B']:.2g}",
        "truthful_chance": percent(chance_of(paper, "Figure 2E")),
        "truthful_gopher": percent(value_of(paper, source="Figure 2E", model="Gopher 280B")),
        "truthful_gpt3": percent(value_of(paper, source="Figure 2E", model="GPT-3 175B")),
        "widest": f"{decades.max():.1f}",
        "narrowest": f"{decades.min():.1f}",
    }


def printing_slips(*figures: pd.DataFrame) -> dict[str, str]:
    """Count the points that figures print away from the models table."""
    return {
        "slips": str(sum(len(slips(rows)) for rows in figures)),
        "slip_share": percent(SLIP, 0),
    }


def sequel(history: pd.DataFrame) -> dict[str, str]:
    """State the results on word in context that the paper leaves out, with their chance.

    Parameters
    ----------
    history
        From :func:`word_in_context`.

    Returns
    -------
    dict of str
        Text by name.
    """
    rows = {
        "few": {"model": "PaLM 62B (795B tokens)", "prompting": "few-shot"},
        "long": {"model": "PaLM 62B (1325B tokens)", "prompting": "one-shot"},
        "gpt3": {"model": "GPT-3 175B", "prompting": "few-shot"},
        "gpt3_small": {"model": "GPT-3 350M", "prompting": "few-shot"},
    }
    items = int(history["n_items"].max())
    tokens = history.drop_duplicates("model").set_index("model")["train_tokens"] / 1e9
    text = {
        "wic_540b": percent(value_of(history, model="PaLM 540B", prompting="one-shot")),
        "wic_items": str(items),
        "wic_few_tokens": f"{tokens[rows['few']['model']]:,.0f}",
        "wic_long_tokens": f"{tokens[rows['long']['model']]:,.0f}",
    }
    for name, row in rows.items():
        share = value_of(history, **row)
        text[f"wic_{name}"] = percent(share)
        text[f"wic_{name}_p"] = probability(chance_probability(share, items, 0.5))
    return text


def small_excesses(paper: pd.DataFrame) -> dict[str, str]:
    """State the two small excesses over chance that the paper judges differently."""
    text: dict[str, str] = {}
    points = {"mmlu": ("Figure 2G", "Gopher 7.1B"), "persian": ("Figure 2D", "PaLM 62B")}
    for name, (source, model) in points.items():
        row = paper[paper["source"].eq(source) & paper["model"].eq(model)].iloc[0]
        p = chance_probability(row["value"], row["n_items"], row["random_baseline"])
        text |= {
            name: percent(row["value"]),
            f"{name}_p": probability(p),
            f"{name}_items": f"{row['n_items']:,}",
        }
    return text


def chance_of(paper: pd.DataFrame, source: str) -> float:
    """Give the chance level of a panel, as a fraction."""
    return float(paper.loc[paper["source"] == source, "random_baseline"].iloc[0])
