"""What stands around the text: search, theme, copying and downloads do what they say."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from reader import CHAPTER, Reader, barriers


@pytest.mark.parametrize("reader", [("desktop", "light")], indirect=True)
def test_the_search_button_leads_to_what_was_typed(reader: Reader, address: str) -> None:
    """WiC stands in the few-shot chapter; the index is loaded with the page of results alone."""
    page = reader.page
    page.goto(address + CHAPTER)
    assert not any("searchindex" in url for url in reader.requests), "the index is loaded unasked"
    page.locator(".search-button-field").first.press("Enter")
    field = page.get_by_role("searchbox").and_(page.locator(":focus"))
    expect(field).to_be_visible()
    field.fill("word in context")
    field.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    found = page.locator("#search-results li > a")
    expect(found.filter(has_text="Few-shot prompting")).to_be_visible()
    assert barriers(page) == []
    found.filter(has_text="Few-shot prompting").click()
    page.wait_for_url(f"**/{CHAPTER}*")
    assert reader.complaints == []


@pytest.mark.parametrize("reader", [("desktop", "light")], indirect=True)
def test_the_theme_is_switched_by_keyboard_and_remembered(reader: Reader, address: str) -> None:
    page = reader.page
    page.goto(address + CHAPTER)
    theme = "document.documentElement.dataset.theme"
    paper = "getComputedStyle(document.body).backgroundColor"
    button = page.locator(".theme-switch-button").first
    seen = set()
    for _ in range(3):  # as the system has it, light, dark
        seen.add((page.evaluate(theme), page.evaluate(paper)))
        button.press("Enter")
    assert seen == {("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 30)")}
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        button.press("Enter")
    page.goto(address + "index.html")
    assert page.evaluate(theme) == "dark"
    assert reader.complaints == []


def test_code_is_copied_as_it_stands(reader: Reader, address: str) -> None:
    page = reader.page
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}book/your_results.html")
    block = page.locator("div.highlight").first
    block.hover()
    block.locator("button.copybtn").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    shown = block.locator("pre").inner_text()
    assert copied
    assert copied.strip() in shown
    assert reader.complaints == []


def test_downloads_hold_what_they_say(browser: Browser, address: str, tmp_path: Path) -> None:
    """The rows of a figure as CSV, and the page as an executed notebook with its numbers."""
    reader = Reader(browser, "desktop", "light")
    page = reader.page
    page.goto(address + CHAPTER)
    link = page.locator("#figure-2").get_by_role("link", name="Data (CSV)")
    with reader.page.expect_download() as rows:
        link.evaluate("link => { link.download = ''; link.click(); }")
    rows.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8") as file:
        models = {row["model"] for row in csv.DictReader(file)}
    assert {"GPT-3 175B", "LaMDA 137B"} <= models
    page.locator(".dropdown-download-buttons > button").first.press("Enter")
    with reader.page.expect_download() as notebook:
        page.locator(".btn-download-source-button").first.click()
    assert notebook.value.suggested_filename == "few_shot.ipynb"
    notebook.value.save_as(tmp_path / "few_shot.ipynb")
    cells = json.loads((tmp_path / "few_shot.ipynb").read_text("utf-8"))["cells"]
    assert any(cell["cell_type"] == "code" and cell["outputs"] for cell in cells)
    assert "{glue:" not in "".join("".join(cell["source"]) for cell in cells)
    assert reader.complaints == []
    reader.context.close()
