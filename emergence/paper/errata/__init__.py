"""Errata: where the paper disagrees with itself or its sources, recomputed where data exist."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import detect
from emergence.figures.frame import frame_of_figure
from emergence.paper.errata import figures, statements, studies
from emergence.paper.errata.evidence import Evidence, Found, gather
from emergence.wording import count_word

COMPUTED: dict[int, Callable[[Evidence], Found]] = {
    1: statements.exponent,
    2: figures.truthful_qa,
    3: figures.mmlu_compute,
    4: figures.wic_compute,
    5: figures.seventh_size,
    6: figures.lamda_compute,
    7: figures.two_drawings,
    8: figures.two_readings,
    9: studies.chain_of_thought,
    10: studies.palm_gsm8k,
    11: studies.chinchilla_mmlu,
    12: studies.gopher_perplexity,
    13: figures.shared_perplexities,
    14: figures.categories,
    15: figures.humanities,
    17: statements.emergent_and_smooth,
    18: statements.flan,
    19: statements.scratchpad,
    20: statements.rounded_down,
    21: studies.gopher_truthful,
    22: studies.three_digits,
    23: figures.smaller_with_more,
    24: studies.u_shape,
    25: studies.blog_name,
    26: figures.persian_metric,
    27: statements.flattest,
    28: statements.lines_at_zero,
    29: statements.calibration,
    30: statements.losses,
    31: statements.families_that_rise,
    32: statements.truthful_label,
    33: statements.arithmetic_label,
    34: statements.near_random,
    35: statements.no_guessing,
    36: statements.former_best,
    37: statements.arithmetic_leaves,
    38: statements.wic_rounding,
    39: studies.palm_tokens,
    40: studies.wic_below,
    41: statements.recount,
    42: studies.records,
    43: studies.winowhy,
    44: studies.by_category,
    45: figures.two_means,
}
"""How an entry of ``paper/conflicts.csv`` is computed; what is missing here is only on record."""

TOUCHES = ("findings", "numbers", "wording")
"""What an entry touches, from the heaviest to the lightest."""

SCOPES = (
    "inside the paper",
    "against the original study",
    "other source",
    "note, not a conflict",
)
"""Between whom a disagreement is, in the order of the page."""


def computed(conflicts: pd.DataFrame, data: Evidence | None = None) -> pd.DataFrame:
    """Compute both sides of every disagreement.

    Parameters
    ----------
    conflicts
        ``paper/conflicts.csv``.
    data
        What to compute from; the tables that ship by default.

    Returns
    -------
    pandas.DataFrame
        The rows with ``computed``, whether the data decide; ``one`` and ``other``, the two
        sides; and ``because``. Entries that are only on record give their recorded values and
        provenance.
    """
    evidence = data or gather()
    rows = []
    for row in conflicts.to_dict("records"):
        make = COMPUTED.get(row["id"])
        found = make(evidence) if make else as_recorded(row["values_found"], row["provenance"])
        rows.append((make is not None, found.one, found.other, found.because))
    names = ["computed", "one", "other", "because"]
    return conflicts.join(pd.DataFrame(rows, columns=names, index=conflicts.index))


def as_recorded(values: str, provenance: str) -> Found:
    """Give what is on record of an entry that no table decides."""
    return Found(values, "", f"As recorded: {provenance}.")


def anchors(entries: pd.DataFrame) -> list[str]:
    """Name the targets by which other pages refer to entries."""
    return [f"erratum-{number}" for number in entries["id"]]


def readable(entries: pd.DataFrame) -> pd.DataFrame:
    """Put entries into words, for :func:`emergence.page.show_table`.

    Parameters
    ----------
    entries
        From :func:`computed`.

    Returns
    -------
    pandas.DataFrame
        A row an entry, as text.
    """
    both = entries["one"] + (". " + entries["other"]).where(entries["other"].ne(""), "")
    reading = entries["likely_reading"].fillna("Unknown").map(sentence)
    return pd.DataFrame(
        {
            "No.": entries["id"].astype(str),
            "What, and where": entries["conflict"].map(sentence) + " " + entries["location"],
            "The two sides": both.map(sentence),
            "Likely reading, and why": reading + " " + entries["because"].map(sentence),
            "Touches": entries["touches"] + ": " + entries["touches_why"],
        }
    )


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."


def counted(entries: pd.DataFrame) -> pd.DataFrame:
    """Count entries by scope and by what they touch, as the chart of bars takes them."""
    kinds = [name.capitalize() for name in TOUCHES]
    pairs = list(zip(entries["scope"], entries["touches"], strict=True))
    return pd.DataFrame(
        [
            {
                "row": scope.capitalize(),
                "category": touched.capitalize(),
                "count": pairs.count((scope, touched)),
                "counted": "entries",
            }
            for scope in SCOPES
            for touched in TOUCHES
        ]
    ).astype({"category": pd.CategoricalDtype(kinds)})


def unmoved(paper: pd.DataFrame) -> dict[str, str]:
    """State on how many lines of Figures 2 and 11 the slips of position change the verdict.

    Parameters
    ----------
    paper
        The paper's observations.

    Returns
    -------
    dict of str
        Text by name: lines judged, and those that rise between other models when points stand
        where the figures print them.
    """
    found = []
    for figure, axis in (("Figure 2", "train_flops"), ("Figure 11", "params")):
        judged = [
            detect(scaling_curves(frame_of_figure(paper, figure, as_printed=printed), axis))
            for printed in (False, True)
        ]
        key = ["source", "family"]
        both = judged[0].merge(judged[1], on=key, suffixes=("", "_printed"))
        changed = both["verdict"].ne(both["verdict_printed"]) | both["model"].ne(
            both["model_printed"]
        )
        found.append((len(both), int(changed.sum())))
    return {
        "judged": str(sum(lines for lines, _ in found)),
        "judged_2": str(found[0][0]),
        "changed": count_word(sum(changed for _, changed in found)),
    }


def numbers(entries: pd.DataFrame) -> dict[str, str]:
    """State how many entries there are, of what kind, and how many could be computed.

    Parameters
    ----------
    entries
        From :func:`computed`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    touches = entries["touches"].value_counts()
    inside = entries["scope"].eq(SCOPES[0])
    serious = entries[entries["touches"].eq("findings")]
    recorded = entries.loc[~entries["computed"], "id"].astype(str)
    return {
        "entries": str(len(entries)),
        "computed": str(int(entries["computed"].sum())),
        "recorded": count_word(len(recorded)),
        "recorded_ids": " and ".join(recorded),
        "inside": str(int(inside.sum())),
        "outside": count_word(int(entries["scope"].eq(SCOPES[1]).sum())),
        "elsewhere": count_word(int(entries["scope"].isin(SCOPES[2:]).sum())),
        **{f"touch_{name}": str(touches[name]) for name in TOUCHES},
        "findings_inside": str(int(inside[serious.index].sum())),
    }


def order(entries: pd.DataFrame) -> dict[str, pd.Series]:
    """Give what the columns that do not sort by their text sort by."""
    return {
        "No.": entries["id"],
        "Touches": entries["touches"].map(TOUCHES.index) * len(entries) + entries["id"].rank(),
    }
