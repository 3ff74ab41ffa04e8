"""Errata of the text and the tables: what they say against the figures and each other."""

from __future__ import annotations

from emergence.detect import chance_probability
from emergence.figures.words import percent, probability
from emergence.models import format_count, format_flops
from emergence.observations import value_of
from emergence.paper.census import census, printed, recounted
from emergence.paper.errata.evidence import Evidence, Found, flops, only, per_cent, points, sizes
from emergence.paper.small_excesses import small_excesses
from emergence.paper.sociology import figure_13, passed
from emergence.wording import count_word

METRICS = {"bleu": "BLEU", "exact_match": "exact match", "rouge_2": "ROUGE-2"}
"""Names of metrics in a sentence."""


def exponent(data: Evidence) -> Found:
    """Entry 1: the training compute of Anthropic's largest model."""
    row = data.table_2("Anthropic LM 52B")
    listed = data.abilities[data.abilities["model_family"].eq("Anthropic")].iloc[0]
    drawn = data.line("Figure 3D", "Anthropic LM")["x_printed"].max()
    estimate = data.six_n_d("Anthropic LM 52B")
    return Found(
        f"Table 2: {row['train_flops_printed']}",
        f"Table 1: {listed['train_flops_printed']}; Figure 3D: {flops([drawn])}",
        f"6 × {row['params_printed']} × {row['train_tokens_printed']} tokens is "
        f"{format_flops(estimate, 3)}: Table 2 has a wrong exponent.",
    )


def emergent_and_smooth(data: Evidence) -> Found:
    """Entry 17: a task with two labels."""
    label = only(data.classes, task="periodic elements")
    line = data.paper[
        data.paper["source"].eq("Figure 7C") & data.paper["metric"].eq("exact_match")
    ].sort_values("params")["value"]
    return Found(
        "A.2 and Figure 7C: among the tasks that show emergence",
        f"Appendix {label['section']}: {label['category']}",
        f"Exact match in Figure 7C: at most {per_cent([line.iloc[:-2].max()])} up to the "
        "third-largest "
        f"LaMDA, then {per_cent(line.iloc[-2:])}. Which label is meant, the paper does not say.",
    )


def flan(data: Evidence) -> Found:
    """Entry 18: the second-largest LaMDA."""
    rows = data.abilities[data.abilities["params_printed"].eq("68B")]
    table = data.table_2("LaMDA 69B")
    estimate = data.six_n_d("LaMDA 69B")
    return Found(
        f"Table 1, {count_word(len(rows))} rows: {rows['params_printed'].iloc[0]}, "
        f"{rows['train_flops_printed'].iloc[0]} FLOPs",
        f"Table 2: {table['params_printed']}, {table['train_flops_printed']} FLOPs",
        f"One model: no other LaMDA is near. 6 × parameters × tokens gives "
        f"{format_flops(estimate, 3)}, as Table 2 has it.",
    )


def scratchpad(data: Evidence) -> Found:
    """Entry 19: the smallest model that uses a scratchpad."""
    row = data.abilities[data.abilities["paradigm"].eq("scratchpad")].iloc[0]
    table = data.table_2("LaMDA 57M")
    return Found(
        f"Table 1: {row['params_printed']} at {row['train_flops_printed']} FLOPs",
        f"Table 2: {table['params_printed']} at {table['train_flops_printed']} FLOPs",
        "Same compute, so the same model, probably named otherwise in the study behind the row.",
    )


def rounded_down(data: Evidence) -> Found:
    """Entry 20: the compute of the largest Gopher and Chinchilla."""
    pairs = [("Gopher", "280B"), ("Chinchilla", "70B")]
    rows = [
        data.abilities[
            data.abilities["model_family"].eq(f) & data.abilities["params_printed"].eq(n)
        ]
        for f, n in pairs
    ]
    table = [data.table_2(f"{family} {size}") for family, size in pairs]
    share = [
        1 - float(row["train_flops"].iloc[0]) / entry["train_flops"]
        for row, entry in zip(rows, table, strict=True)
    ]
    return Found(
        f"Table 1: {' and '.join(row['train_flops_printed'].iloc[0] for row in rows)}",
        f"Table 2: {' and '.join(entry['train_flops_printed'] for entry in table)}",
        f"Table 1 is {' and '.join(percent(each, 0) for each in share)} below, more than its two "
        "digits explain; Table 2 is 6 × parameters × tokens.",
    )


