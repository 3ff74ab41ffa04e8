"""Errata of the figures: points, axes and labels against other figures and against Table 2."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.figures.frame import SLIP
from emergence.figures.words import percent
from emergence.models import format_count, format_flops
from emergence.paper.errata.evidence import Evidence, Found, flops, per_cent, sizes
from emergence.paper.mmlu import drawn_rows
from emergence.paper.mmlu_topics import means
from emergence.wording import count_word


def nearest(data: Evidence, family: str, places: pd.Series) -> list[str]:
    """Name the models of a family whose compute in Table 2 is nearest to printed places."""
    rows = data.models[data.models["family"].eq(family)]
    logs = np.log(rows["train_flops"].to_numpy(float))
    return [str(rows["model"].iloc[np.abs(logs - np.log(x)).argmin()]) for x in places]


def truthful_qa(data: Evidence) -> Found:
    """Entry 2: at whose compute Figure 2E draws GPT-3."""
    drawn = data.line("Figure 2E", "GPT-3")
    by_params = data.line("Figure 11E", "GPT-3")
    assumed = nearest(data, "GPT-3", drawn["x_printed"])
    return Found(
        f"Figure 2E: at the compute of {sizes(assumed)}",
        f"Figure 11E: at {', '.join(format_count(x) for x in by_params['x_printed'])}",
        "Same four values in both figures, so one of them mistakes the models. That the study "
        "tested the sizes of Figure 11E is from memory.",
    )


def mmlu_compute(data: Evidence) -> Found:
    """Entry 3: whose compute Figure 2G gives Chinchilla."""
    drawn = data.line("Figure 2G", "Chinchilla")
    gopher = data.line("Figure 2G", "Gopher")["train_flops"]
    return Found(
        f"Figure 2G: {flops(drawn['x_printed'])}",
        f"Table 2: {flops(drawn['train_flops'])}",
        f"Gopher's compute in Table 2 is {flops(gopher)}; Figure 4 draws Chinchilla at its own.",
    )


def wic_compute(data: Evidence) -> Found:
    """Entry 4: whose compute Figure 2H gives the largest Chinchilla."""
    *others, drawn = (row for _, row in data.line("Figure 2H", "Chinchilla").iterrows())
    off = max(abs(row["x_printed"] / row["train_flops"] - 1) for row in others)
    gopher = data.table_2("Gopher 280B")["train_flops"]
    return Found(
        f"Figure 2H: {flops([drawn['x_printed']])}",
        f"Table 2: {flops([drawn['train_flops']])}",
        f"Gopher 280B has {flops([gopher])}; the {count_word(len(others))} smaller models stand "
        f"where Table 2 has them, within {percent(off)}.",
    )


def seventh_size(data: Evidence) -> Found:
    """Entry 5: the size of the seventh GPT-3."""
    rows = data.paper[data.paper["model"].eq("GPT-3 13B")]
    by_params = rows[rows["source"].str.startswith("Figure 11")]
    off = by_params[(by_params["x_printed"] / by_params["params"] - 1).abs() > SLIP]
    twins = rows[rows["source"].isin(off["source"].str.replace("11", "2"))]
    return Found(
        f"{', '.join(off['source'])}: {format_count(off['x_printed'].iloc[0])}",
        f"Table 2: {format_count(off['params'].iloc[0])}",
        f"Figure 2 draws the same values at {flops(twins['x_printed'].unique()[:1])} FLOPs, which "
        "in Table 2 is the smaller size.",
    )


def lamda_compute(data: Evidence) -> Found:
    """Entry 6: the compute of LaMDA 3.6B."""
    rows = data.paper[data.paper["model"].eq("LaMDA 3.6B") & data.paper["x_axis"].eq("train_flops")]
    off = (rows["x_printed"] / rows["train_flops"] - 1).abs() > SLIP
    right = rows.loc[~off & rows["source"].str.startswith("Figure 2"), "source"].unique()
    return Found(
        f"{', '.join(rows.loc[off, 'source'].unique())}: "
        f"{flops(rows.loc[off, 'x_printed'].unique()[:1])}",
        f"Table 2: {flops(rows['train_flops'].unique())}",
        f"{', '.join(right)} follow Table 2.",
    )


def two_drawings(data: Evidence) -> Found:
    """Entry 7: values that Figures 2 and 11 draw differently."""
    key = ["panel", "model"]
    both = [
        data.paper[data.paper["source"].str.match(f"{figure}[A-H]$")].assign(
            panel=lambda rows: rows["source"].str[-1]
        )[[*key, "value"]]
        for figure in ("Figure 2", "Figure 11")
    ]
    pairs = both[0].merge(both[1], on=key, suffixes=("_2", "_11"))
    off = pairs[(pairs["value_2"] - pairs["value_11"]).abs() > 1e-9]
    names = ", ".join(f"{row.model} in {row.panel}" for row in off.itertuples())
    most = (off["value_2"] - off["value_11"]).abs().max()
    return Found(
        f"Figure 2: {per_cent(off['value_2'], 2)} ({names})",
        f"Figure 11: {per_cent(off['value_11'], 2)}",
        f"{len(pairs) - len(off)} of {len(pairs)} points agree; these differ by {100 * most:.2f} "
        "points at most.",
    )


def two_readings(data: Evidence) -> Found:
    """Entry 8: values that Figures 2 and 7 draw differently, beyond rounding to a tenth."""
    pairs = [
        (
            data.score(f"Figure 2{panel}", model),
            data.score(f"Figure 7{panel}", model, metric=metric),
        )
        for panel, model, metric in (
            ("A", "LaMDA 2.1M", "exact_match"),
            ("B", "LaMDA 2.1M", "bleu"),
            ("B", "LaMDA 1.1B", "bleu"),
        )
    ]
    beyond = sum(abs(one - other) > 0.0005 for one, other in pairs)
    return Found(
        f"Figure 2: {per_cent((one for one, _ in pairs), 2)} (LaMDA 2.1M in A and B, 1.1B in B)",
        f"Figure 7: {per_cent((other for _, other in pairs), 2)}",
        f"Figure 7 has one decimal; {count_word(beyond)} of these {count_word(len(pairs))} differ "
        "by more than rounding explains.",
    )


def shared_perplexities(data: Evidence) -> Found:
    """Entry 13: the perplexities at which Gopher is drawn."""
    drawn = data.line("Figure 4, 6 (bottom-right)", "Gopher")["x_printed"]
    own = data.line("Figure 4, 2 (top-middle)", "Gopher")["value"]
    other = data.line("Figure 4, 6 (bottom-right)", "Chinchilla")["x_printed"]
    same = bool(np.allclose(drawn, other))
    return Found(
        f"Figure 4 below, Gopher: {', '.join(f'{x:.2f}' for x in drawn)}",
        f"Figure 4 above, Gopher: {', '.join(f'{x:.2f}' for x in own)}",
        f"The lower panel draws both families at {'the same' if same else 'other'} perplexities, "
        "which above are Chinchilla's.",
    )


def categories(data: Evidence) -> Found:
    """Entry 14: what rows 3 and 4 of Figure 10 show."""
    rows = drawn_rows(data.paper)
    largest = data.paper[
        data.paper["source"].eq("Figure 9") & data.paper["condition"].eq("largest model")
    ]
    table = largest.assign(category=largest["task"].str.removeprefix("MMLU: ")).pivot_table(
        index="model", columns="category", values="value"
    )
    size = data.topics["category"].value_counts()
    mean = (table[size.index] * size).sum(axis=1) / size.sum()
    names = list(table.index)
    return Found(
        f"Figure 10, {' and '.join(names)}: row Other {per_cent(rows.loc[names, 3])}, row Social "
        f"Science {per_cent(rows.loc[names, 4])}",
        f"Figure 9: Other {per_cent(table['Other'])}, Social Science "
        f"{per_cent(table['Social Science'])}",
        "Row 3 equals Social Science of Figure 9, row 4 the mean of all "
        f"{size.sum()} topics, {per_cent(mean)} from Figure 9's categories; Other is not drawn.",
    )


def humanities(data: Evidence) -> Found:
    """Entry 15: one point that differs among the columns of Figure 10."""
    values = [data.score(f"Figure 10, row 1 col {column}", "Gopher 417M") for column in (1, 2, 3)]
    return Found(
        f"Column 1: {per_cent(values[:1])}",
        f"Columns 2 and 3: {per_cent(dict.fromkeys(values[1:]))}",
        "No other table has this value; two columns against one.",
    )


def smaller_with_more(data: Evidence) -> Found:
    """Entry 23: a smaller model with more training compute."""
    small, large = (data.table_2(f"LaMDA {size}") for size in ("262M", "453M"))
    return Found(
        f"LaMDA 262M: {format_flops(small['train_flops'], 3)} FLOPs",
        f"LaMDA 453M: {format_flops(large['train_flops'], 3)} FLOPs",
        f"Real: they read {format_count(small['train_tokens'])} and "
        f"{format_count(large['train_tokens'])} tokens, and 6 × parameters × tokens gives both.",
    )


def persian_metric(data: Evidence) -> Found:
    """Entry 26: a metric that does not go with its chance."""
    rows = data.paper[data.paper["source"].eq("Figure 2D")]
    return Found(
        f"Label: {rows['metric'].iloc[0].replace('_', ' ')}, which guessing never gets right",
        f"Line of chance: {percent(rows['random_baseline'].iloc[0], 0)}",
        f"Accuracy on four choices: small models stand at {per_cent([rows['value'].min()])} and "
        "more.",
    )


def two_means(data: Evidence) -> Found:
    """Entry 45: two values of Gopher on all of MMLU."""
    column = means(data.topics)["Gopher 280B"]
    return Found(
        f"Figures 2G and 4: {per_cent([data.score('Figure 2G', 'Gopher 280B')])}",
        f"Figure 10, row 4: {per_cent(drawn_rows(data.paper).loc[['Gopher 280B'], 4])}",
        f"Both follow from the study's topics: {per_cent([column['questions']])} with each "
        f"question the same weight, {per_cent([column['topics']])} with each topic.",
    )
