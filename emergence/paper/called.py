"""Whether jumps of open models were called in advance, and how far to trust such calls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.curves import FEWEST_SCALES, Curve, scaling_curves
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent
from emergence.foresight import calls, inside, one_step_ahead, pooled, samples_of
from emergence.items import items_from_grid
from emergence.models import format_flops
from emergence.wording import count_word

TASKS = ("Persian QA", "Word unscramble", "IPA transliterate", "MMLU")
"""Tasks of Figure 2 that open models hold; arithmetic of four kinds stands for its panel A."""

ARITHMETIC = "Arithmetic"

RESAMPLES = 2000
"""Sets of families drawn for an interval."""

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Probabilities of the bands that are checked."""


def open_curves(open_models: pd.DataFrame) -> list[Curve]:
    """Select the curves of open families that can be foretold.

    Parameters
    ----------
    open_models
        Observations of open models.

    Returns
    -------
    list of Curve
        A curve a family of at least three distinct scales and a task. The items of the
        arithmetic tasks, which their source does not state, follow from the grid on which the
        shares lie.
    """
    arithmetic = open_models["task"].str.startswith(ARITHMETIC)
    rows = open_models[(open_models["task"].isin(TASKS) | arithmetic)]
    rows = rows[rows["metric"].ne("bleu")].copy()
    rows["n_items"] = rows["n_items"].astype("Float64")
    for _, each in rows[rows["n_items"].isna()].groupby("task"):
        rows.loc[each.index, "n_items"] = items_from_grid(each["value"])
    return scaling_curves(rows, fewest=FEWEST_SCALES)


