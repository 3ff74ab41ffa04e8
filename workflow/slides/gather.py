"""What a deck shows of the chapters, put down beside its text: numbers, titles and pictures."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workflow.decks import Deck
from workflow.errors import BookError, did_you_mean
from workflow.slides.chapters import Chapter, read_chapter, title_of

FACTS = "facts.json"
PICTURES = "pictures"

_NUMBER = re.compile(r"(?<!`)\{glue\}`([^`]*)`")
_SHOWN = re.compile(
    r"^```\{show-again\} +(\S+)\n:page: +(\S+)(?:\n:part: +([\d ]+))?", re.MULTILINE
)
_CHAPTER = re.compile(r"\{chapter\}`([^`]*)`")
_ROOT = re.compile(r"(<svg\b[^>]*>)")
_VIEW = re.compile(r'viewBox="([^"]*)"')


def gather(decks: Sequence[Deck], executed: Mapping[str, Path]) -> dict[Path, bytes]:
    """Give the files that decks are rendered from, by their paths in the tree.

    Parameters
    ----------
    decks
        The decks.
    executed
        The executed notebooks by their pages.
    """
    pages = {page for deck in decks for page in deck.notebooks}
    chapters = {page: read_chapter(executed[page]) for page in sorted(pages)}
    tree: dict[Path, bytes] = {}
    facts: dict[str, dict[str, Any]] = {"goals": {}, "numbers": {}, "titles": {}, "figures": {}}
    for deck in decks:
        tree[Path(deck.source.name)] = deck.text.encode()
        facts["goals"][deck.name] = deck.front["goals"]
        for role in _NUMBER.findall(deck.text):
            facts["numbers"][role] = _number(role, chapters, deck)
        for page in _CHAPTER.findall(deck.text):
            facts["titles"][page] = _title(page, chapters, deck)
        for name, page, part in _SHOWN.findall(deck.text):
            facts["titles"][page] = _title(page, chapters, deck)
            figure = _figure(name, page, chapters, deck)
            pictures = {
                "wide": _picture(figure, "wide", part),
                "narrow": _picture(figure, "narrow", ""),  # there is room enough on a phone
            }
            tree |= {Path(PICTURES, file): svg for file, svg in pictures.values()}
            facts["figures"][figure_key(page, name, part)] = {
                "alt": figure["alt"],
                **{layout: file for layout, (file, _) in pictures.items()},
            }
    tree[Path(FACTS)] = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    return tree


def figure_key(page: str, name: str, part: str) -> str:
    """Name what a slide shows of a figure.

    Parameters
    ----------
    page, name
        The figure.
    part
        From where to where in its height, in per cent, once or several times; or nothing: all.
    """
    return f"{page}#{name} {part}".strip()


def digest(tree: Mapping[Path, bytes]) -> str:
    """Give one SHA-256 of all files and their paths.

    Parameters
    ----------
    tree
        The files by their paths.
    """
    whole = hashlib.sha256()
    for path in sorted(tree):
        whole.update(f"{path.as_posix()}\0".encode() + hashlib.sha256(tree[path]).digest())
    return whole.hexdigest()


def _number(role: str, chapters: Mapping[str, Chapter], deck: Deck) -> str:
    page, _, name = role.partition("::")
    if page not in chapters:
        raise BookError(
            f"{deck.source}: {{glue}}`{role}` has no chapter; expected notebooks/name::number."
        )
    if name not in chapters[page].numbers:
        raise BookError(
            f"{deck.source}: no cell of {page} glues '{name}': "
            f"{did_you_mean(name, chapters[page].numbers)}"
        )
    return chapters[page].numbers[name]


def _title(page: str, chapters: Mapping[str, Chapter], deck: Deck) -> str:
    source = Path(f"{page}.md")
    if page not in chapters and not source.is_file():
        raise BookError(f"{deck.source}: there is no page {page}; correct its name.")
    return chapters[page].title if page in chapters else title_of(source.read_text("utf-8"))


def _figure(name: str, page: str, chapters: Mapping[str, Chapter], deck: Deck) -> dict[str, Any]:
    known = chapters[page].figures if page in chapters else {}
    if name not in known:
        raise BookError(
            f"{deck.source}: {page} draws no figure '{name}': {did_you_mean(name, known)}"
        )
    return known[name]


def _picture(figure: Mapping[str, Any], layout: str, part: str) -> tuple[str, bytes]:
    """Return the light picture of a figure, or what lies between some heights, and its name."""
    (svg,) = (
        image["svg"]
        for image in figure["images"]
        if (image["theme"], image["layout"]) == ("light", layout)
    )
    content = (_cut(svg, part) if part else svg).encode()
    return f"{figure['name']}-{hashlib.sha256(content).hexdigest()[:12]}.svg", content


def _cut(svg: str, part: str) -> str:
    """Keep what lies between some heights, one below the other: the legend and a row, say."""
    before, root, inside = _ROOT.split(svg, maxsplit=1)
    width, height = map(float, _VIEW.findall(root)[0].split()[2:])
    bounds = [height * int(percent) / 100 for percent in part.split()]
    windows, top = [], 0.0
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        windows.append(
            f'<svg y="{top:.2f}" width="{width}" height="{end - start:.2f}" '
            f'viewBox="0 {start:.2f} {width} {end - start:.2f}"><use xlink:href="#whole"/></svg>'
        )
        top += end - start
    root = _VIEW.sub(f'viewBox="0 0 {width} {top:.2f}"', root)
    root = re.sub(r' height="[\d.]+', f' height="{top:.2f}', root)
    whole = inside.removesuffix("\n").removesuffix("</svg>")
    return f'{before}{root}<defs><g id="whole">{whole}</g></defs>{"".join(windows)}</svg>\n'
