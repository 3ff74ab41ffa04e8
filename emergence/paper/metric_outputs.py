"""Section 5.1 and Appendix A.2: the same outputs under several metrics."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from emergence.curves import scaling_curves
from emergence.detect import consistent_with, emergence_score
from emergence.figures.frame import frame_of, paper_panels
from emergence.figures.words import percent, probability
from emergence.observations import value_of
from emergence.smoothness import share_of_rise

CHOICE, EXACT = "multiple_choice_grade", "exact_str_match"

METRICS = {
    "exact_match": "Exact match",
    "sequence_f1": "Sequence F1",
    "rouge_1": "ROUGE-1",
    "rouge_2": "ROUGE-2",
    "rouge_l_sum": "ROUGE-Lsum",
    "bleu": "BLEU",
    "multiple_choice_grade": "Multiple choice",
    "bleurt": "BLEURT",
}
"""Metrics of Figure 7 by the names they have in print."""


def figure_7_lines(paper: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of Figure 7, for :func:`emergence.figures.frame.lines_frame`."""
    panels = paper_panels("Figure 7")
    rows = paper.merge(panels[["source", "title"]], on="source")
    place = {metric: number for number, metric in enumerate(METRICS)}
    rows = rows.sort_values("metric", key=lambda names: names.map(place), kind="stable")
    rows = rows.sort_values("source", kind="stable")
    names = rows["metric"].map(METRICS)
    rows = rows.assign(panel=rows["title"], series=names, y=100 * rows["value"])
    return rows.drop(columns="family")  # all are LaMDA: each metric takes a colour of its own


def alike(paper: pd.DataFrame) -> pd.DataFrame:
    """Sort the lines of Figure 7: zero throughout, exact match again, or with partial credit.

    Returns
    -------
    pandas.DataFrame
        A row a line: ``task``, ``metric``, ``kind`` (``zero``, ``exact match`` where no model
        differs from it by more than two points, ``partial credit``) and ``late``, the share of
        its rise that the two largest models bring.
    """
    figure = paper[paper["source"].str.startswith("Figure 7")]
    rows = []
    for task, lines in figure.groupby("task", sort=False):
        curves = {curve.key["metric"]: curve for curve in scaling_curves(lines)}
        exact = curves["exact_match"].y
        for metric, curve in curves.items():
            kind = "partial credit"
            if not curve.y.any():
                kind = "zero"
            elif np.abs(curve.y - exact).max() <= 0.02:
                kind = "exact match"
            late = float(share_of_rise(curve.y, 2))
            rows.append({"task": task, "metric": METRICS[metric], "kind": kind, "late": late})
    return pd.DataFrame(rows)


