"""Appendix B: MMLU by category."""

from __future__ import annotations

from emergence.figures.words import percent
from emergence.paper.claims.evidence import Evidence
from emergence.paper.claims.registry import Finding, Said, claim, holds
from emergence.paper.mmlu import CATEGORIES, drawn_rows, jumps
from emergence.wording import in_words

ROWS = {3: "Other", 4: "Social Science"}
"""Rows of Figure 10 by the titles that they carry."""


@claim("b-most")
def most(evidence: Evidence, said: Said) -> Finding:
    """Name the two categories that rise most from the second-largest to the largest model."""
    found = jumps(evidence.paper)
    first = {
        str(family): list(rows.nlargest(2, "jump")["category"])
        for family, rows in found.groupby("family")
    }
    return holds(
        all(sorted(names) == ["Humanities", "Social Science"] for names in first.values()),
        "; ".join(f"{family}: {in_words(names)}" for family, names in first.items()),
        "Differences of the two axes of Figure 9.",
        rule="the two largest differences, both families",
    )


@claim("b-least")
def least(evidence: Evidence, said: Said) -> Finding:
    """Name the category that rises least."""
    found = jumps(evidence.paper)
    last = found.loc[found.groupby("family")["jump"].idxmin()].set_index("family")
    return holds(
        bool(last["category"].eq("STEM").all()),
        "; ".join(f"{name}: {row['category']}" for name, row in last.iterrows()),
        "; ".join(f"{name} {100 * row['jump']:.1f} points" for name, row in last.iterrows()) + ".",
        rule="the smallest difference, both families",
    )


@claim("figure-10-titles")
def titles(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the rows of Figure 10 end where Figure 9 has the categories of their titles."""
    paper = evidence.paper
    drawn = drawn_rows(paper)
    ends = paper[paper["source"].eq("Figure 9") & paper["condition"].eq("largest model")]
    values = ends.assign(category=ends["task"].str.removeprefix("MMLU: ")).pivot_table(
        index="model", columns="category", values="value"
    )
    agree = {
        name: bool((drawn.loc[values.index, row] - values[name]).abs().lt(0.0005).all())
        for row, name in {1: CATEGORIES[0], 2: CATEGORIES[1], **ROWS}.items()
    }
    wrong = [name for name, same in agree.items() if not same]
    return holds(
        not wrong,
        f"{len(agree) - len(wrong)} of {len(agree)} rows",
        f"Not where Figure 9 has them: {in_words(wrong)}. Row 3 ends at the values of Social "
        "Science, row 4 is the mean of all topics."
        if wrong
        else "Each ends at the values of Figure 9.",
        rule="the largest models of Figure 9, to the last digit",
    )


@claim("figure-10-humanities")
def humanities(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the columns of Figure 10 draw the same values."""
    paper = evidence.paper
    rows = paper[paper["source"].str.startswith("Figure 10, row ")]
    place = rows["source"].str.slice(0, len("Figure 10, row 1"))
    spread = rows.groupby([place, "model"])["value"].agg(["min", "max"])
    off = spread[spread["max"] - spread["min"] > 0.0005]
    return holds(
        off.empty,
        f"{len(spread) - len(off)} of {len(spread)} points",
        "; ".join(
            f"{model}, {row}: {percent(low)} and {percent(high)}"
            for (row, model), low, high in off[["min", "max"]].itertuples(name=None)
        )
        or "All columns agree.",
        rule="equal in all three columns",
    )
