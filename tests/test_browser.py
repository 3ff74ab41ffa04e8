"""The built book in Chromium: what shows, what is loaded, what moves."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import nbformat
import pandas as pd
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from emergence import page as page_module
from emergence.figures import frame, kinds, results, words
from emergence.figures.dials import Dial, twin_with
from emergence.observations import load
from emergence.page import show_figure, show_table

PROJECT = Path(__file__).parents[1]
SITE = Path(os.environ.get("BOOK_SITE", PROJECT / "_build" / "html")).resolve()
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHAPTER = "notebooks/few_shot.html"
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
Theme = Literal["light", "dark"]

# Text that shows and whose contrast is low: [text, colour, background, ratio].
LOW_CONTRAST = """
(least) => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const linear = (part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ({ r, g, b }) =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const background = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return parse("rgb(255, 255, 255)");
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const shows = { opacityProperty: true, visibilityProperty: true };
    if (!text || !element.checkVisibility(shows) || element.closest("svg, noscript")) continue;
    if (element.closest("mjx-assistive-mml, .skip-link")) continue;
    const colours = [parse(getComputedStyle(element).color), background(element)];
    const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) low.push([text.slice(0, 40), element.className, ratio.toFixed(2)]);
  }
  return low;
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the site while the tests run."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"There is no book in {SITE}; `make book` builds it.")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once: the one that `playwright install` brings, or the system's."""
    with sync_playwright() as playwright:
        places = (playwright.chromium.executable_path, *INSTALLED)
        program = next(filter(None, map(shutil.which, places)), None)
        if program is None:
            message = "NO CHROMIUM FOUND: what the pages do in a browser is NOT tested"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


class Reader:
    """A person with a browser window, and notes of what went wrong in it."""

    def __init__(self, browser: Browser, size: str, theme: Theme) -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))
        self.page.on("console", self.note)

    def note(self, message: ConsoleMessage) -> None:
        """Note a message of the console, of whatever kind."""
        self.complaints.append(message.text)

    def visible(self) -> list[set[str]]:
        """Give the classes of the pictures that show, for each figure."""
        found: list[list[str]] = self.page.evaluate(
            """() => [...document.querySelectorAll("figure.chart")].map((figure) =>
                 [...figure.querySelectorAll("img")].filter((image) => image.checkVisibility())
                   .map((image) => image.className).join(" ").split(" "))"""
        )
        assert all(len(classes) == 3 for classes in found), f"not one picture each: {found}"
        return [set(classes) - {"picture"} for classes in found]


