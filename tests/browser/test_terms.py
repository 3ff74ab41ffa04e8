"""Terms of the glossary: their cards, by keyboard and by pointer."""

import pytest
from playwright.sync_api import expect
from reader import CHAPTER, Reader, low_contrast, scrolls_sideways


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
    assert low_contrast(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") == before
    assert not scrolls_sideways(page)
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
