"""What came after the paper: numbers of later studies, and what they do to its claims."""

from __future__ import annotations

import re

import pandas as pd

from emergence.figures.words import percent
from emergence.models import format_count, format_flops, power_of_ten

MARKS = {
    "the publication or its repository": "",
    "notes that cite the publication": "†",
    "unverified": "‡",
}
"""What follows a number that we did not read in the publication itself."""

QUOTED = {
    "metric_share": ("schaeffer2023", "share of BIG-Bench emergent"),
    "metrics": ("schaeffer2023", "preferred BIG-Bench metrics"),
    "metrics_emergent": ("schaeffer2023", "metrics that show possible"),
    "triplets": ("schaeffer2023", "task-metric-family triplets"),
    "loss_threshold": ("du2024", "pre-training loss below which"),
    "loss_models": ("du2024", "models trained"),
    "loss_smooth": ("du2024", "tasks improving with loss"),
    "loss_rank": ("du2024", "Spearman correlation"),
    "loss_sizes": ("du2024", "model sizes"),
    "context_models": ("lu2023", "models tested"),
    "context_tasks": ("lu2023", "tasks"),
    "context_experiments": ("lu2023", "experiments"),
    "ahead": ("snell2024", "compute ahead of which"),
    "ahead_tasks": ("snell2024", "benchmarks"),
    "public_models": ("ruan2024", "public models"),
    "reevaluated": ("ruan2024", "base models re-evaluated"),
    "inverse_tasks": ("wei2022ushape", "inverse scaling prize tasks"),
    "inverse_still": ("wei2022ushape", "remain inverse"),
    "inverse_u": ("wei2022ushape", "become U-shaped"),
    "inverse_compute": ("wei2022ushape", "PaLM 540B compute"),
    "likelihood": ("schaeffer2024", "ARC-Challenge samples"),
    "renormalised": ("schaeffer2024", "same, after renormalising"),
    "predictable": ("lourie2025", "tasks that scale predictably"),
    "pile": ("carlini2022", "GPT-J 6B memorises"),
    "less_truthful": ("lin2021", "GPT-J 6B less truthful"),
    "listed": ("wei2022blog", "emergent abilities listed"),
    "listed_bigbench": ("wei2022blog", "BIG-Bench tasks emergent"),
    "listed_mmlu": ("wei2022blog", "MMLU tasks emergent"),
}
"""Rows of ``later/literature.csv`` that sentences quote: study, and how the claim begins."""

COLLECTED = {"emergence": 50e9, "tuning": 1e9, "tokens_per_parameter": 20.0}
"""Sizes in the collection BMPrinciples (its README at commit 0ac5057), in parameters: from which
emergence is seen, from which prompt and delta tuning work; and its rule of thumb for training."""


CLEAR_GAIN = 0.1
"""Share of questions by which a chain of thought must help to count here as clear help."""


def quoted(literature: pd.DataFrame) -> dict[str, str]:
    """Give the numbers of later studies as sentences quote them, marked by how we know them.

    Parameters
    ----------
    literature
        ``later/literature.csv``.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`; see :data:`MARKS`.
    """
    marked = int(literature["read_in"].map(MARKS).ne("").sum())
    text = {"rows": str(len(literature)), "marked": str(marked)}
    for name, (study, start) in QUOTED.items():
        rows = literature["citation"].eq(study) & literature["claim"].str.startswith(start)
        (row,) = literature[rows].itertuples()
        text[name] = plain(str(row.value)) + unit_sign(row.unit) + MARKS[str(row.read_in)]
    return text


def plain(value: str) -> str:
    """Write a value without a sign that the sentence says, and with a true minus."""
    value = value.split(" (")[0].lstrip(">")
    if re.fullmatch(r"1e\d+", value):
        return power_of_ten(float(value))
    return value.replace("-", "\u2212") if value.startswith("-") else value