@pytest.fixture
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Open a window: on a desktop in the dark, where a test does not say otherwise."""
    choice: tuple[str, Theme] = getattr(request, "param", ("desktop", "dark"))
    person = Reader(browser, *choice)
    yield person
    person.context.close()


def pages() -> list[str]:
    """List the pages of the book."""
    return [
        str(page.relative_to(SITE))
        for page in sorted(SITE.rglob("*.html"))
        if "_static" not in page.relative_to(SITE).parts
    ]


@pytest.mark.parametrize(
    "reader",
    [(size, theme) for size in SIZES for theme in ("light", "dark")],
    indirect=True,
    ids="-".join,
)
def test_every_page_is_calm_and_readable(reader: Reader, address: str) -> None:
    for name in pages():
        page = reader.page
        page.goto(address + name, wait_until="networkidle")
        theme = page.evaluate("document.documentElement.dataset.theme")
        assert reader.complaints == [], name
        hosts = {urlsplit(url).netloc for url in reader.requests if url.startswith("http")}
        assert hosts == {urlsplit(address).netloc}, name
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{name} scrolls sideways"
        assert page.evaluate(LOW_CONTRAST, 4.5) == [], name
        for classes in reader.visible():
            assert theme in classes, name
        prose = page.evaluate(
            """() => ["color", "backgroundColor"].map((property) =>
                 getComputedStyle(document.body)[property])"""
        )
        assert prose[1] == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}[theme]


def test_phones_get_narrow_pictures_and_no_others(browser: Browser, address: str) -> None:
    reader = Reader(browser, "phone", "light")
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    reader.page.wait_for_load_state("networkidle")
    assert all(classes == {"light", "narrow"} for classes in reader.visible())
    loaded = [url for url in reader.requests if "/_images/" in url]
    assert loaded
    assert all("-light-narrow-" in url for url in loaded), loaded
    reader.context.close()


def test_pictures_follow_the_system_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(address + CHAPTER)
    first = page.locator("figure.chart").first
    shown = [
        image.get_attribute("class") for image in first.locator("img").all() if image.is_visible()
    ]
    assert shown == ["picture dark wide"]
    expect(page.locator("button.explore").first).to_be_hidden()
    context.close()


def test_paper_takes_the_light_wide_pictures(reader: Reader, address: str) -> None:
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    figures = reader.page.locator("figure.chart").count()
    reader.page.pdf()
    printed = {url for url in reader.requests if "-light-wide-" in url}
    assert len(printed) == figures
    reader.page.emulate_media(media="print")
    assert all(classes == {"light", "wide"} for classes in reader.visible())
    assert reader.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def open_twin(reader: Reader, address: str) -> str:
    """Open the first twin of the chapter by keyboard and give the name of its figure."""
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    assert not any("/vega/" in url for url in reader.requests), "Vega is loaded unasked"
    reader.page.locator("figure.chart button.explore").first.focus()
    reader.page.keyboard.press("Enter")
    twin = reader.page.locator("figure.exploring .twin")
    expect(twin.locator("svg")).to_be_visible()
    expect(twin).to_be_focused()
    return str(twin.locator("..").get_attribute("id"))


def test_hovering_a_point_names_its_model(reader: Reader, address: str) -> None:
    name = open_twin(reader, address)
    with (SITE / "_rows" / f"{name}.csv").open(encoding="utf-8") as rows:
        models = {row["model"] for row in csv.DictReader(rows)}
    point = reader.page.locator(f"#{name} .twin path[aria-roledescription='point']").first
    point.hover(force=True)  # a ring that marks the nearest point may lie above it
    tooltip = reader.page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    assert tooltip.locator("td.value").first.inner_text() in models
    assert reader.complaints == []


def test_the_axis_switches_by_keyboard(reader: Reader, address: str) -> None:
    name = open_twin(reader, address)
    twin = reader.page.locator(f"#{name} .twin")
    before = twin.locator("svg text").all_text_contents()
    for _ in range(10):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate("document.activeElement.type") == "radio":
            break
    reader.page.keyboard.press("ArrowRight")
    label = twin.locator("label:has(input:checked)").inner_text().strip()
    title = twin.locator(".role-title-text text, .role-axis-title text").filter(
        has_text=label.lower()
    )
    expect(title.first).to_be_visible()
    assert twin.locator("svg text").all_text_contents() != before
    assert twin.locator("[role=radiogroup]").first.get_attribute("aria-label")
    assert reader.complaints == []


def test_the_twin_follows_theme_and_width(reader: Reader, address: str) -> None:
    name = open_twin(reader, address)
    label = reader.page.locator(f"#{name} .twin .role-axis-label text").first
    dark = label.get_attribute("fill")
    while reader.page.evaluate("document.documentElement.dataset.theme") == "dark":
        reader.page.locator(".theme-switch-button").first.click()
    expect(label).not_to_have_attribute("fill", str(dark))
    reader.page.set_viewport_size({"width": 360, "height": 800})
    reader.page.wait_for_function(
        "name => document.querySelector(`#${name} .twin svg`).clientWidth <= 360", arg=name
    )
    assert not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    button = reader.page.locator(f"#{name} button.explore")
    button.click()
    assert all("light" in classes for classes in reader.visible())
    assert reader.complaints == []


def test_a_twin_that_cannot_load_leaves_the_picture(reader: Reader, address: str) -> None:
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    reader.page.route("**/vega.js", lambda route: route.abort())
    button = reader.page.locator("figure.chart button.explore").first
    button.click()
    expect(button).to_contain_text("did not load")
    assert len(reader.visible()) == reader.page.locator("figure.chart").count()


@pytest.mark.parametrize("reader", [("phone", "light")], indirect=True)
def test_a_dial_turns_by_keyboard_and_says_where_it_stands(reader: Reader, address: str) -> None:
    rows = pd.DataFrame(
        {
            "steps": [1, 2, 1, 2],
            "y": [90, 81, 50, 25],
            "series": "whole task",
            "right": [0.9, 0.9, 0.5, 0.5],
        }
    )
    dial = Dial("right", "Right per step", 0.9, words.percent)
    laid_out = frame.lines_frame(rows, x_label="Steps", y_label="Success (%)", x_scale="log")
    spec = json.dumps(twin_with(kinds.LINES.twin, laid_out, "steps", [dial]))
    reader.page.route(
        "**/_twins/figure-2.js",
        lambda route: route.fulfill(
            content_type="text/javascript", body=f"twins['figure-2'] = {spec};"
        ),
    )
    name = open_twin(reader, address)
    twin = reader.page.locator(f"#{name} .twin")
    line = twin.locator("path[aria-roledescription='line mark']").first
    slider = twin.get_by_role("slider", name="Right per step")
    expect(slider).to_have_attribute("aria-valuetext", "90.0\u202f%")
    before = line.get_attribute("d")
    slider.focus()
    reader.page.keyboard.press("ArrowLeft")
    expect(line).not_to_have_attribute("d", str(before))
    expect(slider).to_have_attribute("aria-valuetext", "50.0\u202f%")
    expect(twin.locator(".vega-bind span").last).to_have_text("50.0\u202f%")
    assert not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("phone", "dark")], indirect=True)
def test_a_guess_by_keyboard_is_counted_once_revealed(reader: Reader, address: str) -> None:
    """WiC is last of the menu: PaLM 540B has 63.2 % in the paper's Figure 2H."""
    page = reader.page
    page.goto(address + "notebooks/seen_coming.html", wait_until="networkidle")
    page.locator("#figure-covered button.explore").press("Enter")
    twin = page.locator("#figure-covered .twin")
    stars = twin.locator("path[aria-roledescription='point'][aria-label*='540B']")
    menu = twin.get_by_role("combobox", name="Curve")
    menu.select_option(label="Word in context (WiC), PaLM")
    slider = twin.get_by_role("slider", name="Your guess")
    slider.press("End")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "99\u202f%")
    tally, box = twin.locator("output.tally"), twin.get_by_role("checkbox", name="Reveal")
    expect(tally).to_be_empty()
    assert stars.count() == 0
    box.press("Space")
    expect(tally).to_contain_text("you guessed 99\u202f%, measured was 63\u202f%")
    expect(tally).to_contain_text("After 1 of 12 curves your guesses are off by 36 points")
    expect(stars).to_have_count(1)
    menu.select_option(label="Persian QA, PaLM")
    expect(tally).to_be_empty()
    expect(box).not_to_be_checked()
    box.press("Space")
    expect(tally).to_contain_text("After 2 of 12 curves")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("desktop", "light")], indirect=True)
