"""The house style: colours and markers of families, light and dark, wide and narrow."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Literal

Theme = Literal["light", "dark"]
Layout = Literal["wide", "narrow"]
THEMES: tuple[Theme, ...] = ("light", "dark")
LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")

INK = {
    "light": {"page": "#ffffff", "text": "#24292f", "quiet": "#57606a", "grid": "#e4e7eb"},
    "dark": {"page": "#14181e", "text": "#dde3ea", "quiet": "#9aa5b1", "grid": "#2b323c"},
}
"""Page, text, secondary text and grid. The page colours are those of the site's theme."""

COLOURS = (
    {"light": "#2f6fdc", "dark": "#8cc2ff"},  # blue
    {"light": "#b35900", "dark": "#d98e14"},  # orange
    {"light": "#15523a", "dark": "#3fe59a"},  # green
    {"light": "#c42991", "dark": "#ee5d92"},  # magenta
    {"light": "#35106e", "dark": "#9f7bff"},  # violet
    {"light": "#756a35", "dark": "#f7ecc8"},  # ochre and cream
    {"light": "#4d5866", "dark": "#5f93ad"},  # slate
)
"""Colours that keep apart under the common kinds of colour blindness, by theme."""

MARKERS = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "cross",
    "triangle-left",
    "triangle-right",
)
"""Names of markers as Vega knows them."""

MATPLOTLIB_MARKERS = dict(zip(MARKERS, ("o", "s", "^", "D", "v", "P", "<", ">"), strict=True))

Dashes = tuple[float, ...]
"""Lengths of dashes and gaps in turn; empty for a whole line."""

DASHES: tuple[Dashes, ...] = ((), (4, 1.5), (1, 1.2), (5, 1.5, 1, 1.5))
"""Dash patterns that tell conditions apart, or families of one colour."""

FAMILIES = {
    "GPT-3": (0, "circle"),
    "LaMDA": (1, "square"),
    "Gopher": (2, "triangle-up"),
    "Chinchilla": (3, "diamond"),
    "PaLM": (4, "triangle-down"),
    "Anthropic LM": (5, "cross"),
    "Flamingo": (6, "triangle-left"),
    "FLAN": (1, "triangle-right"),  # LaMDA after finetuning
    "T5": (5, "square"),
    "EleutherAI": (6, "diamond"),
}
"""Families of the paper with their colour and marker, the same in the whole book."""

OPEN_FAMILIES = (
    *("GPT-2", "GPT-Neo/J", "OPT", "BLOOM", "Pythia", "XGLM", "Cerebras-GPT", "RWKV", "Falcon"),
    *("Llama", "Llama-2", "Llama-3", "Llama-3.1", "OpenLlama", "CodeLlama", "StarCoder"),
    *("StableLM", "Qwen", "Qwen1.5", "Qwen2", "Gemma", "Gemma-2", "SmolLM", "OLMo", "Yi-1.5"),
)
"""Open families of several sizes. Each gets a mark that no family of the paper has."""

# Neighbours differ in colour and in marker: the two counts have no common divisor.
_MARKS = [
    (place % len(COLOURS), MARKERS[place % len(MARKERS)])
    for place in range(len(COLOURS) * len(MARKERS))
]
FAMILIES |= dict(
    zip(OPEN_FAMILIES, (mark for mark in _MARKS if mark not in FAMILIES.values()), strict=False)
)

AREAS = {
    "blue": {"light": "#3c79db", "dark": "#7da8ef"},
    "amber": {"light": "#c88431", "dark": "#cb8e38"},
    "green": {"light": "#217d4a", "dark": "#299e66"},
    "rose": {"light": "#af3773", "dark": "#e5489d"},
    "violet": {"light": "#5b4d9e", "dark": "#8971e3"},
    "sand": {"light": "#99916f", "dark": "#b7b187"},
    "slate": {"light": "#8496a9", "dark": "#446c75"},
}
"""Colours of cells and bars, by theme: large, so calmer than lines may be; slate says least."""

CATEGORIES = {
    "emergent": "blue",
    "not emergent": "amber",
    "cannot say": "slate",
    "Emergent with GPT-3 or LaMDA": "blue",
    "Emergent with PaLM": "violet",
    "Smoothly increasing": "amber",
    "Flat": "slate",
    "Other": "sand",
    "helps": "blue",
    "harms": "amber",
    "no change": "slate",
    "same": "green",
    "differ": "rose",
    "reproduced": "blue",
    "with a caveat": "amber",
    "contradicted": "rose",
    "not checkable": "slate",
}
"""Verdicts, classes and effects with their colour; categories not named here go in order."""

RAMP = {"light": ("#e3ecfa", "#123f8c"), "dark": ("#223047", "#a9d2ff")}
"""Colours of the smallest and the largest number of a heatmap: more is further from the page."""


