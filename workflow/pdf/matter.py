"""What stands before, between and after the chapters: title, contents, parts, lists, index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten
from typing import Any

from bs4 import Tag

from workflow.pdf.pages import Chapter, text_of


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption, empty for what stands before all parts, and its chapters."""

    caption: str
    chapters: Sequence[Chapter]

    @property
    def place(self) -> str:
        """The identifier of the part's own page."""
        return f"part:{self.chapters[0].place}"


def title_page(config: Mapping[str, Any], says: str, name: str) -> str:
    """Return the title page, which also says what this edition is.

    Parameters
    ----------
    config
        The configuration of the book.
    says
        What the book is, in sentences.
    name
        The name under which a reader built it, or nothing.
    """
    built = (
        f"<p>This copy was built under the name <strong>{escape(name)}</strong>, with data or "
        "parameters of a reader's own; a line under the title of each chapter says whose data it "
        "shows.</p>"
        if name
        else ""
    )
    return f"""<section class="title-page" id="list:title">
<p class="title">{escape(str(config["title"]))}</p>
<p class="says">{escape(says)}</p>
<p class="author">{escape(str(config["author"]))}, {escape(str(config["copyright"]))}</p>
<div class="edition">{built}
<p>This is the printed edition of a book that lives on the screen, made from the same pages.
Figures that can be explored there stand here as pictures. Left out are the code behind each figure,
its table of numbers to download, and the reference of the library's functions. What was folded away
is unfolded. A page number behind a reference tells where it leads.</p></div>
</section>
"""


def part_page(part: Part) -> str:
    """Return the page that opens a part: its caption, and its chapters with their pages."""
    lines = [_line("chapter", chapter.place, chapter.title) for chapter in part.chapters]
    return (
        f'<section class="part-page" id="{part.place}">\n<h1>{escape(part.caption)}</h1>\n'
        f"<ul>\n{''.join(lines)}</ul>\n</section>\n"
    )


def contents(parts: Sequence[Part], lists: Sequence[str]) -> str:
    """Return the table of contents: parts, chapters, and their sections.

    Parameters
    ----------
    parts
        The book.
    lists
        The titles of the lists that come after it.
    """
    lines = []
    for part in parts:
        if part.caption:
            lines.append(_line("part", part.place, part.caption))
        for chapter in part.chapters:
            lines.append(_line("chapter", chapter.place, chapter.title))
            lines += [
                _line("section", str(heading.parent["id"]), text_of(heading))
                for heading in chapter.content.select("section[id] > h2")
                if heading.parent is not None
            ]
    lines += [_line("part", _place(title), title) for title in lists]
    return _listed("contents", "Contents", lines)


def captions(chapters: Sequence[Chapter], kind: str, title: str) -> str:
    """Return a list of all figures or tables that have a number.

    Parameters
    ----------
    chapters
        The book.
    kind
        The name of the element that is listed.
    title
        The heading of the list.
    """
    lines = [
        _line("caption", str(shown["id"]), f"{text_of(number)} {_subject(text)}")
        for chapter in chapters
        for shown in chapter.content.select(f"{kind}[id]")
        if (number := shown.select_one(".caption-number"))
        and (text := shown.select_one(".caption-text"))
    ]
    return _listed(kind, title, lines) if lines else ""


def _subject(caption: Tag) -> str:
    """Return the first sentence of a caption, or as much of it as one line holds."""
    return shorten(text_of(caption).partition(". ")[0].removesuffix("."), 76, placeholder=" …")


def index(chapters: Sequence[Chapter], title: str) -> str:
    """Return an index of the glossary's terms: where each chapter first uses them.

    Parameters
    ----------
    chapters
        The book. Links to the glossary in it are given names.
    title
        The heading of the index.
    """
    found: dict[str, list[Tag]] = {}
    for chapter in chapters:
        for number, link in enumerate(chapter.content.select("a.term[data-term]")):
            link["id"] = f"{chapter.place}:use-{number}"
            found.setdefault(str(link["data-term"]), []).append(link)
    lines = []
    for term, links in sorted(found.items(), key=lambda pair: pair[0].casefold()):
        defined = f'<a class="defined" href="{escape(str(links[0]["href"]))}"></a>'
        used = [f'<a href="#{escape(str(link["id"]))}"></a>' for link in links]
        lines.append(f"<li>{escape(term)} {', '.join([defined, *used])}</li>\n")
    return _listed("index", title, lines) if lines else ""


def _place(title: str) -> str:
    """Return the identifier of a list."""
    return f"list:{title.replace(' ', '-')}"


def _line(kind: str, place: str, text: str) -> str:
    return f'<li class="{kind}"><a href="#{escape(place)}">{escape(text)}</a></li>\n'


def _listed(kind: str, title: str, lines: Sequence[str]) -> str:
    items = "".join(lines)
    return (
        f'<section class="matter {kind}" id="{_place(title)}">\n<h1>{title}</h1>\n'
        f"<ul>\n{items}</ul>\n</section>\n"
    )