def test_a_table_sorts_by_its_numbers_and_searches(reader: Reader, address: str) -> None:
    """Table 1 by compute: 8.9E+19 is the smallest; six rows are chains of thought."""
    page = reader.page
    page.goto(f"{address}notebooks/abilities.html")
    page.click("button.sort")
    search = page.get_by_label("Search this table")
    search.wait_for()
    rows = page.locator("table.sortable tbody tr")
    assert rows.count() == 23
    page.locator("table.sortable th", has_text="FLOPs").click()
    expect(rows.first).to_contain_text("Scratchpad")
    expect(rows.first).to_contain_text("8.9")
    search.fill("chain of thought")
    expect(rows).to_have_count(6)
    assert reader.complaints == []
    assert all(url.startswith((address, "data:")) for url in reader.requests)


@pytest.mark.parametrize("reader", [("desktop", "light"), ("phone", "dark")], indirect=True)
def test_the_claims_are_filtered_by_verdict_and_part_from_the_keyboard(
    reader: Reader, address: str
) -> None:
    page = reader.page
    page.goto(f"{address}notebooks/does_it_hold.html")
    table = page.locator("table#table-verdicts")
    rows = table.locator("tbody tr")
    every = rows.count()
    button = page.get_by_role("button", name="Sort, search and filter")
    button.focus()
    page.keyboard.press("Enter")
    verdict = page.get_by_role("combobox", name="Verdict")
    part = page.get_by_role("combobox", name="Part")
    expect(page.get_by_label("Search this table")).to_be_focused()
    heads = [head.strip() for head in table.locator("thead th").all_inner_texts()]

    def shown(column: str) -> set[str]:
        """Give the texts of a column in the rows that show."""
        place = next(i for i, head in enumerate(heads, 1) if head.startswith(column))
        cells = table.locator(f"tbody tr > :nth-child({place})").all_inner_texts()
        return {cell.strip() for cell in cells}

    assert shown("Verdict") == {"reproduced", "with a caveat", "contradicted", "not checkable"}
    for choice in (part, verdict):  # each is one Tab away
        page.keyboard.press("Tab")
        expect(choice).to_be_focused()
    page.keyboard.type("contr")
    expect(verdict).to_have_value("contradicted")
    expect(rows.filter(has_text="contradicted")).to_have_count(rows.count())
    assert shown("Verdict") == {"contradicted"}
    contradicted = rows.count()
    assert 0 < contradicted < every
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("5")
    expect(part).to_have_value("5")
    assert shown("Part") == {"5"}
    assert shown("Verdict") == {"contradicted"}
    assert 0 < rows.count() < contradicted
    page.keyboard.press("Home")
    expect(part).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(rows).to_have_count(every)
    assert page.evaluate(LOW_CONTRAST, 4.5) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("desktop", "light"), ("phone", "dark")], indirect=True)
