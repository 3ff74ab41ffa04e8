"""The interactive twins: loaded on demand, hovered, switched, turned and guessed at."""

import csv
import json

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect
from reader import CHAPTER, SCRIPTS, SITE, Reader, barriers, pages_with, scrolls_sideways

from emergence.figures import frame, kinds, words
from emergence.figures.dials import Dial, twin_with


def open_twin(reader: Reader, address: str) -> str:
    """Open the first twin of the chapter by keyboard and give the name of its figure."""
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    assert not any("/vega/" in url for url in reader.requests), "Vega is loaded unasked"
    reader.page.locator("figure.chart button.explore").first.focus()
    reader.page.keyboard.press("Enter")
    twin = reader.page.locator("figure.exploring .twin")
    expect(twin.locator("svg.marks")).to_be_visible()
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


def test_arrow_keys_go_from_point_to_point(reader: Reader, address: str) -> None:
    """What is told is what hovering tells, and goes when the figure is left."""
    name = open_twin(reader, address)
    with (SITE / "_rows" / f"{name}.csv").open(encoding="utf-8") as rows:
        models = {row["model"] for row in csv.DictReader(rows)}
    tooltip = reader.page.get_by_role("status")
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "End"):
        reader.page.keyboard.press(key)
        expect(tooltip).to_be_visible()
        seen.add(tooltip.locator("td.value").first.inner_text())
        expect(reader.page.locator(f"#{name} .reached")).to_have_count(1)
    assert len(seen) == 3
    assert seen <= models
    assert barriers(reader.page) == []
    reader.page.keyboard.press("Tab")
    expect(tooltip).to_be_hidden()
    assert reader.complaints == []


def test_a_point_leads_to_its_row_of_data(reader: Reader, address: str) -> None:
    """By keyboard and by click; the rows are loaded when first asked for."""
    name = open_twin(reader, address)
    with (SITE / "_rows" / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = {row["row_id"]: row for row in csv.DictReader(lines)}
    shown = reader.page.locator(f"#{name} .data-row")
    told = reader.page.locator("#vg-tooltip-element td.value").first
    assert not any("/_rows/" in url for url in reader.requests), "rows are loaded unasked"

    def row_shown() -> dict[str, str]:
        expect(shown.locator("dl")).to_be_visible()
        names, cells = (shown.locator(tag).all_inner_texts() for tag in ("dt", "dd"))
        return dict(zip(names, cells, strict=True))

    reader.page.keyboard.press("End")
    reader.page.keyboard.press("Enter")
    last = row_shown()
    assert last == {column: cell for column, cell in rows[last["row_id"]].items() if cell}
    assert last["model"] == told.inner_text()
    assert barriers(reader.page) == []
    point = reader.page.locator(f"#{name} .twin path[aria-roledescription='point']").first
    point.click(force=True)
    expect(shown.get_by_text(last["row_id"], exact=True)).to_have_count(0)
    assert row_shown()["model"] == told.inner_text()
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("phone", "light")], indirect=True, ids=[""])
@pytest.mark.parametrize(
    ("page", "name", "mark"),
    [
        ("notebooks/few_shot.html", "figure-2", "point"),
        ("notebooks/abilities.html", "figure-abilities", "point"),
        ("notebooks/bigbench_census.html", "figure-8", "bar"),
        ("notebooks/seven_definitions.html", "figure-definitions", "rect mark"),
        ("notebooks/the_metric.html", "figure-7", "line mark"),
        ("notebooks/definition.html", "figure-plane", "point"),
        ("notebooks/seen_coming.html", "figure-foretold", "point"),
    ],
)
def test_families_are_picked_by_keyboard(
    reader: Reader, address: str, page: str, name: str, mark: str
) -> None:
    """Each kind of chart: what is not picked is faint; nothing picked means all."""
    reader.page.goto(address + page)
    reader.page.locator(f"#{name} button.explore").press("Enter")
    twin = reader.page.locator(f"#{name} .twin")
    key = twin.get_by_role("group", name="Show only").get_by_role("button")
    drawn = twin.locator(f".marks path[aria-roledescription='{mark}']")
    expect(drawn.first).to_be_visible()

    def faint() -> int:
        """Count marks that are faint."""
        opacities: list[float] = drawn.evaluate_all(
            "marks => marks.map((mark) => Number(mark.getAttribute('opacity') ?? 1))"
        )
        return sum(0 < opacity < 0.5 for opacity in opacities)

    assert key.count() > 1
    assert faint() == 0
    key.first.press("Space")
    expect(key.first).to_have_attribute("aria-pressed", "true")
    reader.page.wait_for_timeout(50)
    only_one = faint()
    assert 0 < only_one < drawn.count()
    key.nth(1).press("Enter")
    reader.page.wait_for_timeout(50)
    assert faint() < only_one
    for button in (key.first, key.nth(1)):
        button.press("Space")
    reader.page.wait_for_timeout(50)
    assert faint() == 0
    assert reader.complaints == []


def test_the_axis_switches_by_keyboard(reader: Reader, address: str) -> None:
    name = open_twin(reader, address)
    twin = reader.page.locator(f"#{name} .twin")
    before = twin.locator("svg.marks text").all_text_contents()
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
    assert twin.locator("svg.marks text").all_text_contents() != before
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
        "name => document.querySelector(`#${name} .twin svg.marks`).clientWidth <= 360", arg=name
    )
    assert not scrolls_sideways(reader.page)
    button = reader.page.locator(f"#{name} button.explore")
    button.click()
    assert all("light" in picture["classes"] for picture in reader.pictures())
    assert reader.complaints == []


def test_a_twin_that_cannot_load_leaves_the_picture(reader: Reader, address: str) -> None:
    reader.page.goto(address + CHAPTER, wait_until="networkidle")
    reader.page.route("**/vega.js", lambda route: route.abort())
    button = reader.page.locator("figure.chart button.explore").first
    button.click()
    expect(button).to_contain_text("did not load")
    assert len(reader.pictures()) == reader.page.locator("figure.chart").count()


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
    assert not scrolls_sideways(reader.page)
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
    assert not scrolls_sideways(page)
    assert reader.complaints == []


@pytest.mark.parametrize("name", pages_with('class="explore" data-twin'))
def test_twins_are_drawn_whole_on_desktop_and_phone(
    browser: Browser, address: str, name: str
) -> None:
    """No text is cut, leaves the drawing or lies on other text; no key, no menu widens the page."""
    reader = Reader(browser, "desktop", "light")
    page = reader.page
    page.goto(address + name)
    assert not any("/vega/" in url for url in reader.requests), "Vega is loaded unasked"
    reader.unfold()
    for button in page.locator("figure.chart button.explore").all():
        button.click()
    for size in ("desktop", "phone"):
        reader.resize(size)
        page.wait_for_function(SCRIPTS["twins_rest"])
        script = f"twins => twins.map((svg) => ({SCRIPTS['text_faults']})(svg, 'text'))"
        faults = page.locator(".twin .marks").evaluate_all(script)
        names = page.locator("figure.exploring").evaluate_all("all => all.map(({ id }) => id)")
        assert {n: found for n, found in zip(names, faults, strict=True) if found} == {}, size
        assert not scrolls_sideways(page), size
    assert reader.complaints == []
    reader.context.close()
