"""Sections 1 and 2: the numbers that the chapter on the definition states."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.curves import scaling_curves
from emergence.detect import DELTA, detect
from emergence.figures.frame import models_frame
from emergence.figures.words import percent
from emergence.models import format_count, format_flops, training_flops
from emergence.wording import count_word

NEAR = 0.03
"""Relative difference up to which printed FLOPs count as 6 x parameters x tokens, rounded."""


def table_2(models: pd.DataFrame) -> pd.DataFrame:
    """Select the models of Table 2, with 6ND beside the FLOPs that it prints.

    Parameters
    ----------
    models
        ``paper/models.csv``; Flamingo, which Table 2 does not hold, has no FLOPs there.

    Returns
    -------
    pandas.DataFrame
        With ``flops_6nd``, ``flops_printed`` and ``ratio``, printed over computed.
    """
    rows = models[models["train_flops_printed"].notna()]
    computed = training_flops(rows["params"], rows["train_tokens"])
    printed = rows["train_flops_printed"].astype(float)
    return rows.assign(flops_6nd=computed, flops_printed=printed, ratio=printed / computed)


def compute_check(models: pd.DataFrame) -> pd.DataFrame:
    """Lay out printed FLOPs against 6ND, with the line where both are equal."""
    line = pd.DataFrame({"flops_6nd": [1e17, 1e26], "flops_printed": [1e17, 1e26]})
    return models_frame(
        models,
        "flops_6nd",
        "flops_printed",
        guides=line.assign(label="equal"),
        name=list(outliers(models)["model"]),
    )


def straight_lines(eight: pd.DataFrame, delta: float = DELTA, alpha: float = 0.05) -> pd.DataFrame:
    """Extend each line of Figure 2 straight to the first model that is above chance.

    Parameters
    ----------
    eight
        Figure 2.
    delta
        Margin above chance, as a share of the way to a perfect score.
    alpha
        Level of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        A row a line that rises after two smaller models or more: ``source``, ``family`` and the
        ``model`` that rises, its ``value``, what is ``foretold`` for it, ``chance`` and
        ``margin``, the score above which a model counts as risen; fractions. Foretold is by the
        least-squares line of value on log10 of training FLOPs through all smaller models.
    """
    curves = scaling_curves(eight)
    found = detect(curves, delta=delta, alpha=alpha)
    rows = []
    for curve, model in zip(curves, found["model"].fillna(""), strict=True):
        place = curve.models.index(model) if model in curve.models else 0
        if place < 2:  # no line through a single point
            continue
        x, before = np.log10(curve.x), slice(place)
        rows.append(
            {
                "source": curve.key["source"],
                "family": curve.key["family"],
                "model": model,
                "value": curve.y[place],
                "foretold": float(np.polyval(np.polyfit(x[before], curve.y[before], 1), x[place])),
                "chance": curve.chance,
                "margin": curve.chance + delta * (1 - curve.chance),
            }
        )
    columns = ["source", "family", "model", "value", "foretold", "chance", "margin"]
    return pd.DataFrame(rows, columns=columns)


def straight_in_words(lines: pd.DataFrame) -> dict[str, str]:
    """State how many of the lines that rise a straight line had not foretold, and by how much.

    Parameters
    ----------
    lines
        From :func:`straight_lines`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`. ``line_nearest`` is how far short, in whole
        percentage points, the best of the lines falls that do not stay near chance.
    """
    missed, short = lines["foretold"].le(lines["margin"]), lines["value"] - lines["foretold"]
    return {
        "line_judged": str(len(lines)),
        "line_missed": str(int(missed.sum())),
        "line_short": f"{100 * short.median():.0f}",
        # Rounded down, since it is said as a least.
        "line_nearest": f"{np.floor(100 * short[~missed].min()):.0f}",
    }


def outliers(models: pd.DataFrame) -> pd.DataFrame:
    """Select the models whose printed FLOPs are not 6ND within 3 %."""
    return models[(models["ratio"] - 1).abs() > NEAR]


def scales(models: pd.DataFrame) -> dict[str, str]:
    """State what Table 2 says of compute, parameters and tokens.

    Parameters
    ----------
    models
        From :func:`table_2`.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    flops, params, tokens = (
        models.set_index("model")[column].astype(float).to_dict()
        for column in ("train_flops", "params", "train_tokens")
    )
    far = outliers(models)
    off = far.iloc[0]
    counts = models.groupby("family")["train_tokens"].nunique()
    chinchilla, gopher = "Chinchilla 70B", "Gopher 280B"
    return {
        "models": str(len(models)),
        "families": count_word(len(counts)),
        "one_count": count_word(int((counts == 1).sum())),
        "near": str(len(models) - len(far)),
        "near_share": percent(NEAR, 0),
        "outlier": str(off["model"]),
        "outlier_printed": format_flops(off["flops_printed"], 3),
        "outlier_computed": format_flops(off["flops_6nd"], 3),
        "smallest": format_count(models["params"].min()),
        "largest": format_count(models["params"].max()),
        "chinchilla_gopher_flops": f"{flops[chinchilla] / flops[gopher]:.2f}",
        "chinchilla_gopher_params": f"{params[chinchilla] / params[gopher]:.2g}",
        "chinchilla_gopher_tokens": f"{tokens[chinchilla] / tokens[gopher]:.2g}",
        "lamda_small_flops": format_flops(flops["LaMDA 262M"], 3),
        "lamda_large_flops": format_flops(flops["LaMDA 453M"], 3),
        "exact": str(int(((models["ratio"] - 1).abs() < 0.005).sum())),
        "palm_62b": format_flops(flops["PaLM 62B"]),
        "gpt3_175b": format_flops(flops["GPT-3 175B"]),
        "lamda_137b": format_flops(flops["LaMDA 137B"]),
    }


def beyond_scale(classes: pd.DataFrame, stated: pd.DataFrame) -> dict[str, str]:
    """State the tasks of Appendix F, and how far loss is predictable."""
    span = stated[stated["quantity"].str.startswith("span of cross-entropy")].iloc[0]
    return {
        "appendix_f": str(int(classes["in_appendix_f"].sum())),
        "loss_span": str(span["value"]),
    }


def anatomy(found: pd.DataFrame, values: pd.DataFrame) -> dict[str, str]:
    """State the parts of one curve: last at chance, first above, and the gap.

    Parameters
    ----------
    found
        What a rule says of one curve; one row.
    values
        The observations of that curve.

    Returns
    -------
    dict of str
        Text by name.
    """
    one = found.iloc[0]
    if one["verdict"] != "emergent":
        return {"anatomy": f"On this curve nothing is called a rise: {one['reason']}."}
    share = values.set_index("model")["value"]
    before, after = one["before"], one["model"]
    factor = f"{one['by'] / one['after']:.2g}"
    flops = values.set_index("model")["train_flops"]
    larger = values[values["train_flops"] > flops[after]]
    text = (
        f"First comes a low stretch: {before}, the last model of it, scores "
        f"{percent(share[before])}. Then a gap, here of a factor {factor}, in which no model was "
        f"tested. Then the rise: {after} scores {percent(share[after])}."
    )
    if len(larger):
        top = larger.sort_values("train_flops").iloc[0]
        ratio = top["train_flops"] / flops[after]
        text += (
            f" The next model, {top['model']}, scores {percent(top['value'])} with {ratio:.2g} "
            "times the compute; the line between them is drawn, not measured."
        )
    return {"anatomy": text}