def flattest(data: Evidence) -> Found:
    """Entry 27: the keyword with the largest share of flat tasks."""
    wide = data.bars.pivot_table(index="keyword", columns="category", values="tasks")
    flat, total = wide["Flat (no model better than random)"], wide.sum(axis=1)
    said = flat["visual-reasoning"] / total["visual-reasoning"]
    more = (flat / total)[flat / total > said].sort_values(ascending=False)
    names = ", ".join(f"{w} {flat[w]:.0f} of {total[w]:.0f}" for w in more.index)
    most = f"{total[more.index].max():.0f}"
    return Found(
        f"A.3: visual reasoning, {flat['visual-reasoning']:.0f} of {total['visual-reasoning']:.0f} "
        f"({percent(said, 0)})",
        f"Figure 8: {names.replace('-', ' ')}",
        f"Those keywords have at most {most} tasks.",
    )


def families_that_rise(data: Evidence) -> Found:
    """Entry 31: who answers questions in Persian."""
    rows = data.paper[data.paper["source"].eq("Figure 2D")]
    best = rows.groupby("family")["value"].max()
    small = rows[rows["family"].ne("PaLM") & rows["params"].gt(1e10)]
    lowest = min(
        chance_probability(row["value"], row["n_items"], row["random_baseline"])
        for _, row in small.iterrows()
    )
    return Found(
        "Section 3: at about the scale at which GPT-3 and LaMDA do arithmetic",
        f"Figure 2D, best of GPT-3 {per_cent([best['GPT-3']])}, LaMDA {per_cent([best['LaMDA']])}, "
        f"PaLM {per_cent([best['PaLM']])}",
        f"Chance is {percent(rows['random_baseline'].iloc[0], 0)}. With more than ten billion "
        f"parameters no GPT-3 or LaMDA beats it: guessing does as well with probability "
        f"{probability(lowest)} or more.",
    )


def truthful_label(data: Evidence) -> Found:
    """Entry 32: TruthfulQA with two labels."""
    row = data.abilities[data.abilities["ability"].str.contains("Truthful")].iloc[0]
    label = only(data.classes, task="truthful qa")
    best = data.line("Figure 2E", "Gopher")
    return Found(
        f"Table 1: emergent at {row['model_family']} {row['params_printed']}",
        f"Appendix {label['section']}: {label['subcategory']}",
        f"Figure 2E has Gopher 280B at {per_cent([best['value'].iloc[-1]])} with chance "
        f"{percent(best['random_baseline'].iloc[0])}, and its smaller sizes near that.",
    )


def arithmetic_label(data: Evidence) -> Found:
    """Entry 33: arithmetic with two scales."""
    row = data.abilities[data.abilities["ability"].str.startswith("Addition")].iloc[0]
    label = only(data.classes, task="arithmetic")
    shares = [data.study(f"{n}D+", "GPT-3 1.3B", prompting="few-shot") for n in (2, 3)]
    return Found(
        f"Table 1: three digits at {row['params_printed']}",
        f"Appendix {label['section']}: {label['note'].partition(',')[0]}",
        f"At about the size of the list, 1.3B, GPT-3 adds two digits in {per_cent(shares[:1])} "
        f"and three in {per_cent(shares[1:])} of the cases.",
    )


def near_random(data: Evidence) -> Found:
    """Entry 34: a size that Table 2 lacks."""
    said = data.said("near-random region (params)")
    lamda = data.models[data.models["family"].eq("LaMDA")]
    near = lamda.iloc[int((lamda["params"] - said).abs().to_numpy().argmin())]
    return Found(
        f"A.1: at most {format_flops(data.said('near-random region'), 1)} FLOPs, "
        f"{format_count(said)} parameters",
        f"Table 2: {near['params_printed']} at {near['train_flops_printed']} FLOPs",
        "No LaMDA has the size that the text gives; this is the nearest.",
    )


def former_best(data: Evidence) -> Found:
    """Entry 36: which GPT-3 passes the former best on PIQA."""
    found = only(passed(figure_13(data.paper, data.lines)), title="Physical QA (PIQA)")
    value = data.score("Figure 13B", f"GPT-3 {found['model']}")
    return Found(
        "Section 5.5: the largest model passes it",
        f"Figure 13B: GPT-3 {found['model']} has {per_cent([value])} against "
        f"{per_cent([found['best']])}",
        f"True, and it is passed before the largest, by {points(value - found['best'])}, and "
        f"beyond sampling error from {found['clear']} on. Entry 42 gives the record another value.",
    )


def wic_rounding(data: Evidence) -> Found:
    """Entry 38: the compute of PaLM 540B."""
    table = data.table_2("PaLM 540B")
    said = [data.said(name) for name in ("WiC: PaLM emergence", "WiC: PaLM 540B")]
    return Found(
        f"Section 3: {format_flops(said[0])}",
        f"Section 5: {format_flops(said[1], 1)}",
        f"Table 2 has {table['train_flops_printed']}; both are roundings of it.",
    )


