"""What goes with lower thresholds of open models: years, tokens, code."""

from __future__ import annotations

import numpy as np
import pandas as pd

from emergence.censored import coefficient
from emergence.open_models.fits import task_name
from emergence.open_models.thresholds import enough, families, figure_2_tasks
from emergence.open_models.trends import OPEN, TWO, number
from emergence.wording import count_word, in_words


def bought(observations: pd.DataFrame, level: float) -> pd.DataFrame:
    """Regress thresholds on date and tokens, alone and together.

    Parameters
    ----------
    observations
        From :func:`dated`.
    level
        Share of the way from chance to a perfect score.

    Returns
    -------
    pandas.DataFrame
        A row a task on which enough families pass, and a pair of ``alone``, ``together`` for
        ``date`` (decades a year) and ``tokens`` (decades for ten times the tokens), each a
        tuple of estimate and the ends of its 95 % interval; ``correlation`` of the two.
        All on the axis of parameters.
    """
    rows = []
    for task, metric in figure_2_tasks(observations):
        found = families(observations, task, metric, "params", level)
        if not enough(found):
            continue
        ends = found["low"], found["high"]
        row: dict[str, object] = {
            "task": task,
            "families": len(found),
            "correlation": float(np.corrcoef(found["date"], found["tokens"])[0, 1]),
        }
        for name in ("date", "tokens"):
            row[f"{name}_alone"] = coefficient(*ends, found[name], 0)
        both = found[["date", "tokens"]]
        for place, name in enumerate(("date", "tokens")):
            row[f"{name}_together"] = coefficient(*ends, both, place)
        rows.append(row)
    return pd.DataFrame(rows)


def bought_table(found: pd.DataFrame) -> pd.DataFrame:
    """Put what goes with lower thresholds into words, a row a task."""
    return pd.DataFrame(
        {
            "Task": found["task"].map(task_name),
            "Year alone": found["date_alone"].map(with_ends),
            "Year, given tokens": found["date_together"].map(with_ends),
            "Tokens alone": found["tokens_alone"].map(with_ends),
            "Tokens, given year": found["tokens_together"].map(with_ends),
            "Correlation": found["correlation"].map("{:.2f}".format),
        }
    )


def with_ends(estimate: tuple[float, float, float]) -> str:
    """Write an estimate with the ends of its interval."""
    middle, low, high = (number(value) for value in estimate)
    return f"{middle} ({low} to {high})"


def bought_in_words(found: pd.DataFrame) -> dict[str, str]:
    """State what tokens and years explain, and how far they cannot be told apart."""

    def below_zero(column: str) -> str:
        return count_word(int(found[column].map(lambda three: three[2] < 0).sum()))

    def holds(column: str, value: float) -> str:
        inside = found[column].map(lambda three: three[1] <= value <= three[2])
        return count_word(int(inside.sum()))

    estimate = (np.nan, np.nan, np.nan)
    for alone in found.loc[found["task"].eq(TWO[0]), "tokens_alone"]:
        estimate = alone
    tokens, low, high = (number(value) for value in estimate)
    return {
        "bought_tasks": count_word(len(found)),
        "tokens_alone_fall": below_zero("tokens_alone"),
        "tokens_given_year": below_zero("tokens_together"),
        "year_given_tokens": below_zero("date_together"),
        "compute_alone": holds("tokens_together", -1.0),
        "tokens_mmlu": tokens,
        "tokens_mmlu_low": low,
        "tokens_mmlu_high": high,
        "correlation_low": f"{found['correlation'].min():.2f}",
        "correlation_high": f"{found['correlation'].max():.2f}",
    }


def code_in_words(observations: pd.DataFrame, level: float) -> dict[str, str]:
    """State what training for code goes with on MMLU, at equal date and tokens.

    Parameters
    ----------
    observations
        From :func:`dated`.
    level
        Share of the way from chance to a perfect score.
    """
    found = families(observations, TWO[0], "accuracy", "train_flops", level)
    coders = found[found["code"]]
    text = {
        "code_families": count_word(len(coders)),
        "code_pass": in_words(coders.loc[coders["way"].ne("none"), "family"]),
        **dict.fromkeys(("code_decades", "code_low", "code_high"), OPEN),
    }
    if enough(found):
        covariates = found[["date", "tokens", "code"]].astype(float)
        ends = found["low"], found["high"]
        decades, low, high = coefficient(*ends, covariates, 2)
        text["code_decades"] = number(decades)
        text |= {"code_low": number(low), "code_high": number(high)}
    return text
