"""Which chapter treats which part of the paper, read from `data/`."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NUMBERED = r"(?:Figure|Table) \d+"
_SECTIONS, _FIGURES, _CLAIMS = "paper/sections.csv", "paper/figures.csv", "claims.csv"


@dataclass(frozen=True)
class Section:
    """A section or an appendix of the paper."""

    number: str
    title: str
    pages: str
    argument: str
    chapters: tuple[str, ...]
    shown: tuple[str, ...]
    """Its figures and tables, as the paper numbers them."""

    @property
    def anchor(self) -> str:
        """The target of cross-references."""
        return f"paper-{self.number.lower().replace('.', '-')}"

    @property
    def in_short(self) -> str:
        """The section as a sentence names it."""
        return f"Appendix {self.number}" if self.number[0].isalpha() else f"§{self.number}"


@dataclass(frozen=True)
class Claim:
    """A statement of the paper that data can decide."""

    name: str
    section: str
    text: str


def _rows(data: Path, table: str) -> list[dict[str, str]]:
    with (data / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def has_paper(data: Path) -> bool:
    """Tell whether a folder of data holds the paper's sections."""
    return (data / _SECTIONS).is_file()


@cache
def sections(data: Path) -> tuple[Section, ...]:
    """Read the sections of the paper.

    Parameters
    ----------
    data
        The folder `data/`.
    """
    return tuple(
        Section(
            number=row["section"],
            title=row["title"],
            pages=row["pages"],
            argument=row["argument"],
            chapters=tuple(row["chapter"].split(";")),
            # What a section only points to begins with other words.
            shown=tuple(re.findall(rf"(?:^|[;,] )({_NUMBERED})(?! is on)", row["figures_tables"])),
        )
        for row in _rows(data, _SECTIONS)
    )


@cache
def targets(data: Path) -> dict[str, str]:
    """Give the target in the book of each figure and table of the paper, by its number there.

    Parameters
    ----------
    data
        The folder `data/`.
    """
    found = {}
    for row in _rows(data, _CLAIMS):
        numbered = re.match(_NUMBERED, row["about"])
        if numbered and row["target"]:
            found[numbered[0]] = row["target"]
    return found


def panels(data: Path) -> dict[str, list[str]]:
    """List the titles of the panels of each figure.

    Parameters
    ----------
    data
        The folder `data/`.
    """
    found: dict[str, list[str]] = {}
    for row in _rows(data, _FIGURES):
        titles = found.setdefault(row["figure"], [])
        if row["title"] and row["title"] not in titles:
            titles.append(row["title"])
    return found


def claims(data: Path) -> list[Claim]:
    """List the claims, each with the section of the table of sections that it belongs to.

    Parameters
    ----------
    data
        The folder `data/`.
    """
    known = {section.number for section in sections(data)}
    found = []
    for row in _rows(data, _CLAIMS):
        number = row["section"].split()[0]  # a footnote belongs to its section
        home = number if number in known else number.partition(".")[0]
        found.append(Claim(row["id"], home, row["claim"]))
    return found