@dataclass(frozen=True)
class Mark:
    """How a family is drawn: a colour by theme, and a marker."""

    colours: dict[Theme, str]
    marker: str


def mark_of(family: str) -> Mark:
    """Give a family its colour and marker.

    Families of the paper and :data:`OPEN_FAMILIES` have fixed ones. Others take both from a
    checksum of their name, so that a family looks the same on every page whatever else is drawn
    beside it.
    """
    if family in FAMILIES:
        place, marker = FAMILIES[family]
        return Mark(COLOURS[place], marker)  # type: ignore[arg-type]
    number = zlib.crc32(family.encode())
    return Mark(
        COLOURS[number % len(COLOURS)],  # type: ignore[arg-type]
        MARKERS[number // len(COLOURS) % len(MARKERS)],
    )


def category_colours(categories: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give categories their colours by theme: their own, or the palette in order."""
    names = list(categories)
    taken = {CATEGORIES[name] for name in names if name in CATEGORIES}
    free = cycle([colour for colour in AREAS if colour not in taken])
    return {name: AREAS[CATEGORIES.get(name) or next(free)] for name in names}


def shade(share: float, theme: Theme) -> str:
    """Give the colour of a number in a heatmap, ``share`` of the way up the ramp."""
    ends = [[int(end[i : i + 2], 16) for i in (1, 3, 5)] for end in RAMP[theme]]
    mixed = (round(low + share * (high - low)) for low, high in zip(*ends, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_on(colour: str) -> str:
    """Give black or white, whichever stands out more: at least 4.5 on any colour."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def marks_of(families: Mapping[str, str]) -> dict[str, Mark]:
    """Give each series of one chart a mark: that of its family, else one not taken, in turn.

    Parameters
    ----------
    families
        Family by series; one that the house style does not know is no family.
    """
    taken = {FAMILIES[family] for family in families.values() if family in FAMILIES}
    colours = [c for c in range(len(COLOURS)) if c not in {colour for colour, _ in taken}] or [0]
    markers = [m for m in MARKERS if m not in {marker for _, marker in taken}] or list(MARKERS)
    strangers = [name for name, family in families.items() if family not in FAMILIES]
    turns = {name: turn for turn, name in enumerate(strangers)}
    return {
        name: mark_of(family)
        if family in FAMILIES
        else Mark(
            COLOURS[colours[turns[name] % len(colours)]],  # type: ignore[arg-type]
            markers[turns[name] % len(markers)],
        )
        for name, family in families.items()
    }


def dashes_of_lines(lines: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Dashes]:
    """Give each line of one chart its dashes, by family and condition.

    Where there are several conditions, dashes tell these, alike for all families. Else they tell
    families of one colour, of which the first has a whole line.

    Parameters
    ----------
    lines
        Family and condition of each line, in order of drawing.
    """
    each = list(dict.fromkeys(lines))
    conditions = list(dict.fromkeys(condition for _, condition in each))
    if len(conditions) > 1:
        return {line: DASHES[conditions.index(line[1]) % len(DASHES)] for line in each}
    drawn: Counter[str] = Counter()
    dashes: dict[tuple[str, str], Dashes] = {}
    for family, condition in each:
        colour = mark_of(family).colours["light"]
        dashes[family, condition] = DASHES[drawn[colour] % len(DASHES)]
        drawn[colour] += 1
    return dashes


def settings(theme: Theme) -> dict[Any, Any]:
    """Give matplotlib's settings for a theme: transparent, quiet, deterministic."""
    ink = INK[theme]
    return {
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "font.family": "DejaVu Sans",  # comes with matplotlib, so all machines draw alike
        "font.size": 9,
        "axes.titlesize": 9.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 9,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "text.color": ink["text"],
        "axes.titlecolor": ink["text"],
        "axes.labelcolor": ink["text"],
        "axes.edgecolor": ink["quiet"],
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": ink["grid"],
        "grid.linewidth": 0.8,
        "xtick.color": ink["quiet"],
        "ytick.color": ink["quiet"],
        "xtick.labelcolor": ink["text"],
        "ytick.labelcolor": ink["text"],
        "lines.linewidth": 1.7,
        "lines.markersize": 5,
        "legend.frameon": False,
        "legend.fontsize": 9,
        "svg.hashsalt": "emergence",
        "svg.fonttype": "path",
    }


def luminance(colour: str) -> float:
    """Give the relative luminance of ``#rrggbb``, between 0 and 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, between 1 and 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def dashes_of(series: Collection[str], pointed: Iterable[str]) -> dict[str, Dashes]:
    """Give each line of one chart its dashes: those with points have a marker to tell them by."""
    marked = set(pointed)
    bare = [name for name in series if name not in marked]
    broken = {name: DASHES[turn % len(DASHES)] for turn, name in enumerate(bare)}
    return {name: broken.get(name, ()) for name in series}
