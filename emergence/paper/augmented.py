"""Section 4: where augmented prompting starts to help, and the numbers its chapter states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from emergence.figures.frame import frame_of_figure, paper_panels, slips
from emergence.figures.words import percent, without_family
from emergence.models import format_count, format_flops, read_models
from emergence.paired import Pair, gain_interval, pairs, signs
from emergence.wording import count_word, in_words

WITHOUT, WITH = "plain", "aided"
"""Conditions of every pair; ``named`` keeps what the study calls them."""

LABELS = {"expected_calibration_error": "Calibration error", "average_score": "Average score"}
"""Metrics whose label in the figure is longer than the axis."""

VERDICTS = {
    "emergent": "emergent",
    "returns": "helps, fails, helps",
    "throughout": "at every size",
    "fades": "not at the largest",
    "never": "never",
    "cannot say": "cannot say",
}
"""Verdicts of :func:`emergence.paired.crossing` as tables show them."""

MINUS = "\u2212"
SIGNS = {1: "+", 0: "0", -1: MINUS}
"""Signs of :func:`emergence.paired.signs` in a table."""


def figure(observations: pd.DataFrame, name: str, *, as_printed: bool = False) -> pd.DataFrame:
    """Lay out a figure of paired curves, with the same two conditions in every panel.

    Parameters
    ----------
    observations
        The paper's observations.
    name
        ``"Figure 3"`` or ``"Figure 12"``.
    as_printed
        Place points where the figure prints them.

    Returns
    -------
    pandas.DataFrame
        The frame of :func:`emergence.figures.frame.frame_of_figure`; the first line that the
        figure names in a panel is the one without the technique.
    """
    rows = frame_of_figure(observations, name, as_printed=as_printed)
    rows = rows.assign(
        y_label=rows["metric"].map(LABELS).fillna(rows["y_label"]),
        title=rows["title"].str.replace(r" \(.*\)$", "", regex=True),  # the axis says it too
    )
    plain = paper_panels(name).set_index("source")["lines"].str.split("|").str[0]
    return paired_rows(rows, rows["condition"].eq(rows["source"].map(plain)), rows["condition"])


def paired_rows(rows: pd.DataFrame, plain: pd.Series, named: pd.Series) -> pd.DataFrame:
    """Give rows the two conditions of a pair, the technique first: it is drawn solid."""
    told = rows.assign(condition=np.where(plain, WITHOUT, WITH), named=named)
    return told.sort_values("condition", kind="stable", ignore_index=True)


def technique_pairs(rows: pd.DataFrame, axis: str) -> list[Pair]:
    """Pair the two conditions of a frame of this chapter."""
    return pairs(rows, axis, baseline=WITHOUT, technique=WITH)


def against_text(
    found: pd.DataFrame, rows: pd.DataFrame, text: pd.DataFrame, abilities: pd.DataFrame
) -> pd.DataFrame:
    """Hold the computed crossings of Figure 3 against section 4 and Table 1.

    Parameters
    ----------
    found
        From :func:`emergence.paired.crossings`, by training FLOPs.
    rows
        The frame of Figure 3.
    text
        Numbers that the text states.
    abilities
        Table 1.

    Returns
    -------
    pandas.DataFrame
        A row a panel: the fields of the crossing, ``name`` of the technique, ``text_flops``, and
        ``table_flops`` and ``table_params`` of Table 1.
    """
    flops = text[text["section"].eq("4") & text["unit"].str.startswith("FLOPs")]
    helps = flops[~flops["quantity"].str.contains("hurts")].set_index("about")["value"]
    named = rows[rows["condition"].eq(WITH)].groupby("source")[["named", "citation"]].first()
    table_1 = abilities.drop_duplicates("study").set_index("study")
    sources = found["source"]
    study = sources.map(named["citation"])
    return found.assign(
        name=sources.map(named["named"]),
        text_flops=sources.map(helps).astype(float),
        table_flops=study.map(table_1["train_flops"]),
        table_params=study.map(table_1["params_printed"]),
    )


def crossing_table(against: pd.DataFrame) -> pd.DataFrame:
    """Put :func:`against_text` into words, for :func:`emergence.page.show_table`."""
    return pd.DataFrame(
        {
            "Technique": against["name"],
            "By size": ["\u00a0".join(SIGNS[sign] for sign in found) for found in against["signs"]],
            "Verdict": against["verdict"].map(VERDICTS),
            "Helps for good between": [
                between(row.before, row.model, row.family) for row in against.itertuples()
            ],
            "That is (FLOPs)": [
                f"{format_flops(after)} – {format_flops(by)}"
                for after, by in zip(against["after"], against["by"], strict=True)
            ],
            "The text": [format_flops(flops, 1) for flops in against["text_flops"]],
            "Table 1": [
                f"{format_flops(flops)} ({params})"
                for flops, params in zip(
                    against["table_flops"], against["table_params"], strict=True
                )
            ],
        }
    )


def between(before: object, model: object, family: object) -> str:
    """Name the two models between which help begins, the family once."""
    ends = (without_family(str(name), str(family)) for name in (before, model))
    return f"{family} " + " and ".join(ends)


def gain_table(versions: dict[str, Pair]) -> pd.DataFrame:
    """Show the gain of each model with its widest and narrowest interval.

    Parameters
    ----------
    versions
        Pairs of the same models in the same order, by the name of their source.

    Returns
    -------
    pandas.DataFrame
        Text, in percentage points.
    """
    columns: dict[str, list[str]] = {}
    for name, pair in versions.items():
        columns.setdefault(
            "Model", [without_family(one, pair.key["family"]) for one in pair.models]
        )
        columns[f"{name} (points)"] = [points(gain) for gain in pair.gain]
        for overlap, head in (("least", "widest"), ("most", "narrowest")):
            low, high = gain_interval(pair, overlap=overlap)  # type: ignore[arg-type]
            columns[f"{name}: {head} 95\u00a0%"] = [
                f"{points(a)}\u00a0to\u00a0{points(b)}" for a, b in zip(low, high, strict=True)
            ]
    return pd.DataFrame(columns)


def points(gain: float, digits: int = 1) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    text = f"{100 * gain:+.{digits}f}"
    return "0" if not float(text) else text.replace("-", MINUS)


def section_4(against: pd.DataFrame, found: Sequence[Pair]) -> dict[str, str]:
    """State where the four techniques of Figure 3 start to help.

    Parameters
    ----------
    against
        From :func:`against_text`.
    found
        The pairs of Figure 3, by training FLOPs.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    rows = {str(row.source): row for row in against.itertuples()}
    width = np.log10(against["by"] / against["after"])
    said = against[["text_flops", "table_flops"]]
    off = (said.div(against["by"], axis=0) - 1).abs().to_numpy()
    text = {
        "emergent": count_word(int(against["verdict"].eq("emergent").sum())),
        "narrowest": f"{width.min():.1f}",
        "widest": f"{width.max():.1f}",
        "text_off": percent(off.max(), 0),
    }
    for letter, name in zip("ABCD", ("chain", "tuning", "scratchpad", "calibration"), strict=True):
        row: Any = rows[f"Figure 3{letter}"]
        text |= {f"{name}_after": format_flops(row.after), f"{name}_model": str(row.model)}
    pair = {one.key["source"]: one for one in found}
    models, chain = read_models("paper"), against.loc[against["source"].eq("Figure 3A")].iloc[0]
    between_ends = models["train_flops"].gt(chain["after"]) & models["train_flops"].lt(chain["by"])
    inside = models.loc[between_ends & models["family"].eq(chain["family"]), "model"]
    errors = pair["Figure 3D"]
    worse = max(errors.baseline[-1], errors.technique[-1])
    return text | {
        "ece_harmed": count_word(int((errors.gain < 0).sum())),
        "untested": in_words(list(inside)),
        "chain_text": format_flops(float(chain["text_flops"]), 1),
        "tuning_plain": f"{100 * pair['Figure 3B'].baseline[:3].mean():.0f}",
        "ece_below": percent(math.ceil(100 * worse) / 100, 0),
        "chain_harm": harm_range(pair["Figure 3A"]),
        "tuning_harm": harm_range(pair["Figure 3B"]),
        "scratchpad_with": percent(pair["Figure 3C"].technique[2], 0),
        "scratchpad_without": percent(pair["Figure 3C"].baseline[2], 0),
        "scratchpad_full": percent(pair["Figure 3C"].technique[3], 0),
        "ece_gains": ", ".join(points(gain) for gain in errors.gain[:-1]),
        "ece_first": points(errors.gain[0]),
        "ece_last": points(errors.gain[-1]),
        "ece_plain": percent(errors.baseline[-1]),
        "ece_true": percent(errors.technique[-1]),
    }


