"""Section 5.6: what came of the six directions, as far as our data can tell."""

from __future__ import annotations

import pandas as pd

from emergence.detect import lower_bound
from emergence.figures.words import percent
from emergence.models import format_count, format_flops
from emergence.observations import value_of
from emergence.paper.risks import stated
from emergence.paper.sociology import ERROR, short
from emergence.wording import count_word, in_words

FLAT = "flat (no model better than random)"
LARGEST = "PaLM 540B"
SPARSE = "deepseek-ai/DeepSeek-V2"


def scaling(table_2: pd.DataFrame, open_models: pd.DataFrame) -> dict[str, str]:
    """State how training compute and tokens for each parameter have grown.

    Parameters
    ----------
    table_2
        Models of the paper.
    open_models
        Open models, both from :func:`emergence.models.read_models`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    then, now = (
        models.dropna(subset="train_flops").sort_values("train_flops").iloc[-1]
        for models in (table_2, open_models)
    )
    both = pd.concat([table_2, open_models]).drop_duplicates("model").set_index("model")
    tokens = both["train_tokens"] / both["params"]
    return {
        "then": str(then["model"]),
        "then_flops": format_flops(then["train_flops"]),
        "now": short(now["model"]).removesuffix("-FP8"),
        "now_flops": format_flops(now["train_flops"]),
        "palm_gpt3": f"{then['train_flops'] / both.loc['GPT-3 175B', 'train_flops']:.0f}",
        "growth": f"{now['train_flops'] / then['train_flops']:.0f}",
        "tokens_gpt3": f"{tokens['GPT-3 175B']:.1f}",
        "tokens_palm": f"{tokens[LARGEST]:.1f}",
        "tokens_chinchilla": f"{tokens['Chinchilla 70B']:.0f}",
        "tokens_llama": f"{tokens['meta-llama/Meta-Llama-3.1-8B']:,.0f}",
    }


def mixture(paper: pd.DataFrame, open_models: pd.DataFrame) -> dict[str, str]:
    """State what a sparse mixture of experts gets on GSM8K, and with what compute."""
    palm = float(paper.loc[paper["model"].eq(LARGEST), "train_flops"].iloc[0])
    row = open_models["model"].eq(SPARSE) & open_models["task"].eq("GSM8K")
    (sparse,) = open_models[row & open_models["source"].str.endswith("benchmark_eval")].to_dict(
        "records"
    )
    return {
        "sparse": percent(sparse["value"]),
        "sparse_params": format_count(sparse["params"]),
        "sparse_flops": format_flops(sparse["train_flops"]),
        "sparse_share": percent(sparse["train_flops"] / palm, 0),
    }


def prompting(originals: pd.DataFrame, open_models: pd.DataFrame) -> dict[str, str]:
    """State what voting over chains of thought adds, and what a chain adds in open models."""
    one, many = (
        value_of(originals, task="GSM8K", model=LARGEST, prompting=way, source="wang2022 Table 2")
        for way in ("CoT prompting", "self-consistency")
    )
    hard = open_models[open_models["task"] == "BBH"]
    scores = hard.pivot(index="model", columns="condition", values="value")
    gain = scores["chain of thought"] - scores["no chain of thought"]
    return {
        "one_chain": percent(one),
        "many_chains": percent(many),
        "hard_models": str(len(gain)),
        "hard_helped": str((gain > 0).sum()),
        "hard_gain": f"{100 * gain.median():.1f}",
    }


def flat_tasks(classes: pd.DataFrame, tasks: pd.DataFrame, originals: pd.DataFrame) -> pd.DataFrame:
    """Find what PaLM 540B gets on tasks that Appendix E.4 calls flat.

    Parameters
    ----------
    classes
        ``data/paper/bigbench_classes.csv``.
    tasks
        ``data/benchmarks/bigbench_tasks.csv``, for the number of items and chance.
    originals
        Observations of the original studies (Chowdhery et al. 2022, Table H.2).

    Returns
    -------
    pandas.DataFrame
        A row a task of which a value is known: ``task_id``, ``value``, ``chance`` and ``low``,
        the one-sided 95 % lower bound, as fractions.
    """
    flat = classes.loc[classes["category"] == FLAT, ["task_id"]]
    rows = originals[originals["model"].eq(LARGEST) & originals["source"].str.endswith("H.2")]
    held = flat.merge(rows[["task", "value"]], left_on="task_id", right_on="task")
    known = held.merge(tasks[["task_id", "n_items", "chance_multiple_choice"]], on="task_id")
    low = lower_bound(known["value"], known["n_items"].to_numpy(float), ERROR)
    return known.rename(columns={"chance_multiple_choice": "chance"}).assign(low=low)


def frontier(
    flat: pd.DataFrame,
    classes: pd.DataFrame,
    paper: pd.DataFrame,
    open_models: pd.DataFrame,
    literature: pd.DataFrame,
) -> dict[str, str]:
    """State what became of tasks that no model did, and of Persian.

    Parameters
    ----------
    flat
        From :func:`flat_tasks`.
    classes
        ``data/paper/bigbench_classes.csv``.
    paper, open_models
        Observations.
    literature
        ``data/later/literature.csv``.
    """
    clear = flat[flat["low"] > flat["chance"]].sort_values("value", ascending=False)
    top = clear.iloc[0]
    persian = open_models[open_models["task"] == "Persian QA"]
    best = persian.loc[persian["value"] == persian["value"].max()].iloc[0]
    solved, asked = stated(literature, "suzgun2022", "BIG-Bench Hard").split(" of ")
    return {
        "flat": str(classes["category"].eq(FLAT).sum()),
        "flat_known": count_word(len(flat)),
        "flat_clear": count_word(len(clear)),
        "flat_names": in_words(clear["task_id"].str.replace("_", " ")),
        "flat_top": str(top["task_id"]).replace("_", " "),
        "flat_top_value": percent(top["value"]),
        "flat_top_chance": percent(top["chance"], 0),
        "hard_solved": solved,
        "hard_asked": asked,
        "persian_palm": percent(value_of(paper, source="Figure 2D", model=LARGEST)),
        "persian_open": percent(best["value"]),
        "persian_model": short(best["model"]).removesuffix("-FP8"),
        "persian_models": str(len(persian)),
        "persian_above": str(
            (persian["value"] > value_of(paper, source="Figure 2D", model=LARGEST)).sum()
        ),
    }


def understanding(literature: pd.DataFrame) -> dict[str, str]:
    """State the findings on emergence itself that a sentence can hold."""
    return {
        "loss": stated(literature, "du2024", "pre-training loss"),
        "ahead": stated(literature, "snell2024", "compute ahead"),
        "context_tasks": stated(literature, "lu2023", "tasks"),
        "context_models": stated(literature, "lu2023", "models tested"),
    }


def robots(originals: pd.DataFrame) -> dict[str, str]:
    """State how often PaLM plans a robot's actions rightly, by size."""
    ways = {"plain": "standard prompting", "chain": "chain-of-thought prompting"}
    return {
        f"robot_{name}_{size.lower()}": percent(
            value_of(originals, task="SayCan", model=f"PaLM {size}", prompting=way)
        )
        for name, way in ways.items()
        for size in ("8B", "540B")
    }
