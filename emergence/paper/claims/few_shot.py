"""Sections 3 and 5, and Figure 2: who leaves chance, and where."""

from __future__ import annotations

import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import DELTA, chance_probability, detect, lower_bound
from emergence.figures.frame import frame_of_figure
from emergence.figures.words import percent, probability
from emergence.observations import value_of
from emergence.paper.claims.evidence import Evidence, row_at
from emergence.paper.claims.registry import (
    CONTRADICTED,
    Finding,
    Said,
    claim,
    holds,
    measured,
    more_than,
)
from emergence.paper.definition import straight_lines
from emergence.paper.small_excesses import small_excesses
from emergence.wording import count_word, in_words

MARGINS = (0.01, 0.03, 0.05, 0.1)
"""Margins of the threshold rule; the book uses the third."""

LEVEL = 0.05
RULE = f"threshold rule, δ = {DELTA:g}, level {LEVEL:g}"

CURVES = {
    f"figure-2{panel.lower()}-{family.lower()}": (f"Figure 2{panel}", family)
    for panel, families in {
        "A": ("LaMDA", "GPT-3"),
        "B": ("LaMDA", "GPT-3"),
        "C": ("LaMDA",),
        "D": ("LaMDA", "GPT-3", "PaLM"),
        "E": ("Gopher", "GPT-3"),
        "F": ("GPT-3",),
        "G": ("GPT-3", "Chinchilla", "Gopher"),
        "H": ("PaLM", "GPT-3", "Chinchilla"),
    }.items()
    for family in families
}
"""The curves of Figure 2, by the claim that speaks of each."""

SCALES = {
    "s3-arithmetic-gpt3": ("Figure 2A", "GPT-3"),
    "s3-arithmetic-lamda": ("Figure 2A", "LaMDA"),
    "s3-truthfulqa-gopher": ("Figure 2E", "Gopher"),
    "s3-wic-palm": ("Figure 2H", "PaLM"),
}
"""Curves for which the text states a scale, by the id without its axis."""


def verdicts(evidence: Evidence) -> pd.DataFrame:
    """Apply the threshold rule to Figure 2 at every margin: a row a curve and ``delta``."""
    curves = scaling_curves(frame_of_figure(evidence.paper, "Figure 2"))
    return pd.concat(
        [detect(curves, delta=delta, alpha=LEVEL).assign(delta=delta) for delta in MARGINS]
    )


def verdict_on(evidence: Evidence, source: str, family: str, delta: float = DELTA) -> pd.Series:
    """Give what the rule says of one curve."""
    found = evidence.shared(verdicts)
    (row,) = found[
        found["source"].eq(source) & found["family"].eq(family) & found["delta"].eq(delta)
    ].to_dict("records")
    return pd.Series(row)


def scale_of(evidence: Evidence, model: str, said: Said) -> float:
    """Give the scale of a model by Table 2, in the unit of what is said."""
    column = "params" if said.unit.startswith("parameters") else "train_flops"
    table = evidence.models.set_index("model")
    return float(table[column][model])


@claim(*CURVES)
def curve(evidence: Evidence, said: Said) -> Finding:
    """Name the first model of a curve of Figure 2 that is well above chance for good."""
    source, family = CURVES[said.id]
    row = verdict_on(evidence, source, family)
    risen = row["verdict"] == "emergent"
    named = row["model"] if risen else "none"
    agree = named == said.stated and row["verdict"] != "cannot say"
    others = {delta: verdict_on(evidence, source, family, delta) for delta in MARGINS}
    by_margin = {
        delta: str(found["model"])
        for delta, found in others.items()
        if found["verdict"] == "emergent"
    }
    between = spans(evidence, list(by_margin.values()), said.stated)
    cannot = row["verdict"] == "cannot say"
    caveat = ""
    if not agree and between:
        each = in_words(f"{model} at δ = {delta:g}" for delta, model in by_margin.items())
        caveat = f"It depends on the margin: {each}."
    return holds(
        agree,
        "cannot say" if cannot else named,
        f"{row['reason'][0].upper()}{row['reason'][1:]}.",
        rule=RULE,
        caveat=caveat,
        in_part=between or (cannot and said.stated == "none" and not by_margin),
    )


