"""Appendix E seen by risk: which classes the BIG-Bench tasks that touch one fall in."""

from __future__ import annotations

import pandas as pd
from scipy.stats import hypergeom

from emergence.figures.words import probability
from emergence.wording import count_word, in_words

RISKS = (
    "social bias",
    "gender bias",
    "racial bias",
    "religious bias",
    "political bias",
    "toxicity",
    "truthfulness",
    "alignment",
    "memorization",
)
"""Keywords of BIG-Bench that touch the risks of section 5.4."""

CLASSES = {
    "smoothly increasing": "Smooth",
    "emergent with GPT-3 or LaMDA": "Emergent",
    "emergent with PaLM": "Emergent",
    "flat (no model better than random)": "Flat",
    "better than random and not correlated with scale": "No trend",
    "model gets worse with scale": "Worse",
}
"""Classes of Appendix E and subheadings of its section E.5, in one word each."""

WORSE = "Worse"


def classed(classes: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Join the classes of Appendix E with the keywords of each task.

    Returns
    -------
    pandas.DataFrame
        A row a task of Appendix E: ``task``, ``task_id``, ``class`` in the words of
        :data:`CLASSES` (``Not classed`` for those left out there) and the list ``keywords``.
    """
    known = classes["subcategory"].fillna(classes["category"]).map(CLASSES)
    rows = classes[["task", "task_id"]].assign(**{"class": known.fillna("Not classed")})
    keywords = rows["task_id"].map(tasks.set_index("task_id")["keywords"])
    return rows.assign(keywords=keywords.fillna("").str.split("|"))


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the classes of the tasks behind each keyword that touches a risk.

    Parameters
    ----------
    rows
        From :func:`classed`.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`: a row a keyword, a column a class.
    """
    heads = list(dict.fromkeys(CLASSES.values()))
    each = rows.explode("keywords")
    each = each[each["keywords"].isin(RISKS)]
    table = pd.crosstab(each["keywords"], each["class"]).reindex(list(RISKS))
    table = table.reindex(columns=heads, fill_value=0)
    sizes = each["keywords"].value_counts().reindex(table.index)
    shown = table.astype(str).replace("0", "–")
    shown.insert(0, "Tasks", sizes.astype(str))
    return shown.rename_axis("Keyword").reset_index()


def touching(rows: pd.DataFrame) -> pd.DataFrame:
    """List the tasks that touch a risk, with their keywords and class, for a table."""
    of_risk = rows["keywords"].map(lambda words: [word for word in words if word in RISKS])
    listed = rows.assign(of_risk=of_risk)[of_risk.map(bool)]
    return pd.DataFrame(
        {
            "Task": listed["task"],
            "Keywords": listed["of_risk"].str.join(", "),
            "Class": listed["class"],
        }
    )


def worse_with_scale(rows: pd.DataFrame) -> dict[str, str]:
    """State which tasks get worse with scale, and how surprising it is what they share.

    Parameters
    ----------
    rows
        From :func:`classed`.

    Returns
    -------
    dict of str
        Text by name. The probability is that of the hypergeometric distribution: as many tasks
        on social bias or more among those that get worse, were these drawn at random. It is
        also given multiplied by the number of keywords, any of which might have stood out.
    """
    bias = rows["keywords"].map(lambda words: "social bias" in words)
    worse = rows["class"].eq(WORSE)
    both = int((bias & worse).sum())
    p = float(hypergeom.sf(both - 1, len(rows), int(bias.sum()), int(worse.sum())))
    keywords = len(set(rows["keywords"].explode()) - {""})
    return {
        "classed_tasks": str(len(rows)),
        "worse": count_word(int(worse.sum())),
        "worse_bias": count_word(both),
        "worse_names": in_words(rows.loc[bias & worse, "task"]),
        "worse_other": in_words(rows.loc[worse & ~bias, "task"]),
        "bias_tasks": count_word(int(bias.sum())),
        "worse_p": probability(p),
        "worse_keywords": str(keywords),
        "worse_p_keywords": probability(min(1.0, p * keywords)),
        "risk_tasks": str(len(touching(rows))),
    }
