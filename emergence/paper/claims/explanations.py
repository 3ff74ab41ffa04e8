"""Section 5.1 and Appendices A.1 and A.2: what loss and other metrics show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.detect import DELTA
from emergence.figures.words import percent
from emergence.items import items_from_grid
from emergence.paper.claims.evidence import Evidence
from emergence.paper.claims.registry import (
    CONTRADICTED,
    Finding,
    Said,
    claim,
    holds,
    measured,
)
from emergence.paper.many_steps import KNOWN
from emergence.paper.metric import (
    LEVEL,
    at_floor,
    loss_before_score,
    right_and_wrong,
    task_curves,
)
from emergence.paper.metric_outputs import METRICS
from emergence.wording import in_words

FEWEST = 1000
"""Largest number of items tried when one is recovered from shares."""

FEWEST_AT_FLOOR = 3
"""Models at chance that a power law with an interval needs."""


@claim("s51-tasks")
def six_tasks(evidence: Evidence, said: Said) -> Finding:
    """Count the tasks of Figures 5 and 6 whose score waits at chance and then leaves it."""
    scores = [score for score, _ in task_curves(evidence.paper)]
    rising = [score for score in scores if 0 < at_floor(score) < len(score.y)]
    return measured(said, len(rising), "Tasks of Figures 5 and 6 whose score leaves chance late.")


@claim("s51-loss-first")
def loss_first(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the loss falls with size among the models whose score is at chance."""
    found = evidence.shared(losses)
    if found is None:
        return no_wait(said)
    falling = int(found["p"].lt(LEVEL).sum())
    creeping = int(found["score_p"].lt(LEVEL).sum())
    weakest = found.iloc[(found["lower"] / found["pairs"]).argmin()]
    return holds(
        falling == len(found),
        f"on {falling} of {len(found)} tasks",
        f"Of pairs of models near chance the larger has the lower loss in at least "
        f"{weakest['lower']} of {weakest['pairs']}.",
        rule=f"a falling trend among the models near chance, p < {LEVEL:g}",
        caveat=f"On {creeping} tasks their score creeps upwards as well." if creeping else "",
        in_part=falling > len(found) / 2,
    )


@claim("s51-memory")
def memory(evidence: Evidence, said: Said) -> Finding:
    """Ask whether each larger GPT-3 knows the answers to more trivia questions."""
    rows = evidence.originals
    rows = rows[
        rows["task"].eq(KNOWN)
        & rows["source"].eq("brown2020 Table H.1")
        & rows["prompting"].eq("few-shot")
    ].sort_values("params")
    gains = rows["value"].diff().dropna()
    more = int(gains.gt(0).sum())
    return holds(
        bool(more) and more == len(gains),
        f"{more} of {len(gains)} steps up, from {percent(rows['value'].iloc[0])} to "
        f"{percent(rows['value'].iloc[-1])}",
        "GPT-3 on TriviaQA without a look at any text, with examples in the prompt.",
        rule="each larger model scores higher",
        in_part=more > 0.75 * len(gains),
    )


def losses(evidence: Evidence) -> pd.DataFrame | None:
    """Find what the loss does before the score moves, if the score of each task first waits."""
    scores = [score for score, _ in task_curves(evidence.paper)]
    if not all(FEWEST_AT_FLOOR <= at_floor(score) < len(score.y) for score in scores):
        return None
    return loss_before_score(evidence.paper)


def no_wait(said: Said) -> Finding:
    """Say that the scores do not wait at chance and then leave it."""
    return Finding(
        "a score that does not wait",
        CONTRADICTED,
        "Not every score is at chance for the smallest models and above it later.",
        said.tolerance,
    )


@claim("a1-near-random-flops", "a1-near-random-params")
def near_random(evidence: Evidence, said: Said) -> Finding:
    """Hold the largest model at chance on all six tasks against the scale stated."""
    found = evidence.shared(losses)
    if found is None:
        return no_wait(said)
    table = evidence.models.set_index("model")
    last = min(found["last"], key=lambda model: float(table["train_flops"][model]))
    column = "params" if said.unit.startswith("parameters") else "train_flops"
    return measured(
        said,
        float(table[column][last]),
        f"{last} is the largest model at chance on all six tasks, and the only one between "
        "8.6B and 69B in Table 2.",
    )


