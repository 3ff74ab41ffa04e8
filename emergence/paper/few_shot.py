"""Section 3: the numbers that the chapter on few-shot prompting states."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import chance_probability, exact_interval, lower_bound
from emergence.figures.frame import SLIP, slips
from emergence.figures.words import percent, probability
from emergence.models import format_count, format_flops, scale_of
from emergence.observations import value_of
from emergence.paper import small_excesses
from emergence.wording import count_word


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
        What a rule says of the curves of Figure 2: :func:`emergence.detect.detect`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    rises = found[found["verdict"] == "emergent"]
    families = rises.groupby("task", sort=False)["family"].agg(set)
    waiting = list(families.index[families.map(lambda names: names == {"PaLM"})])
    gaps = rises.assign(decades=np.log10(rises["by"] / rises["after"])).sort_values("decades")
    widest = gaps.iloc[-1]
    gpt3 = paper[paper["source"].eq("Figure 2E") & paper["model"].eq("GPT-3 175B")].iloc[0]
    low, high = interval_of(gpt3)
    return {
        "emergent": str(len(rises)),
        "never": count_word(int((found["verdict"] == "not emergent").sum())),
        "open": count_word(int((found["verdict"] == "cannot say").sum())),
        "palm_only": count_word(len(waiting)),
        "palm_only_tasks": " and ".join(waiting),
        "gpt3_13b_arithmetic": at(paper, "Figure 2A", "GPT-3 13B"),
        "lamda_29b_arithmetic": at(paper, "Figure 2A", "LaMDA 29B"),
        "arithmetic_flops": format_flops(flops_of(paper, "LaMDA 29B")),
        "palm_flops": format_flops(flops_of(paper, "PaLM 540B")),
        "palm_gpt3_ratio": f"{flops_of(paper, 'PaLM 540B') / flops_of(paper, 'GPT-3 175B'):.2g}",
        "truthful_chance": percent(gpt3["random_baseline"]),
        "truthful_gopher": at(paper, "Figure 2E", "Gopher 280B"),
        "truthful_gpt3": at(paper, "Figure 2E", "GPT-3 175B"),
        "truthful_gpt3_interval": f"{percent(low)} to {percent(high)}",
        "grounded_chance": percent(
            paper.loc[paper["source"] == "Figure 2F", "random_baseline"].iloc[0]
        ),
        "widest": f"{widest['decades']:.1f}",
        "widest_task": str(widest["task"]),
        "widest_models": f"{widest['before']} and {widest['model']}",
        "second_widest": f"{gaps['decades'].iloc[-2]:.1f}",
        "narrowest": f"{gaps['decades'].iloc[0]:.1f}",
    }


def prompted_differently(originals: pd.DataFrame) -> dict[str, str]:
    """State how much the prompt alone moves Gopher on TruthfulQA."""
    rows = originals[
        originals["task"].eq("TruthfulQA (multiple choice)") & originals["model"].eq("Gopher 280B")
    ]
    shares = rows.set_index("prompting")["value"]
    return {
        "truthful_zero": percent(shares["0-shot"]),
        "truthful_ten": percent(shares["10-shot"]),
    }


def selection(classes: pd.DataFrame, literature: pd.DataFrame) -> dict[str, str]:
    """State how many tasks of BIG-Bench were classed how, and the metric objection's number."""
    counts = classes["category"].value_counts()
    emergent = int(counts[counts.index.str.startswith("emergent")].sum())
    metric = literature[
        literature["citation"].eq("schaeffer2023") & literature["claim"].str.startswith("share")
    ].iloc[0]
    return {
        "bigbench_tasks": str(len(classes)),
        "bigbench_emergent": str(emergent),
        "bigbench_smooth": str(counts["smoothly increasing"]),
        "bigbench_flat": str(counts["flat (no model better than random)"]),
        "metric_share": f"{metric['value'].lstrip('>')}\u202f%",
    }


def printing_slips(*figures: pd.DataFrame) -> dict[str, str]:
    """Count the points that figures print away from the models table."""
    found = pd.concat([slips(rows) for rows in figures])
    panel = found["source"].value_counts()
    gpt3 = found[found["source"].str.startswith("Figure 11")]
    return {
        "slips": str(len(found)),
        "slip_share": percent(SLIP, 0),
        "slips_2e": count_word(panel["Figure 2E"]),
        "slips_2g": count_word(panel["Figure 2G"]),
        "slips_11": count_word(len(gpt3)),
        "slips_11_size": format_count(float(gpt3["x_table"].iloc[0])),
        "slips_11_printed": format_count(float(gpt3["x_printed"].iloc[0])),
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
    table_tokens = float(scale_of(["PaLM 62B"])["train_tokens"].iloc[0])
    text = {
        "wic_540b": percent(value_of(history, model="PaLM 540B", prompting="one-shot")),
        "wic_items": str(items),
        "wic_gpt3_shots": str(history.loc[history["model"].eq("GPT-3 175B"), "shots"].max()),
        "wic_few_tokens": f"{tokens[rows['few']['model']]:,.0f}",
        "wic_table_tokens": f"{table_tokens / 1e9:,.0f}",
        "wic_long_tokens": f"{tokens[rows['long']['model']]:,.0f}",
    }
    curves = scaling_curves(history)
    for name, row in rows.items():
        share = value_of(history, **row)
        points = max(len(curve.x) for curve in curves if row["model"] in curve.models)
        bound = lower_bound(share, items, 0.05 / points)
        text[f"wic_{name}"] = percent(share)
        text[f"wic_{name}_p"] = probability(chance_probability(share, items, 0.5))
        text[f"wic_{name}_bound"] = percent(float(bound))
    return text


def excesses_in_words(paper: pd.DataFrame) -> dict[str, str]:
    """State the two small excesses over chance that the paper judges differently."""
    text: dict[str, str] = {}
    rows = small_excesses.small_excesses(paper)
    for name, (_, row) in zip(("persian", "mmlu"), rows.iterrows(), strict=True):
        text |= {
            name: percent(row["value"]),
            f"{name}_p": probability(row["p"]),
            f"{name}_items": f"{row['n_items']:,}",
        }
    return text


def at(paper: pd.DataFrame, source: str, model: str) -> str:
    """Write one value of a figure per cent."""
    return percent(value_of(paper, source=source, model=model))


def flops_of(paper: pd.DataFrame, model: str) -> float:
    """Give the training FLOPs of a model."""
    return float(paper.loc[paper["model"] == model, "train_flops"].iloc[0])


def interval_of(row: pd.Series) -> tuple[float, float]:
    """Give the exact 95 % interval of one observed proportion."""
    low, high = exact_interval(row["value"], row["n_items"])
    return float(low), float(high)
