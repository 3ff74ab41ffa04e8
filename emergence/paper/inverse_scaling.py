"""Tasks on which larger models do worse, and then perhaps better: U-shaped scaling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from emergence.figures.frame import frame_of
from emergence.figures.words import percent
from emergence.wording import count_word


def lines(observations: pd.DataFrame) -> pd.DataFrame:
    """Lay out the averages over inverse-scaling tasks, with the families as the paper calls them.

    Parameters
    ----------
    observations
        ``load("u_shape")``.

    Returns
    -------
    pandas.DataFrame
        A frame of scaling curves.
    """
    family = observations["family"].replace({"Anthropic": "Anthropic LM"})
    return frame_of(observations.assign(family=family))


@dataclass(frozen=True)
class Turn:
    """Where one line is lowest, and what it does before and after.

    Attributes
    ----------
    family
        The line.
    models
        Number of its points.
    lowest
        The model with the lowest value.
    start, bottom, end
        Value of the smallest, the lowest and the largest model, as fractions.
    fall
        The highest value up to the lowest model, minus the lowest value.
    rise
        ``end`` minus ``bottom``.
    error
        Sum of the reading errors of those two values.
    """

    family: str
    models: int
    lowest: str
    start: float
    bottom: float
    end: float
    fall: float
    rise: float
    error: float

    @property
    def turned(self) -> bool:
        """Whether it rises by more than the reading error."""
        return self.rise > self.error


def turns(frame: pd.DataFrame) -> list[Turn]:
    """Find where each line is lowest, and how much it falls before and rises after.

    Parameters
    ----------
    frame
        From :func:`lines`; values are fractions.

    Returns
    -------
    list of Turn
        In order of the families' names.
    """
    found = []
    for family, line in frame.sort_values("params").groupby("family", sort=True):
        values, errors = line["value"].to_numpy(float), line["value_error"].to_numpy(float)
        low = int(values.argmin())
        found.append(
            Turn(
                family=str(family),
                models=len(values),
                lowest=str(line["model"].iloc[low]),
                start=float(values[0]),
                bottom=float(values[low]),
                end=float(values[-1]),
                fall=float(values[: low + 1].max() - values[low]),
                rise=float(values[-1] - values[low]),
                error=float(errors[low] + errors[-1]),
            )
        )
    return found


def turns_in_words(found: Sequence[Turn]) -> pd.DataFrame:
    """Put :func:`turns` into words, for :func:`emergence.page.show_table`."""
    return pd.DataFrame(
        {
            "Family": [turn.family for turn in found],
            "Models": [str(turn.models) for turn in found],
            "Lowest": [turn.lowest for turn in found],
            "Accuracy there (%)": [points(turn.bottom) for turn in found],
            "Fall to it (points)": [points(turn.fall) for turn in found],
            "Rise after (points)": [points(turn.rise) if turn.turned else "–" for turn in found],
        }
    )


def points(fraction: float) -> str:
    """Write a difference of shares in percentage points."""
    return f"{100 * fraction:.1f}"


def u_shape(frame: pd.DataFrame, fitted: int) -> dict[str, str]:
    """State what falls and rises, and what a line through the smaller models would have said.

    Parameters
    ----------
    frame
        From :func:`lines`.
    fitted
        How many of PaLM's models, smallest first, the line is drawn through: at least 2, and
        fewer than there are.

    Returns
    -------
    dict of str
        Text by name.

    Raises
    ------
    ValueError
        If no line can be drawn through so few, or nothing is left to be foretold.
    """
    palm = frame[frame["family"] == "PaLM"].sort_values("params")
    if not 2 <= fitted < len(palm):
        raise ValueError(f"fitted: found {fitted}, expected 2 to {len(palm) - 1}; change it.")
    foretold = line_through(palm["params"], palm["value"], fitted)
    found = turns(frame)
    (top,) = (turn for turn in found if turn.family == "PaLM")
    others = frame[frame["family"] != "PaLM"]
    steepest = steps(frame).nsmallest(1, "change").iloc[0]
    highest = frame.nlargest(1, "value").iloc[0]
    return {
        "u_families": count_word(len(found)),
        "u_turned": count_word(sum(turn.turned for turn in found)),
        "u_start": percent(top.start),
        "u_bottom": percent(top.bottom),
        "u_lowest": top.lowest,
        "u_end": percent(top.end),
        "u_rise": points(top.rise),
        "u_gain": points(top.end - top.start),
        "u_error": points(float(frame["value_error"].min())),
        "u_worst_error": points(float(frame["value_error"].max())),
        "u_largest_other": str(others.nlargest(1, "params").iloc[0]["model"]),
        "u_best": percent(highest["value"]),
        "u_best_model": str(highest["model"]),
        "u_steepest": points(-steepest["change"]),
        "u_steepest_from": str(steepest["before"]),
        "u_steepest_to": str(steepest["model"]),
        "u_fitted": count_word(fitted),
        "u_foretold": percent(foretold),
        "u_missed": f"{100 * (top.end - foretold):.0f}",
    }


def line_through(scale: pd.Series, values: pd.Series, fitted: int) -> float:
    """Extend the least-squares line through the first values against log scale to the last."""
    logs = np.log10(scale.to_numpy(float))
    slope, offset = np.polyfit(logs[:fitted], values.to_numpy(float)[:fitted], 1)
    return float(slope * logs[-1] + offset)


def steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the change from each model to the next larger one of its family."""
    rows = frame.sort_values(["family", "params"])
    groups = rows.groupby("family")
    return rows.assign(change=groups["value"].diff(), before=groups["model"].shift()).dropna(
        subset="change"
    )
