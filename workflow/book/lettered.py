"""Figures and tables outside the numbered chapters carry a letter: *Figure C.1*.

Sphinx counts them through the book from 1, as the paper counts its own; a reader who has the paper
at hand would open the wrong picture. So each such page has a letter, in the order of the contents.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, count, product
from string import ascii_uppercase
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

LETTERED = ("figure", "table")
"""What the paper numbers, too."""

_COUNTED = "counted_fignumbers"

Numbers = Mapping[str, Mapping[str, Mapping[str, tuple[Any, ...]]]]
"""By page and by kind, the number of each figure."""


def letters() -> Iterator[str]:
    """Give A to Z, then AA and so on."""
    return map("".join, chain.from_iterable(product(ascii_uppercase, repeat=n) for n in count(1)))


def lettered(numbers: Numbers, pages: list[str]) -> dict[str, dict[str, Any]]:
    """Replace numbers that name no chapter by a letter for the page and a place on it.

    Parameters
    ----------
    numbers
        As Sphinx has counted. A number of one part names no chapter.
    pages
        The pages in the order of the contents.
    """
    free = letters()
    changed: dict[str, dict[str, Any]] = {page: dict(kinds) for page, kinds in numbers.items()}
    for page in pages:
        plain = {
            kind: found
            for kind in LETTERED
            if (found := numbers.get(page, {}).get(kind, {}))
            and all(len(number) == 1 for number in found.values())
        }
        if plain:
            letter = next(free)
            for kind, found in plain.items():
                in_order = sorted(found, key=lambda name: found[name])
                changed[page][kind] = {
                    name: (letter, place) for place, name in enumerate(in_order, 1)
                }
    return changed


def take_letters(_app: Sphinx, environment: BuildEnvironment) -> list[str]:
    """Give back the numbers that Sphinx counted when it built last, before it counts again.

    It writes each page again whose numbers are not those of the build before.

    Parameters
    ----------
    _app, environment
        The Sphinx application and its environment, all pages being read.
    """
    counted = vars(environment).get(_COUNTED)
    if counted is not None:
        environment.toc_fignumbers = counted
    return []


def put_letters(_app: Sphinx, environment: BuildEnvironment) -> list[str]:
    """Put letters into the numbers that Sphinx has counted.

    Parameters
    ----------
    _app, environment
        The Sphinx application and its environment, all pages being read.
    """
    counted = environment.toc_fignumbers
    vars(environment)[_COUNTED] = counted
    pages = list(_in_order(environment, environment.config.root_doc))
    environment.toc_fignumbers = lettered(counted, pages)
    return []


def _in_order(environment: BuildEnvironment, page: str) -> Iterator[str]:
    """Give a page and those below it, as the table of contents has them."""
    yield page
    for below in environment.toctree_includes.get(page, []):
        yield from _in_order(environment, below)


def connect(app: Sphinx) -> None:
    """Connect what puts letters, before and after Sphinx counts.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("env-get-updated", take_letters, priority=400)  # before Sphinx counts
    app.connect("env-get-updated", put_letters, priority=600)