def recount(data: Evidence) -> Found:
    """Entry 41: the bars of Figure 8 counted anew."""
    tasks = census(data.classes, data.tasks)
    again = recounted(tasks, printed(data.bars, tasks))
    off = again[again["count"].ne(again["again"])]
    most = int((off["count"] - off["again"]).abs().max())
    held = off[off["again"].gt(off["count"])]["holding"].explode().value_counts()
    return Found(
        f"Figure 8: {len(again)} bars",
        f"Appendix E and keywords: {len(off)} of them differ, by {count_word(most)} at most",
        f"{held.index[0].replace('_', ' ').capitalize()} stands in "
        f"{count_word(int(held.iloc[0]))} of "
        "the bars that are too short and was probably not counted.",
    )


def no_guessing(data: Evidence) -> Found:
    """Entry 35: an excess on MMLU that guessing does not give."""
    row = only(small_excesses(data.paper).reset_index(), model="Gopher 7.1B")
    said = data.said("MMLU no better than guessing up to")
    return Found(
        f"Section 3: guessing up to about {format_flops(said, 1)} FLOPs",
        f"Figure 2G: Gopher 7.1B ({format_flops(row['train_flops'], 3)}) "
        f"{per_cent([row['value']])}",
        f"Chance is {percent(row['random_baseline'], 0)}; with {row['n_items']:,} questions "
        "guessing "
        f"does as well with probability {probability(row['p'])}. A small effect, but no guessing.",
    )


def calibration(data: Evidence) -> Found:
    """Entry 29: where true or false is calibrated better than letters."""
    rows = data.paper[data.paper["source"].eq("Figure 3D")]
    wide = rows.pivot_table(index=["params", "model"], columns="condition", values="value")
    better = wide["True/False (P(True))"] < wide["Letter choices"]
    names = [model for _, model in wide.index[better]]
    first = wide.loc[better].iloc[0]
    return Found(
        f"Section 4: better at the largest size only ({names[-1].rpartition(' ')[2]})",
        f"Figure 3D: better at {sizes(names)}; at {names[0].rpartition(' ')[2]} the error is "
        f"{per_cent([first['True/False (P(True))']])} against "
        f"{per_cent([first['Letter choices']])}",
        "The curves cross "
        f"{count_word(int((better.to_numpy()[1:] != better.to_numpy()[:-1]).sum()))} "
        "times; it is better for good only at the largest.",
    )


def lines_at_zero(data: Evidence) -> Found:
    """Entry 28: metrics of Figure 7 that do not move."""
    rows = data.paper[data.paper["source"].str.startswith("Figure 7")]
    lines = rows.groupby(["source", "task", "metric"], sort=False)["value"]
    still = lines.max()[lines.max().eq(0)].reset_index()
    names = ", ".join(
        f"{METRICS[row['metric']]} on {row['task']}" for row in still.to_dict("records")
    )
    return Found(
        "A.2 and the caption: emergence under all metrics",
        f"Figure 7: {len(still)} of {lines.ngroups} lines are zero at all "
        f"{rows['model'].nunique()} sizes",
        f"They are {names}.",
    )


def losses(data: Evidence) -> Found:
    """Entry 30: losses that rise at the largest model."""
    rows = data.paper[data.paper["metric"].eq("cross_entropy_loss")]
    tasks = rows["task"].nunique()
    rising = []
    for task, line in rows.sort_values("params").groupby("task", sort=False):
        before, last = line["value"].iloc[-2:]
        if last > before:
            rising.append(f"{task} {before:.3g} to {last:.3g}")
    return Found(
        f"A.1: loss improves with scale on {tasks} tasks",
        f"Figures 5 and 6, from the second-largest to the largest model: {', '.join(rising)}",
        f"True of {count_word(tasks - len(rising))} of {count_word(tasks)} tasks to the end.",
    )


def arithmetic_leaves(data: Evidence) -> Found:
    """Entry 37: a model smaller than those by which Figure 8 explains its class."""
    value = value_of(data.paper, source="Figure 2A", model="GPT-3 13B")
    before = value_of(data.paper, source="Figure 2A", model="GPT-3 6.7B")
    return Found(
        "Figure 8, caption: emergent with LaMDA 137B or GPT-3 175B",
        f"Figure 2A: GPT-3 13B {per_cent([value])}",
        f"GPT-3 6.7B has {per_cent([before])}, {points(value - before)} less: the rise comes one "
        "size before those that the caption names.",
    )
