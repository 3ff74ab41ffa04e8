"""The numbers that the chapter on seven definitions states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from emergence.curves import Curve
from emergence.detect import detect
from emergence.detect import scores as score_method
from emergence.detect.change_point import FEWEST_POINTS as FEWEST_FOR_CHANGE
from emergence.detect.predictive import PRIOR, Prior, predictive_probability
from emergence.detect.sigmoid import FEWEST_POINTS as FEWEST_FOR_SIGMOID
from emergence.figures.verdicts import METHOD_NAMES, curve_names, short_models
from emergence.figures.words import percent, probability
from emergence.paper.small_excesses import small_excesses
from emergence.wording import count_word, in_words

SHOWN = ("threshold", "score", "surprise", "change-point", "trend")
"""Definitions held against the labels: linearity places its step as the score does, and the
sigmoid hardly speaks on these curves."""


def needs() -> dict[str, str]:
    """State how many points the methods need."""
    return {
        "needs_score": count_word(score_method.FEWEST_POINTS),
        "needs_change": count_word(FEWEST_FOR_CHANGE),
        "needs_sigmoid": count_word(FEWEST_FOR_SIGMOID),
    }


def counts(found: pd.DataFrame) -> dict[str, str]:
    """State how often each method gives each verdict, and where they contradict each other.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`, by all methods.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    named = found.assign(curve=curve_names(found))
    by_curve = named.groupby("curve", sort=False)["verdict"].agg(set)
    split = by_curve[contradicted(named)]
    without = {
        str(method): int(contradicted(named[named["method"].ne(method)]).sum())
        for method in named["method"].unique()
    }
    hinge = min(without, key=without.__getitem__)
    others = named[named["method"].ne(hinge) & named["verdict"].eq("emergent")]
    models = others.groupby("curve")["model"].agg(["size", "nunique"])
    several = models[models["size"].gt(1)]
    agreed = by_curve[by_curve.map(lambda said: len(said - {"cannot say"}) == 1)]
    rising = agreed[agreed.map(lambda said: "emergent" in said)]
    verdicts = named["verdict"].value_counts()
    speaking = named[named["verdict"] != "cannot say"].groupby("curve").size()
    text = {
        "curves": str(len(by_curve)),
        "pairs": str(len(named)),
        "open_pairs": str(verdicts.get("cannot say", 0)),
        "split": count_word(len(split)),
        "split_names": "; ".join(split.index),
        "hinge": METHOD_NAMES[hinge].lower(),
        "split_without": count_word(without[hinge]),
        "placed": count_word(len(several)),
        "placed_apart": count_word(int(several["nunique"].gt(1).sum())),
        "agreed": count_word(len(agreed)),
        "agreed_rising": count_word(len(rising)),
        "agreed_level": count_word(len(agreed) - len(rising)),
        "speaking_most": str(speaking.max()),
    }
    for method, rows in named.groupby("method", sort=False):
        key = str(method).replace("-", "_")
        for verdict, short in (("emergent", "yes"), ("not emergent", "no"), ("cannot say", "open")):
            text[f"{key}_{short}"] = count_word(int((rows["verdict"] == verdict).sum()))
    return text


def contradicted(named: pd.DataFrame) -> pd.Series:
    """Say of each curve whether one method calls it emergent and another not emergent.

    Parameters
    ----------
    named
        Verdicts, with the name of each ``curve``.
    """
    said = named.groupby("curve", sort=False)["verdict"].agg(set)
    return said.map(lambda verdicts: {"emergent", "not emergent"} <= verdicts)


def trend_and_threshold(found: pd.DataFrame) -> dict[str, str]:
    """State how the curves that rise compare with those that leave chance by a margin.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`, by the trend and the threshold rule at least.
    """
    said = found.assign(curve=curve_names(found)).pivot(
        index="curve", columns="method", values="verdict"
    )
    rises, leaves = (said[method].eq("emergent") for method in ("trend", "threshold"))
    return {
        "rise_and_leave": count_word(int((rises & leaves).sum())),
        "leave_only": in_words(said.index[leaves & ~rises]),
    }


def looks(found: pd.DataFrame, alpha: float) -> dict[str, str]:
    """State what is left of the surprises when looks, and then curves, are allowed for.

    Parameters
    ----------
    found
        From :func:`emergence.detect.detect`, by the surprise at least.
    alpha
        Level of the test.
    """
    tested = found[found["method"].eq("surprise")]
    tested = tested.assign(curve=curve_names(tested)).sort_values("p", kind="stable")
    shown = tested[tested["verdict"].eq("emergent")]
    least = float(tested["p_by"].min())  # NaN where the axis is not compute
    return {
        "surprise_shown": in_words(
            f"{probability(p)} for {curve}"
            for curve, p in zip(shown["curve"], shown["p"], strict=True)
        ),
        "surprise_stands": count_word(int(tested["p_by"].le(alpha).sum())),
        "surprise_least": "not known" if np.isnan(least) else probability(least),
    }


def surprises(curves: Sequence[Curve]) -> dict[str, str]:
    """State how surprising single models are, under three priors.

    Parameters
    ----------
    curves
        The curves of Figure 2 against training FLOPs.
    """
    wanted = {
        "arithmetic_gpt3": ("Figure 2A", "GPT-3", "GPT-3 13B"),
        "arithmetic_lamda": ("Figure 2A", "LaMDA", "LaMDA 69B"),
        "wic_palm": ("Figure 2H", "PaLM", "PaLM 540B"),
        "mmlu_gpt3": ("Figure 2G", "GPT-3", "GPT-3 175B"),
        "persian_palm": ("Figure 2D", "PaLM", "PaLM 540B"),
    }
    priors = {
        "": PRIOR,
        "_gentle": Prior(steepness=(0.5, 3.0)),
        "_early": Prior(middle=(18.0, 26.0)),
    }
    by_key = {(curve.key["source"], curve.key["family"]): curve for curve in curves}
    text = {}
    for name, (source, family, model) in wanted.items():
        curve = by_key[source, family]
        for suffix, prior in priors.items():
            chances = predictive_probability(
                curve.x, curve.y, curve.n_items, curve.chance, prior=prior
            )
            text[f"surprise_{name}{suffix}"] = probability(chances[curve.models.index(model)])
    return text


def agreement(curves: Sequence[Curve], labels: pd.DataFrame, delta: float) -> pd.DataFrame:
    """Set the model that each method names beside the one that the text names.

    Parameters
    ----------
    curves
        The curves of Figure 2.
    labels
        ``paper/figure_2_labels.csv``.
    delta
        Margin of the threshold rule.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`, a row a curve: the first model that has the
        ability, ``none`` for not emergent, a dash for cannot say.
    """
    found = detect(curves, SHOWN, delta=delta)
    found = found.assign(curve=curve_names(found), short=short_models(found))
    said = found["short"].where(found["verdict"].ne("not emergent"), "none")
    said = said.where(found["verdict"].ne("cannot say"), "–")
    wide = found.assign(said=said).pivot(index="curve", columns="method", values="said")
    wide = wide.reindex(index=found["curve"].drop_duplicates(), columns=list(SHOWN))
    first = found.drop_duplicates("curve").merge(labels, on=["source", "family"], how="left")
    text = short_models(first.assign(model=first["emergent_model"].fillna("none")))
    table = wide.rename(columns=METHOD_NAMES).reset_index(names="Curve")
    table.insert(1, "The text", text)
    return table


def agreements(table: pd.DataFrame) -> dict[str, str]:
    """Count on how many curves each method names what the text names.

    Parameters
    ----------
    table
        From :func:`agreement`.
    """
    text = {}
    for method in SHOWN:
        name = METHOD_NAMES[method]
        speaks = table[name].ne("–")
        same = (table[name] == table["The text"])[speaks]
        key = method.replace("-", "_")
        text[f"{key}_same"] = count_word(int(same.sum()))
        text[f"{key}_speaks"] = count_word(int(speaks.sum()))
    return text


def unsatisfiable(paper: pd.DataFrame) -> pd.DataFrame:
    """Lay out the two small excesses that the text judges against their order.

    Parameters
    ----------
    paper
        Observations of the paper.

    Returns
    -------
    pandas.DataFrame
        Text for :func:`emergence.page.show_table`.
    """
    rows = small_excesses(paper)
    return pd.DataFrame(
        {
            "Task": rows["task"],
            "Model": rows.index,
            "Excess over chance": rows["excess"].map(percent),
            "of the way to 1": rows["effect"].map(percent),
            "Items": rows["n_items"].map("{:,}".format),
            "Guessing does as well": rows["p"].map(probability),
            "The text": rows["judged"],
        }
    ).reset_index(drop=True)


def margins(curves: Sequence[Curve], labels: pd.DataFrame) -> dict[str, str]:
    """Count on how many curves the threshold rule says what the text says, by margin."""
    text = {}
    for delta in (0.01, 0.03, 0.05, 0.1):
        alike, silent = said_alike(curves, labels, delta)
        text[f"agree_{round(100 * delta):02d}"] = count_word(alike)
        text[f"silent_{round(100 * delta):02d}"] = count_word(silent)
    best = max(said_alike(curves, labels, delta)[0] for delta in np.geomspace(0.005, 0.2, 40))
    return text | {"agree_most": str(best)}


def said_alike(curves: Sequence[Curve], labels: pd.DataFrame, delta: float) -> tuple[int, int]:
    """Count the curves on which rule and text name the same model or both none, and the silent.

    Returns
    -------
    alike : int
        Curves on which the rule says what the text says.
    silent : int
        Curves on which the rule cannot say; none of them counts as alike.
    """
    found = detect(curves, delta=delta).merge(labels, on=["source", "family"])
    same = found["model"] == found["emergent_model"].fillna("")
    silent = found["verdict"].eq("cannot say")
    return int((same & ~silent).sum()), int(silent.sum())
