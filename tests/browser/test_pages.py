"""Every page, at each width and in both themes: calm, readable, and nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from reader import (
    SCRIPTS,
    SIZES,
    Reader,
    Theme,
    barriers,
    is_source,
    low_contrast,
    pages,
    scrolls_sideways,
)

SHEET: ViewportSize = {"width": 672, "height": 986}
"""A4 less the margins of the style sheet, 16 and 18 millimetres, at 96 pixels an inch."""
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}
BY_COLOUR = ["color-contrast", "link-in-text-block"]
"""Rules of axe that depend on the theme."""

SHORTEN = """() => {
  const lists = [...document.querySelectorAll("article tbody")].map((table) => [...table.rows]);
  lists.push([...document.querySelectorAll("article dl.py")]);
  for (const list of lists) list.slice(12).forEach((part) => part.remove());
}"""
"""Leaves the first rows of each table and entries of the library, made as all are: for a page of
thousands axe takes a minute. Contrast is measured before, of all that shows."""

PROSE = [page for page in pages() if not is_source(page)]
CODE = [page for page in pages() if is_source(page)]
THEMES: tuple[Theme, ...] = ("light", "dark")


@pytest.mark.parametrize("name", PROSE)
@pytest.mark.parametrize("reader", [("desktop", "light")], indirect=True, ids=[""])
def test_every_page_is_calm_and_readable(reader: Reader, address: str, name: str) -> None:
    page = reader.page
    page.goto(address + name)
    reader.unfold()
    page.evaluate("window.MathJax?.startup?.promise")
    for theme in THEMES:
        reader.prefer(theme)
        for size in SIZES:
            reader.resize(size)
            assert not scrolls_sideways(page), f"scrolls sideways on a {size}"
            for picture in reader.pictures():
                assert theme in picture["classes"], f"{picture} on a {size} when {theme}"
            assert low_contrast(page) == [], f"on a {size} when {theme}"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[theme]
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    assert page.evaluate(SCRIPTS["too_wide"]) == [], "paper would cut this"
    page.emulate_media(media="screen")
    page.evaluate(SHORTEN)
    assert barriers(page, BY_COLOUR) == []
    reader.prefer("light")
    reader.resize("desktop")
    assert barriers(page) == []
    assert reader.hosts() == {urlsplit(address).netloc}
    assert reader.complaints == []


def test_pages_of_source_code_are_calm_and_readable(reader: Reader, address: str) -> None:
    """They are made alike: axe sees one and their index; the widest line is sought on phones."""
    page = reader.page
    reader.resize("phone")
    for name in CODE:
        page.goto(address + name)
        assert not scrolls_sideways(page), name
        if name in {CODE[0], "_modules/index.html"}:
            assert low_contrast(page) == [], name
            assert barriers(page) == [], name
    assert reader.hosts() == {urlsplit(address).netloc}
    assert reader.complaints == []


@pytest.mark.parametrize("name", [page for page in PROSE if page != "search.html"])
def test_scripts_add_nothing_to_read(browser: Browser, address: str, name: str) -> None:
    said = []
    for scripts in (True, False):
        reader = Reader(browser, "desktop", "light", scripts=scripts)
        reader.page.goto(address + name)
        reader.unfold()
        said.append(reader.page.evaluate(SCRIPTS["visible_text"]))
        pictures = reader.pictures()
        said[-1] += [picture["alt"] for picture in pictures]
        reader.context.close()
    assert said[0] == said[1]
    assert len({picture["alt"] for picture in pictures}) == len(pictures), (
        "two figures say the same"
    )
    for picture in pictures:
        assert picture["classes"] == {"light", "wide"}
        assert len(picture["alt"].split()) > 12, f"says little: {picture['alt']}"


def test_a_page_without_scripts_offers_nothing_that_needs_them(
    browser: Browser, address: str
) -> None:
    reader = Reader(browser, "desktop", "light", scripts=False)
    reader.page.goto(f"{address}notebooks/abilities.html")
    for button in reader.page.locator("article button").all():
        expect(button).to_be_hidden()
    expect(reader.page.locator(".theme-switch-button").first).to_be_hidden()
    reader.context.close()
