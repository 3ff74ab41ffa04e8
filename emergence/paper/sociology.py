"""Section 5.5: few-shot generalists against fine-tuned specialists."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from emergence.detect import lower_bound
from emergence.figures.frame import FORMER_BEST, frame_of, frame_of_figure, with_former_best
from emergence.figures.words import percent, without_family
from emergence.models import format_flops
from emergence.observations import value_of
from emergence.wording import count_word, in_words

FEWEST_SIZES = 3
"""Sizes of known compute that a family of open models needs to be drawn."""

ERROR = 0.05
"""Probability with which a lower bound may exceed the true accuracy."""


def figure_13(paper: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Lay out the paper's Figure 13 with its former best results."""
    rows = frame_of_figure(paper, "Figure 13").assign(condition="")
    return with_former_best(rows, lines)


def arithmetic(originals: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Lay out PaLM on five arithmetic benchmarks, with and without a chain of thought.

    Parameters
    ----------
    originals
        Observations of the original studies (Wei et al. 2022b, Table 2).
    lines
        ``data/originals/reference_lines.csv``.
    """
    rows = originals[
        originals["source"].eq("wei2022chain Table 2") & originals["family"].eq("PaLM")
    ]
    condition = rows["prompting"].str.removesuffix(" prompting").str.replace("-", " ")
    # Chain of thought first: its line is the unbroken one.
    rows = rows.assign(condition=condition, random_baseline=np.nan)
    rows = rows.sort_values("condition", kind="stable")
    return with_former_best(frame_of(rows), lines)


def afterwards(paper: pd.DataFrame, open_models: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Lay out GSM8K with a chain of thought: PaLM, and open models that came later.

    Parameters
    ----------
    paper
        Observations of the paper (Figure 13C).
    open_models
        Observations of open models. Families with at least :data:`FEWEST_SIZES` sizes of known
        training compute are taken, if one of their models passes the former best.
    lines
        ``data/paper/reference_lines.csv``.
    """
    rows = with_chain_of_thought(open_models)
    rows = rows[rows.groupby("family")["params"].transform("nunique") >= FEWEST_SIZES]
    both = pd.concat([paper[paper["source"].eq("Figure 13C")], rows], ignore_index=True)
    one = both.assign(condition="", metric="accuracy", random_baseline=np.nan)
    frame = with_former_best(frame_of(one), lines)
    best = frame.groupby("family")["value"].transform("max")
    return frame[best > frame[FORMER_BEST]]


def with_chain_of_thought(open_models: pd.DataFrame) -> pd.DataFrame:
    """Select the results of open models on GSM8K with a chain of thought and eight examples."""
    return open_models[
        open_models["task"].eq("GSM8K")
        & open_models["condition"].eq("chain of thought")
        & open_models["train_flops"].notna()
    ]


def passed(frame: pd.DataFrame) -> pd.DataFrame:
    """Find where each line passes the former best.

    Parameters
    ----------
    frame
        From :func:`figure_13` or its neighbours: scaling curves with ``former_best``.

    Returns
    -------
    pandas.DataFrame
        A row a line: ``title``, ``family``, ``condition``, ``best``, ``before`` and ``model``
        (the last model not above the former best, and the first one from which on all are;
        empty where there is none), ``margin`` of that model and ``last_margin`` of the largest,
        ``foretold`` (where a straight line in the logarithm of parameters, fitted to all but the
        largest model, puts the largest), ``last``, and ``clear``: the first model from which on
        the one-sided 95 % lower bound is above too, missing where the number of items is not
        known. All values are fractions.
    """
    return pd.DataFrame(
        [
            passing(line.sort_values("params"))
            for _, line in frame.groupby(["order", "family", "condition"], sort=False)
        ]
    )


def passing(line: pd.DataFrame) -> dict[str, Any]:
    """Find where one line passes the former best."""
    y, best = line["value"].to_numpy(), float(line[FORMER_BEST].iloc[0])
    names = [without_family(model, line["family"].iloc[0]) for model in line["model"]]
    first = first_lasting(y > best)
    items = line["n_items"].to_numpy(float, na_value=np.nan)
    sure = first_lasting(lower_bound(y, items, ERROR) > best)
    x = np.log10(line["params"].to_numpy(float))
    clear: str | None = None
    if not np.isnan(items).any():
        clear = names[sure] if sure < len(y) else ""
    return {
        "title": line["title"].iloc[0],
        "family": line["family"].iloc[0],
        "condition": line["condition"].iloc[0],
        "best": best,
        "before": names[first - 1] if first else "",
        "model": names[first] if first < len(y) else "",
        "margin": y[first] - best if first < len(y) else np.nan,
        "last_margin": y[-1] - best,
        "last": y[-1],
        "foretold": float(np.polyval(np.polyfit(x[:-1], y[:-1], 1), x[-1])),
        "clear": clear,
    }


def first_lasting(above: np.ndarray) -> int:
    """Give the first place from which on all are true; the length where there is none."""
    return len(above) - int(np.argmin(above[::-1])) if not above.all() else 0


def readable(found: pd.DataFrame) -> pd.DataFrame:
    """Put what :func:`passed` finds into words, for :func:`emergence.page.show_table`."""
    clear = found["clear"].fillna("not known").replace("", "no model")
    return pd.DataFrame(
        {
            "Benchmark": found["title"],
            "Former best (%)": [f"{100 * best:.1f}" for best in found["best"]],
            "Passed between": found["family"] + " " + found["before"] + " and " + found["model"],
            "Ahead there by (points)": [f"{100 * margin:.1f}" for margin in found["margin"]],
            "Beyond doubt from": clear,
            "Largest (%)": [f"{100 * last:.1f}" for last in found["last"]],
            "Straight line (%)": [f"{100 * told:.1f}" for told in found["foretold"]],
        }
    )


def records(found: pd.DataFrame, numbers: pd.DataFrame) -> dict[str, str]:
    """State how many records fell, how many are drawn, and by how much.

    Parameters
    ----------
    found
        From :func:`passed`, of Figure 13.
    numbers
        ``data/paper/text_numbers.csv``.

    Returns
    -------
    dict of str
        Text by name, for :func:`emergence.page.glue`.
    """
    said = numbers[numbers["section"] == "5.5"].set_index("unit")["value"].astype(int)
    gpt3 = int(found["family"].eq("GPT-3").sum())
    line = found.set_index("title").to_dict("index")
    return {
        "panels": count_word(len(found)),
        "panels_passed": count_word(int(found["last_margin"].gt(0).sum())),
        "said_arithmetic": count_word(int(said["arithmetic reasoning benchmarks"])),
        "said_vision": count_word(int(said["VQA benchmarks"])),
        "said_gpt3": count_word(gpt3),
        "said": str(gpt3 + int(said.sum())),
        "smallest_margin": f"{100 * found['last_margin'].min():.1f}",
        "largest_margin": f"{100 * found['last_margin'].max():.1f}",
        "piqa_first": f"GPT-3 {line['Physical QA (PIQA)']['model']}",
        "piqa_margin": f"{100 * line['Physical QA (PIQA)']['margin']:.1f}",
        "short_of_line": count_word(int(found["last"].lt(found["foretold"]).sum())),
        "told_falls": count_word(int(found["foretold"].gt(found["best"]).sum())),
        "foretold_gsm8k": percent(line["GSM8K"]["foretold"]),
        "foretold_trivia": percent(line["TriviaQA"]["foretold"]),
    }


def arithmetic_records(found: pd.DataFrame) -> dict[str, str]:
    """State which arithmetic records PaLM's largest model breaks, by way of prompting."""
    chain = found[found["condition"] == "chain of thought"]
    plain = found[found["condition"] == "standard"]
    beaten, missed = (chain[chain["last_margin"].gt(0).eq(flag)] for flag in (True, False))
    return {
        "arithmetic": count_word(len(chain)),
        "arithmetic_passed": count_word(len(beaten)),
        "arithmetic_names": in_words(beaten["title"]),
        "arithmetic_missed": in_words(missed["title"]),
        "arithmetic_short": " and ".join(f"{-100 * m:.1f}" for m in missed["last_margin"]),
        "plain_passed": count_word(int(plain["last_margin"].gt(0).sum())),
        "plain_names": in_words(plain.loc[plain["last_margin"].gt(0), "title"]),
    }


def other_readings(
    frame: pd.DataFrame, originals: pd.DataFrame, lines: pd.DataFrame
) -> dict[str, str]:
    """State what the original studies hold against the panels of Figure 13.

    Parameters
    ----------
    frame
        From :func:`figure_13`.
    originals
        Observations of the original studies.
    lines
        ``data/originals/reference_lines.csv``.
    """
    best = lines.set_index(["citation", "benchmark"])["value"] / 100
    gpt3 = {"task": "TriviaQA", "model": "GPT-3 175B"}
    piqa = frame[frame["benchmark"] == "PIQA"].sort_values("params")
    by_study = passing(piqa.assign(**{FORMER_BEST: best["brown2020", "PIQA"]}))
    gsm8k = frame[frame["model"] == "PaLM 540B"].iloc[0]
    bound = float(lower_bound(gsm8k["value"], gsm8k["n_items"], ERROR))
    palm = {"model": "PaLM 540B"}
    return {
        "trivia_zero": percent(value_of(originals, **gpt3, prompting="zero-shot")),
        "trivia_one": percent(value_of(originals, **gpt3, prompting="one-shot")),
        "trivia_few": percent(value_of(originals, **gpt3, prompting="few-shot")),
        "trivia_line": percent(
            float(frame.loc[frame["benchmark"].eq("TriviaQA"), FORMER_BEST].iloc[0])
        ),
        "trivia_study": percent(best["brown2020", "TriviaQA"]),
        "trivia_palm": percent(
            value_of(
                originals, task="TriviaQA", model="PaLM 62B (795B tokens)", prompting="one-shot"
            )
        ),
        "piqa_line": percent(float(piqa[FORMER_BEST].iloc[0])),
        "piqa_study": percent(best["brown2020", "PIQA"]),
        "piqa_study_first": f"GPT-3 {by_study['model']}",
        "gsm8k": percent(gsm8k["value"]),
        "gsm8k_best": percent(gsm8k[FORMER_BEST]),
        "gsm8k_questions": str(round((gsm8k["value"] - gsm8k[FORMER_BEST]) * gsm8k["n_items"])),
        "gsm8k_items": f"{gsm8k['n_items']:,}",
        "gsm8k_bound": percent(bound),
        "gsm8k_revised": percent(
            value_of(originals, task="GSM8K", prompting="chain-of-thought prompting", **palm)
        ),
        "gsm8k_plain": percent(value_of(originals, task="GSM8K (no calculator)", **palm)),
    }


def overtaken(
    paper: pd.DataFrame, open_models: pd.DataFrame, lines: pd.DataFrame
) -> dict[str, str]:
    """State with how little compute open models pass the former best on GSM8K.

    Returns
    -------
    dict of str
        Text by name: how many pass with a lower bound, the one with the least training compute
        and how many times less than PaLM 540B it took, and the one with the fewest parameters
        by value alone.
    """
    rows = with_former_best(with_chain_of_thought(open_models), lines)
    bound = lower_bound(rows["value"], rows["n_items"].to_numpy(float), ERROR)
    clear = rows[bound > rows[FORMER_BEST]].sort_values("train_flops")
    above = rows[rows["value"] > rows[FORMER_BEST]].sort_values("train_flops")
    before = rows[rows["train_flops"] < clear["train_flops"].iloc[0]]
    palm = float(paper.loc[paper["model"].eq("PaLM 540B"), "train_flops"].iloc[0])
    least, first = clear.iloc[0], above.iloc[0]
    return {
        "open_tested": str(len(rows)),
        "open_clear": str(len(clear)),
        "open_least": short(least["model"]),
        "open_least_value": percent(least["value"]),
        "open_least_flops": format_flops(least["train_flops"]),
        "open_times": f"{palm / least['train_flops']:.0f}",
        "open_below": str(len(before)),
        "open_first": short(first["model"]),
        "open_first_value": percent(first["value"]),
        "open_first_times": f"{palm / first['train_flops']:.0f}",
    }


def short(model: str) -> str:
    """Drop the owner from the name of a model."""
    return model.split("/")[-1]
