"""How to cite a figure: as a sentence and as BibTeX, from CITATION.cff and what a build knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = "CITATION.cff"


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


@dataclass(frozen=True)
class Book:
    """The book, as its citation file names it."""

    title: str
    version: str
    authors: tuple[str, ...]
    """A group by its name, a person by family name first."""


@cache
def read(file: Path) -> Book:
    """Read a citation file.

    Parameters
    ----------
    file
        A file in the Citation File Format.
    """
    said: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return Book(said["title"], str(said["version"]), tuple(map(name_of, said["authors"])))


def name_of(author: Mapping[str, str]) -> str:
    """Name a group by its name, a person by family name first.

    Parameters
    ----------
    author
        As a citation file has one.
    """
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"


def sentence(book: Book, cited: Cited) -> str:
    """Write the citation for a list of references.

    Parameters
    ----------
    book, cited
        The book, and the figure.
    """
    parts = [
        f"{'; '.join(book.authors)} ({cited.year}). {cited.page}, {cited.number}.",
        f"In: {book.title}, version {book.version}{_changed(cited)}.",
        cited.address,
    ]
    return " ".join(parts)


def bibtex(book: Book, cited: Cited) -> str:
    """Write the citation for BibTeX.

    Parameters
    ----------
    book, cited
        The book, and the figure.
    """
    known = cited.address.startswith("https:")
    fields = {
        "author": " and ".join(
            author if "," in author else f"{{{_escaped(author)}}}" for author in book.authors
        ),
        "title": f"{{{_escaped(cited.page)}}}, {cited.number}",
        "howpublished": _escaped(f"{book.title}, version {book.version}")
        + _escaped(_changed(cited)),
        "year": cited.year,
        **({"url": cited.address} if known else {"note": _escaped(cited.address)}),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{companion{cited.year}-{cited.name},", *lines, "}"])


def _changed(cited: Cited) -> str:
    return f", built with {cited.changed}" if cited.changed else ""


def _escaped(text: str) -> str:
    """Write what LaTeX would take for its own, names of readers' data among it, as text.

    Braces have to come in pairs even behind a backslash, so they become parentheses.
    """
    special = {"\\": r"\textbackslash{}", "{": "(", "}": ")"}
    special |= {letter: rf"\{letter}" for letter in "&%$#_"}
    return "".join(special.get(letter, letter) for letter in text)
