"""The first screen of the landing page, and tables on a phone."""

import pytest
from playwright.sync_api import Browser, expect
from reader import Reader


@pytest.mark.parametrize(
    ("reader", "window"),
    [(("phone", "dark"), (390, 844)), (("desktop", "light"), (1440, 900))],
    indirect=["reader"],
)
def test_the_first_screen_says_what_this_is_and_leads_each_reader_on(
    reader: Reader, address: str, window: tuple[int, int]
) -> None:
    page = reader.page
    page.set_viewport_size({"width": window[0], "height": window[1]})
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