def unit_sign(unit: object) -> str:
    """Give the sign of per cent, the one unit that stands at its number."""
    return "\u202f%" if isinstance(unit, str) and unit.startswith("%") else ""


def evidence(literature: pd.DataFrame) -> pd.DataFrame:
    """Count the findings of each later study by how they are known, for a table.

    Parameters
    ----------
    literature
        ``later/literature.csv``.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`, a row a study in the order of the table.
    """
    marks = literature["read_in"].map(MARKS).replace("", "Read")
    counts = pd.crosstab(literature["citation"], marks)
    counts = counts.reindex(index=literature["citation"].unique(), columns=["Read", "†", "‡"])
    told = counts.astype(int).astype(str).replace("0", "–").reset_index(drop=True)
    told.insert(0, "Study", [f"{{cite:t}}`{study}`" for study in counts.index])
    return told


def open_tasks(classes: pd.DataFrame) -> dict[str, str]:
    """State how many tasks of BIG-Bench no model of 2022 could do, and how many rose.

    Parameters
    ----------
    classes
        ``paper/bigbench_classes.csv``.
    """
    category = classes["category"]
    return {
        "bigbench": str(len(classes)),
        "flat": str(int(category.str.startswith("flat").sum())),
        "rose": str(int(category.str.startswith("emergent").sum())),
    }


def chains_in_open_models(observations: pd.DataFrame) -> dict[str, str]:
    """State which open models a chain of thought helps on grade-school maths (GSM8K).

    Parameters
    ----------
    observations
        ``load("open_models")``.

    Returns
    -------
    dict of str
        Text by name: the largest model by compute that gains nothing, and the smallest by
        parameters that gains at least :data:`CLEAR_GAIN`.
    """
    rows = observations[
        observations["task"].eq("GSM8K")
        & observations["metric"].eq("exact_match")
        & observations["train_flops"].notna()
    ]
    condition = rows["condition"].fillna("")
    plainly, chained = (
        rows[condition.eq(name)].set_index("model") for name in ("", "chain of thought")
    )
    both = chained.join(plainly["value"].rename("plain"), how="inner")
    both["gain"] = both["value"] - both["plain"]
    idle = both[both["gain"] <= 0].nlargest(1, "train_flops").iloc[0]
    helped = both[both["gain"] > CLEAR_GAIN].nsmallest(1, "params").iloc[0]
    return {
        "idle_model": short(str(idle.name)),
        "idle_flops": format_flops(idle["train_flops"]),
        "idle_plain": percent(idle["plain"]),
        "idle_chain": percent(idle["value"]),
        "helped_model": short(str(helped.name)),
        "helped_flops": format_flops(helped["train_flops"]),
        "helped_plain": percent(helped["plain"]),
        "helped_chain": percent(helped["value"]),
    }


def short(model: str) -> str:
    """Name an open model without the account that published it."""
    return model.rpartition("/")[2]


def collection(abilities: pd.DataFrame, models: pd.DataFrame) -> dict[str, str]:
    """Hold the sizes that the collection BMPrinciples names against Tables 1 and 2.

    Parameters
    ----------
    abilities
        Table 1.
    models
        ``paper/models.csv``.

    Returns
    -------
    dict of str
        Text by name.
    """
    sized = abilities["params"].dropna()
    table = models.set_index("model")
    ratio = table["train_tokens"] / table["params"]
    return {
        "collected_emergence": format_count(COLLECTED["emergence"]),
        "collected_tuning": format_count(COLLECTED["tuning"]),
        "collected_tokens": f"{COLLECTED['tokens_per_parameter']:g}",
        "sized": str(len(sized)),
        "below_collected": str(int((sized < COLLECTED["emergence"]).sum())),
        "smallest_sized": format_count(float(sized.min())),
        "chinchilla_tokens": f"{ratio['Chinchilla 70B']:.2g}",
        "gpt3_tokens": f"{ratio['GPT-3 175B']:.2g}",
    }