def test_the_census_is_drawn_as_shares_and_searched_by_class_and_keyword(
    reader: Reader, address: str
) -> None:
    """Nine tasks of Appendix E.4 have the keyword visual reasoning; the page does not widen."""
    page = reader.page
    page.goto(f"{address}notebooks/bigbench_census.html", wait_until="networkidle")
    page.click("#figure-8 button.explore")
    expect(page.locator("#figure-8 .twin svg")).to_be_visible()
    page.click("#figure-8 input[value=Share]")
    page.select_option("#figure-8 select", "Flat")
    names = page.locator("#figure-8 .twin .role-axis-label text")
    expect(names.filter(has_text="repeated")).to_be_visible()
    page.click("button.sort")
    page.get_by_label("Search this table").fill("flat visual")
    expect(page.locator("table.sortable tbody tr")).to_have_count(9)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("desktop", "light"), ("phone", "dark")], indirect=True)
def test_a_term_shows_its_meaning_to_the_keyboard(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + CHAPTER, wait_until="networkidle")
    links = page.locator("a.term")
    card = page.get_by_role("tooltip")
    expect(card).to_be_hidden()
    before = page.evaluate("document.documentElement.scrollHeight")
    for link in (links.first, links.nth(1)):
        link.focus()
        expect(card).to_be_visible()
        expect(card).to_contain_text(str(link.get_attribute("data-definition")))
        expect(link).to_have_attribute("aria-describedby", str(card.get_attribute("id")))
        expect(card).to_be_in_viewport(ratio=1)
    assert page.evaluate(LOW_CONTRAST, 4.5) == []
    assert page.evaluate("document.documentElement.scrollHeight") == before
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(links.nth(1)).to_be_focused()
    assert links.nth(1).get_attribute("aria-describedby") is None
    links.first.focus()
    expect(card).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    expect(card).to_be_hidden()
    assert reader.complaints == []


def test_a_card_stays_while_it_is_pointed_at(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + CHAPTER, wait_until="networkidle")
    link, card = page.locator("a.term").first, page.get_by_role("tooltip")
    link.hover()
    expect(card).to_be_visible()
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    link.click()
    page.wait_for_url("**/glossary.html#*")
    assert reader.complaints == []


def test_the_map_is_zoomed_by_keyboard_and_dragged(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(f"{address}book/mind_map.html", wait_until="networkidle")
    stage, picture = page.locator(".map-stage"), page.locator(".map-stage svg")
    fit = page.evaluate("document.querySelector('.map-stage svg').clientWidth")
    width = "document.querySelector('.map-stage svg').getBoundingClientRect().width"
    stage.focus()
    for _ in range(4):
        page.keyboard.press("+")
    assert page.evaluate(width) > 2 * fit
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    box = stage.bounding_box()
    assert box is not None
    start = page.evaluate("document.querySelector('.map-stage').scrollLeft")
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 300, steps=5)
    page.mouse.up()
    assert page.evaluate("document.querySelector('.map-stage').scrollLeft") == start + 100
    assert page.url.endswith("mind_map.html"), "a drag followed a link"
    page.get_by_role("button", name="Whole map").click()
    assert abs(page.evaluate(width) - fit) < 2
    picture.get_by_role("link", name="Risks", exact=True).click()
    page.wait_for_url("**/risks.html")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("phone", "light")], indirect=True)
