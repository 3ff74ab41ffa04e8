"""Decks of slides: what their sources say of themselves, and which chapters they show."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from workflow.errors import BookError

DECKS = Path("slides")
"""The folder of the decks' sources, and of the finished decks in the site."""

_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_NOTEBOOK = re.compile(r"\bnotebooks/\w+")
_SLIDE = re.compile(r"^#{1,2} ", re.MULTILINE)
_MINUTES = re.compile(r"^```\{notes\} +([\d.]+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Deck:
    """A deck of slides, as it is written.

    Parameters
    ----------
    source
        The file, of MyST Markdown. Each heading of the first two levels begins a slide.
    """

    source: Path

    @property
    def name(self) -> str:
        """The name of the deck in addresses."""
        return self.source.stem

    @cached_property
    def text(self) -> str:
        """All of its source."""
        return self.source.read_text("utf-8")

    @cached_property
    def front(self) -> dict[str, Any]:
        """What the front matter says: ``goals``, and ``figure``, the picture that stands for it."""
        found = _FRONT.match(self.text)
        front = yaml.safe_load(found[1]) if found else None
        if not isinstance(front, dict) or not {"goals", "figure"} <= front.keys():
            raise BookError(f"{self.source}: the front matter has to name 'goals' and 'figure'.")
        return front

    @property
    def notebooks(self) -> list[str]:
        """The chapters that the deck takes numbers and figures from, or leads to."""
        return sorted(set(_NOTEBOOK.findall(self.text)))

    @property
    def slides(self) -> int:
        """How many slides it has."""
        return len(_SLIDE.findall(self.text))

    @property
    def minutes(self) -> float:
        """How long it takes, by the notes of its slides."""
        return sum(map(float, _MINUTES.findall(self.text)))


def all_decks() -> list[Deck]:
    """List the decks of the book of the current directory."""
    return [Deck(source) for source in sorted(DECKS.glob("*.md"))]


def decks_of(pages: Iterable[str]) -> list[Deck]:
    """List the decks that show nothing but some chapters.

    Parameters
    ----------
    pages
        The chapters that there are. A deck speaks of the paper: a chapter that a reader gave other
        data or another axis is not one that it can show.
    """
    known = set(pages)
    return [deck for deck in all_decks() if known.issuperset(deck.notebooks)]