def spans(evidence: Evidence, models: list[str], named: str) -> bool:
    """Say whether a model lies between the smallest and the largest of others."""
    params = evidence.models.set_index("model")["params"]
    if not models or named not in params:
        return False
    sizes = [float(params[model]) for model in models]
    return min(sizes) <= float(params[named]) <= max(sizes)


@claim(
    "s3-arithmetic-gpt3-flops",
    "s3-arithmetic-gpt3-params",
    "s3-arithmetic-lamda-flops",
    "s3-arithmetic-lamda-params",
    "s3-truthfulqa-gopher-flops",
    "s3-wic-palm-flops",
)
def scale(evidence: Evidence, said: Said) -> Finding:
    """Hold the scale of the first model above chance against the stated one."""
    source, family = SCALES[said.id.rpartition("-")[0]]
    row = verdict_on(evidence, source, family)
    if row["verdict"] != "emergent":
        return Finding("no rise", CONTRADICTED, f"{row['reason']}.", said.tolerance)
    return measured(
        said,
        scale_of(evidence, row["model"], said),
        f"{row['model']} is the first model above the margin; {row['before']} is not.",
    )


@claim("s3-mmlu-low-flops", "s3-mmlu-high-flops", "s3-mmlu-low-params", "s3-mmlu-high-params")
def mmlu_range(evidence: Evidence, said: Said) -> Finding:
    """Hold the range of scales at which families rise on MMLU against the stated one."""
    found = evidence.shared(verdicts)
    rows = found[
        found["source"].eq("Figure 2G") & found["delta"].eq(DELTA) & found["verdict"].eq("emergent")
    ]
    if rows.empty:
        return Finding("no rise", CONTRADICTED, "No family rises.", said.tolerance)
    sizes = pd.Series({model: scale_of(evidence, model, said) for model in rows["model"]})
    model = sizes.idxmin() if "-low-" in said.id else sizes.idxmax()
    return measured(
        said, float(sizes.to_dict()[model]), f"Of {in_words(sizes.index)} it is {model} by Table 2."
    )


