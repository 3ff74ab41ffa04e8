"""What shows of a page where its address is shared, and the icon of a home screen.

Addresses of such pictures have to be absolute, so a page names one only where it is known at which
address the site is published. The picture is the page's first figure, or else the paper's Figure 2.
"""

import re
from html import escape
from pathlib import Path
from textwrap import shorten

import vl_convert
from docutils import nodes
from sphinx.application import Sphinx

from workflow.book.figures import Picture
from workflow.repository import site_of

CARDS = "_cards"
TOUCH_ICON = "apple-touch-icon.png"
WIDTH, HEIGHT, MARGIN = 1200, 630, 40
ALT_LENGTH = 420  # what readers of such cards take
_HOUSE_CARD = "book/images/figure-2-light.svg"
_HOUSE_ALT = "The paper's Figure 2: eight tasks on which large models leave chance."
_ICON = Path(__file__).parents[2] / "book" / "style" / "favicon.svg"
_ICON_SIZE, _ICON_MARGIN = 180, 24


def on_white(drawing: str, width: int, height: int, margin: int) -> bytes:
    """Draw an SVG in the middle of a white sheet and return the sheet as PNG.

    Parameters
    ----------
    drawing
        The SVG; its text is outlines, so that no font of this machine matters.
    width, height, margin
        Size of the sheet, and what stays free at its edges, in pixels.
    """
    root = drawing[drawing.index("<svg") :]
    head, rest = root.split(">", 1)
    head = re.sub(r'\s(?:width|height|x|y)="[^"]*"', "", head)
    inner = f'width="{width - 2 * margin}" height="{height - 2 * margin}" x="{margin}" y="{margin}"'
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="white"/>{head} {inner}>{rest}</svg>'
    )
    return bytes(vl_convert.svg_to_png(sheet))


def tags(
    app: Sphinx, page: str, doctree: nodes.document, title: str, description: str
) -> list[str]:
    """Write the tags of a page, and its picture if they name one.

    Parameters
    ----------
    app, page, doctree
        The Sphinx application, and the page with its name.
    title, description
        What the page says of itself, escaped.
    """
    said = {
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:site_name": escape(app.config.html_title or app.config.project),
        "og:title": title,
        "og:description": description,
    }
    card = "summary"
    repository: str = app.config.book_repository
    if repository:
        site = site_of(repository)
        said["og:url"] = site + app.builder.get_target_uri(page)
        if drawn := _card(app, page, doctree):
            card, (picture, alt) = "summary_large_image", drawn
            said["og:image"] = site + picture
            said["og:image:alt"] = escape(shorten(alt, ALT_LENGTH, placeholder=" …"))
    named = [f'<meta property="{name}" content="{text}" />' for name, text in said.items()]
    return [*named, f'<meta name="twitter:card" content="{card}" />']


def _card(app: Sphinx, page: str, doctree: nodes.document) -> tuple[str, str] | None:
    """Draw the picture of a page, if there is one; return its place in the site, and its words."""
    name, drawing, alt = "book", Path(app.srcdir, _HOUSE_CARD), _HOUSE_ALT
    for picture in doctree.findall(Picture):
        if {"light", "wide"} <= set(picture["classes"]):
            name, drawing, alt = Path(page).name, Path(app.srcdir, picture["uri"]), picture["alt"]
            break
    if not drawing.is_file():
        return None
    place = f"{CARDS}/{name}.png"
    target = Path(app.outdir, place)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(on_white(drawing.read_text("utf-8"), WIDTH, HEIGHT, MARGIN))
    return place, alt


def add_icon(app: Sphinx, failure: Exception | None) -> None:
    """Draw the icon for browsers and phones that take no SVG.

    Parameters
    ----------
    app
        The Sphinx application.
    failure
        What ended the build early, if anything did.
    """
    if failure is None and app.builder.format == "html":
        icon = on_white(_ICON.read_text("utf-8"), _ICON_SIZE, _ICON_SIZE, _ICON_MARGIN)
        Path(app.outdir, "_static", TOUCH_ICON).write_bytes(icon)


def connect(app: Sphinx) -> None:
    """Connect the icon to Sphinx; the tags are written with those of search engines.

    Parameters
    ----------
    app
        The Sphinx application.
    """
    app.connect("build-finished", add_icon)
