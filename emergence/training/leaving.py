"""Where checkpoints leave chance: in time for each size, and in size at each step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from emergence.curves import FEWEST_SCALES, scaling_curves
from emergence.detect import detect
from emergence.figures.frame import lines_frame
from emergence.figures.words import position
from emergence.models import AXES, format_count, format_flops
from emergence.wording import count_word, in_words, joined

FINE = 13_000
"""The step from which checkpoints follow each other at even distances, in this source."""


def leaving(rows: pd.DataFrame, along: str, *, alpha: float, delta: float) -> pd.DataFrame:
    """Apply the threshold rule along training, or along sizes.

    Parameters
    ----------
    rows
        From :func:`emergence.training.runs.checkpoints`, one kind of run and prompt.
    along
        ``time``: a curve a size, through its training; ``size``: a curve a step, through sizes.
    alpha, delta
        See :func:`emergence.detect.threshold`.

    Returns
    -------
    pandas.DataFrame
        A row a curve, as :func:`emergence.detect.detect` gives it, with ``title``; ``params`` and
        ``tokens_after``, ``tokens_by`` (in time) or ``step`` (in size); and ``width`` of the
        interval in decades of compute, NaN where nothing leaves chance.
    """
    key = {"time": "size", "size": "step"}[along]
    curves = scaling_curves(
        rows.assign(family=rows[key].astype(str)), "train_flops", fewest=FEWEST_SCALES
    )
    found = detect(curves, ["threshold"], alpha=alpha, delta=delta)
    names = rows.drop_duplicates("task").set_index("task")["title"]
    found = found.assign(
        title=found["task"].map(names), width=np.log10(found["by"] / found["after"])
    )
    if along == "size":
        return found.assign(step=found["family"].astype(int))
    params = rows.drop_duplicates("size").set_index("size")["params"]
    size = found["family"].map(params)
    return found.assign(
        params=size,
        tokens_after=found["after"] / (6 * size),
        tokens_by=found["by"] / (6 * size),
        step=found["model"].str.extract(r"@step(\d+)$", expand=False).astype(float),
    )


def emergent(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the curves that leave chance."""
    return found[found["verdict"].eq("emergent")]


def leaving_frame(found: pd.DataFrame) -> pd.DataFrame:
    """Lay out where each size leaves chance, for :data:`emergence.figures.kinds.LINES`.

    Parameters
    ----------
    found
        From :func:`leaving` along time.
    """
    said = emergent(found)
    points = pd.DataFrame(
        {
            "params": said["params"],
            "y": np.sqrt(said["after"] * said["by"]),
            "low": said["after"],
            "high": said["by"],
            "series": said["title"],
            "role": "point",
            "name": said["model"],
        }
    )
    guides = pd.DataFrame(
        [
            {"params": size, "y": 6 * size * tokens, "series": f"{format_count(tokens)} tokens"}
            for tokens in (2e9, 2e10, 2e11)
            for size in (found["params"].min(), found["params"].max())
        ]
    ).assign(role="guide", name="")
    return lines_frame(
        pd.concat([points, guides], ignore_index=True),
        x_label="Parameters",
        y_label="Leaves chance at, in FLOPs",
        x_scale="log",
        y_scale="log",
    )


def leaving_table(found: pd.DataFrame) -> pd.DataFrame:
    """Write the intervals as a page shows them: a row a task, a column a size."""
    write = AXES["train_flops"]
    between = [
        f"{position(after, write, unit=False)} to {position(by, write, unit=False)}"
        if verdict == "emergent"
        else str(verdict).replace("not emergent", "near chance")
        for verdict, after, by in zip(found["verdict"], found["after"], found["by"], strict=True)
    ]
    laid = found.assign(cell=between).pivot(index="title", columns="params", values="cell")
    laid = laid.reindex(list(dict.fromkeys(found["title"])))
    return laid.rename(columns=format_count).rename_axis(index="Task", columns=None).reset_index()


class PowerOfSize(NamedTuple):
    """How the compute at which sizes leave chance grows with size, on one task."""

    sizes: int
    slope: float
    params: float
    flops: float
    tokens: float


def power_of_size(found: pd.DataFrame) -> PowerOfSize:
    """Fit a power law of size to the compute at which sizes of one task leave chance.

    Parameters
    ----------
    found
        Rows of :func:`leaving` along time that leave chance. Each interval counts as its
        geometric middle.

    Returns
    -------
    PowerOfSize
        The least-squares ``slope`` of log compute on log parameters: 0 where all sizes need the
        same compute, 1 where all need the same tokens; NaN for a single size. And
        the largest over the smallest of the ``params``, of the ``flops`` and of the ``tokens``.
    """
    params = found["params"].to_numpy(float)
    flops = np.sqrt(found["after"].to_numpy(float) * found["by"].to_numpy(float))
    tokens = flops / (6 * params)
    size = np.log(params) - np.log(params).mean()
    slope = float(size @ np.log(flops) / (size @ size)) if np.ptp(params) else np.nan
    spans = (float(values.max() / values.min()) for values in (params, flops, tokens))
    return PowerOfSize(len(found), slope, *spans)


def leaving_in_words(time: pd.DataFrame, size: pd.DataFrame) -> dict[str, str]:
    """State where chance is left, and how narrow the intervals are both ways.

    Parameters
    ----------
    time, size
        From :func:`leaving`, each way.
    """
    found, across = emergent(time), emergent(size)
    last = found.groupby("title")["step"].max()
    early = found[found["title"].map(last) < FINE]
    late = found[~found["title"].isin(early["title"])]
    both = sorted(set(late["title"]) & set(across["title"]))
    fine = late.loc[late["title"].isin(both), "width"]
    coarse = across.loc[across["title"].isin(both), "width"]
    laws = [power_of_size(part) for _, part in late.groupby("title", sort=False)]
    return {
        "time_left": str(len(found)),
        "time_curves": str(len(time)),
        "early_tasks": in_words(early["title"]),
        "early_left": str(len(early)),
        "early_first": f"{int(_step(early['before']).min()):,}",
        "early_last": f"{int(early['step'].max()):,}",
        "early_tokens_low": format_count(early["tokens_after"].min()),
        "early_tokens_high": format_count(early["tokens_by"].max()),
        "early_flops_low": format_flops(early["by"].min()),
        "early_flops_high": format_flops(early["by"].max()),
        "early_factor": f"{early['by'].max() / early['by'].min():.0f}",
        "early_width": f"{early['width'].median():.2f}",
        "late_tasks": in_words(late["title"]),
        "late_left": str(len(late)),
        "late_smallest": format_count(late["params"].min()),
        "late_flops_low": format_flops(late["after"].min()),
        "late_flops_high": format_flops(late["by"].max()),
        "late_sizes": joined(count_word(law.sizes) for law in laws),
        "late_slopes": joined(f"{law.slope:.2f}" for law in laws),
        "late_params_factors": joined(f"{law.params:.1f}" for law in laws),
        "late_flops_factors": joined(f"{law.flops:.1f}" for law in laws),
        "late_tokens_factors": joined(f"{law.tokens:.1f}" for law in laws),
        "late_width": f"{fine.median():.2f}",
        "size_width": f"{coarse.median():.2f}",
        "size_left": str(len(coarse)),
        "width_ratio": f"{coarse.median() / fine.median():.1f}",
        "width_factor_time": f"{10 ** fine.median():.2f}",
        "width_factor_size": f"{10 ** coarse.median():.1f}",
    }


def _step(models: pd.Series) -> pd.Series:
    """Read the step out of the name of a checkpoint."""
    return models.str.extract(r"@step(\d+)$", expand=False).astype(float)
