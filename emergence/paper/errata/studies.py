"""Errata against the cited studies, and of sources beside the paper."""

from __future__ import annotations

from emergence.detect import chance_probability
from emergence.figures.frame import FORMER_BEST
from emergence.figures.words import percent, probability
from emergence.models import format_count, format_flops
from emergence.paper.errata.evidence import Evidence, Found, only, per_cent, points
from emergence.paper.few_shot import word_in_context
from emergence.paper.mmlu import CATEGORIES
from emergence.paper.mmlu_topics import means
from emergence.paper.sociology import figure_13, passed
from emergence.wording import count_word

CHAIN = "chain-of-thought prompting"


def chain_of_thought(data: Evidence) -> Found:
    """Entry 9: LaMDA on word problems, in two versions of a study."""
    rows = data.paper[data.paper["source"].eq("Figure 3A")].sort_values("params")
    version = data.studies[
        data.studies["source"].eq("wei2022chain Table 2")
        & data.studies["task"].eq("GSM8K")
        & data.studies["family"].eq("LaMDA")
    ].sort_values("params")
    drawn = {c: list(part["value"]) for c, part in rows.groupby("condition")}
    study = {p: list(part["value"]) for p, part in version.groupby("prompting")}
    with_it, without = drawn["Chain of thought"], drawn["No chain of thought"]
    gains = [with_it[-1] - without[-1], study[CHAIN][-1] - study["standard prompting"][-1]]
    return Found(
        f"Figure 3A: without {per_cent(without)}, with {per_cent(with_it)}",
        f"Study, version 6: without {per_cent(study['standard prompting'])}, "
        f"with {per_cent(study[CHAIN])}",
        f"Two versions of one study. At the largest size the gain is {points(gains[0])} in the "
        "figure "
        f"and {points(gains[1])} in the study; in both it begins between the same two sizes.",
    )


def palm_gsm8k(data: Evidence) -> Found:
    """Entry 10: PaLM on word problems, in two versions of a study."""
    models = [f"PaLM {size}" for size in ("8B", "62B", "540B")]
    drawn = [data.score("Figure 13C", model) for model in models]
    source = "wei2022chain Table 2"
    study = [data.study("GSM8K", model, prompting=CHAIN, source=source) for model in models]
    off = max(abs(one - other) for one, other in zip(drawn, study, strict=True))
    return Found(
        f"Figure 13C: {per_cent(drawn)}",
        f"Study, version 6: {per_cent(study)}",
        f"Two versions of one study, {points(off)} apart at most.",
    )


def chinchilla_mmlu(data: Evidence) -> Found:
    """Entry 11: Chinchilla on all of MMLU."""
    drawn = data.score("Figure 2G", "Chinchilla 70B")
    study = data.study("MMLU (57 tasks average)", "Chinchilla 70B")
    by_topic = means(data.topics)["Chinchilla 70B"]
    return Found(
        f"Figures 2G and 4: {per_cent([drawn])}",
        f"Hoffmann et al., Table 6: {per_cent([study])}",
        f"The study's topics give {per_cent([by_topic['topics']])} with each topic the same "
        f"weight and {per_cent([by_topic['questions']])} with each question.",
    )


def gopher_perplexity(data: Evidence) -> Found:
    """Entry 12: how well the two largest models predict."""
    drawn = [
        data.score("Figure 4, 2 (top-middle)", model) for model in ("Gopher 280B", "Chinchilla 70B")
    ]
    study = [data.study("WikiText103", model) for model in ("Gopher 280B", "Chinchilla 70B")]
    return Found(
        f"Figure 4 above: Gopher 280B {drawn[0]:.2f}, Chinchilla 70B {drawn[1]:.2f}",
        f"Hoffmann et al.: {study[0]:.2f}, {study[1]:.2f}",
        f"Chinchilla's differ by rounding, Gopher's by {drawn[0] - study[0]:.2f}.",
    )


def gopher_truthful(data: Evidence) -> Found:
    """Entry 21: Gopher on TruthfulQA."""
    drawn = data.score("Figure 2E", "Gopher 280B")
    task = "TruthfulQA (multiple choice)"
    study = {n: data.study(task, "Gopher 280B", prompting=f"{n}-shot") for n in (0, 10)}
    return Found(
        f"Figure 2E: {per_cent([drawn])}",
        f"Hoffmann et al.: {per_cent([study[10]])} with ten examples",
        f"Without examples the study has {per_cent([study[0]])}, so the figure's was probably a "
        "prompt with examples.",
    )


def palm_tokens(data: Evidence) -> Found:
    """Entry 39: the tokens that PaLM 62B read."""
    table = data.table_2("PaLM 62B")
    tokens = only(data.study_models, model="PaLM 62B (795B tokens)")["train_tokens"]
    rise = data.six_n_d("PaLM 62B") * tokens / table["train_tokens"] / table["train_flops"] - 1
    return Found(
        f"Table 2: {table['train_tokens_printed']}",
        f"Chowdhery et al.: {format_count(tokens)}",
        f"With that number its compute would be {percent(rise)} higher.",
    )