def test_a_phone_gets_the_map_as_an_outline(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(f"{address}book/mind_map.html", wait_until="networkidle")
    expect(page.locator(".map-stage svg")).to_be_hidden()
    fold = page.locator(".map-outline details", has_text="Risks").first
    expect(fold.locator("li a").first).to_be_hidden()
    fold.locator("summary").first.click()
    expect(fold.locator("li a").first).to_be_visible()


def test_the_map_is_a_picture_with_links_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}book/mind_map.html")
    expect(page.locator(".map-controls")).to_be_hidden()
    page.locator(".map-stage").get_by_role("link", name="Risks", exact=True).click()
    page.wait_for_url("**/risks.html")
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary.html#*")
    context.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("word in context", ["glossary.html#term-word-in-context", "tasks_and_models.html#"]),
        ("LaMDA", ["glossary.html#term-LaMDA", "tasks_and_models.html#named-lamda"]),
        ("grokking", ["glossary.html#term-grokking"]),
        ("modified_arithmetic", ["tasks_and_models.html#named-modified-arithmetic"]),
        ("PaLM 62B", ["tasks_and_models.html#named-palm-62b"]),
        ("Llama-2-7b-hf", ["tasks_and_models.html#named-meta-llama-llama-2-7b-hf"]),
        ("Appendix D", ["section_by_section.html#named-appendix-d"]),
        ("Figure 8", ["bigbench_census.html"]),
    ],
)
def test_the_search_finds_terms_tasks_and_models(
    reader: Reader, address: str, typed: str, found: list[str]
) -> None:
    page = reader.page
    page.goto(f"{address}search.html")
    page.locator(".bd-search-container input").fill(typed)
    page.keyboard.press("Enter")
    results = page.locator("#search-results li > a")
    results.first.wait_for()
    page.wait_for_load_state("networkidle")
    first = [str(link.get_attribute("href")) for link in results.all()[:3]]
    for wanted in found:
        assert any(wanted in href for href in first), first
    expect(page.locator("#search-results li").first.locator("p.context")).not_to_be_empty()
    results.first.click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/search.html")
    assert reader.complaints == []


def test_a_citation_is_copied_by_keyboard(reader: Reader, address: str) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.page
    page.goto(address + CHAPTER, wait_until="networkidle")
    cite = page.locator("#figure-2 details.cite")
    cite.locator("summary").press("Enter")
    expect(cite.locator("p")).to_contain_text("notebooks/few_shot.html#figure-2")
    page.keyboard.press("Tab")
    copy = cite.get_by_role("button")
    if not copy.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")  # past text that can be scrolled
    expect(copy).to_be_focused()
    expect(copy).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(copy).to_have_class(re.compile("success"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cite.locator("pre").inner_text().strip()
    assert copied.startswith("@misc{")
    assert reader.complaints == []


def test_a_citation_needs_no_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CHAPTER)
    page.locator("#figure-2 summary", has_text="Cite").click()
    expect(page.locator("#figure-2 details.cite pre")).to_be_visible()
    page.locator(".notebook-tools summary").click()
    expect(page.locator(".notebook-tools pre")).to_contain_text("as_printed")
    context.close()


def test_nothing_that_comes_into_a_page_as_markup_runs(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + CHAPTER, wait_until="networkidle")
    assert reader.complaints == []
    page.evaluate(
        """() => {
             const box = document.createElement("div");
             box.innerHTML = "<img src='data:,' onerror='window.ran = 1'>";
             const script = document.createElement("script");
             script.textContent = "window.ran = 2";
             document.body.append(box, script);
           }"""
    )
    page.evaluate("import('data:text/javascript,window.ran = 3').catch(() => {})")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert len([text for text in reader.complaints if "Content Security Policy" in text]) >= 3


def test_pages_work_when_opened_from_a_disk(reader: Reader) -> None:
    page = reader.page
    page.goto((SITE / "notebooks" / "many_steps.html").as_uri())
    expect(page.locator("mjx-container").first).to_be_visible()
    page.locator("figure.chart button.explore").first.press("Enter")
    expect(page.locator("figure.exploring .twin svg")).to_be_visible()
    assert reader.complaints == []


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "=HYPERLINK(A1)")
CONFIG = """\
title: Hostile names
sphinx:
  extra_extensions: [workflow.book]
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a page about results whose tasks have names that would like to be markup."""
    sizes = {"350M": 0.25, "1.3B": 0.26, "13B": 0.31, "175B": 0.45}
    results_of = [
        {"task": task, "metric": "accuracy", "model": f"GPT-3 {size}", "value": value}
        for task in HOSTILE
        for size, value in sizes.items()
    ]
    mine = tmp_path / "mine.csv"
    pd.DataFrame(results_of).to_csv(mine, index=False)
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(page_module, "publish_display_data", shown.append)
    rows = results.frame_of_results(load(str(mine)), "params")
    show_figure("figure-mine", rows, kinds.SCALING_CURVES, axis="params", caption=HOSTILE[0])
    tasks = pd.DataFrame({"Task": HOSTILE, "Best": "0.45"})
    sort_by = {"Best": pd.Series([3, 2, 1])}
    show_table("table-mine", tasks, caption=HOSTILE[1], sort_by=sort_by)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Mine"),
            *(
                nbformat.v4.new_code_cell(
                    "show()", outputs=[nbformat.v4.new_output("display_data", data=bundle)]
                )
                for bundle in shown
            ),
        ]
    )
    book = tmp_path / "book"
    book.mkdir()
    nbformat.write(notebook, book / "index.ipynb")
    (book / "_config.yml").write_text(f"{CONFIG}execute:\n  execute_notebooks: 'off'\n", "utf-8")
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    program = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", program, "build", str(book)]
    subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
    return book / "_build" / "html"


