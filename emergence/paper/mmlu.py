"""Appendix B: the numbers that the chapter states of MMLU by category and topic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import lower_bound, minimum_detectable_excess
from emergence.figures.frame import frame_of_figure, lines_frame, with_intervals
from emergence.figures.words import percent, without_family
from emergence.models import format_count

CATEGORIES = ("Humanities", "STEM", "Social Science", "Other")
"""In the order of the rows of Figure 10; rows 3 and 4 are titled otherwise there."""

LARGEST = ("Chinchilla 70B", "Gopher 280B")
"""The two models of which every topic is published."""

CHANCE = 0.25
"""Four choices a question."""

ROUNDED = 0.0005
"""How far a value printed with one decimal of a per cent may be off."""


def worth(topics: pd.DataFrame) -> pd.Series:
    """Give the number of questions that a mean over topics is worth, by category.

    A mean that gives each of T topics the same weight varies as much as the share of
    T² / Σ 1/n questions does, if the topics are equally hard; topics have n questions each.

    Parameters
    ----------
    topics
        ``benchmarks/mmlu_topics.csv``.

    Returns
    -------
    pandas.Series
        A number a category, not a whole one.
    """
    return topics.groupby("category")["n_items"].agg(lambda n: len(n) ** 2 / (1 / n).sum())


def drawn_rows(paper: pd.DataFrame) -> pd.DataFrame:
    """Give Figure 10 as numbers: a row a model, a column a row of the figure.

    Where its columns disagree, the value drawn most often counts.
    """
    rows = paper[paper["source"].str.startswith("Figure 10, ")]
    rows = rows.assign(row=row_of(rows))
    return rows.pivot_table(
        index="model", columns="row", values="value", aggfunc=lambda v: v.mode().iloc[0]
    )


def row_of(rows: pd.DataFrame) -> pd.Series:
    """Give the row of Figure 10 that an observation stands in, from 1."""
    return rows["source"].str.extract(r"row (\d)", expand=False).astype("int64")


def recovered(paper: pd.DataFrame, topics: pd.DataFrame) -> pd.Series:
    """Recover the category *Other*, which Figure 10 leaves out, from its row of all topics.

    Parameters
    ----------
    paper
        Observations of the paper.
    topics
        ``benchmarks/mmlu_topics.csv``.

    Returns
    -------
    pandas.Series
        Accuracy by model, as a fraction: (57 all - Σ T_c c) / T_other over the other three
        categories c.
    """
    drawn = drawn_rows(paper)
    size = topics["category"].value_counts()
    rest = sum(size[name] * drawn[row] for row, name in enumerate(CATEGORIES[:3], start=1))
    return (size.sum() * drawn[4] - rest) / size["Other"]


def error_of_recovery(topics: pd.DataFrame) -> float:
    """Bound the error of :func:`recovered` that comes from rounding, as a fraction."""
    size = topics["category"].value_counts()
    return float(ROUNDED * (2 * size.sum() - size["Other"]) / size["Other"])


def figure_10(paper: pd.DataFrame, topics: pd.DataFrame, *, as_printed: bool) -> pd.DataFrame:
    """Lay out Figure 10, with the four categories that its titles promise.

    Parameters
    ----------
    paper
        Observations of the paper.
    topics
        ``benchmarks/mmlu_topics.csv``.
    as_printed
        Keep titles, rows and positions as the paper prints them.

    Returns
    -------
    pandas.DataFrame
        Three panels a row. Unless as printed, row 3 is titled by what it shows, *Social
        Science*, and *Other* stands in place of the mean of all topics; its values are those
        of Figure 9 or recovered. ``n_items`` is what the mean over topics is :func:`worth`.
    """
    rows = frame_of_figure(paper, "Figure 10", as_printed=as_printed)
    rows = rows.assign(panel="", title=rows["title"].str.removeprefix("MMLU: "), columns=3)
    if as_printed:
        return rows
    row = row_of(rows)
    other = row.eq(len(CATEGORIES))
    title = row.map(dict(enumerate(CATEGORIES, start=1)))
    scatter = paper[paper["source"].eq("Figure 9") & paper["task"].eq("MMLU: Other")]
    drawn = scatter.set_index("model")["value"]
    values = drawn.combine_first(recovered(paper, topics).round(3))
    return with_intervals(
        rows.assign(
            title=title,
            value=rows["value"].mask(other, rows["model"].map(values)),
            n_items=title.map(worth(topics)).round().astype("Int64"),
        )
    )


def jumps(paper: pd.DataFrame) -> pd.DataFrame:
    """Give Figure 9 as numbers: from the second-largest model of a family to its largest.

    Returns
    -------
    pandas.DataFrame
        A row a family and category: ``family``, ``category``, ``before``, ``after``, ``jump``
        (fractions).
    """
    rows = paper[paper["source"].eq("Figure 9")]
    table = rows.pivot_table(index=["family", "task"], columns="condition", values="value")
    return (
        pd.DataFrame(
            {
                "before": table["second-largest model"],
                "after": table["largest model"],
                "jump": table["largest model"] - table["second-largest model"],
            }
        )
        .reset_index()
        .assign(category=lambda found: found["task"].str.removeprefix("MMLU: "))
        .sort_values(["family", "jump"], ascending=[True, False], kind="stable")
    )


def leaving(rows: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Say where each category leaves chance, by what its own test set can show.

    A size is clear of chance where the one-sided Clopper-Pearson bound at 5 %, shared among the
    sizes of the family, is above one in four; a line leaves chance at the first size from which
    on all are.

    Parameters
    ----------
    rows
        From :func:`figure_10`, not as printed.
    topics
        ``benchmarks/mmlu_topics.csv``.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`, a row a category.
    """
    count = topics["category"].value_counts()
    questions = topics.groupby("category")["n_items"].sum()
    value = worth(topics)
    table = pd.DataFrame(
        {
            "Category": CATEGORIES,
            "Topics": [str(count[name]) for name in CATEGORIES],
            "Questions": [f"{questions[name]:,}" for name in CATEGORIES],
            "Worth": [f"{value[name]:,.0f}" for name in CATEGORIES],
            "Visible from (points)": [
                f"{100 * float(minimum_detectable_excess(value[name], CHANCE)):.1f}"
                for name in CATEGORIES
            ],
        }
    )
    once = rows.drop_duplicates(["title", "model"])
    for family in ("Gopher", "Chinchilla"):
        lines = {
            name: once[once["family"].eq(family) & once["title"].eq(name)] for name in CATEGORIES
        }
        table[f"{family} leaves chance"] = [first_clear(lines[name]) for name in CATEGORIES]
    return table