@claim("a1-loss-falls")
def loss_falls(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the loss of each task is lowest at the largest model, and falls on the way."""
    curves = [loss for _, loss in task_curves(evidence.paper)]
    rising = [loss.key["task"] for loss in curves if loss.y[-1] > loss.y.min()]
    trend = all(np.corrcoef(np.log10(loss.x), loss.y)[0, 1] < 0 for loss in curves)
    return holds(
        trend and not rising,
        f"lowest at the largest size on {len(curves) - len(rising)} of {len(curves)} tasks",
        f"It rises again on {in_words(rising)}." if rising else "It falls throughout.",
        rule="falls with scale, and lowest at the largest model",
        in_part=trend,
    )


@claim("a1-elbow")
def elbow(evidence: Evidence, said: Said) -> Finding:
    """Ask whether the loss of generative tasks drops faster just where the score leaves chance."""
    found = evidence.shared(losses)
    if found is None:
        return no_wait(said)
    rows = found[found["source"].str.startswith("Figure 5")]
    bent = rows["loss"] < rows["low"]
    return holds(
        bool(bent.all()),
        f"on {bent.sum()} of {len(rows)} tasks",
        f"The loss of {in_words(rows['first'])} lies below the 95\u202f% interval of a power law "
        "through the smaller models.",
        rule="below the 95\u202f% prediction interval",
        in_part=bool(bent.any()),
    )


@claim("a1-right-and-wrong")
def both_fall(evidence: Evidence, said: Said) -> Finding:
    """Ask whether right and wrong answers both become likelier while the score is at chance."""
    waiting = evidence.shared(losses)
    if waiting is None:
        return no_wait(said)
    found = right_and_wrong(evidence.paper, waiting)
    both = found["right"].gt(0) & found["wrong"].gt(0)
    share = found["shared"].min()
    return holds(
        bool(both.all()),
        f"on {both.sum()} of {len(found)} tasks",
        "Slope of minus log probability over the logarithm of compute, among the models at chance.",
        rule="both slopes fall",
        caveat=f"Wrong answers gain as little as {percent(share, 0)} of what right ones do."
        if share < 0.5
        else "",
        in_part=bool(both.any()),
    )


@claim("figure-6-items")
def logical_items(evidence: Evidence, said: Said) -> Finding:
    """Recover the number of items from the printed error rates."""
    paper = evidence.paper
    rows = paper[paper["source"].eq("Figure 6, top 1")]
    shares = rows["value"].to_numpy(float)
    fits = items_from_grid(shares, most=FEWEST, tolerance=5e-4)
    if fits is None:
        return Finding("none fits", CONTRADICTED, "The error rates fit no number.", said.tolerance)
    return measured(said, fits, "The smallest number of which all error rates are whole parts.")


@claim("a2-all-metrics")
def all_metrics(evidence: Evidence, said: Said) -> Finding:
    """Ask whether every line of Figure 7 rises."""
    paper = evidence.paper
    rows = paper[paper["source"].str.startswith("Figure 7")]
    lines = rows.sort_values("params").groupby(["source", "metric"])["value"]
    rise = lines.last() - lines.first()
    flat = rise[rise.lt(DELTA)]
    return holds(
        flat.empty,
        f"{len(rise) - len(flat)} of {len(rise)} lines rise",
        "Flat: "
        + "; ".join(f"{METRICS[metric]} in {source[-2:]}" for source, metric in flat.index)
        + "."
        if len(flat)
        else "Each ends above where it began.",
        rule=f"ends {percent(DELTA, 0)} or more above where it began",
    )


@claim("a2-periodic-elements")
def periodic_elements(evidence: Evidence, said: Said) -> Finding:
    """Ask what Appendix E calls the task that Appendix A.2 shows as emergent."""
    classes = evidence["paper/bigbench_classes.csv"]
    row = classes[classes["task_id"].eq("periodic_elements")].iloc[0]
    return holds(
        row["category"].startswith("emergent"),
        f"“{row['category']}” in {row['section']}",
        "Appendix A.2 and Figure 7 treat it as a case of emergence.",
        rule="the class of Appendix E",
    )
