"""Appendix C and Table 2: the scale of the models."""

from __future__ import annotations

import pandas as pd

from emergence.models import format_count, training_flops
from emergence.paper.claims.evidence import Evidence
from emergence.paper.claims.registry import CONTRADICTED, Finding, Said, claim, holds, measured
from emergence.paper.definition import NEAR, table_2
from emergence.wording import in_words


@claim("c-palm-gpt3")
def palm_gpt3(evidence: Evidence, said: Said) -> Finding:
    """Compare the compute of the largest PaLM and the largest GPT-3."""
    flops = evidence.models.set_index("model")["train_flops"]
    ratio = float(flops["PaLM 540B"] / flops["GPT-3 175B"])
    return measured(said, ratio, "Training FLOPs of Table 2.")


@claim("c-smallest-lamda")
def smallest_lamda(evidence: Evidence, said: Said) -> Finding:
    """Find the smallest LaMDA of Table 2."""
    models = evidence.models
    sizes = models.loc[models["family"].eq("LaMDA"), "params"]
    return measured(said, float(sizes.min()), "The first row of the family in Table 2.")


@claim("table-2-anthropic")
def anthropic(evidence: Evidence, said: Said) -> Finding:
    """Compute the training FLOPs of Anthropic's largest model from its size and tokens."""
    rows = evidence.models[evidence.models["model"].eq("Anthropic LM 52B")]
    flops = float(training_flops(rows["params"], rows["train_tokens"]).iloc[0])
    return measured(
        said, flops, "6 × parameters × tokens of the same row; Table 1 and Figure 3D agree with it."
    )


@claim("table-2-6nd")
def six_nd(evidence: Evidence, said: Said) -> Finding:
    """Hold every row of Table 2 against 6 x parameters x tokens."""
    rows = table_2(evidence.models)
    off = rows[(rows["ratio"] - 1).abs() > NEAR]
    return holds(
        off.empty,
        f"{len(rows) - len(off)} of {len(rows)} rows",
        f"Off: {in_words(off['model'])}." if len(off) < 5 else "Most rows are off.",
        rule=f"within {NEAR:.0%}".replace("%", "\u202f%"),
        in_part=len(off) <= 1,
    )


@claim("table-2-palm-tokens")
def palm_tokens(evidence: Evidence, said: Said) -> Finding:
    """Hold the tokens of PaLM 62B against those of its study."""
    studied = evidence.originals
    rows = studied[studied["model"].str.fullmatch(r"PaLM 62B \(795B tokens\)")]
    tokens = float(rows["train_tokens"].iloc[0])
    printed = float(evidence.models.set_index("model")["train_tokens"]["PaLM 62B"])
    finding = measured(said, printed, "As Table 2 prints it.")
    if finding.verdict == CONTRADICTED or pd.isna(tokens):
        return finding
    return holds(
        abs(printed - tokens) <= said.slack,
        said.show(tokens),
        f"Table 2 prints {format_count(printed)}; the study of PaLM has {format_count(tokens)}.",
        rule=said.tolerance,
        in_part=abs(printed / tokens - 1) < NEAR,
    )