@claim("figure-2-eight")
def eight_tasks(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks of Figure 2 on which a family leaves chance."""
    found = evidence.shared(verdicts)
    lines = found[found["delta"].eq(DELTA)]
    risen = lines[lines["verdict"].eq("emergent")]
    return measured(
        said,
        risen["source"].nunique(),
        f"On each of them at least one family leaves chance by the threshold rule: {len(risen)} "
        f"of {len(lines)} lines do.",
    )


@claim("s3-bigbench")
def bigbench(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks of BIG-Bench."""
    count = len(evidence["benchmarks/bigbench_tasks.csv"])
    return more_than(said, count, "Counted in release 1.0.0.")


@claim("s3-truthfulqa-gain")
def truthfulqa(evidence: Evidence, said: Said) -> Finding:
    """Measure how far Gopher 280B is above chance on TruthfulQA."""
    paper = evidence.paper
    row = paper[paper["source"].eq("Figure 2E") & paper["model"].eq("Gopher 280B")].iloc[0]
    gain = 100 * (row["value"] - row["random_baseline"])
    return more_than(
        said, gain, f"{percent(row['value'])} against {percent(row['random_baseline'])}."
    )


@claim("s3-mmlu-tests")
def mmlu_tests(evidence: Evidence, said: Said) -> Finding:
    """Count the topics of MMLU."""
    topics = evidence["benchmarks/mmlu_topics.csv"]
    return measured(
        said, len(topics), f"Topics of the benchmark, {topics['n_items'].sum():,} questions."
    )


@claim("s3-mmlu-guessing-flops", "s3-mmlu-guessing-params")
def mmlu_guessing(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the models up to a scale guess on MMLU."""
    paper = evidence.paper
    column = "params" if said.unit.startswith("parameters") else "train_flops"
    rows = paper[paper["source"].eq("Figure 2G")]
    rows = rows[rows[column].le(said.number + said.slack)]
    if rows.empty:
        return Finding("no model", CONTRADICTED, "No model is so small.", said.tolerance)
    best = row_at(rows, rows["value"].idxmax())
    chance, items = float(best["random_baseline"]), float(best["n_items"])
    margin = chance + DELTA * (1 - chance)
    p = chance_probability(min(best["value"], 1.0), items, chance)
    bound = float(lower_bound(min(best["value"], 1.0), items, LEVEL / len(rows)))
    beyond = p < LEVEL / len(rows)
    return holds(
        bound <= margin,
        f"{best['model']}: {percent(best['value'])}, chance {percent(chance)}",
        f"Of {len(rows)} models up to that scale none is well above chance "
        f"({percent(margin)} or more).",
        rule=f"{RULE}; exact test for the caveat",
        caveat=f"But guessing does as well as {best['model']} with probability "
        f"{probability(p)}: a small excess, not chance."
        if beyond
        else "",
    )


@claim("s3-unsatisfiable")
def unsatisfiable(evidence: Evidence, said: Said) -> Finding:
    """Ask whether a rule could call one excess guessing and a smaller one a rise."""
    rows = small_excesses(evidence.paper)
    rise, guessing = (row for _, row in rows.iterrows())
    return holds(
        bool(rise["excess"] > guessing["excess"] or rise["p"] < guessing["p"]),
        "; ".join(
            f"{model} {percent(row['value'])} (p = {probability(row['p'])})"
            for model, row in rows.iterrows()
        ),
        "Appendix F calls the first a rise, section 3 the second guessing. No rule based on the "
        "excess and the number of questions can do both.",
        rule="the rise must have the larger excess or be less likely by chance",
    )


@claim("s3-persian-scale")
def persian_scale(evidence: Evidence, said: Said) -> Finding:
    """Ask whether GPT-3 and LaMDA rise on Persian QA."""
    rows = [verdict_on(evidence, "Figure 2D", family) for family in ("GPT-3", "LaMDA")]
    risen = [row["verdict"] == "emergent" for row in rows]
    best = max(value_of_largest(evidence, "Figure 2D", family) for family in ("GPT-3", "LaMDA"))
    return holds(
        all(risen),
        f"{sum(risen)} of 2 families rise; the largest models are at {percent(best)} or less",
        "Panel D shows both families at chance throughout; PaLM alone rises.",
        rule=RULE,
        in_part=any(risen),
    )


def value_of_largest(evidence: Evidence, source: str, family: str) -> float:
    """Give the value of the largest model of a curve."""
    paper = evidence.paper
    rows = paper[paper["source"].eq(source) & paper["family"].eq(family)]
    return float(rows.sort_values("params")["value"].iloc[-1])


@claim("figure-2d-metric")
def persian_metric(evidence: Evidence, said: Said) -> Finding:
    """Ask whether exact match can be the metric where guessing gets a quarter."""
    paper = evidence.paper
    chance = float(paper.loc[paper["source"].eq("Figure 2D"), "random_baseline"].max())
    return holds(
        chance == 0,
        f"chance is drawn at {percent(chance)}",
        "Whoever must write out the answer gets nothing by guessing; one in four is multiple "
        "choice, where the metric is accuracy.",
        rule="exact match has a chance of 0",
    )


def above_chance(row: pd.Series) -> bool:
    """Say whether a single result is above chance, by an exact one-sided test."""
    p = chance_probability(min(row["value"], 1.0), row["n_items"], row["random_baseline"])
    return bool(p < LEVEL)


FAILING = {
    "s3-wic-largest": ("GPT-3 175B", "Chinchilla 70B"),
    "s5-wic-gpt3": ("GPT-3 175B",),
    "s5-wic-palm-62b": ("PaLM 62B",),
}


@claim(*FAILING)
def failing(evidence: Evidence, said: Said) -> Finding:
    """Ask whether models are at chance on word in context, and how large they are."""
    paper = evidence.paper
    rows = paper[paper["source"].eq("Figure 2H")].set_index("model").loc[list(FAILING[said.id])]
    values = in_words(
        f"{model} {percent(value)}" for model, value in zip(rows.index, rows["value"], strict=True)
    )
    if any(above_chance(row) for _, row in rows.iterrows()):
        return Finding(values, CONTRADICTED, "Above a coin by an exact test.", said.tolerance)
    sizes = rows["train_flops"]
    far = sizes[(sizes - said.number).abs() > said.slack]
    caveat = "".join(
        f"But {model} took {said.show(float(flops))}. " for model, flops in far.items()
    )
    if said.id == "s5-wic-palm-62b":
        caveat = several_examples(evidence)
    return measured(
        said, float(sizes.max()), f"At chance with one example: {values}.", caveat=caveat.strip()
    )


def several_examples(evidence: Evidence) -> str:
    """Tell of the result of PaLM 62B with several examples, if it is above chance."""
    rows = evidence.originals
    row = rows[
        rows["task"].eq("WiC")
        & rows["prompting"].eq("few-shot")
        & rows["model"].eq("PaLM 62B (795B tokens)")
    ].iloc[0]
    if not above_chance(row):
        return ""
    p = chance_probability(min(row["value"], 1.0), row["n_items"], row["random_baseline"])
    return (
        f"With several examples instead of one PaLM 62B gets {percent(row['value'])} in the "
        f"original study (p = {probability(p)})."
    )


@claim("s5-wic-palm-540b")
def wic_540b(evidence: Evidence, said: Said) -> Finding:
    """Hold the scale of PaLM 540B against the one that section 5 states."""
    row = verdict_on(evidence, "Figure 2H", "PaLM")
    if row["model"] != "PaLM 540B":
        return Finding(row["model"] or "no rise", CONTRADICTED, row["reason"], said.tolerance)
    return measured(
        said,
        scale_of(evidence, "PaLM 540B", said),
        "PaLM 540B is the first above a coin; section 3 gives the same scale with one digit more.",
    )


@claim("s5-wic-only-540b")
def wic_only(evidence: Evidence, said: Said) -> Finding:
    """Ask whether any model below PaLM 540B is above a coin on word in context."""
    paper = evidence.paper
    rows = paper[paper["source"].eq("Figure 2H")]
    above = [row["model"] for _, row in rows.iterrows() if above_chance(row)]
    return holds(
        above == ["PaLM 540B"],
        f"above a coin with one example: {in_words(above)}",
        f"Of {len(rows)} models in Figure 2H.",
        rule=f"exact one-sided test, level {LEVEL:g}",
        caveat=several_examples(evidence),
    )


@claim("s5-wic-footnote")
def wic_footnote(evidence: Evidence, said: Said) -> Finding:
    """Look up GPT-3 on word in context with several examples."""
    value = value_of(
        evidence.originals,
        task="WiC",
        model="GPT-3 175B",
        prompting="few-shot",
        source="brown2020 Table H.1",
    )
    return measured(said, 100 * value, "Table H.1 of the study of GPT-3.")


@claim("s5-no-extrapolation")
def extrapolation(evidence: Evidence, said: Said) -> Finding:
    """Ask how far a line through the models at chance falls short of the first above it."""
    lines = straight_lines(frame_of_figure(evidence.paper, "Figure 2"), alpha=LEVEL)
    share = (lines["foretold"] - lines["chance"]) / (lines["value"] - lines["chance"])
    far = int(share.lt(0.5).sum())
    warned = int(lines["foretold"].gt(lines["margin"]).sum())
    return holds(
        len(lines) > 0 and far == len(lines),
        f"{far} of {len(lines)} lines foretell less than half of the first excess",
        "A straight line in the logarithm of compute through the models before the rise, where "
        "there are two or more.",
        rule="less than half of the excess over chance of the first model above",
        caveat=f"But on {count_word(warned)} of them it already leads above the margin: "
        "a rise was to be expected, though not so large a one."
        if warned
        else "",
    )
