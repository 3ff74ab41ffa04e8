"""How to cite a figure: as a sentence and as BibTeX, from CITATION.cff and what a build knows."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_SOURCE = Path(__file__).parents[2] / "CITATION.cff"


@dataclass(frozen=True)
class Cited:
    """A figure, as a citation names it."""

    number: str
    name: str
    page: str
    address: str
    year: str
    changed: str
    """With which parameters other than the book's own its page was built, if with any."""


@cache
def book() -> dict[str, Any]:
    """Read what CITATION.cff says of the book."""
    said: dict[str, Any] = yaml.safe_load(_SOURCE.read_text("utf-8"))
    return said


def authors() -> list[str]:
    """List the authors of the book: a group by its name, a person by family name first."""
    return [
        one["name"] if "name" in one else f"{one['family-names']}, {one['given-names']}"
        for one in book()["authors"]
    ]


def sentence(cited: Cited) -> str:
    """Write the citation for a list of references.

    Parameters
    ----------
    cited
        The figure.
    """
    parts = [
        f"{'; '.join(authors())} ({cited.year}). {cited.page}, {cited.number}.",
        f"In: {book()['title']}, version {book()['version']}{_changed(cited)}.",
        cited.address,
    ]
    return " ".join(parts)


def bibtex(cited: Cited) -> str:
    """Write the citation for BibTeX.

    Parameters
    ----------
    cited
        The figure.
    """
    known = cited.address.startswith("https:")
    fields = {
        "author": " and ".join(
            author if "," in author else f"{{{_escaped(author)}}}" for author in authors()
        ),
        "title": f"{{{_escaped(cited.page)}}}, {cited.number}",
        "howpublished": _escaped(f"{book()['title']}, version {book()['version']}")
        + _escaped(_changed(cited)),
        "year": cited.year,
        **({"url": cited.address} if known else {"note": _escaped(cited.address)}),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{companion{cited.year}-{cited.name},", *lines, "}"])


def _changed(cited: Cited) -> str:
    return f", built with {cited.changed}" if cited.changed else ""


def _escaped(text: str) -> str:
    """Escape what LaTeX would take for its own, names of readers' data among it."""
    return "".join(rf"\{letter}" if letter in "&%$#_{}" else letter for letter in text)
