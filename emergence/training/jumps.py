"""Jumps in time, as far as the distance of the checkpoints lets them be seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.curves import FEWEST_SCALES, scaling_curves
from emergence.detect import Prior, detect
from emergence.figures.words import percent
from emergence.models import power_of_ten
from emergence.wording import count_word

EARLY = 3000
"""The step up to which checkpoints double or triple."""

JUDGES = {
    "trend": "It improves at all",
    "threshold": "It leaves chance by a margin",
    "score": "Most of the rise comes at once",
    "change-point": "The curve bends",
    "surprise": "Earlier checkpoints could not have told",
}
"""Methods that bear on jumps, and what each asks."""


def judged(rows: pd.DataFrame, *, alpha: float, delta: float) -> pd.DataFrame:
    """Ask each curve through training whether it jumps.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`, one kind of run and prompt.
    alpha, delta
        See :func:`emergence.detect.detect`.
    """
    curves = scaling_curves(rows.assign(family=rows["size"]), "train_flops", fewest=FEWEST_SCALES)
    found = detect(curves, list(JUDGES), alpha=alpha, delta=delta)
    names = rows.drop_duplicates("task").set_index("task")["title"]
    return found.assign(title=found["task"].map(names))


def judged_table(found: pd.DataFrame) -> pd.DataFrame:
    """Count verdicts, a row a question."""
    count = found.groupby(["method", "verdict"]).size().unstack(fill_value=0)
    count = count.reindex(list(JUDGES), columns=["emergent", "not emergent", "cannot say"])
    count = count.fillna(0).astype(int).astype(str)
    return pd.DataFrame(
        {
            "Question": list(JUDGES.values()),
            "Yes": count["emergent"].to_list(),
            "No": count["not emergent"].to_list(),
            "Cannot say": count["cannot say"].to_list(),
        }
    )


def largest_steps(rows: pd.DataFrame) -> pd.DataFrame:
    """Find the largest rise between neighbouring checkpoints of each run and task.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`, one kind of run and prompt.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``title`` and ``params``: ``before`` and ``step`` between which it lies,
        ``share`` of the way from the worst checkpoint to the best, and ``width`` in decades of
        compute.
    """
    found = []
    placed = rows[rows["train_flops"].notna()].sort_values("step", kind="stable")
    for (title, params), run in placed.groupby(["title", "params"], sort=False):
        value, step = run["value"].to_numpy(float), run["step"].to_numpy(int)
        at = int(np.diff(value).argmax())
        found.append(
            {
                "title": title,
                "params": params,
                "before": step[at],
                "step": step[at + 1],
                "share": (value[at + 1] - value[at]) / np.ptp(value),
                "width": np.log10(step[at + 1] / step[at]),
            }
        )
    return pd.DataFrame(found).set_index(["title", "params"])


def jumps_in_words(rows: pd.DataFrame, found: pd.DataFrame) -> dict[str, str]:
    """State where the largest steps lie, and what the questions answer.

    Parameters
    ----------
    rows
        See :func:`largest_steps`; of tasks that rise well beyond the noise of their items.
    found
        From :func:`judged`.
    """
    steps = largest_steps(rows)
    early = steps[steps["step"] <= EARLY]
    yes = found[found["verdict"].eq("emergent")]
    surprised = yes.loc[yes["method"].eq("surprise"), "title"].unique()
    return {
        "jump_curves": str(len(steps)),
        "jump_early": str(len(early)),
        "jump_until": f"{EARLY:,}",
        "prior_from": power_of_ten(10 ** Prior().middle[0]),
        "jump_share": percent(early["share"].median(), 0),
        "jump_most": percent(steps["share"].max(), 0),
        "jump_width": f"{10 ** early['width'].median():.1f}",
        "surprised": str(int((yes["method"] == "surprise").sum())),
        "surprised_tasks": " and ".join(surprised) or "none",
        "judged": count_word(len(JUDGES)),
    }
