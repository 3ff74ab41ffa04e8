"""The pages of the site as chapters of one document: furniture out, links led to their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from workflow.errors import BookError
from workflow.pdf.tables import fit

_FURNITURE = (
    "script, style, button, .headerlink, .viewcode-link, .visually-hidden, .companions, "
    ".map-controls, .toctree-wrapper, .only-dark, img.picture:not(.light.wide), "
    "details.folded, .sd-summary-state-marker, fieldset.question :is(input, .explanation.wrong)"
)
"""What only a screen can do, or paper does in its own way. Code is read best where it runs."""

_MAP_STYLE = """
path { fill: none; stroke: #8792a0; stroke-width: 1.2 }
rect { fill: none }
text { fill: #1d232b; font: 13px "Source Sans Pro" }
.branch rect { fill: #f1f4f7; stroke: #c3cad3 }
.root rect { fill: #0a5ea8 }
.root text { fill: #fff }
.root text, .branch text { font-weight: bold }
"""


@dataclass(frozen=True)
class Chapter:
    """A page of the book: its place in the document, its title, and its content."""

    place: str
    title: str
    content: Tag


def read_chapters(site: Path, pages: Sequence[str]) -> list[Chapter]:
    """Read pages of a finished site, ready to stand in one document.

    Parameters
    ----------
    site
        The folder of the site.
    pages
        The names of the pages, in the order of the book.
    """
    places = {page: page.replace("/", ".") for page in pages}
    return [_chapter(site, page, places) for page in pages]


def description(site: Path, page: str) -> str:
    """Return what a page of the site says of itself to search engines."""
    meta = _parsed(site, page).select_one('meta[name="description"]')
    return str(meta["content"]) if meta else ""


def text_of(tag: Tag) -> str:
    """Return the text of an element on one line."""
    return " ".join(tag.get_text().split())


def _parsed(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser")


def _chapter(site: Path, page: str, places: dict[str, str]) -> Chapter:
    content = _parsed(site, page).select_one("article.bd-article")
    title = content.h1 if content else None
    if content is None or title is None:
        raise BookError(f"{page}: found no title on this page of the site.")
    for furniture in content.select(_FURNITURE):
        furniture.decompose()
    _unfold(content)
    for explanation in content.select("fieldset.question .explanation"):
        if question := explanation.find_parent("fieldset"):
            question.append(explanation)  # it would give the answer away among the others
    _lead_links(content, page, places)
    for image in content.select("img"):
        image["src"] = (site / page).parent.joinpath(unquote(str(image["src"]))).resolve().as_uri()
        del image["loading"]
    for table in content.select("table"):
        fit(table)
    for drawing in content.select(".map-stage svg"):
        drawing.insert(0, BeautifulSoup(f"<style>{_MAP_STYLE}</style>", "html.parser"))
    for picture in content.select(".map-picture"):
        content.append(picture)  # it has a page of its own
    content["id"] = places[page]
    return Chapter(places[page], text_of(title), content)


def _unfold(content: Tag) -> None:
    """Show what a screen folds away: paper cannot be clicked."""
    for fold in content.select("details"):
        if summary := fold.summary:
            if fold.find_parent(class_="map-outline"):
                summary.decompose()  # the idea stands below it once more, as a link
            else:
                summary.name = "p"
                summary["class"] = "unfolded"
        fold.name = "div"
        del fold["open"]


def _lead_links(content: Tag, page: str, places: dict[str, str]) -> None:
    """Make the identifiers of a page its own, and lead its links to places of the document."""
    for named in content.select("[id]"):
        named["id"] = f"{places[page]}:{named['id']}"
    for link in content.select("a[href]"):
        address = urlsplit(str(link["href"]))
        if address.scheme:
            continue
        path = normpath(PurePosixPath(page).parent / address.path) if address.path else page
        target = path.removesuffix(".html")
        if target not in places:  # tables to download, sources: what stands on the site alone
            link.unwrap()
            continue
        anchor = unquote(address.fragment)
        link["href"] = f"#{places[target]}:{anchor}" if anchor else f"#{places[target]}"
        del link["title"]
        quiet = "term" in link.get_attribute_list("class") or link.find_parent(
            class_="bibtex-citation"
        )
        if target != page and not quiet:
            link["class"] = "elsewhere"
