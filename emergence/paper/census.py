"""Appendices A.3 and E: what the chapter on the census of BIG-Bench states."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from emergence.figures.categories import in_order, segments
from emergence.figures.words import percent
from emergence.wording import count_word, metric_name

CLASSES = {
    "emergent with GPT-3 or LaMDA": "Emergent with GPT-3 or LaMDA",
    "emergent with PaLM": "Emergent with PaLM",
    "smoothly increasing": "Smoothly increasing",
    "flat (no model better than random)": "Flat",
    "other": "Other",
}
"""Classes of Appendix E with the names that the pages use."""

EMERGENT = list(CLASSES.values())[:2]
DRAWN = list(CLASSES.values())[:4]
"""The classes that Figure 8 draws."""

SHORT = dict(zip(DRAWN, ("GPT-3 or LaMDA", "PaLM", "Smooth", "Flat"), strict=True))
"""Names of the classes where a table has little room."""

BARS = {"Emergent with LaMDA/GPT": EMERGENT[0], "Flat (no model better than random)": "Flat"}
"""Classes that the legend of Figure 8 names otherwise."""

MANY = 20
"""More keywords than this are more than a reader reads."""

FORM = ("zero-shot", "one-shot", "many-shot", "multiple choice", "example task")
"""Keywords that tell the form of a task, not its subject; Figure 8 leaves them out."""


def census(classes: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Join the classes of Appendix E with what BIG-Bench tells of each task.

    Parameters
    ----------
    classes
        ``paper/bigbench_classes.csv``.
    tasks
        ``benchmarks/bigbench_tasks.csv``.

    Returns
    -------
    pandas.DataFrame
        A row a task, with ``label``, its class as a categorical; ``words``, the set of its
        keywords, each counted once where a task spells it in two ways; and ``scored_by``, the
        set of its preferred metrics.
    """
    rows = classes.merge(
        tasks.drop(columns=["citation", "location", "licence"]), on="task_id", how="left"
    )
    label = pd.Categorical(rows["category"].map(CLASSES), list(CLASSES.values()), ordered=True)
    spelling: dict[str, str] = {}
    for word in rows["keywords"].dropna().str.split("|").explode().value_counts().index:
        spelling.setdefault(word.replace("-", " "), word)
    words = [
        frozenset(spelling[word.replace("-", " ")] for word in text.split("|") if word)
        for text in rows["keywords"].fillna("")
    ]
    scored_by = [frozenset(text.split("|")) - {""} for text in rows["preferred_metric"].fillna("")]
    return rows.assign(
        label=label, words=pd.Series(words), scored_by=pd.Series(scored_by, dtype=object)
    )


