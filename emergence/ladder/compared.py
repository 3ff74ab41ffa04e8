"""Time held against size, one way of writing against another, and three depths."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from emergence.figures.words import percent
from emergence.ladder.runs import BEYOND, ends, left_plateau, main_arm, seeds, steps_to_half
from emergence.models import format_flops
from emergence.wording import count_word, in_words

MATCHED = 0.1
"""Sizes count as equal that differ by no more than this share."""


def in_time(rows: pd.DataFrame) -> dict[str, str]:
    """Hold emergence in time against emergence in size: steps and compute to half the answers.

    Parameters
    ----------
    rows
        From :func:`emergence.ladder.runs.load`.
    """
    run = seeds(main_arm(rows))
    size = run.drop_duplicates("run").set_index("run")["params_in_blocks"]
    half = pd.DataFrame({"params": size, "step": steps_to_half(run)})
    typical = half.groupby("params")["step"].median().reset_index()
    reached = typical[typical["step"] < BEYOND]
    slowest = reached.sort_values("step", kind="stable").iloc[-1]
    rate = run.loc[run["params_in_blocks"].eq(slowest["params"]), "learning_rate"].iloc[0]
    tokens_a_step = run["tokens"].iloc[0] / run["step"].iloc[0]
    flops = 6.0 * reached["params"] * reached["step"] * tokens_a_step
    rise = run.groupby("run")["exact_match"].diff().groupby(run["run"]).max()
    leavers = half.index[half["step"] < BEYOND]
    return {
        "half_sizes": count_word(len(reached)),
        "half_steps_least": f"{reached['step'].min():,.0f}",
        "half_steps_most": f"{reached['step'].max():,.0f}",
        "half_steps_factor": f"{reached['step'].max() / reached['step'].min():.1f}",
        "half_flops_least": format_flops(flops.min()),
        "half_flops_most": format_flops(flops.max()),
        "half_flops_factor": f"{flops.max() / flops.min():.0f}",
        "slowest": f"{slowest['params']:,.0f}",
        "slowest_rate": f"{rate:g}",
        "half_params_factor": f"{reached['params'].max() / reached['params'].min():.0f}",
        "octave": f"{math.sqrt(2):.1f}",
        "octave_rise": f"{100 * rise[leavers].median():.0f}",
        **at_equal_compute(run, reached["params"]),
    }


def at_equal_compute(run: pd.DataFrame, sizes: pd.Series) -> dict[str, str]:
    """Hold the smallest size that leaves the plateau, at its end, against the largest early on.

    Parameters
    ----------
    run
        Runs with fresh seeds.
    sizes
        Parameters of the sizes that leave the plateau.
    """
    small, large = sizes.min(), sizes.max()
    whole = run[run["params_in_blocks"].eq(small) & run["last"]]
    compute = float(whole["train_flops"].median())
    early = run[run["params_in_blocks"].eq(large)]
    early = early.groupby("train_flops")["exact_match"].median().reset_index()
    near = early.iloc[int(np.argmin(np.abs(np.log(early["train_flops"] / compute))))]
    return {
        "equal_small": f"{small:,}",
        "equal_large": f"{large:,}",
        "equal_flops": format_flops(compute),
        "equal_small_match": percent(whole["exact_match"].median(), 0),
        "equal_large_match": percent(near["exact_match"]),
    }


def orders(rows: pd.DataFrame) -> dict[str, str]:
    """Hold answers that begin with the units against those that begin with the highest digit."""
    run = seeds(rows[rows["depth"].eq(2)])
    both = run.groupby("width")["order"].nunique()
    run = run[run["width"].isin(both.index[both.eq(2)])]
    last = ends(run)
    counted = left_plateau(last).groupby(last["order"]).agg(["sum", "size"])
    half = steps_to_half(run)
    order = run.drop_duplicates("run").set_index("run")["order"]
    steps = half[half < BEYOND].groupby(order).median().reindex(["plain", "reversed"])
    match = last.groupby(["width", "order"])["exact_match"].median().unstack()
    gap = (match["plain"] - match["reversed"]).abs()
    most = match.loc[gap.sort_values(kind="stable").index[-1]]
    return {
        "order_widths": in_words(str(width) for width in match.index),
        "order_plain": "{} of {}".format(*counted.loc["plain"]),
        "order_reversed": "{} of {}".format(*counted.loc["reversed"]),
        "order_plain_steps": count_or_none(steps["plain"]),
        "order_reversed_steps": count_or_none(steps["reversed"]),
        "order_gap_width": str(most.name),
        "order_gap_plain": percent(most["plain"], 0),
        "order_gap_reversed": percent(most["reversed"], 0),
    }


def depths(rows: pd.DataFrame) -> dict[str, str]:
    """Compare depths at equal size, with the digits in the usual order."""
    last = seeds(ends(rows[rows["order"].eq("plain")]))
    size = last.loc[last["depth"].ne(2), "params_in_blocks"].median()
    matched = last[(last["params_in_blocks"] / size - 1).abs().le(MATCHED)]
    told = {"depth_size": f"{size:,.0f}"}
    for depth, part in matched.groupby("depth"):
        told[f"depth_{depth}"] = f"{left_plateau(part).sum()} of {len(part)}"
        told[f"depth_{depth}_match"] = percent(part["exact_match"].median(), 0)
    shallow = matched[matched["depth"].eq(matched["depth"].min())]
    told["shallow_carries"] = percent(shallow["exact_match_carries_3"].median(), 0)
    return told


def count_or_none(count: float) -> str:
    """Write a count, or say that there is none."""
    return "no" if pd.isna(count) else f"{count:,.0f}"
