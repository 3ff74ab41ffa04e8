"""The paper on one page: its people, four pictures, five claims and what the data say of them."""

from __future__ import annotations

import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import detect
from emergence.figures.frame import frame_of_figure
from emergence.figures.words import percent
from emergence.paper.census import CLASSES
from emergence.paper.definition import straight_in_words, straight_lines
from emergence.paper.metric import LEVEL, loss_before_score
from emergence.wording import count_word, in_words

KEYWORDS_SHOWN = 8
"""Keywords of the census that the short picture shows: those with most tasks."""

FIVE = (
    "figure-2-eight",
    "s5-no-extrapolation",
    "s4-all-emergent",
    "s51-loss-first",
    "s52-persian",
)
"""The claims that the page shows, of ``data/claims.csv``."""

AGAINST = "a2-all-metrics"
"""A claim that the page names beside them, since its own data contradict it."""


def people(authors: pd.DataFrame) -> dict[str, str]:
    """State who wrote the paper, by institution.

    Parameters
    ----------
    authors
        ``paper/authors.csv``.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    counts = authors["institution"].value_counts()
    where = [f"{count_word(count)} at {name}" for name, count in counts.items()]
    return {
        "authors": count_word(len(authors)) if len(authors) < 10 else str(len(authors)),
        "institutions": in_words(where),
        "first": str(authors.sort_values("place")["author"].iloc[0]),
    }


def census_bars(printed: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Show the whole census as one bar, above those of the keywords with most tasks.

    Parameters
    ----------
    printed
        Figure 8: :func:`emergence.paper.census.printed`.
    tasks
        :func:`emergence.paper.census.census`.

    Returns
    -------
    pandas.DataFrame
        The frame that the chart of bars takes.
    """
    label = "All tasks"
    whole = tasks["label"].value_counts()
    first = pd.DataFrame(
        {"row": label, "category": list(whole.index), "count": whole.to_numpy(), "counted": "tasks"}
    )
    most = printed.groupby("row")["count"].sum().nlargest(KEYWORDS_SHOWN).index
    rows = pd.concat([first, printed[printed["row"].isin(most)]], ignore_index=True)
    return rows.assign(
        row=pd.Categorical(rows["row"], [label, *most]),
        category=pd.Categorical(rows["category"], list(CLASSES.values())),
    )


def readable(found: pd.DataFrame) -> pd.DataFrame:
    """Put the five claims into words, for :func:`emergence.page.show_table`.

    Parameters
    ----------
    found
        From :func:`emergence.paper.claims.judged`.

    Returns
    -------
    pandas.DataFrame
        Text; *More* is Markdown.
    """
    rows = found.set_index("id").loc[list(FIVE)]
    computed = rows["computed"].str[:1].str.upper() + rows["computed"].str[1:]
    chapters = rows["chapter"].str.partition(";")[0]
    return pd.DataFrame(
        {
            "The paper says": rows["claim"],
            "Verdict": rows["verdict"],
            "Because": computed + ". " + rows["reason"],
            "More": [
                f"{{doc}}`{page}`; {{if-there}}`how it was judged <claim-{name}>`"
                for page, name in zip(chapters, rows.index, strict=True)
            ],
        }
    )


def numbers(found: pd.DataFrame, paper: pd.DataFrame) -> dict[str, str]:
    """State what the page says in sentences.

    Parameters
    ----------
    found
        From :func:`emergence.paper.claims.judged`.
    paper
        Observations of the paper.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    eight = frame_of_figure(paper, "Figure 2")
    chain = paper[paper["source"].eq("Figure 3A")].sort_values("params")
    ends = {name: part["value"].iloc[-1] for name, part in chain.groupby("condition")}
    gpt3 = eight[eight["panel"].eq("A") & eight["family"].eq("GPT-3")].sort_values("params")
    before, after, last = (row for _, row in gpt3.iloc[-3:].iterrows())
    rises = detect(scaling_curves(eight)).query("verdict == 'emergent'")
    families = rises.groupby("source")["family"].agg(set)
    losses = loss_before_score(paper)["p"].lt(LEVEL)
    claims = found.set_index("id")
    verdicts = claims.loc[list(FIVE), "verdict"].value_counts()
    return straight_in_words(straight_lines(eight)) | {
        "claims": count_word(len(FIVE)),
        "against": claims.at[AGAINST, "computed"],
        "against_verdict": claims.at[AGAINST, "verdict"],
        "reproduced": count_word(int(verdicts.get("reproduced", 0))),
        "caveat": count_word(int(verdicts.get("with a caveat", 0))),
        "panels": count_word(eight["source"].nunique()),
        "palm_only": count_word(int(families.map(lambda names: names == {"PaLM"}).sum())),
        "techniques": count_word(frame_of_figure(paper, "Figure 3")["source"].nunique()),
        "losses_held": count_word(int(losses.sum())),
        "losses_tried": count_word(len(losses)),
        "chain_with": percent(ends["Chain of thought"], 0),
        "chain_without": percent(ends["No chain of thought"], 0),
        "before": before["model"],
        "before_score": percent(before["value"]),
        "after": after["model"],
        "after_score": percent(after["value"]),
        "last": last["model"],
        "last_score": percent(last["value"], 0),
    }
