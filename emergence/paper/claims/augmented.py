"""Section 4 and Figure 3: from which size on a technique helps."""

from __future__ import annotations

import pandas as pd

from emergence.paired import Pair, crossings
from emergence.paper.augmented import figure, technique_pairs
from emergence.paper.claims.evidence import Evidence, row_at
from emergence.paper.claims.few_shot import scale_of
from emergence.paper.claims.registry import (
    CONTRADICTED,
    Finding,
    Said,
    claim,
    holds,
    measured,
)

PANELS = {
    "chain": "Figure 3A",
    "tuning": "Figure 3B",
    "scratchpad": "Figure 3C",
    "calibration": "Figure 3D",
}
"""Panel of each technique, as the ids name them."""

RULE = "signs of the printed differences; helps for good from the model on"
SHAPE = "signs of the printed differences, from the smallest model to the largest"
SIGNS = {1: "+", 0: "0", -1: "\u2212"}


def technique(evidence: Evidence) -> pd.DataFrame:
    """Find where each technique starts to help, by panel."""
    return crossings(evidence.shared(pairs_of)).set_index("source")


def pairs_of(evidence: Evidence) -> list[Pair]:
    """Pair the curves of Figure 3."""
    return technique_pairs(figure(evidence.paper, "Figure 3"), "train_flops")


def panel_of(said: Said) -> str:
    """Give the panel that a claim speaks of."""
    return PANELS[said.id.split("-")[1]]


def pattern(row: pd.Series) -> str:
    """Write the signs of a crossing."""
    return " ".join(SIGNS[sign] for sign in row["signs"])


def drawn_size(evidence: Evidence, model: str, said: Said) -> str:
    """Say so where Figure 12 draws a model at the size stated."""
    paper = evidence.paper
    panel = panel_of(said).replace("Figure 3", "Figure 12")
    rows = paper[paper["source"].eq(panel) & paper["model"].eq(model)]
    drawn = float(rows["x_printed"].iloc[0])
    near = abs(drawn - said.number) <= max(said.slack, 0.01 * said.number)
    if not said.unit.startswith("parameters") or not near:
        return ""
    return f"Table 2 calls the model {model}; Figure 12 draws it at the size stated."


@claim(
    "s4-chain-flops",
    "s4-chain-params",
    "s4-tuning-helps-flops",
    "s4-tuning-helps-params",
    "s4-scratchpad-flops",
    "s4-scratchpad-params",
    "s4-calibration-flops",
    "s4-calibration-params",
)
def helps_from(evidence: Evidence, said: Said) -> Finding:
    """Hold the first model that a technique helps for good against the scale stated."""
    row = row_at(evidence.shared(technique), panel_of(said))
    if not row["before"]:
        return Finding(row["verdict"], CONTRADICTED, "No lasting help begins.", said.tolerance)
    return measured(
        said,
        scale_of(evidence, row["model"], said),
        f"From {row['model']} on it helps every model; {row['before']} it does not.",
        elsewhere=drawn_size(evidence, row["model"], said),
    )


@claim("s4-tuning-hurts-flops", "s4-tuning-hurts-params")
def hurts_up_to(evidence: Evidence, said: Said) -> Finding:
    """Hold the largest model that instruction tuning harms against the scale stated."""
    row = row_at(evidence.shared(technique), panel_of(said))
    harmed = [
        model
        for model, sign in zip(models_of(evidence, said), row["signs"], strict=True)
        if sign < 0
    ]
    if not harmed:
        return Finding("no model", CONTRADICTED, "It harms none.", said.tolerance)
    return measured(
        said,
        scale_of(evidence, harmed[-1], said),
        f"{harmed[-1]} is the largest model that it harms.",
        elsewhere=drawn_size(evidence, harmed[-1], said),
    )


def models_of(evidence: Evidence, said: Said) -> tuple[str, ...]:
    """Name the models of a panel in order of scale."""
    (pair,) = (p for p in evidence.shared(pairs_of) if p.key["source"] == panel_of(said))
    return pair.models


@claim("s4-chain-only", "s4-scratchpad-only")
def only_surpasses(evidence: Evidence, said: Said) -> Finding:
    """Ask whether a technique helps no model below the scale from which on it helps all."""
    row = row_at(evidence.shared(technique), panel_of(said))
    return holds(
        row["verdict"] == "emergent",
        pattern(row),
        f"From {row['model'] or 'no model'} on it helps; before, it helps none.",
        rule=SHAPE,
        in_part=row["verdict"] == "returns",
    )


@claim("s4-tuning-hurts")
def hurts_below(evidence: Evidence, said: Said) -> Finding:
    """Ask whether instruction tuning lowers the score of every model below its crossing."""
    row = row_at(evidence.shared(technique), panel_of(said))
    signs = row["signs"]
    first = signs.index(1) if 1 in signs else len(signs)
    (pair,) = (p for p in evidence.shared(pairs_of) if p.key["source"] == panel_of(said))
    return holds(
        first > 0 and all(sign < 0 for sign in signs[:first]) and row["verdict"] == "emergent",
        pattern(row),
        f"Below the crossing it costs up to {-100 * pair.gain.min():.1f} points.",
        rule=SHAPE,
    )


@claim("s4-calibration-only")
def calibration_only(evidence: Evidence, said: Said) -> Finding:
    """Ask whether asking true or false is better at the largest size alone."""
    row = row_at(evidence.shared(technique), panel_of(said))
    alone = row["verdict"] == "emergent" and list(row["signs"]).count(1) == 1
    return holds(
        alone,
        pattern(row),
        "The curves cross twice: the error is smaller at the smallest size too, larger at the two "
        "in the middle, smaller again at the largest."
        if row["verdict"] == "returns"
        else f"The pattern is {row['verdict']}.",
        rule=SHAPE,
    )


@claim("s4-all-emergent")
def all_emergent(evidence: Evidence, said: Said) -> Finding:
    """Count the techniques of Figure 3 that help no small model and every large one."""
    found = evidence.shared(technique)
    rising = found["verdict"].eq("emergent")
    return holds(
        bool(rising.all()),
        f"{rising.sum()} of {len(found)}",
        "Not so "
        + "; ".join(f"{source}: {pattern(row)}" for source, row in found[~rising].iterrows())
        + ", where + helps and \u2212 harms, from the smallest model to the largest."
        if not rising.all()
        else "Each crosses once.",
        rule=SHAPE,
        in_part=int(rising.sum()) > len(found) / 2,
    )
