"""The mind map: zoomed, dragged, folded, and a picture with links without scripts."""

import pytest
from playwright.sync_api import Browser, expect
from reader import Reader, scrolls_sideways


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
    assert not scrolls_sideways(page)
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
