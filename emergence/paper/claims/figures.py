"""Figures against tables, against each other, and against the original studies."""

from __future__ import annotations

import pandas as pd

from emergence.figures.frame import SLIP, frame_of_figure, slips
from emergence.figures.words import percent
from emergence.observations import value_of
from emergence.paper.claims.evidence import Evidence, row_at
from emergence.paper.claims.registry import (
    CAVEAT,
    CONTRADICTED,
    REPRODUCED,
    Finding,
    Said,
    claim,
    holds,
)
from emergence.wording import in_words

POSITIONS = {
    "figure-2-positions": "Figure 2",
    "figure-3-positions": "Figure 3",
    "figure-11-positions": "Figure 11",
    "figure-12-positions": "Figure 12",
}
"""Figures whose horizontal positions are those of Table 2."""

REPEATS = {
    "figure-11-values": ("Figure 2", "Figure 11"),
    "figure-12-values": ("Figure 3", "Figure 12"),
}
"""Figures that draw the same curves on two axes."""

DIGIT = 0.0005
"""Half a step of the last digit of a percentage with one decimal."""

REVISED = 0.1
"""How far values of two versions of one study may lie apart."""


@claim(*POSITIONS)
def positions(evidence: Evidence, said: Said) -> Finding:
    """Count the points that a figure draws elsewhere than Table 2 puts the model."""
    rows = frame_of_figure(evidence.paper, POSITIONS[said.id])
    off = slips(rows)
    share = len(off) / len(rows)
    panels = off["source"].drop_duplicates().str.removeprefix(POSITIONS[said.id])
    return holds(
        off.empty,
        f"{len(rows) - len(off)} of {len(rows)} points",
        f"The others are in {in_words(panels)}." if len(off) else "All points.",
        rule=f"within {SLIP:.0%} of Table 2".replace("%", "\u202f%"),
        in_part=share <= 0.1,
    )


@claim(*REPEATS)
def repeats(evidence: Evidence, said: Said) -> Finding:
    """Count the points that two figures draw at the same height."""
    paper = evidence.paper
    one, other = (
        rows.assign(panel=rows["source"].str[-1], condition=rows["condition"].fillna(""))
        for rows in (
            paper[paper["source"].str.fullmatch(name + "[A-H]")] for name in REPEATS[said.id]
        )
    )
    keys = ["panel", "condition", "model"]
    both = one.merge(other, on=keys, suffixes=("_one", "_other"))
    off = both[(both["value_one"] - both["value_other"]).abs() > 1e-9]
    largest = (off["value_one"] - off["value_other"]).abs().max() if len(off) else 0.0
    return holds(
        off.empty and len(both) > 0,
        f"{len(both) - len(off)} of {len(both)} values",
        f"The others differ by {100 * largest:.2g} points at most: {in_words(off['model'])}."
        if 0 < len(off) < 10
        else f"{len(off)} differ."
        if len(off)
        else "None differs.",
        rule="equal as drawn",
        in_part=0 < len(off) <= 0.1 * len(both),
    )


SEVEN = {"Figure 7A": ("Figure 2A", "exact_match"), "Figure 7B": ("Figure 2B", "bleu")}
"""Panels of Figure 7 that draw a line of Figure 2 again, with its metric."""


@claim("figure-7-values")
def repeats_in_figure_7(evidence: Evidence, said: Said) -> Finding:
    """Count the points of Figure 7 that round to those of Figure 2."""
    both = pd.concat(
        [
            pd.DataFrame(
                {
                    "seven": drawn_values(evidence, source, metric=metric),
                    "two": drawn_values(evidence, panel, family="LaMDA"),
                }
            )
            for source, (panel, metric) in SEVEN.items()
        ]
    )
    gap = (both["seven"] - both["two"]).abs()
    same = int(gap.le(DIGIT + 1e-9).sum())
    return holds(
        same == len(both),
        f"{same} of {len(both)} values",
        f"Furthest apart by {100 * gap.max():.2g} points, {gap.idxmax()}.",
        rule="equal to the decimal that Figure 7 prints",
        in_part=same > 0.8 * len(both),
    )


def against(
    drawn: pd.Series, studied: pd.Series, study: str, *, within: float = REVISED
) -> Finding:
    """Hold values of a figure against those of the study, by model.

    Parameters
    ----------
    drawn, studied
        Values by model, in the same unit.
    study
        Where the others stand, for the reason.
    within
        How far versions of one study may lie apart; beyond that the claim is contradicted.
    """
    both = pd.DataFrame({"drawn": drawn, "studied": studied}).dropna()
    off = (both["drawn"] - both["studied"]).abs()
    same = int(off.le(DIGIT + 1e-9).sum())
    if len(both) and same == len(both):
        verdict = REPRODUCED
    else:
        verdict = CAVEAT if len(both) and off.max() <= within else CONTRADICTED
    far = row_at(both, off.idxmax()) if len(both) else None
    each = ""
    if far is not None and same < len(both):
        values = f"{percent(far['drawn'])} against {percent(far['studied'])}"
        each = f" Furthest apart: {off.idxmax()}, {values}."
    return Finding(
        f"{same} of {len(both)} values",
        verdict,
        f"Against {study}.{each}",
        "to the last digit; a caveat where versions differ by ten points or less",
    )


def drawn_values(evidence: Evidence, source: str, **conditions: str) -> pd.Series:
    """Give the values of a panel by model."""
    paper = evidence.paper
    rows = paper[paper["source"].eq(source)]
    for column, value in conditions.items():
        rows = rows[rows[column].eq(value)]
    return rows.set_index("model")["value"]


