"""Sections 1, 2 and 5.2 to 5.6: thresholds, perplexity, risks, records, limits."""

from __future__ import annotations

import pandas as pd
from scipy.stats import spearmanr

from emergence.curves import scaling_curves
from emergence.detect import detect
from emergence.figures.words import percent
from emergence.paper.claims.augmented import technique
from emergence.paper.claims.evidence import Evidence, row_at
from emergence.paper.claims.few_shot import above_chance, scale_of, verdict_on
from emergence.paper.claims.registry import (
    CONTRADICTED,
    Finding,
    Said,
    claim,
    holds,
    measured,
    not_public,
)
from emergence.paper.sociology import arithmetic, figure_13, passed
from emergence.wording import in_words

SMALLER, LARGER = "PaLM 62B", ("GPT-3 175B", "LaMDA 137B")

UNPUBLISHED = {
    "s1-loss-span": "The losses of the cited study are not in our tables.",
    "s52-instructgpt": "The preferences behind it are not public by model in a form we could read.",
    "s52-t0": "The study's scores are not in our tables.",
    "s54-winogender": "Scores by model size are not public in a form we could read.",
    "s54-truthfulqa-gpt3": "The fall was in written answers, whose scores by model size are not in "
    "our tables; the multiple choice of Figure 2E is another score.",
    "s54-bbq": "Bias scores by model size are not public in a form we could read.",
    "s54-toxicity": "Toxicity by model size is not public in a form we could read.",
    "s54-memorisation": "Memorised shares by model size are not public in a form we could read.",
    "s55-flamingo": "Of the six benchmarks Figure 13 draws one; the others are not in our tables.",
    "a3-annotators": "No labels by annotator are published.",
}
"""Statements whose numbers cannot be had, with what is missing."""


@claim(*UNPUBLISHED)
def unpublished(evidence: Evidence, said: Said) -> Finding:
    """Say what is missing."""
    return not_public(UNPUBLISHED[said.id])


@claim("s2-chinchilla-gopher")
def chinchilla(evidence: Evidence, said: Said) -> Finding:
    """Compare the parameters of Chinchilla and Gopher."""
    params = evidence.models.set_index("model")["params"]
    ratio = float(params["Chinchilla 70B"] / params["Gopher 280B"])
    return measured(said, ratio, "70B over 280B, by Table 2.")


