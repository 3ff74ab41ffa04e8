"""Where the number of steps varies: longer numbers, several operations, steps written out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.detect import exact_interval
from emergence.explain import multi_step
from emergence.figures.frame import lines_frame
from emergence.figures.words import percent
from emergence.items import items_from_grid
from emergence.multi_step import by_odds, by_power, fit_link, step_success, steps_ratio
from emergence.observations import value_of

DIGITS = (2, 3, 4, 5)
"""Lengths of the additions and subtractions given to GPT-3."""

COMPUTED = "3D+"
"""Addition of three digits, as the table of GPT-3 names it."""


def few_shot(originals: pd.DataFrame, task: str, model: str) -> float:
    """Give a few-shot result of GPT-3."""
    return value_of(originals, task=task, model=model, prompting="few-shot", citation="brown2020")


def arithmetic_items(originals: pd.DataFrame) -> int:
    """Give the number of problems behind each of GPT-3's arithmetic results, from their grid."""
    names = [f"{digits}D{sign}" for digits in DIGITS for sign in "+-"]
    rows = originals[originals["task"].isin(names) & originals["prompting"].eq("few-shot")]
    items = items_from_grid(rows["value"])
    if items is None:
        raise ValueError("GPT-3's arithmetic results lie on no grid, so n cannot be told.")
    return items


def ladder(originals: pd.DataFrame) -> pd.DataFrame:
    """Lay out GPT-3 on ever longer numbers, and what three digits predict for the others.

    Parameters
    ----------
    originals
        Observations of the original studies.

    Returns
    -------
    pandas.DataFrame
        For the kind LINES: points are measured, lines predicted with steps in proportion to
        digits, so that success on d digits is that on three to the power d / 3.
    """
    items = arithmetic_items(originals)
    parts = []
    for panel, sign in (("Addition", "+"), ("Subtraction", "-")):
        for model in ("GPT-3 175B", "GPT-3 13B"):
            y = np.array([few_shot(originals, f"{digits}D{sign}", model) for digits in DIGITS])
            part = pd.DataFrame({"digits": DIGITS, "series": model, "panel": panel})
            low, high = exact_interval(y, items)
            parts.append(part.assign(y=100 * y, low=100 * low, high=100 * high, role="point"))
            line = np.linspace(DIGITS[0], DIGITS[-1], 31)
            predicted = 100 * multi_step(y[1], line / 3)
            parts.append(
                pd.DataFrame({"digits": line, "y": predicted, "series": model, "panel": panel})
            )
    return lines_frame(
        pd.concat(parts), x_label="Digits of each number", y_label="Exactly right (%)"
    )


def ladder_numbers(originals: pd.DataFrame) -> dict[str, str]:
    """Say what three digits predict for the largest GPT-3, and what it does."""
    items = arithmetic_items(originals)
    y = {digits: few_shot(originals, f"{digits}D+", "GPT-3 175B") for digits in DIGITS}
    low, high = map(float, exact_interval(y[5], items))
    return {
        "problems": f"{items:,}",
        "two": percent(y[2], 0),
        "three": percent(y[3]),
        "four": percent(y[4]),
        "five": percent(y[5]),
        "five_interval": f"{percent(low)} to {percent(high)}",
        "one_digit_step": percent(float(step_success(y[3], 3)), 0),
        "four_predicted": percent(float(multi_step(y[3], 4 / 3)), 0),
        "five_predicted": percent(float(multi_step(y[3], 5 / 3)), 0),
        "five_ratio": f"{float(steps_ratio(y[5], y[3])):.2g}",
        "five_digits_ratio": f"{5 / 3:.2g}",
    }


def two_and_three(originals: pd.DataFrame, open_models: pd.DataFrame) -> pd.DataFrame:
    """Pair each model's additions of two and of three digits.

    Parameters
    ----------
    originals
        Observations of the original studies, for GPT-3 (few-shot).
    open_models
        Observations of open models.

    Returns
    -------
    pandas.DataFrame
        A row a model with ``model``, ``group``, and ``two`` and ``three`` as fractions.
    """
    gpt3 = originals[originals["citation"].eq("brown2020") & originals["prompting"].eq("few-shot")]
    found = []
    for group, rows, two, three in (
        ("GPT-3", gpt3, "2D+", "3D+"),
        (
            "Open models",
            open_models,
            "Arithmetic: 2-digit addition",
            "Arithmetic: 3-digit addition",
        ),
    ):
        wide = rows[rows["task"].isin([two, three])].pivot_table(
            index="model", columns="task", values="value", sort=False
        )
        wide = wide.rename(columns={two: "two", three: "three"}).dropna().reset_index()
        found.append(wide[["model", "two", "three"]].assign(group=group))
    return pd.concat(found, ignore_index=True)


