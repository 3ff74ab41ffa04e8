"""Appendices A.3 and E, and Figure 8: the census of BIG-Bench."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import detect
from emergence.figures.categories import segments
from emergence.figures.words import percent
from emergence.paper import census
from emergence.paper.census_checks import LEVEL, apart_by_keyword
from emergence.paper.claims.evidence import Evidence, row_at
from emergence.paper.claims.few_shot import verdict_on
from emergence.paper.claims.registry import Finding, Said, claim, holds, measured
from emergence.wording import in_words

NAMED_LARGEST = ("GPT-3 175B", "LaMDA 137B")
VISUAL = "visual reasoning"


def tasks_of(evidence: Evidence) -> pd.DataFrame:
    """Join the classes of Appendix E with the release of BIG-Bench."""
    return census.census(
        evidence["paper/bigbench_classes.csv"], evidence["benchmarks/bigbench_tasks.csv"]
    )


def bars_of(evidence: Evidence) -> pd.DataFrame:
    """Lay out the bars of Figure 8."""
    return census.printed(evidence["paper/bars.csv"], evidence.shared(tasks_of))


def ends_of(evidence: Evidence, category: str) -> pd.DataFrame:
    """Give the segments of one class in Figure 8, by keyword."""
    ends = segments(census.by_share(evidence.shared(bars_of)))
    return ends[ends["category"].eq(category)].set_index("row")


@claim("a3-classified")
def classified(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks of Appendix E."""
    return measured(said, len(evidence["paper/bigbench_classes.csv"]), "Counted in Appendix E.")


@claim("a3-left-out")
def left_out(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks in the class that Figure 8 does not draw."""
    classes = evidence["paper/bigbench_classes.csv"]
    return measured(said, int(classes["category"].eq("other").sum()), "Tasks of Appendix E.5.")


@claim("a3-visual")
def visual(evidence: Evidence, said: Said) -> Finding:
    """Read the flat share of visual reasoning off Figure 8."""
    row = row_at(ends_of(evidence, "Flat"), VISUAL)
    found = measured(said, float(row["share"]), "Read off the bar of Figure 8.")
    return replace(found, computed=f"{row['count']}/{row['total']} tasks")


@claim("a3-visual-largest")
def visual_largest(evidence: Evidence, said: Said) -> Finding:
    """Ask whether a keyword has a larger share of flat tasks than visual reasoning."""
    flat = ends_of(evidence, "Flat")
    named = row_at(flat, VISUAL)
    more = flat[flat["share"].gt(named["share"])]
    return holds(
        more.empty,
        "; ".join(f"{word} {row['count']} of {row['total']}" for word, row in more.iterrows())
        or VISUAL,
        f"{VISUAL} has {named['count']} of {named['total']}, {percent(named['share'], 0)}.",
        rule="no keyword of Figure 8 has a larger share",
    )


@claim("a3-highest")
def highest(evidence: Evidence, said: Said) -> Finding:
    """Rank keywords by their share of emergent tasks."""
    named = said.stated.split("; ")
    ends = ends_of(evidence, census.EMERGENT[1]).sort_values("share_to", ascending=False)
    first = list(ends.index[: len(named)])
    after = ends["share_to"].iloc[len(named)]
    return holds(
        sorted(first) == sorted(named),
        "; ".join(first),
        f"From {percent(ends['share_to'].iloc[0], 0)} to "
        f"{percent(ends['share_to'].iloc[len(named) - 1], 0)} of their tasks; the next has "
        f"{percent(after, 0)}.",
        rule="the same keywords, in any order",
    )


@claim("a3-no-trend")
def no_trend(evidence: Evidence, said: Said) -> Finding:
    """Test every keyword for more or fewer emergent, and flat, tasks than the others have."""
    tasks = evidence.shared(tasks_of)
    keywords = list(ends_of(evidence, "Flat").index)
    found = [apart_by_keyword(tasks, keywords, label) for label in ("any", "Flat")]
    clear = [str(name) for table in found for name in table.index[table["p_any"] < LEVEL]]
    tested = sum(map(len, found))
    return holds(
        len(clear) <= 0.1 * tested,
        f"{len(clear)} of {tested} tests clear: {in_words(clear)}",
        "Labels dealt out blindly, many times; the most extreme keyword of each deal sets the bar.",
        rule=f"at most one test in ten below {LEVEL:g}, corrected",
    )


@claim("figure-8-least")
def least(evidence: Evidence, said: Said) -> Finding:
    """Find the keyword with the fewest tasks in Figure 8."""
    totals = evidence["paper/bars.csv"].groupby("keyword")["tasks"].sum()
    return measured(
        said,
        int(totals.min()),
        f"The fewest tasks of a keyword drawn, {totals.idxmin()}.",
    )


@claim("figure-8-recount")
def recount(evidence: Evidence, said: Said) -> Finding:
    """Count the bars of Figure 8 anew."""
    bars = census.recounted(evidence.shared(tasks_of), evidence.shared(bars_of))
    off = (bars["count"] - bars["again"]).abs()
    same = int(off.eq(0).sum())
    return holds(
        same == len(bars),
        f"{same} of {len(bars)} bars",
        f"The others are off by up to {off.max():g}.",
        rule="counted from Appendix E and the keywords of the release",
        in_part=same > 0.9 * len(bars),
    )


@claim("figure-8-largest")
def emergent_means_largest(evidence: Evidence, said: Said) -> Finding:
    """Ask whether GPT-3 leaves chance on modified arithmetic with its largest model."""
    row = verdict_on(evidence, "Figure 2A", "GPT-3")
    classes = evidence["paper/bigbench_classes.csv"].set_index("task_id")["category"]
    return holds(
        row["model"] in NAMED_LARGEST,
        row["model"] or str(row["verdict"]),
        f"Modified arithmetic, classed as {classes['modified_arithmetic']}: {row['reason']}.",
        rule="175B or 137B by the threshold rule",
    )


@claim("e5-truthfulqa")
def truthfulqa(evidence: Evidence, said: Said) -> Finding:
    """Compare Appendix E on TruthfulQA with Figure 2E."""
    classes = evidence["paper/bigbench_classes.csv"].set_index("task_id")
    listed = str(classes["subcategory"].get("truthful_qa", ""))
    row = verdict_on(evidence, "Figure 2E", "Gopher")
    risen = row["verdict"] == "emergent"
    return holds(
        not risen,
        f"Figure 2E: {row['model'] or row['verdict']}",
        f"Appendix E: “{listed}”; Table 1 and Figure 2E have Gopher 280B rise. Possibly another "
        "variant of the task.",
        rule="no rise in Figure 2E",
    )


@claim("e5-arithmetic")
def arithmetic(evidence: Evidence, said: Said) -> Finding:
    """Ask whether GPT-3 adds from about a billion parameters on."""
    rows = evidence.originals
    rows = rows[
        rows["source"].eq("brown2020 Table H.1")
        & rows["task"].isin(["2D+", "3D+"])
        & rows["prompting"].eq("few-shot")
    ]
    found = detect(scaling_curves(rows)).set_index("task")
    first = {task: str(found["model"][task]) or "no model" for task in found.index}
    params = evidence.models.set_index("model")["params"]
    early = any(0.5e9 <= float(params.get(model, 0)) <= 2e9 for model in first.values())
    return holds(
        early,
        "; ".join(f"{task}: {model}" for task, model in first.items()),
        "Table 1 puts addition at 13B. Two and three digits with examples in the study of GPT-3; "
        "BIG-Bench has other variants.",
        rule="threshold rule, 0.5B to 2B",
    )