def studied_values(evidence: Evidence, source: str, **conditions: str) -> pd.Series:
    """Give the values of a table of an original study by model."""
    rows = evidence.originals
    rows = rows[rows["source"].eq(source)]
    for column, value in conditions.items():
        rows = rows[rows[column].eq(value)]
    names = rows["model"].str.replace(r" \(795B tokens\)", "", regex=True)
    return rows.assign(model=names).set_index("model")["value"]


STUDIED = {
    "study-2h-gpt3": ("Figure 2H", "GPT-3", "WiC", "one-shot"),
    "study-13a-triviaqa": ("Figure 13A", "GPT-3", "TriviaQA", "few-shot"),
    "study-13b-piqa": ("Figure 13B", "GPT-3", "PIQA", "few-shot"),
}
"""Panels that repeat a table of the study of GPT-3."""


@claim(*STUDIED)
def gpt3_study(evidence: Evidence, said: Said) -> Finding:
    """Hold a panel against Table H.1 of the study of GPT-3."""
    source, family, task, prompting = STUDIED[said.id]
    return against(
        drawn_values(evidence, source, family=family),
        studied_values(evidence, "brown2020 Table H.1", task=task, prompting=prompting),
        "Table H.1 of the study of GPT-3",
    )


@claim("study-2h-palm")
def palm_study(evidence: Evidence, said: Said) -> Finding:
    """Hold PaLM on word in context against its study."""
    return against(
        drawn_values(evidence, "Figure 2H", family="PaLM"),
        studied_values(evidence, "chowdhery2022 Table H.1", task="WiC", prompting="one-shot"),
        "Table H.1 of the study of PaLM, one example",
    )


STUDY_SIZES = {
    "LaMDA 420M": "LaMDA 453M",
    "LaMDA 2B": "LaMDA 2.1B",
    "LaMDA 8B": "LaMDA 8.6B",
    "LaMDA 68B": "LaMDA 69B",
}
"""Models of the study of chain of thought by their names in Table 2."""


@claim("study-3a-chain")
def chain_study(evidence: Evidence, said: Said) -> Finding:
    """Hold Figure 3A with chain of thought against version 6 of its study."""
    studied = studied_values(
        evidence, "wei2022chain Table 2", task="GSM8K", prompting="chain-of-thought prompting"
    )
    return against(
        drawn_values(evidence, "Figure 3A", condition="Chain of thought"),
        studied.rename(index=STUDY_SIZES),
        "Table 2 of version 6 of the study of chain of thought",
    )


@claim("study-13c-gsm8k")
def gsm8k_study(evidence: Evidence, said: Said) -> Finding:
    """Hold Figure 13C against version 6 of the study of chain of thought."""
    return against(
        drawn_values(evidence, "Figure 13C"),
        studied_values(
            evidence, "wei2022chain Table 2", task="GSM8K", prompting="chain-of-thought prompting"
        ),
        "Table 2 of version 6 of the study of chain of thought",
    )


@claim("study-2g-chinchilla")
def chinchilla_study(evidence: Evidence, said: Said) -> Finding:
    """Hold Chinchilla on MMLU against its study."""
    studied = value_of(evidence.originals, task="MMLU (57 tasks average)", model="Chinchilla 70B")
    return against(
        drawn_values(evidence, "Figure 2G"),
        pd.Series({"Chinchilla 70B": studied}),
        "Table 6 of the study of Chinchilla",
    )


@claim("study-2e-gopher")
def gopher_study(evidence: Evidence, said: Said) -> Finding:
    """Hold Gopher on TruthfulQA against the study of Chinchilla."""
    studied = value_of(
        evidence.originals,
        task="TruthfulQA (multiple choice)",
        model="Gopher 280B",
        prompting="10-shot",
    )
    return against(
        drawn_values(evidence, "Figure 2E"),
        pd.Series({"Gopher 280B": studied}),
        "section 4.2.5 of the study of Chinchilla, ten examples",
    )


@claim("study-4-perplexity")
def perplexity_study(evidence: Evidence, said: Said) -> Finding:
    """Hold the perplexity of the two largest models against the study of Chinchilla."""
    drawn = drawn_values(evidence, "Figure 4, 2 (top-middle)")
    rows = evidence.originals
    studied = rows[rows["task"].eq("WikiText103")].set_index("model")["value"]
    ratio = (drawn[studied.index] / studied - 1).abs()
    return holds(
        bool(ratio.lt(0.001).all()),
        "; ".join(f"{model} {drawn[model]:.4g}" for model in studied.index),
        "The study of Chinchilla has "
        + ", ".join(f"{model} {value:.4g}" for model, value in studied.items())
        + ".",
        rule="equal to the digits printed; a caveat within ten per cent",
        in_part=bool(ratio.lt(0.1).all()),
    )


@claim("study-13-lines")
def former_best(evidence: Evidence, said: Said) -> Finding:
    """Hold the former best results of Figure 13 against the study of GPT-3."""
    drawn, studied = (
        table[table["benchmark"].isin(["TriviaQA", "PIQA"])]
        .set_index("benchmark")["value"]
        .div(100)
        for table in (
            evidence["paper/reference_lines.csv"],
            evidence["originals/reference_lines.csv"].query("citation == 'brown2020'"),
        )
    )
    return against(drawn, studied, "Table 3.3 and section 3.3 of the study of GPT-3")