def two_and_three_frame(pairs: pd.DataFrame, ratios: Sequence[float], shift: float) -> pd.DataFrame:
    """Lay out pairs of tasks, and what links of one quantity predict.

    Parameters
    ----------
    pairs
        From :func:`two_and_three`.
    ratios
        Settings of the dial ``ratio``: how many times the steps the longer task has.
    shift
        Fitted shift of log odds.

    Returns
    -------
    pandas.DataFrame
        For the kind LINES.
    """
    points = pd.DataFrame(
        {
            "two": 100 * pairs["two"],
            "y": 100 * pairs["three"],
            "series": pairs["group"],
            "name": pairs["model"],
            "role": "point",
        }
    )
    p = np.linspace(0.002, 0.998, 100)
    powers = [
        pd.DataFrame(
            {"two": 100 * p, "y": 100 * by_power(p, k), "series": "more steps", "ratio": k}
        )
        for k in ratios
    ]
    odds = pd.DataFrame({"two": 100 * p, "y": 100 * by_odds(p, shift), "series": "lower odds"})
    return lines_frame(
        pd.concat([points, *powers, odds]),
        x_label="Two digits: exactly right (%)",
        y_label="Three digits: exactly right (%)",
    )


def links(pairs: pd.DataFrame, items: int) -> tuple[float, dict[str, str]]:
    """Fit to pairs of tasks a ratio of steps, and a shift of odds.

    Parameters
    ----------
    pairs
        From :func:`two_and_three`.
    items
        Problems behind each result.

    Returns
    -------
    shift : float
        Fitted shift of log odds, all models together.
    numbers : dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    text: dict[str, str] = {}
    for name, group in [("all", pairs), *pairs.groupby("group")]:
        by = {
            how: fit_link(link, group["two"], group["three"], items)
            for how, link in (("power", by_power), ("odds", by_odds))
        }
        key = str(name).split()[0].lower().replace("-", "")
        text |= {
            f"{key}_models": str(len(group)),
            f"{key}_ratio": f"{by['power'].quantity:.2g}",
            f"{key}_odds": f"{np.exp(by['odds'].quantity):.2g}",
            f"{key}_power_misfit": f"{by['power'].deviance.sum():,.0f}",
            f"{key}_odds_misfit": f"{by['odds'].deviance.sum():,.0f}",
        }
        if name == "all":
            shift = by["odds"].quantity
    told = pairs[pairs["three"].gt(0) & pairs["two"].between(0.02, 0.98)]
    weak, strong = (told[told["two"].lt(0.2)], told[told["two"].gt(0.8)])
    for name, rows in (("weak", weak), ("strong", strong)):
        ratio = pd.Series(steps_ratio(rows["three"], rows["two"]))
        text |= {
            f"{name}_count": str(len(rows)),
            f"{name}_ratios": f"{ratio.min():.2g} to {ratio.max():.2g}",
            f"{name}_median": f"{ratio.median():.2g}",
        }
    return shift, text


def twins(pairs: pd.DataFrame, items: int) -> dict[str, str]:
    """Name two models that are level on two digits and far apart on three."""
    rows = pairs.set_index("model")
    text: dict[str, str] = {}
    for name, model in (
        ("twin_low", "EleutherAI/gpt-neox-20b"),
        ("twin_high", "huggyllama/llama-7b"),
    ):
        two, three = (float(rows[column][model]) for column in ("two", "three"))
        low, high = map(float, exact_interval(three, items))
        text |= {
            f"{name}_two": percent(two),
            f"{name}_three": percent(three),
            f"{name}_interval": f"{percent(low)} to {percent(high)}",
            f"{name}_ratio": f"{float(steps_ratio(three, two)):.2g}",
        }
    return text


def written_out(originals: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Compare problems of one operation and of several, with and without steps written out.

    Parameters
    ----------
    originals
        Observations of the original studies; used is chain of thought, Table 3.

    Returns
    -------
    table : pandas.DataFrame
        Text: a row a model, those that solve at least half of the one-step problems.
    numbers : dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    rows = originals[originals["source"].eq("wei2022chain Table 3")]
    wide = rows.pivot_table(index="model", columns=["task", "prompting"], values="value")
    plain, chain = "standard prompting", "chain-of-thought prompting"
    one, several = "MAWPS SingleOp", "MAWPS MultiArith"
    able = wide[wide[(one, plain)].ge(0.5) & wide[(several, plain)].notna()]
    able = able.sort_values((several, plain))
    predicted = pd.Series(multi_step(able[(one, plain)], 2), index=able.index)
    table = pd.DataFrame(
        {
            "Model": able.index,
            "One operation (%)": [f"{100 * v:.1f}" for v in able[(one, plain)]],
            "Two, if p² (%)": [f"{100 * v:.1f}" for v in predicted],
            "Several (%)": [f"{100 * v:.1f}" for v in able[(several, plain)]],
            "Several, steps written (%)": [f"{100 * v:.1f}" for v in able[(several, chain)]],
        }
    )
    palm = {key: float(values["PaLM 540B"]) for key, values in able.items()}
    return table, {
        "able": str(len(able)),
        "palm_one": percent(palm[(one, plain)]),
        "palm_predicted": percent(float(predicted["PaLM 540B"])),
        "palm_several": percent(palm[(several, plain)]),
        "palm_chain": percent(palm[(several, chain)]),
        "above": str(int(able[(several, chain)].gt(predicted).sum())),
    }