def foretold(curves: Sequence[Curve], delta: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Foretell every open model from the smaller ones, curve by curve and with a pooled prior.

    Parameters
    ----------
    curves
        From :func:`open_curves`.
    delta
        What counts as above chance, as a share of the way to 1.

    Returns
    -------
    alone, together : pandas.DataFrame
        As :func:`emergence.foresight.one_step_ahead` gives them. The pooled prior of a curve is
        learned from all curves of the *other* tasks.
    """
    samples = samples_of(curves)
    tasks = [curve.key["task"] for curve in curves]
    tilts = {
        task: pooled([drawn for drawn, other in zip(samples, tasks, strict=True) if other != task])
        for task in dict.fromkeys(tasks)
    }
    together = one_step_ahead(curves, delta=delta, pool=lambda curve: tilts[curve.key["task"]])
    return one_step_ahead(curves, delta=delta), together


def reliability(alone: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
    """Lay out how often bands of every width held the truth.

    Returns
    -------
    pandas.DataFrame
        The frame of the kind of chart ``LINES``, per cent.
    """
    rows = [
        {"p": 100 * share, "y": 100 * inside(steps, share).mean(), "series": name}
        for name, steps in (("Each curve alone", alone), ("Pooled over tasks", together))
        for share in SHARES
    ]
    guide = [
        {"p": share, "y": share, "series": "a band that holds what it says", "role": "guide"}
        for share in (0.0, 100.0)
    ]
    lines = pd.DataFrame(rows).assign(role="line")
    return lines_frame(
        pd.concat([lines, pd.DataFrame(guide)], ignore_index=True),
        x_label="Probability of the band (%)",
        y_label="Truths in the band (%)",
    )


def over_families(steps: pd.DataFrame, share: float) -> tuple[float, float]:
    """Give the 95 % interval of the share of truths in a band, over sets of families.

    Notes
    -----
    The families are drawn with replacement: models of one family err together.
    """
    each = steps.assign(held=inside(steps, share)).groupby("family")["held"].agg(["sum", "size"])
    drawn = np.random.default_rng(0).integers(0, len(each), (RESAMPLES, len(each)))
    held = each["sum"].to_numpy()[drawn].sum(axis=1) / each["size"].to_numpy()[drawn].sum(axis=1)
    low, high = np.quantile(held, [0.025, 0.975])
    return float(low), float(high)


def numbers(curves: Sequence[Curve], alone: pd.DataFrame, together: pd.DataFrame) -> dict[str, str]:
    """State how often bands held the truth, and what happened to probabilities of passing.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    waiting = alone[~alone["passed_before"]]
    items = max(curve.n_items[0] for curve in curves if ARITHMETIC in curve.key["task"])
    unlikely = waiting[waiting["chance_passes"] < 0.1]
    text = {
        "open_curves": str(len(curves)),
        "open_families": str(len({curve.key["family"] for curve in curves})),
        "open_tasks": count_word(len({curve.key["task"] for curve in curves})),
        "steps": str(len(alone)),
        "arithmetic_items": f"{items:,.0f}",
        "waiting": str(len(waiting)),
        "unlikely": str(len(unlikely)),
        "unlikely_passed": str(int(unlikely["passes"].sum())),
        "unlikely_expected": f"{unlikely['chance_passes'].sum():.1f}",
        "likely": count_word(int((waiting["chance_passes"] > 0.5).sum())),
    }
    after = alone[alone["passed_before"]]
    for name, steps in (("", alone), ("_waiting", waiting), ("_after", after)):
        text[f"above{name}"] = percent(float((steps["below"] > 0.95).mean()), 0)
        text[f"beneath{name}"] = percent(float((steps["up_to"] < 0.05).mean()), 0)
    for name, steps in (("", alone), ("_pooled", together)):
        for share in (0.5, 0.9):
            low, high = over_families(steps, share)
            key = f"held_{round(100 * share)}{name}"
            text[key] = percent(float(inside(steps, share).mean()), 0)
            text[f"{key}_interval"] = f"{percent(low, 0)} to {percent(high, 0)}"
        for passed, key in ((False, "waiting"), (True, "after")):
            part = steps[steps["passed_before"] == passed]
            text[f"held_90_{key}{name}"] = percent(float(inside(part, 0.9).mean()), 0)
    return text


def by_task(curves: Sequence[Curve], alone: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
    """Count by task how many jumps were called in advance.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    found, pool = calls(curves, alone), calls(curves, together)
    rows = []
    for task, each in found.groupby("task", sort=False):
        counted = each["outcome"].value_counts()
        called = int((pool["task"].eq(task) & pool["outcome"].eq("called")).sum())
        rows.append(
            {
                "Task": task,
                "Families": len(each),
                "No jump": counted.get("no jump", 0),
                "Too early to say": counted.get("too early", 0),
                "Not called": counted.get("not called", 0),
                "Called": counted.get("called", 0),
                "Called, pooled": called,
            }
        )
    total = pd.DataFrame(rows).sum(numeric_only=True).astype(int).to_dict()
    return pd.DataFrame([*rows, {"Task": "All", **total}])


def jumps(curves: Sequence[Curve], alone: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
    """List every jump that could have been called, with its scale and what was foretold.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    found, pool = calls(curves, alone), calls(curves, together)
    rows = found.assign(pooled=pool["chance_passes"])[
        found["outcome"].isin(["called", "not called"])
    ]
    return pd.DataFrame(
        {
            "Task": rows["task"],
            "Family": rows["family"],
            "Passes between (FLOPs)": [
                f"{format_flops(after)} and {format_flops(by)}"
                for after, by in zip(rows["after"], rows["by"], strict=True)
            ],
            "Probability foretold": rows["chance_passes"].map(lambda p: percent(p, 0)),
            "Pooled": rows["pooled"].map(lambda p: percent(p, 0)),
            "In advance": [
                "called" if p > 0.5 else "pooled only" if q > 0.5 else "not called"
                for p, q in zip(rows["chance_passes"], rows["pooled"], strict=True)
            ],
        }
    )


def counts(curves: Sequence[Curve], alone: pd.DataFrame, together: pd.DataFrame) -> dict[str, str]:
    """State how many jumps were called in advance, and how many calls were wrong.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    text: dict[str, str] = {}
    for name, steps in (("", alone), ("_pooled", together)):
        found = calls(curves, steps)
        outcome = found["outcome"].value_counts()
        tested = found["outcome"].isin(["called", "not called"])
        text |= {
            f"called{name}": count_word(int(outcome.get("called", 0))),
            f"not_called{name}": count_word(int(outcome.get("not called", 0))),
            f"alarms{name}": count_word(int(found["alarms"].sum())),
            "tested": str(int(tested.sum())),
            "early": str(int(outcome.get("too early", 0))),
            "no_jump": str(int(outcome.get("no jump", 0))),
        }
    found = calls(curves, alone)
    best = found[found["outcome"].eq("called")]
    text["called_names"] = " and ".join(
        f"{task} by {family} between {format_flops(after)} and {format_flops(by)} FLOPs"
        for task, family, after, by in zip(
            best["task"], best["family"], best["after"], best["by"], strict=True
        )
    )
    return text