def alike_in_words(paper: pd.DataFrame, lines: pd.DataFrame) -> dict[str, str]:
    """State what :func:`alike` found, over which share of the axis, and on how many items.

    Parameters
    ----------
    paper
        Observations of the paper.
    lines
        From :func:`alike`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    flops = np.sort(paper.loc[paper["source"].eq("Figure 7A"), "train_flops"].unique())
    elements = paper[paper["source"].eq("Figure 7C")]
    counted = elements[elements["metric"].isin(["exact_match", "multiple_choice_grade"])]
    items = int(elements["n_items"].iloc[0])
    counts = lines["kind"].value_counts()
    partial = lines[lines["kind"] == "partial credit"]
    ipa = partial[partial["task"].eq("IPA transliterate")]
    return {
        "lines": str(len(lines)),
        "lines_zero": str(counts["zero"]),
        "lines_exact": str(counts["exact match"]),
        "lines_partial": str(counts["partial credit"]),
        "lines_partial_ipa": str(len(ipa)),
        "late_low": percent(partial["late"].min(), 0),
        "late_high": percent(partial["late"].max(), 0),
        "late_reach": percent(float(share_of_rise(np.log10(flops), 2)), 0),
        "late_models": str(len(flops)),
        "periodic_items": str(items),
        "periodic_fits": str(fewest_items(counted["value"].to_numpy(), items)),
    }


def fewest_items(shares: NDArray[np.float64], most: int) -> int:
    """Give the smallest test in which printed shares, of three decimals, can all be counts."""
    sizes = np.arange(1, most + 1)
    return int(sizes[consistent_with(shares, sizes[:, None], 3).all(axis=1)][0])


def two_metrics(open_models: pd.DataFrame, families: tuple[str, ...]) -> pd.DataFrame:
    """Lay out IPA transliteration of some families under exact match and under BLEU."""
    task = open_models["task"].eq("IPA transliterate")
    rows = open_models[task & open_models["family"].isin(families)]
    laid_out = frame_of(rows.sort_values("metric", ascending=False, kind="stable"))
    name = laid_out["metric"].map(METRICS)
    return laid_out.assign(y_label=name, title="IPA transliterate: " + name)


def two_metrics_in_words(open_models: pd.DataFrame) -> dict[str, str]:
    """State how OPT and Pythia look under the two metrics, and how the metrics are tied."""
    rows = open_models[open_models["task"].eq("IPA transliterate")]
    text = {}
    for curve in scaling_curves(rows[rows["family"].isin(["OPT", "Pythia"])]):
        name = f"{curve.key['family'].lower()}_{curve.key['metric']}"
        score = float(emergence_score(curve.y))
        text[name] = percent(curve.y[-1])
        text[f"{name}_score"] = {True: "infinite"}.get(
            bool(np.isinf(score)), "undefined" if np.isnan(score) else f"{score:.1f}"
        )
    wide = rows.pivot_table(index="model", columns="metric", values="value").dropna()
    none = wide[wide["exact_match"].eq(0)]
    items = int(rows["n_items"].iloc[0])
    opt = rows[rows["family"].eq("OPT") & rows["metric"].eq("exact_match") & rows["value"].gt(0)]
    first = opt.sort_values("train_flops")["model"].iloc[0]
    last = rows[rows["family"].eq("Pythia")].sort_values("train_flops")["model"].iloc[-1]
    return text | {
        "ipa_models": str(len(wide)),
        "ipa_items": f"{items:,}",
        "ipa_none": str(len(none)),
        "ipa_none_bleu": percent(none["bleu"].max()),
        "opt_first": first.removeprefix("facebook/"),
        "opt_first_bleu": percent(value_of(rows, model=first, metric="bleu"), 2),
        "pythia_last_bleu": percent(value_of(rows, model=last, metric="bleu"), 2),
    }


def preferred(classes: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Count the preferred metrics of BIG-Bench tasks by the paper's class.

    Parameters
    ----------
    classes
        ``paper/bigbench_classes.csv``.
    tasks
        ``benchmarks/bigbench_tasks.csv``.

    Returns
    -------
    pandas.DataFrame
        By class (``emergent``, ``smooth``, ``flat``): ``tasks`` with a preferred metric, and
        how many of them prefer ``choice`` (multiple-choice grade), ``exact`` (exact string
        match) and ``either``; a task may prefer several metrics.
    """
    names = {"emergent": "emergent", "smoothly": "smooth", "flat": "flat"}
    group = classes["category"].str.split().str[0].map(names)
    rows = classes.assign(group=group).merge(tasks, on="task_id")
    rows = rows[rows["preferred_metric"].notna() & rows["group"].notna()]
    held = rows["preferred_metric"].str.split("|")
    choice, exact = (held.map(lambda names, one=one: one in names) for one in (CHOICE, EXACT))
    counted = rows.assign(tasks=True, choice=choice, exact=exact, either=choice | exact)
    sums = counted.groupby("group")[["tasks", "choice", "exact", "either"]].sum()
    return sums.loc[list(names.values())].astype(int)


def preferred_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Put :func:`preferred` into words, for :func:`emergence.page.show_table`."""
    heads = {
        "choice": "Multiple-choice grade",
        "exact": "Exact string match",
        "either": "One of the two",
    }
    shares = {
        head: [
            f"{percent(part / whole, 0)} ({part})"
            for part, whole in zip(counts[column], counts["tasks"], strict=True)
        ]
        for column, head in heads.items()
    }
    kinds = {"emergent": "Emergent", "smooth": "Smoothly increasing", "flat": "Flat"}
    tasks = counts["tasks"].astype(str).to_list()
    return pd.DataFrame({"Class": counts.index.map(kinds), "Tasks": tasks} | shares)


def preferred_in_words(counts: pd.DataFrame, literature: pd.DataFrame) -> dict[str, str]:
    """State what :func:`preferred` counts, beside the share that is known second hand."""
    groups = counts.to_dict("index")
    emergent, smooth = groups["emergent"], groups["smooth"]
    p = {
        name: stats.fisher_exact(
            [[group[name], group["tasks"] - group[name]] for group in (emergent, smooth)]
        ).pvalue
        for name in ("either", "exact")
    }
    later = literature[literature["citation"].eq("schaeffer2023")]
    share = later.loc[later["claim"].str.startswith("share"), "value"].iloc[0]
    samples = literature[literature["citation"].eq("schaeffer2024")]["value"].to_list()
    return {
        "metric_share": f"{share.lstrip('>')}\u202f%",
        "either_emergent": percent(emergent["either"] / emergent["tasks"], 0),
        "either_smooth": percent(smooth["either"] / smooth["tasks"], 0),
        "either_p": probability(float(p["either"])),
        "exact_p": probability(float(p["exact"])),
        "choice_emergent": str(emergent["choice"]),
        "exact_emergent": str(emergent["exact"]),
        "exact_emergent_share": percent(emergent["exact"] / emergent["tasks"], 0),
        "exact_smooth_share": percent(smooth["exact"] / smooth["tasks"], 0),
        "emergent_tasks": str(emergent["tasks"]),
        "predictable": f"{samples[0]}\u202f%",
        "predictable_options": f"{samples[1]}\u202f%",
    }
