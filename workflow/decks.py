"""Decks of slides: what their sources say of themselves, and which chapters they show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from workflow.errors import BookError, did_you_mean

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


def decks_of(papers: Mapping[str, bool]) -> list[Deck]:
    """List the decks that belong to a book.

    Parameters
    ----------
    papers
        The chapters of the book, and whether each is the paper's. A deck speaks of the paper: it
        cannot show a chapter that a reader gave other data or another axis.
    """
    found = []
    for deck in all_decks():
        for page in deck.notebooks:
            if page not in papers:
                known = did_you_mean(page, papers)
                raise BookError(f"{deck.source}: this book has no chapter {page}: {known}")
        if all(papers[page] for page in deck.notebooks):
            found.append(deck)
    return found