def first_clear(line: pd.DataFrame) -> str:
    """Say between which two sizes a line leaves chance for good."""
    ordered = line.sort_values("params")
    bounds = lower_bound(ordered["value"], ordered["n_items"].astype(float), 0.05 / len(ordered))
    sizes = [
        without_family(*names) for names in zip(ordered["model"], ordered["family"], strict=True)
    ]
    below = np.flatnonzero(bounds <= CHANCE)
    if len(below) == 0:
        return f"at {sizes[0]} or before"
    if below[-1] == len(sizes) - 1:
        return "not seen"
    return f"{sizes[below[-1]]} – {sizes[below[-1] + 1]}"


def figure_9(paper: pd.DataFrame) -> pd.DataFrame:
    """Lay out Figure 9: the largest model of a family against its second-largest."""
    found = jumps(paper)
    rows = found.assign(
        series=found["family"],
        role="point",
        label=found["category"],
        before=100 * found["before"],
        y=100 * found["after"],
    )
    ends = [25.0, 33.0]
    guide = pd.DataFrame({"series": "no gain", "role": "guide", "before": ends, "y": ends})
    return lines_frame(
        pd.concat([rows, guide], ignore_index=True).fillna({"label": ""}),
        x_label="Second-largest model (%)",
        y_label="Largest model (%)",
    )


def stated(text_numbers: pd.DataFrame) -> dict[str, str]:
    """Give the size up to which the paper's text has models guess on MMLU."""
    sizes = text_numbers.set_index("quantity")["value"]
    size = float(sizes["MMLU no better than guessing up to (params)"])
    return {"guessing_params": format_count(size)}


def numbers(paper: pd.DataFrame, topics: pd.DataFrame) -> dict[str, str]:
    """State how the categories rise, and what Figure 10 shows.

    Parameters
    ----------
    paper
        Observations of the paper.
    topics
        ``benchmarks/mmlu_topics.csv``.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    found = jumps(paper)
    drawn = drawn_rows(paper)
    check = paper[paper["source"].eq("Figure 9") & paper["task"].eq("MMLU: Other")]
    other = check.set_index("model")["value"]
    off = (recovered(paper, topics)[other.index] - other).abs().max()
    humanities = paper[
        paper["source"].str.startswith("Figure 10, row 1") & paper["model"].eq("Gopher 417M")
    ]
    twice = humanities["value"].value_counts()
    text = {}
    for name, place in (("most", 0), ("second", 1), ("least", -1)):
        row = found[found["family"].eq("Chinchilla")].iloc[place]
        text[f"chinchilla_{name}"] = f"{100 * row['jump']:.0f}"
        text[f"chinchilla_{name}_category"] = str(row["category"])
    return text | {
        "jump_from": f"{100 * (found['before'].max() - found['before'].min()):.1f}",
        "jump_to": f"{100 * (found['after'].max() - found['after'].min()):.1f}",
        "humanities": f"{percent(twice.index[-1])} in one column and {percent(twice.index[0])} in "
        "two",
        "row_4": " and ".join(percent(drawn[4][model]) for model in LARGEST),
        "recovery_off": f"{100 * off:.1f}",
        "recovery_error": f"{100 * error_of_recovery(topics):.1f}",
    }
