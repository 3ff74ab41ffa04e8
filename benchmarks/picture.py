"""The picture of the measured times: bars in groups, a dot a round."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import matplotlib as mpl
from matplotlib.figure import Figure

from emergence.figures.drawing import to_svg
from emergence.figures.style import COLOURS, INK, Theme, settings

WIDTH = 4.4
"""Inches; a phone shows it at this size, more or less."""

OURS = "make book"


@dataclass(frozen=True)
class Group:
    """Bars under one heading: the seconds of all rounds, by label."""

    title: str
    bars: dict[str, list[float]]


def draw(groups: list[Group], theme: Theme) -> str:
    """Draw horizontal bars of medians, as SVG.

    Parameters
    ----------
    groups
        What to draw, from top to bottom.
    theme
        Light or dark.
    """
    ink = INK[theme]
    rows = sum(len(group.bars) + 1 for group in groups)
    with mpl.rc_context():
        mpl.rcParams.update(settings(theme))
        figure = Figure(figsize=(WIDTH, 0.27 * rows + 0.45), layout="constrained")
        axes = figure.add_subplot()
        place, labels = 0.0, {}
        for group in groups:
            axes.annotate(
                group.title,
                (0, place),
                xycoords=axes.get_yaxis_transform(),
                va="center",
                weight="bold",
            )
            for label, rounds in group.bars.items():
                place += 1
                colour = COLOURS[0 if label == OURS else 6][theme]
                middle = median(rounds)
                axes.barh(place, middle, height=0.62, color=colour)
                axes.plot(
                    rounds, [place] * len(rounds), "o", mfc=ink["page"], mec=ink["text"], ms=3.5
                )
                axes.annotate(
                    f"{middle:.1f} s",
                    (max(rounds), place),
                    xytext=(6, 0),
                    textcoords="offset points",
                    va="center",
                )
                labels[place] = label
            place += 1.3
        axes.set_yticks(list(labels), list(labels.values()))
        axes.set_ylim(place - 0.6, -0.6)
        axes.set_xlim(0, 1.17 * max(max(r) for group in groups for r in group.bars.values()))
        axes.set_xlabel("Seconds")
        axes.grid(visible=False)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        return to_svg(figure)