def test_names_from_results_open_no_dialog(reader: Reader, hostile: Path) -> None:
    page = reader.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto((hostile / "index.html").as_uri())
    assert page.locator("article :is(script, img[src=x])").count() == 0
    expect(page.locator("figcaption")).to_contain_text(HOSTILE[0])
    page.locator("#figure-mine button.explore").click()
    twin = page.locator("#figure-mine .twin")
    expect(twin.locator("svg").first).to_be_visible()
    menu = twin.get_by_role("combobox", name="Task")
    for name in HOSTILE:
        menu.select_option(label=name)
        twin.locator("path[aria-roledescription='point']").last.hover(force=True)
        expect(page.locator("#vg-tooltip-element")).to_contain_text("GPT-3")
    page.click("button.sort")
    search = page.get_by_label("Search this table")
    search.fill("alert(1)")
    rows = page.locator("table.sortable tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(HOSTILE[0])
    assert page.locator(".bd-content :is(script, img[src=x])").count() == 0
    assert dialogs == []
    assert reader.complaints == []
    with (hostile / "_rows" / "figure-mine.csv").open(encoding="utf-8") as written:
        tasks = {row["task"] for row in csv.DictReader(written)}
    assert tasks == {HOSTILE[0], HOSTILE[1], f"'{HOSTILE[2]}"}, "a formula for a spreadsheet"


@pytest.mark.parametrize(
    "reader", [("phone", "dark"), ("desktop", "light")], indirect=True, ids="-".join
)
def test_the_first_screen_says_what_this_is_and_leads_each_reader_on(
    reader: Reader, address: str
) -> None:
    page = reader.page
    page.goto(address + "index.html", wait_until="networkidle")
    ways = page.locator(".ways .sd-card")
    assert len({ways.nth(i).locator("a").get_attribute("href") for i in range(ways.count())}) == 3
    shown = page.locator(".shown-again img").locator("visible=true")
    expect(shown).to_have_count(1)
    assert len(shown.get_attribute("alt") or "") > 100
    for part in (page.locator("h1"), page.locator(".what"), shown, *map(ways.nth, range(3))):
        box, view = part.bounding_box(), page.viewport_size
        assert box is not None
        assert view is not None
        assert box["y"] + box["height"] <= view["height"]
        assert box["x"] + box["width"] <= view["width"]
    ways.last.click()
    page.wait_for_url("**/your_models.html")
    assert reader.complaints == []


def test_on_a_phone_tables_of_text_stack_and_others_can_be_reached(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address + "notebooks/errata.html", wait_until="networkidle")
    stacked = page.locator("table.stacks")
    assert stacked.count()
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    rows = [node for node in tree if node.get("role", {}).get("value") == "row"]
    assert len(rows) == page.locator("article tr").count()  # blocks to the eye, rows to a reader
    for table in stacked.all():
        box = table.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 360
        heads = table.locator("thead th").all_text_contents()
        cells = table.locator("tbody tr").first.locator("th, td").all()
        assert [cell.get_attribute("data-head") for cell in cells] == [h.strip() for h in heads]
    page.goto(address + "notebooks/seen_coming.html", wait_until="networkidle")
    wide = page.locator(".pst-scrollable-table-container[tabindex='0']").first
    assert wide.get_attribute("aria-label")
    wide.focus()
    page.keyboard.press("ArrowRight")
    expect(wide).not_to_have_js_property("scrollLeft", 0)
    context.close()
