"""Hints and solutions of exercises are folded, and need no scripts."""

from playwright.sync_api import Browser, expect
from reader import Reader

PAGE = "notebooks/exercises_evidence.html"
SOLUTION = "#solved-five-times"
TABLE = f"{SOLUTION} table"


def test_a_solution_opens_by_keyboard(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + PAGE, wait_until="networkidle")
    fold = page.locator(f"{SOLUTION} > summary")
    expect(page.locator(TABLE)).to_be_hidden()
    fold.press("Enter")
    expect(page.locator(TABLE)).to_be_visible()
    fold.press("Enter")
    expect(page.locator(TABLE)).to_be_hidden()
    assert reader.complaints == []


def test_folds_need_no_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    for fold, inside in (("#ex-five-times details", "p"), (SOLUTION, "table")):
        expect(page.locator(f"{fold} {inside}").first).to_be_hidden()
        page.locator(f"{fold} > summary").click()
        expect(page.locator(f"{fold} {inside}").first).to_be_visible()
    context.close()


def test_paper_shows_what_is_folded(reader: Reader, address: str) -> None:
    reader.page.goto(address + PAGE, wait_until="networkidle")
    height = "selector => document.querySelector(selector).getBoundingClientRect().height"
    expect(reader.page.locator(TABLE)).to_be_hidden()
    folded = reader.page.evaluate(height, SOLUTION)
    reader.page.emulate_media(media="print")
    expect(reader.page.locator(TABLE)).to_be_visible()
    assert reader.page.evaluate(height, SOLUTION) > 3 * folded
