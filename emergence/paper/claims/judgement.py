"""All claims at once: a verdict for each, counts, and the table of the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from emergence.paper.claims.evidence import Evidence
from emergence.paper.claims.registry import CHECKS, NO_TOLERANCE, VERDICTS, Said
from emergence.resources import RESOURCES, read

NAMES = {resource.path: resource.name for resource in RESOURCES}

SHORT = {
    VERDICTS[0]: "reproduced",
    VERDICTS[1]: "with a caveat",
    VERDICTS[2]: "contradicted",
    VERDICTS[3]: "not checkable",
}
"""Verdicts where there is little room."""

PARTS = {
    "1": "1–2 Introduction, definition",
    "2": "1–2 Introduction, definition",
    "3": "3 Few-shot prompting",
    "4": "4 Augmented prompting",
    "5": "5 Discussion",
    "A": "A, E, F BIG-Bench",
    "B": "B MMLU",
    "C": "C, D Models and axes",
    "D": "C, D Models and axes",
    "E": "A, E, F BIG-Bench",
    "F": "A, E, F BIG-Bench",
}
"""Parts of the paper by the first letter of a section."""

TABLE_1 = "Table 1"

BRIEF = {
    PARTS["1"]: "1–2",
    PARTS["3"]: "3",
    PARTS["4"]: "4",
    TABLE_1: TABLE_1,
    PARTS["5"]: "5",
    PARTS["A"]: "A, E, F",
    PARTS["B"]: "B",
    PARTS["C"]: "C, D",
}
"""Parts by their sections alone, where there is little room."""


def judged(evidence: Evidence | None = None, only: Collection[str] | None = None) -> pd.DataFrame:
    """Compute every claim, or some.

    Parameters
    ----------
    evidence
        The tables; those that ship unless given.
    only
        Ids of the claims wanted; all unless given.

    Returns
    -------
    pandas.DataFrame
        A row a claim in the order of ``data/claims.csv``, with its columns, and
        ``computed``, ``verdict``, ``reason``, ``tolerance``; ``part`` of the paper; ``tables``,
        the paths of those used, separated by a bar; and ``code``, the function that computed it.

    Raises
    ------
    KeyError
        If a claim has no check.
    """
    tables = Evidence() if evidence is None else evidence
    claims = read("claims.csv")
    if only is not None:
        claims = claims[claims["id"].isin(only)]
    rows = []
    for row in claims.fillna({"unit": ""}).itertuples():
        check = CHECKS[str(row.id)]
        tables.opened = set()
        found = check(tables, Said(str(row.id), str(row.stated), str(row.unit)))
        rows.append(
            {
                "computed": found.computed,
                "verdict": found.verdict,
                "reason": re.sub(" +", " ", found.reason),
                "tolerance": found.tolerance,
                "part": part_of(str(row.id), str(row.section)),
                "tables": "|".join(sorted(tables.opened)),
                "code": f"{check.__module__}.{check.__name__}",
            }
        )
    return pd.concat([claims, pd.DataFrame(rows, index=claims.index)], axis=1)


def part_of(name: str, section: str) -> str:
    """Name the part of the paper that a claim stands in."""
    if name.startswith("table-1-"):
        return TABLE_1
    return PARTS["3" if name.startswith("figure-2") else section[0]]


def totals(found: pd.DataFrame) -> dict[str, str]:
    """State how many claims have which verdict, for :func:`emergence.page.glue`."""
    counts = found["verdict"].value_counts()
    decidable = len(found) - int(counts.get(VERDICTS[3], 0))
    text = {SHORT[verdict].replace(" ", "_"): str(counts.get(verdict, 0)) for verdict in VERDICTS}
    inside = found[found["verdict"].eq(VERDICTS[2])]
    stated = found["text_number"].notna()
    return text | {
        "claims": str(len(found)),
        "decidable": str(decidable),
        "numbers": str(int(stated.sum())),
        "contradicted_with_record": str(int(inside["conflicts"].notna().sum())),
        "differ": str(int(found["verdict"].ne(found["expected"]).sum())),
    }


def by_part(found: pd.DataFrame) -> pd.DataFrame:
    """Count verdicts by part of the paper, for :data:`emergence.figures.kinds.BARS`."""
    order = list(dict.fromkeys(PARTS.values()))
    order.insert(order.index(PARTS["4"]) + 1, TABLE_1)
    counts = found.groupby(["part", "verdict"]).size().rename("count").reset_index()
    return counts.assign(
        row=pd.Categorical(counts["part"], order),
        category=pd.Categorical(counts["verdict"].map(SHORT), [SHORT[name] for name in VERDICTS]),
        counted="claims",
    )[["row", "category", "count", "counted"]]


def readable(found: pd.DataFrame) -> pd.DataFrame:
    """Put all claims into words, for :func:`emergence.page.show_table`.

    Returns
    -------
    pandas.DataFrame
        Text; *Evidence* is Markdown.
    """
    return pd.DataFrame(
        {
            "Claim": found["claim"],
            "Part": found["part"].map(BRIEF),
            "Stated": as_stated(found),
            "Computed": found["computed"],
            "Verdict": found["verdict"].map(SHORT),
            "Why": found["reason"] + tolerated(found["tolerance"]),
            "Evidence": [
                links({str(name): value for name, value in row.items()})
                for row in found.to_dict("records")
            ],
        }
    )


def tolerated(tolerance: pd.Series) -> pd.Series:
    """Write how far off still counts as the same, where anything is measured against it."""
    return (" Tolerance: " + tolerance + ".").mask(tolerance.eq(NO_TOLERANCE), "")


def as_stated(found: pd.DataFrame) -> list[str]:
    """Write what the paper states as a reader reads it."""
    units = found["unit"].fillna("")
    return [Said("", *pair).as_stated for pair in zip(found["stated"], units, strict=True)]


def anchors(found: pd.DataFrame) -> list[str]:
    """Name the row of each claim, to which the mark beside its sentence leads."""
    return [f"claim-{name}" for name in found["id"]]


def links(row: Mapping[str, object]) -> str:
    """Link a claim to chapter, figure, rows and code."""
    parts = []
    if isinstance(row["chapter"], str):
        for page in row["chapter"].split(";"):
            parts.append(
                f"{{if-there}}`chapter {page.replace('_', ' ')} <said-{row['id']}-{page}>`"
            )
    if isinstance(row["target"], str) and row["target"]:
        parts.append(f"{{if-there}}`{row['about']} <{row['target']}>`")
    tables = [path for path in str(row["tables"]).split("|") if path]
    parts += [f"{{ref}}`{path} <table-{NAMES[path]}>`" for path in tables]
    parts.append(f"{{py:func}}`code <{row['code']}>`")
    page = f"p. {row['page']}, section {row['section']}"
    if isinstance(row["conflicts"], str):
        numbers = row["conflicts"].split(";")
        page += "; errata: " + ", ".join(f"{{ref}}`{n} <erratum-{n}>`" for n in numbers)
    return " · ".join([page, *parts])


def sort_values(found: pd.DataFrame) -> dict[str, pd.Series]:
    """Give what the columns of :func:`readable` sort by where that is not their text."""
    order = pd.Series(range(len(found)), index=found.index)
    places = found["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    return {"Part": order, "Verdict": places}


def contradictions(found: pd.DataFrame) -> pd.DataFrame:
    """Put the contradicted claims into words, for :func:`emergence.page.show_table`."""
    rows = found[found["verdict"].eq(VERDICTS[2])]
    return pd.DataFrame(
        {
            "Claim": [
                f"{row.claim} ({{if-there}}`section {row.section}, p. {row.page} <claim-{row.id}>`)"
                for row in rows.itertuples()
            ],
            "Stated": as_stated(rows),
            "The data": rows["computed"],
            "Why": rows["reason"],
        }
    )