def printed(bars: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Lay out Figure 8 as printed.

    Parameters
    ----------
    bars
        ``paper/bars.csv``.
    tasks
        From :func:`census`: it spells the keywords.

    Returns
    -------
    pandas.DataFrame
        The frame that the chart of bars takes.
    """
    spelling = {word.replace(" ", "-"): word for words in tasks["words"] for word in words}
    classes = bars["category"].replace(BARS)
    return pd.DataFrame(
        {
            "row": bars["keyword"].map(spelling),
            "category": pd.Categorical(classes, DRAWN),
            "count": bars["tasks"],
            "counted": "tasks",
        }
    )


def by_share(counts: pd.DataFrame) -> pd.DataFrame:
    """Order bars by the share of their first two segments, the emergent tasks, largest first."""
    ends = segments(counts)
    share = ends[ends["category"].eq(EMERGENT[1])].set_index("row")["share_to"]
    order = list(share.sort_values(ascending=False, kind="stable").index)
    return counts.assign(row=pd.Categorical(counts["row"], order))


def recounted(tasks: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Count each bar of Figure 8 anew from the lists of Appendix E and the tasks' keywords.

    Returns
    -------
    pandas.DataFrame
        The bars with ``again``, the new count, and ``holding``, the tasks that it counts.
    """
    holding = pd.Series(
        [
            tasks.loc[has(tasks, str(word)) & tasks["label"].eq(str(category)), "task_id"].to_list()
            for word, category in zip(counts["row"], counts["category"], strict=True)
        ],
        index=counts.index,
    )
    return counts.assign(holding=holding, again=holding.map(len))


def has(tasks: pd.DataFrame, keyword: str) -> pd.Series:
    """Say of each task whether it has a keyword."""
    return pd.Series([keyword in words for words in tasks["words"]], index=tasks.index)


def differences(bars: pd.DataFrame) -> pd.DataFrame:
    """Select the bars whose recount differs, with the task that most likely makes it so.

    Parameters
    ----------
    bars
        From :func:`recounted`.

    Returns
    -------
    pandas.DataFrame
        Those bars with ``suspect``: of the tasks that the recount holds, the one that stands
        behind most bars too short; empty where it stands behind no second one, where there are
        several such tasks, or where the bar is too long.
    """
    off = bars[bars["count"].ne(bars["again"])]
    short = off["again"].gt(off["count"])
    behind = Counter(task for held in off.loc[short, "holding"] for task in held)
    suspects = pd.Series(
        [
            suspect(held, behind) if is_short else ""
            for held, is_short in zip(off["holding"], short, strict=True)
        ],
        index=off.index,
        dtype=object,
    )
    return off.assign(suspect=suspects)


def suspect(held: list[str], behind: Counter[str]) -> str:
    """Name the task of a bar that stands behind most bars too short, if it is one alone."""
    counts = Counter({task: behind[task] for task in held}).most_common(2)
    most = counts[0][1]
    alone = len(counts) == 1 or counts[1][1] < most
    return counts[0][0] if alone and most > 1 else ""


def differences_in_words(off: pd.DataFrame) -> pd.DataFrame:
    """Put the bars that differ into words, for :func:`emergence.page.show_table`."""
    return pd.DataFrame(
        {
            "Keyword": off["row"],
            "Class": off["category"].map(SHORT).astype(str),
            "Printed": off["count"].astype(str),
            "Recounted": off["again"].astype(str),
            "Tasks that the recount holds": off["holding"].map(", ".join).str.replace("_", " "),
            "Likely": off["suspect"].where(off["suspect"].ne(""), "–").str.replace("_", " "),
        }
    )


def counted(tasks: pd.DataFrame, stated: pd.DataFrame) -> dict[str, str]:
    """State how many tasks stand in each class."""
    sizes = tasks["label"].value_counts()
    emergent = int(sizes[EMERGENT].sum())
    other = tasks["subcategory"].value_counts()
    text = stated.set_index("quantity")["value"]
    return {
        "tasks": str(len(tasks)),
        "emergent": str(emergent),
        "emergent_share": percent(emergent / len(tasks), 0),
        "with_gpt3": str(sizes[EMERGENT[0]]),
        "with_palm": str(sizes[EMERGENT[1]]),
        "smooth": str(sizes["Smoothly increasing"]),
        "flat": str(sizes["Flat"]),
        "other": str(sizes["Other"]),
        "drawn": str(sizes[DRAWN].sum()),
        "uncorrelated": str(other["better than random and not correlated with scale"]),
        "worse": str(other["model gets worse with scale"]),
        "not_judged": str(other[["not enough examples", "incomplete evals", "other"]].sum()),
        "annotators": count_word(int(text["annotators who classified the tasks"])),
        "median_items": f"{tasks.loc[tasks['label'].isin(EMERGENT), 'n_items'].median():.0f}",
        "not_released": ", ".join(tasks.loc[tasks["kind"].isna(), "task"]),
        "appendix_f": str(tasks["in_appendix_f"].sum()),
    }


def recount(tasks: pd.DataFrame, bars: pd.DataFrame, stated: pd.DataFrame) -> dict[str, str]:
    """State how the recount of Figure 8 comes out."""
    least = int(stated.set_index("quantity")["value"]["minimum tasks per keyword shown"])
    off = differences(bars)
    blamed = off["suspect"].value_counts().drop("", errors="ignore")
    keywords = in_order(bars["row"])
    drawn = tasks[tasks["label"].isin(DRAWN)]
    sizes = drawn["words"].explode().value_counts()
    missing = sizes[(sizes >= least) & ~sizes.index.isin([*keywords, *FORM])]
    return {
        "keywords": str(len(keywords)),
        "bars": str(len(bars)),
        "equal": str(len(bars) - len(off)),
        "unequal": str(len(off)),
        "most_off": count_word(int((off["count"] - off["again"]).abs().max())),
        "suspect": blamed.index[0].replace("_", " "),
        "suspect_bars": str(blamed.iloc[0]),
        "second_suspect": blamed.index[1].replace("_", " "),
        "second_suspect_bars": str(blamed.iloc[1]),
        "no_suspect": str(int(off["suspect"].eq("").sum())),
        "form": str(len(FORM)),
        "least": str(least),
        "left_out": " and ".join(f"{word} ({size})" for word, size in missing.items()),
    }


def readable(tasks: pd.DataFrame) -> pd.DataFrame:
    """Put the census into words, for :func:`emergence.page.show_table`.

    Returns
    -------
    pandas.DataFrame
        Text: a row a task, by class. Of a task with very many keywords only those are shown
        that another task has too.
    """
    uses = Counter(word for words in tasks["words"] for word in words)
    shown = [
        sorted(word for word in words if len(words) <= MANY or uses[word] > 1)
        for words in tasks["words"]
    ]
    table = pd.DataFrame(
        {
            "Task": tasks["task"],
            "Class": tasks["label"].astype(str),
            "Keywords": pd.Series(shown).map(", ".join),
            "Preferred metric": tasks["scored_by"].map(
                lambda metrics: ", ".join(map(metric_name, sorted(metrics))) or "–"
            ),
            "Items": tasks["n_items"].map(lambda n: "–" if pd.isna(n) else f"{n:,}"),
            "Chance (%)": tasks["chance_multiple_choice"].map(
                lambda chance: "–" if pd.isna(chance) else f"{100 * chance:.0f}"
            ),
        }
    )
    return table.iloc[order_of(tasks)]


def order_of(tasks: pd.DataFrame) -> list[int]:
    """Give the places of the tasks by class, and within a class by name."""
    return list(tasks.reset_index(drop=True).sort_values(["label", "task"]).index)


def sort_values(tasks: pd.DataFrame) -> dict[str, pd.Series]:
    """Give what the columns of :func:`readable` sort by where that is not their text."""
    rows = tasks.iloc[order_of(tasks)]
    return {
        "Class": rows["label"].cat.codes,
        "Items": rows["n_items"],
        "Chance (%)": rows["chance_multiple_choice"],
    }