@claim("s52-fourteen")
def fourteen(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks of Appendix F."""
    classes = evidence["paper/bigbench_classes.csv"]
    listed = classes[classes["in_appendix_f"].astype(bool)]
    stray = listed[~listed["category"].eq("emergent with PaLM")]
    return measured(
        said,
        len(listed),
        "Tasks that Appendix F lists.",
        caveat=f"{len(stray)} of them have another class in Appendix E." if len(stray) else "",
    )


@claim("f-subset")
def subset(evidence: Evidence, said: Said) -> Finding:
    """Ask whether Appendix E.3 holds every task of Appendix F."""
    classes = evidence["paper/bigbench_classes.csv"]
    listed = classes[classes["in_appendix_f"].astype(bool)]
    inside = listed["category"].eq("emergent with PaLM")
    return holds(
        bool(inside.all()) and len(listed) > 0,
        f"{inside.sum()} of {len(listed)}",
        "Tasks of Appendix F that Appendix E classes as emergent with PaLM.",
        rule="all of them",
    )


@claim("s52-palm-smaller")
def palm_smaller(evidence: Evidence, said: Said) -> Finding:
    """Compare PaLM 62B with the two larger models in parameters and compute."""
    table = evidence.models.set_index("model")[["params", "train_flops"]]
    ratios = table.loc[list(LARGER)] / table.loc[SMALLER]
    return holds(
        bool((ratios > 1).to_numpy().all()),
        "; ".join(
            f"{model}: {row['params']:.2g} × the parameters, {row['train_flops']:.2g} × the FLOPs"
            for model, row in ratios.iterrows()
        ),
        "By Table 2.",
        rule="fewer parameters and fewer FLOPs than both",
    )


@claim("s52-persian")
def persian(evidence: Evidence, said: Said) -> Finding:
    """Check the one task of Appendix F whose curves are drawn."""
    paper = evidence.paper
    rows = paper[paper["source"].eq("Figure 2D")].set_index("model")
    small = row_at(rows, SMALLER)
    others = [above_chance(row_at(rows, model)) for model in LARGER]
    risen = verdict_on(evidence, "Figure 2D", "PaLM")["model"] == SMALLER
    clear = above_chance(small) and not any(others)
    return holds(
        risen and not any(others),
        f"{SMALLER} {percent(small['value'])}, "
        + ", ".join(f"{model} {percent(row_at(rows, model)['value'])}" for model in LARGER),
        "PaLM 62B is above chance and the other two are not, but its excess is within the margin "
        "of our rule."
        if clear
        else "By the rule.",
        rule="threshold rule; for a caveat, an exact test",
        in_part=clear,
    )


@claim("s52-flan")
def flan(evidence: Evidence, said: Said) -> Finding:
    """Hold the size at which instruction tuning first helps against the one stated."""
    row = row_at(evidence.shared(technique), "Figure 3B")
    if not row["model"]:
        return Finding("no model", CONTRADICTED, "It helps none for good.", said.tolerance)
    return measured(
        said, scale_of(evidence, row["model"], said), f"{row['model']} is the first it helps."
    )


@claim("s53-perplexity")
def perplexity_with_compute(evidence: Evidence, said: Said) -> Finding:
    """Ask how perplexity goes with compute within each family."""
    paper = evidence.paper
    rows = paper[paper["source"].eq("Figure 4, 2 (top-middle)")]
    order = {
        str(family): float(spearmanr(line["train_flops"], line["value"]).statistic)
        for family, line in rows.groupby("family")
    }
    return holds(
        all(value < -0.99 for value in order.values()),
        "; ".join(f"{family}: rank correlation {value:.1f}" for family, value in order.items()),
        "Every larger model of a family has the lower perplexity.",
        rule="rank correlation of \u22121 in both families",
    )


@claim("s53-mmlu")
def mmlu_by_perplexity(evidence: Evidence, said: Said) -> Finding:
    """Ask whether MMLU stays near chance and then rises against perplexity too."""
    paper = evidence.paper
    known = paper[paper["source"].eq("Figure 4, 2 (top-middle)")].set_index("model")["value"]
    rows = paper[paper["source"].eq("Figure 4, 6 (bottom-right)")]
    rows = rows.assign(better=1 / rows["model"].map(known))  # larger is better, as curves expect
    found = detect(scaling_curves(rows, "better"))
    risen = found[found["verdict"].eq("emergent")]
    return holds(
        len(risen) == len(found),
        f"{len(risen)} of {len(found)} families rise: {in_words(risen['model'])}",
        "The threshold rule on the axis of perplexity, each model at its own.",
        rule="threshold rule in both families",
    )


@claim("figure-4-gopher")
def gopher_perplexity(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the last panel of Figure 4 draws Gopher at its own perplexity."""
    paper = evidence.paper
    known = paper[paper["source"].eq("Figure 4, 2 (top-middle)")].set_index("model")["value"]
    rows = paper[paper["source"].eq("Figure 4, 6 (bottom-right)")].set_index("model")
    rows = rows[rows["family"].eq("Gopher")]
    drawn = rows["x_printed"]
    own = (drawn / known[drawn.index] - 1).abs().lt(0.005)
    return holds(
        bool(own.all()),
        f"{own.sum()} of {len(own)} points",
        "Drawn at "
        + ", ".join(f"{value:.4g}" for value in drawn)
        + "; the upper row gives Gopher "
        + ", ".join(f"{value:.4g}" for value in known[drawn.index])
        + ".",
        rule="within 0.5\u202f% of the upper row",
    )


@claim("s54-truthfulqa-gopher")
def truthful_gopher(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the largest Gopher is more truthful than smaller ones."""
    row = verdict_on(evidence, "Figure 2E", "Gopher")
    return holds(
        row["verdict"] == "emergent" and row["model"] == "Gopher 280B",
        row["model"] or str(row["verdict"]),
        f"Figure 2E: {row['reason']}.",
        rule="threshold rule",
    )


RECORDS = {
    "s55-triviaqa": ("TriviaQA", "175B"),
    "s55-piqa": ("Physical QA (PIQA)", "175B"),
    "s55-gsm8k": ("GSM8K", "540B"),
    "s55-okvqa": ("OKVQA", "80B"),
}
"""Panels of Figure 13, each with the model that is said to pass the former best."""


def records(evidence: Evidence) -> pd.DataFrame:
    """Find where each line of Figure 13 passes the former best."""
    frame = figure_13(evidence.paper, evidence["paper/reference_lines.csv"])
    return passed(frame).set_index("title")


@claim(*RECORDS)
def record(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the largest model of a panel of Figure 13 is above the former best."""
    title, model = RECORDS[said.id]
    row = row_at(evidence.shared(records), title)
    caveats = []
    if row["model"] != model:
        caveats.append(f"{row['family']} {row['model']} is above it already.")
    if row["clear"] == "":
        caveats.append(f"By {100 * row['last_margin']:.1f} points, within the error of sampling.")
    return holds(
        row["last"] > row["best"],
        f"{percent(row['last'])} against {percent(row['best'])}",
        f"{row['family']} {model} is {'above' if row['last'] > row['best'] else 'not above'} "
        "the former best.",
        rule="the model named is above",
        caveat=" ".join(caveats),
    )


@claim("s55-arithmetic")
def arithmetic_records(evidence: Evidence, said: Said) -> Finding:
    """Count the arithmetic benchmarks on which PaLM 540B passes the former best."""
    found = passed(arithmetic(evidence.originals, evidence["originals/reference_lines.csv"]))
    chain = found[found["condition"].eq("chain of thought")]
    fallen = chain[chain["model"].eq("540B")]
    return measured(
        said,
        len(fallen),
        f"{in_words(fallen['title'])}, with a chain of thought and no calculator, of "
        f"{len(chain)} tried.",
    )


@claim("s55-not-emergent")
def not_emergent(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the largest models of Figure 13 rise above a line through the smaller ones."""
    found = evidence.shared(records)
    jumps = found["last"].gt(found["foretold"])
    return holds(
        not jumps.any(),
        f"{len(found) - jumps.sum()} of {len(found)} fall short of the line",
        "A straight line in the logarithm of parameters through all but the largest model.",
        rule="no largest model above the line",
        in_part=not jumps.all(),
    )


@claim("s56-flat")
def flat(evidence: Evidence, said: Said) -> Finding:
    """Ask whether tasks are left on which no model beats guessing."""
    classes = evidence["paper/bigbench_classes.csv"]
    count = int(classes["category"].str.startswith("flat").sum())
    stray = winowhy(evidence)
    return holds(
        0 < count < len(classes) / 2,
        f"{count} of {len(classes)} tasks",
        "Appendix E.4.",
        rule="more than none, though not most",
        caveat=stray,
    )


def winowhy(evidence: Evidence) -> str:
    """Tell of a task that is listed as flat and rises in the study of PaLM."""
    rows = evidence.originals
    rows = rows[rows["task"].eq("winowhy") & rows["family"].eq("PaLM")].sort_values("params")
    largest = float(rows["value"].iloc[-1])
    if largest <= 0.55:
        return ""
    return f"On winowhy, one of them, the study of PaLM has {percent(largest)} at 540B."


@claim("e4-winowhy")
def flat_winowhy(evidence: Evidence, said: Said) -> Finding:
    """Ask whether PaLM beats guessing on a task that Appendix E.4 calls flat."""
    told = winowhy(evidence)
    rows = evidence.originals
    rows = rows[rows["task"].eq("winowhy") & rows["family"].eq("PaLM")].sort_values("params")
    chance = float(rows["random_baseline"].fillna(0.5).iloc[-1])
    largest = float(rows["value"].iloc[-1])
    return holds(
        not told,
        f"PaLM 540B {percent(largest)}, chance {percent(chance, 0)}",
        "Table H.2 of the study of PaLM; the scores behind the class are not public, and guessing "
        "the commoner answer may do as well.",
        rule="not above 55\u202f%",
        in_part=0.55 < largest <= 1,
    )