def wic_below(data: Evidence) -> Found:
    """Entry 40: word in context below PaLM 540B."""
    rows = word_in_context(data.paper, data.studies)
    short, long = "PaLM 62B (795B tokens)", "PaLM 62B (1325B tokens)"
    one, few = (only(rows, model=short, prompting=shots) for shots in ("one-shot", "few-shot"))
    more = only(rows, model=long, prompting="one-shot")
    p = [chance_probability(row["value"], row["n_items"], 0.5) for row in (few, more)]
    return Found(
        "Section 5: no better than guessing at 62B",
        f"Chowdhery et al., 62B: one example {per_cent([one['value']])}, "
        f"several {per_cent([few['value']])}, one after more training {per_cent([more['value']])}",
        f"Guessing does as well as the last two with probabilities {probability(p[0])} and "
        f"{probability(p[1])}: examples, and perhaps tokens, lower the threshold.",
    )


def records(data: Evidence) -> Found:
    """Entry 42: the former bests on TriviaQA and PIQA."""
    figure = figure_13(data.paper, data.lines)
    drawn = figure.drop_duplicates("benchmark").set_index("benchmark")[FORMER_BEST]
    study = data.study_lines[data.study_lines["citation"].eq("brown2020")]
    best = study.set_index("benchmark")["value"] / 100
    piqa = figure[figure["benchmark"].eq("PIQA")]
    first = [passed(piqa.assign(**{FORMER_BEST: line})) for line in (drawn["PIQA"], best["PIQA"])]
    return Found(
        f"Figure 13: TriviaQA {per_cent([drawn['TriviaQA']])}, PIQA {per_cent([drawn['PIQA']])}",
        f"Brown et al.: {per_cent([best['TriviaQA']])}, {per_cent([best['PIQA']])}",
        f"On PIQA the first GPT-3 to pass is then {first[1]['model'].iloc[0]} instead of "
        f"{first[0]['model'].iloc[0]}; the largest passes either way.",
    )


def winowhy(data: Evidence) -> Found:
    """Entry 43: a task listed as flat."""
    label = only(data.classes, task="winowhy")
    values = [data.study("winowhy", f"PaLM {size}") for size in ("8B", "62B", "540B")]
    task = only(data.tasks, task_id="winowhy")
    chance, items = float(task["chance_multiple_choice"]), int(task["n_items"])
    p = chance_probability(values[-1], items, chance)
    return Found(
        f"Appendix {label['section']}: {label['category']}",
        f"Chowdhery et al., Table H.2: PaLM {per_cent(values)}",
        f"Chance is {percent(chance, 0)}; with up to {items:,} items guessing does as well as the "
        f"last with probability {probability(p)} or so. Always giving the commoner answer may do "
        "better.",
    )


def by_category(data: Evidence) -> Found:
    """Entry 44: Chinchilla on MMLU by category."""
    rows = data.paper[
        data.paper["source"].eq("Figure 9") & data.paper["condition"].eq("largest model")
    ].assign(category=lambda frame: frame["task"].str.removeprefix("MMLU: "))
    drawn = rows.pivot_table(index="category", columns="model", values="value").loc[[*CATEGORIES]]
    study = means(data.topics).loc[[*CATEGORIES]]
    off = (drawn - study[drawn.columns]).abs().round(12)
    agree = int((off["Gopher 280B"] < 0.0006).sum())
    return Found(
        f"Figure 9, {', '.join(CATEGORIES)}: {per_cent(drawn['Chinchilla 70B'])}",
        f"Hoffmann et al., Table A6, means of topics: {per_cent(study['Chinchilla 70B'])}",
        f"Gopher 280B agrees in {count_word(agree)} of {count_word(len(off))}, Chinchilla is off "
        f"by up to {points(off['Chinchilla 70B'].max())}.",
    )


def three_digits(data: Evidence) -> Found:
    """Entry 22: three-digit addition in the study of GPT-3; its text is on record only."""
    value = data.study("3D+", "GPT-3 175B", prompting="few-shot")
    return Found(
        "Brown et al., text: as recorded, 80.2\u202f%",
        f"Brown et al., Table H.1: {per_cent([value])}",
        "Two tables of the study agree against its text.",
    )


def u_shape(data: Evidence) -> Found:
    """Entry 24: the largest Chinchilla in a picture of a later study."""
    row = data.u_shape[data.u_shape["model"].str.startswith("Chinchilla 70B")].iloc[0]
    return Found(
        f"Picture: {format_count(row['x_printed'])} parameters",
        f"Models: {format_count(row['params'])}",
        "The family has no larger model. Digitised from pixels, so the first number is "
        "approximate.",
    )


def blog_name(data: Evidence) -> Found:
    """Entry 25: the middle PaLM in the first author's blog."""
    notes = data.classes["note"].dropna()
    named = notes[notes.str.contains("64B")]
    table = data.table_2("PaLM 62B")
    return Found(
        f"Blog, {len(named)} entries: {named.iloc[0].partition(chr(39))[2].rstrip(chr(39))}",
        f"Table 2: PaLM {table['params_printed']}, {format_flops(table['train_flops'])} FLOPs",
        "No PaLM of the other size is known.",
    )