def harm_range(pair: Pair) -> str:
    """Write how much a technique costs the models that it harms, in percentage points."""
    harm = -pair.gain[pair.gain < 0] * 100
    return f"{harm.min():.1f} to {harm.max():.1f}"


def certainty(versions: Sequence[Pair]) -> dict[str, str]:
    """State what the numbers of items allow to say of the gains on math word problems.

    Parameters
    ----------
    versions
        The pair of Figure 3A and that of version 6 of the original study.

    Returns
    -------
    dict of str
        Text by name.
    """
    text = {"gsm_items": f"{int(versions[0].n_items[0]):,}"}
    for name, pair in zip(("printed", "later"), versions, strict=True):
        text |= {
            f"{name}_top": percent(pair.technique[-1]),
            f"{name}_start": points(pair.gain[3]),
        }
    printed = versions[0]
    low, high = gain_interval(printed)
    together = signs(printed, alpha=0.05)
    lost = (together == 0) & ((low > 0) | (high < 0))
    text |= {
        "sure_harm": count_word(int((high < 0).sum())),
        "sure_help": count_word(int((low > 0).sum())),
        "unsure_together": in_words([printed.models[k] for k in np.flatnonzero(lost)]),
    }
    values = [np.append(pair.baseline, pair.technique) for pair in versions]
    text["versions_differ"] = count_word(int((values[0] != values[1]).sum()))
    right = {"small_without": printed.baseline[0], "small_with": printed.technique[0]}
    return text | {name: f"{share * printed.n_items[0]:.0f}" for name, share in right.items()}


def stated(text: pd.DataFrame) -> dict[str, str]:
    """Give the sizes at which the paper says that tuning by instructions worked."""
    numbers = text.set_index("quantity")["value"]
    return {
        "flan_size": format_count(float(numbers["FLAN first worked at"])),
        "t0_size": format_count(float(numbers["T0 encoder-decoder instruction following"])),
        "instruct_size": format_count(float(numbers["InstructGPT model beating larger ones"])),
    }


def printing_slips(rows: pd.DataFrame) -> dict[str, str]:
    """Count the points of Figure 12 that stand at another size than the models table's."""
    return {"slips_12": str(len(slips(rows))), "points_12": str(len(rows))}
