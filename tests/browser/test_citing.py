"""How to cite a figure stands below it, and is copied."""

import re

from playwright.sync_api import Browser, expect
from reader import CHAPTER, Reader


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
